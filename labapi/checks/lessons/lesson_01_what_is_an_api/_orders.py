"""What the tasks of this exercise share: a client of the learner's, asked to send an order."""

from __future__ import annotations

from typing import Any

from labapi.checks.expect import incorrect, told
from labapi.checks.judged_lab import JudgedLab
from labapi.checks.work import Work
from labapi.classroom.exchange import Exchange

PATHS = ("/api/v1/predict", "/api/v1/predictions")


def asked(
    work: Work, lab: JudgedLab, client: str, features: dict[str, Any]
) -> tuple[Any, list[Exchange]]:
    """Call a client with an applicant; give what it returned, and what reached the lab."""
    before = len(lab.exchanges)
    returned = work.call(client, lab.api, features)
    return returned, lab.exchanges[before:]


def order_among(exchanges: list[Exchange], client: str) -> Exchange:
    """Give the last order among what a client sent; fails where there is none."""
    orders = [one for one in exchanges if one.method == "POST" and path_of(one) in PATHS]
    if orders:
        return orders[-1]
    if exchanges:
        incorrect(
            f"`{client}(…)` sent {told(exchanges[-1])}. An order goes with `POST` to `/predict`, "
            "at the address that `api` holds."
        )
    incorrect(
        f"`{client}(…)` sent no order: nothing reached the server whose address it was given."
    )


def path_of(exchange: Exchange) -> str:
    """Give the path of a request, without its query."""
    return exchange.target.partition("?")[0]
