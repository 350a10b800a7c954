"""The status explorer: for each code the request that gets it, sent live, and what mends it.

`lab.statuses()` is a widget in JupyterLab (`page.py`, `statuses.js`); wherever widgets do not run,
it is the same cards to open. Each try has a lab of its own, so yours stays as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from labapi.classroom.exchange.diff import Difference
from labapi.classroom.exchange.show import Shown, show
from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.form.widget import MakePage, Widget
from labapi.classroom.widgets.statuses.card import Card, read_cards
from labapi.domain.loans.features import EXAMPLE
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labapi.classroom.server.served import Served

StartLab = Callable[[str], "Served"]
"""Starts a lab of this name."""
Wait = Callable[[float], None]
QUESTION = "Whose turn is it after each of these answers, and would you send the same again?"
SAME = """\
statuses = lab.statuses()
statuses.card(429)   # what it means, and the code that gets it
statuses.send(429)   # run that code on a lab of its own, and show the exchange
statuses.mend(429)   # then send the mended request, and compare the two"""


class Statuses(Widget):
    """The cards of eleven statuses, each with a request that gets it and one that is mended."""

    def __init__(
        self,
        start: StartLab,
        question: str | None = None,
        make_page: MakePage | None = None,
        wait: Wait = time.sleep,
    ) -> None:
        """Made by `lab.statuses()`; `wait` is called with the seconds that a server asks for."""
        super().__init__(question or QUESTION, make_page)
        self.cards = read_cards()
        self._start = start
        self._wait = wait

    @short_traceback
    def card(self, status: int) -> Card:
        """Give what there is to say of a status; `LookupError` lists those there are."""
        if status not in self.cards:
            there = ", ".join(map(str, self.cards))
            raise LookupError(f"There is no card for {status!r}. There are: {there}.")
        return self.cards[status]

    @short_traceback
    def send(self, status: int) -> Shown:
        """Send the request that gets this status, to a lab of its own, and show the exchange."""
        card = self.card(status)
        with self._lab_of_its_own() as names:
            return _run(card.code, names)

    @short_traceback
    def mend(self, status: int) -> Difference:
        """Send that request, then the mended one, and compare the two exchanges.

        It waits as long as the server asks for. `LookupError` where nothing is to be mended.
        """
        return Difference(*self.both(status))

    def both(self, status: int) -> tuple[Shown, Shown]:
        """Send that request, then the mended one, and show both."""
        card = self.card(status)
        if not card.mended:
            raise LookupError(f"{status} {name_of(status)} went well: nothing is to be mended.")
        with self._lab_of_its_own() as names:
            return _run(card.code, names), _run(card.mended, names)

    @contextmanager
    def _lab_of_its_own(self) -> Iterator[dict[str, Any]]:
        """Give the names that a card's code may use, with a lab that is stopped at the end."""
        import requests  # costs 0.1 s, and showing the cards needs none

        lab = self._start(f"statuses {uuid4().hex[:8]}")
        names = {"labapi": SimpleNamespace(EXAMPLE=dict(EXAMPLE)), "requests": requests}
        try:
            yield {"lab": lab, "time": SimpleNamespace(sleep=self._wait), **names}
        finally:
            lab.stop()

    def __repr__(self) -> str:
        """Write the question, one line a code, and the methods."""
        rows = [f"  {s} {name_of(s):<21}  {card.here}" for s, card in self.cards.items()]
        return "\n".join([self.question, "", *rows, "", SAME])

    def _repr_html_(self) -> str:
        """Draw the question, and a card to open for each code."""
        top = tag("p", tag("strong", prose(self.question)))
        cards = [_openable(card) for card in self.cards.values()]
        return page(
            top,
            *cards,
            fold("The same in Python", code(SAME)),
            sheets=["classroom/widgets/statuses/statuses.css"],
        )


def _openable(card: Card) -> str:
    head = tag("b", prose(card.title)) + " " + prose(card.request)
    return tag("details", tag("summary", head) + card.drawn(), "lab-fold lab-status-card")


def _run(code: str, names: dict[str, Any]) -> Shown:
    exec(code, names)  # our own text, from cards.toml: what is shown is what is run
    return show(names["r"])
