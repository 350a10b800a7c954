"""What the tasks of this exercise share: a client of the learner's, asked to send an order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import requests

from labapi.checks.expect import difference, incorrect, reason_given, request_line, sent_json, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.work import Work
from labapi.classroom.exchange.exchange import Exchange
from labapi.domain.loans.features import EXAMPLE
from labapi.web.statuses import name_of

PATCH = {"Content-Type": "application/merge-patch+json"}
BOTH = ("v2.0", "v2.1")
PATHS = ("/api/v1/predict", "/api/v1/predictions")


def asked(
    work: Work, lab: JudgedLab, client: str, features: dict[str, Any]
) -> tuple[Any, list[Exchange]]:
    """Call a client with an applicant; give what it returned, and what reached the lab."""
    before = len(lab.exchanges)
    returned = work.call(client, lab.api, features)
    return returned, lab.exchanges[before:]


def orders_among(exchanges: list[Exchange]) -> list[Exchange]:
    """Give the orders among what reached the lab."""
    return [one for one in exchanges if one.method == "POST" and path_of(one) in PATHS]


def order_among(exchanges: list[Exchange], client: str) -> Exchange:
    """Give the last order among what a client sent; fails where there is none."""
    if orders := orders_among(exchanges):
        return orders[-1]
    if exchanges:
        slash = " The path that was asked for ends with a slash, and that of the menu does not."
        incorrect(
            f"`{client}(…)` sent {request_line(exchanges[-1])}. An order goes with `POST` to "
            "`/predict`, at the address that `api` holds."
            + slash
            * path_of(exchanges[-1]).endswith("/")
        )
    incorrect(
        f"`{client}(…)` sent no order: nothing reached the server whose address it was given."
    )


def expect_cooked(order: Exchange) -> None:
    """Ask that an order was not refused; say what the server said of it."""
    status = order.status or 0
    if status not in (200, 201):
        incorrect(
            f"To {request_line(order)} the answer was `{status} {name_of(status)}`."
            f"{reason_given(order)}"
        )


def expect_about(order: Exchange, features: dict[str, Any], client: str) -> None:
    """Ask that an order carries this applicant, as `{"features": …}`, and no other."""
    body = sent_json(order)
    sent = body.get("features") if isinstance(body, dict) else body
    if difference(sent, features):
        incorrect(f"`{client}(…)` was asked about `{features}`, and ordered for `{shown(sent)}`.")


def path_of(exchange: Exchange) -> str:
    """Give the path of a request, without its query."""
    return exchange.target.partition("?")[0]


Cook: TypeAlias = Callable[[str, float], None]
"""Makes a model answer: under which name, and with which log-odds, the same for everybody."""


@contextmanager
def bank_of(lab: JudgedLab) -> Iterator[Cook]:
    """Give what the bank settles in this lab: which model cooks. It keeps one connection."""
    cooks = ""

    def cook_with(name: str, log_odds: float) -> None:
        nonlocal cooks
        at = f"{lab.api}/models/{name}"
        bank.put(at, json=_model(log_odds)).raise_for_status()
        if cooks != name:
            bank.patch(at, json={"default": True}, headers=PATCH).raise_for_status()
        cooks = name

    with requests.Session() as bank:
        bank.trust_env = False  # no proxy: this stays on this computer
        yield cook_with


def answers_of_both(lab: JudgedLab, features: dict[str, Any]) -> list[Exchange]:
    """Order for an applicant from each of the two models that a bank has at first."""
    with requests.Session() as bank:
        bank.trust_env = False  # no proxy: this stays on this computer
        for version in BOTH:
            at = f"{lab.api}/models/loan-classifier-{version}"
            bank.patch(at, json={"default": True}, headers=PATCH).raise_for_status()
            bank.post(f"{lab.api}/predict", json={"features": features})
    return orders_among(lab.exchanges)


def _model(log_odds: float) -> dict[str, Any]:
    weight = {"mean": 0, "scale": 1, "coefficient": 0}
    parameters = {"intercept": log_odds, "features": dict.fromkeys(EXAMPLE, weight)}
    return {"algorithm": "logistic_regression", "parameters": parameters}
