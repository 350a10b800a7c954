"""Run the code of a card on a lab that is made for it, and give what came."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import labapi
from labapi.classroom.show import Shown, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labapi.classroom.statuses.card import Card

Wait = Callable[[float], None]


def shown_by(card: Card, wait: Wait) -> Shown:
    """Send the request of a card, and show the exchange."""
    with _names(wait) as names:
        return _run(card.code, names)


def mended_by(card: Card, wait: Wait) -> tuple[Shown, Shown]:
    """Send the request of a card and then the mended one; show both exchanges."""
    with _names(wait) as names:
        return _run(card.code, names), _run(card.mended, names)


@contextmanager
def _names(wait: Wait) -> Iterator[dict[str, Any]]:
    """Give the names that a card may use, with a lab of its own that is stopped at the end."""
    import requests  # costs 0.1 s, and showing the cards needs none

    from labapi.classroom.lab import start  # the web framework is imported when it is needed

    lab = start(f"statuses {uuid4().hex[:8]}")
    time = SimpleNamespace(sleep=wait)
    try:
        yield {"lab": lab, "labapi": labapi, "requests": requests, "time": time}
    finally:
        lab.stop()


def _run(code: str, names: dict[str, Any]) -> Shown:
    exec(code, names)  # our own text, from cards.toml: what is shown is what is run
    return show(names["r"])
