"""What the tasks of this exercise share: a client of the learner's, asked to send an order."""

from __future__ import annotations

from typing import Any

from labapi.checks.expect import difference, expect_json, incorrect, sent_json, shown, told
from labapi.checks.judged_lab import JudgedLab
from labapi.checks.work import Work
from labapi.classroom.exchange import Exchange
from labapi.web.statuses import name_of

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
        incorrect(
            f"`{client}(…)` sent {told(exchanges[-1])}. An order goes with `POST` to `/predict`, "
            "at the address that `api` holds."
        )
    incorrect(
        f"`{client}(…)` sent no order: nothing reached the server whose address it was given."
    )


def expect_cooked(order: Exchange) -> None:
    """Ask that an order was not refused; say what the server said of it."""
    status = order.status or 0
    if status not in (200, 201):
        said = expect_json(order)["error"]["message"]
        incorrect(
            f"To {told(order)} the answer was `{status} {name_of(status)}`. "
            f"The server says: *{said}*"
        )


def expect_about(order: Exchange, features: dict[str, Any], client: str) -> None:
    """Ask that an order carries this applicant, as `{"features": …}`, and no other."""
    sent = sent_json(order)["features"]
    if difference(sent, features):
        incorrect(f"`{client}(…)` was asked about `{features}`, and ordered for `{shown(sent)}`.")


def path_of(exchange: Exchange) -> str:
    """Give the path of a request, without its query."""
    return exchange.target.partition("?")[0]
