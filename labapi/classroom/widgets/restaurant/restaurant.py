"""The picture of lesson 01: one order goes round a restaurant, drawn from three live answers.

On top stands the picture of the order's way, the very one that `labapi.show` draws of any request,
with the roles that its parts play. Below it is an ordered list of seven roles, so it reads without
its style sheet, without colour and aloud.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.show import draw_status, show
from labapi.classroom.exchange.way.drawn import SHEET as WAY_SHEET
from labapi.classroom.exchange.way.drawn import Role as Part
from labapi.classroom.exchange.way.drawn import draw_big
from labapi.classroom.notebook.markup import page, tag
from labapi.classroom.notebook.measured import as_html, marked
from labapi.classroom.notebook.shell import short_traceback
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.exchange.way.facts import Way

STATION = {"customer": "client", "waiter": "journal", "kitchen": "registry"}
"""Where the part of a role begins on the way of an order."""
CAPTION = "One order and its way through the restaurant, from 1 to 7."
SENT_BY = {
    "meal": 'requests.post(f"{lab.url}/api/v1/predict", json={"features": labapi.EXAMPLE})',
    "menu": 'requests.get(f"{lab.url}/openapi.json")',
    "kitchen": 'requests.get(f"{lab.url}/api/v1/models/loan-classifier-v2.1")',
}


@dataclass(frozen=True, slots=True)
class Role:
    """One of the seven roles: what it is in an API, and the live things that play it here."""

    name: str
    stands_for: str
    live: tuple[str, ...]


class Restaurant:
    """The seven roles of one order, as text and as a picture."""

    def __init__(self, roles: tuple[Role, ...], receipt: int, way: Way) -> None:
        """Made by `restaurant`; `receipt` is the status code, `way` that of the order."""
        self.roles = roles
        self.receipt = receipt
        self.way = way

    def __repr__(self) -> str:
        """Write one line a role, in the order in which they act."""
        lines = [
            f"{number}. {role.name:<8}  {role.stands_for:<17}  {', '.join(role.live)}"
            for number, role in enumerate(self.roles, 1)
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Draw the seven roles and the ways between them."""
        items = [
            tag("li", self._drawn(number, role), f"lab-{role.name}")
            for number, role in enumerate(self.roles, 1)
        ]
        caption = tag("figcaption", as_html(CAPTION), "lab-note")
        parts = [self._way(), tag("ol", "".join(items), "lab-roles"), caption]
        figure = tag("figure", "".join(parts), "lab-restaurant")
        return page(figure, sheets=(WAY_SHEET, "classroom/widgets/restaurant/restaurant.css"))

    def _way(self) -> str:
        """Draw the way of the order; a role begins at the first of its stations that was passed."""
        named = {role.name: f"{number} {role.name}" for number, role in enumerate(self.roles, 1)}
        passed = {"client", *(stop.name for stop in self.way.passed)}
        parts = [
            Part(named[role.name], role.stands_for, at)
            for role in self.roles
            if (at := STATION.get(role.name, "")) in passed
        ]
        parts += [Part(named["waiter"], "again", "envelope")] * ("envelope" in passed)
        return draw_big(self.way, parts, named["order"], f"{named['dish']}, {named['receipt']}")

    def _drawn(self, number: int, role: Role) -> str:
        count = tag("span", str(number), "lab-number", aria_hidden="true")
        title = f"{count} {tag('b', as_html(role.name))} {tag('i', as_html(role.stands_for))}"
        live = "".join(tag("code", as_html(line)) for line in role.live)
        if role.name == "receipt":
            live = tag("span", draw_status(self.receipt), f"lab-family-{self.receipt // 100}")
        return tag("div", title, "lab-role") + tag("div", live, "lab-live")


@short_traceback
def restaurant(meal: Any, menu: Any, kitchen: Any) -> Restaurant:
    """Draw the seven roles of one order.

    `meal` is the answer to `POST /api/v1/predict`, `menu` that to `GET /openapi.json`, and
    `kitchen` that to `GET /api/v1/models/{id}` of the model which decided. Raises `ValueError`
    that says what to send when one of them brought something else.
    """
    order = exchange_of(meal)
    dish, cook = _data("meal", meal, "probability"), _data("kitchen", kitchen, "algorithm")
    paths = _field("menu", menu, "paths")
    payload = marked(f"{order.method} {order.target}"), f"JSON, {len(order.request_body)} bytes"
    plate = dish["prediction"], f"probability {dish['probability']:.2f}"
    receipt = order.status or 0
    roles = (
        Role("customer", "the client", (marked(order.request_header("User-Agent")),)),
        Role("menu", "the documentation", (exchange_of(menu).target, f"{len(paths)} paths")),
        Role("order", "the request", payload),
        Role("waiter", "the API server", (marked(order.origin.partition("//")[2]),)),
        Role("kitchen", "the model", (cook["id"], cook["algorithm"])),
        Role("dish", "the response", plate),
        Role("receipt", "the status code", (f"{receipt} {name_of(receipt)}",)),
    )
    return Restaurant(roles, receipt, show(meal).way)


def _data(which: str, answer: Any, wanted: str) -> dict[str, Any]:
    """Take what the envelope of an answer carries."""
    data = _field(which, answer, "data")
    if not isinstance(data, dict) or wanted not in data:
        raise ValueError(_advice(which))
    return data


def _field(which: str, answer: Any, name: str) -> Any:
    try:
        return json.loads(exchange_of(answer).response_body)[name]
    except (ValueError, KeyError, TypeError):
        raise ValueError(_advice(which)) from None


def _advice(which: str) -> str:
    return f"This {which} cannot be drawn: it must be the answer to {SENT_BY[which]}."
