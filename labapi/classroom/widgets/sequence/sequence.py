"""The sequence picture of OAuth 2.0, made from what happened: `labapi.sequence("Who?", lab, app)`.

Browser, app and bank are three lines; each request and each answer is an arrow between two of them,
with the secrets that it carries. At each arrow stands a switch: a thief who reads exactly this
arrow tries it, by real requests, in a second lab (`outcome.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from labapi.classroom.journal.record import Beginning, Record
from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.form.widget import MakePage, Widget
from labapi.classroom.widgets.sequence.arrows import (
    Arrow,
    Seen,
    arrows_of,
    newest_flow,
    seen_at_app,
    seen_at_bank,
    until_the_next,
)
from labapi.classroom.widgets.sequence.drawn import SAME, SHEET, Under, draw_arrows, text_lines
from labapi.classroom.widgets.sequence.fresh_run import FlowLab, clients_in
from labapi.classroom.widgets.sequence.outcome import Outcome, draw_outcome
from labapi.classroom.widgets.sequence.tries import SecondLab, try_all

if TYPE_CHECKING:
    from labapi.domain.credentials.oauth.clients import Client

QUESTION = "Which arrow would you read, if you were a thief?"


class Observed(Protocol):
    """What has a journal, and runs until it is stopped."""

    @property
    def running(self) -> bool:
        """Whether it still answers."""

    @property
    def journal(self) -> Record:
        """What reached it."""


class ObservedLab(FlowLab, Observed, Protocol):
    """What is needed of the learner's lab."""


class OAuthSequence(Widget):
    """One flow as arrows; `thief_at(number)` does what the switch at that arrow does."""

    def __init__(
        self,
        lab: ObservedLab,
        second: SecondLab,
        app: Observed | None = None,
        question: str | None = None,
        since: int | None = None,
        make_page: MakePage | None = None,
    ) -> None:
        """Made by `labapi.sequence()`."""
        super().__init__(question or QUESTION, make_page)
        self._lab, self._second, self._app = lab, second, app
        self._beginning, self._has_end = self._found(since), since is None
        self._clients: dict[str, Client] = {}  # a lab that has stopped tells no more of them
        self._learn_clients()
        self.thief: Outcome | None = None
        """What came of the thief who was put somewhere last; None where no thief stands."""

    @property
    def flow(self) -> list[Seen]:
        """The exchanges of the flow, in the order in which they began.

        It goes on until another flow begins, unless `since` said where this one does.
        """
        at_bank, *at_app = [journal.since(place) for journal, place in self.places]
        seen = [
            *seen_at_bank(at_bank),
            *(one for entries in at_app for one in seen_at_app(entries)),
        ]
        ordered = sorted(seen, key=lambda one: one.at)
        return until_the_next(ordered) if self._has_end else ordered

    @property
    def arrows(self) -> list[Arrow]:
        """The arrows of the flow, in the order of time."""
        return arrows_of(self.flow)

    @property
    def places(self) -> list[tuple[Record, Beginning]]:
        """The journals that it is made from, and where in each the flow begins."""
        bank, app = self._beginning
        mine = [(self._lab.journal, bank)]
        return [*mine, (self._app.journal, app)] if self._app and app else mine

    @short_traceback
    def thief_at(self, number: int) -> Outcome:
        """Put a thief at the arrow of this number, and tell what came of it.

        The flow is run again in a second lab, up to this arrow; there the thief tries what can be
        done with what the arrow carries, and then the honest app goes on. Your lab and your app are
        asked nothing. `LookupError` says which arrows there are.
        """
        flow = self.flow
        arrows = arrows_of(flow)
        if not 1 <= number <= len(arrows):
            there = f"They are 1 to {len(arrows)}" if arrows else "There is none yet"
            raise LookupError(f"There is no arrow {number}. {there}.")
        arrow = arrows[number - 1]
        self._learn_clients()
        return Outcome(arrow, tuple(arrows), try_all(arrow, flow, self._clients, self._second))

    def put_thief_at(self, number: int | None) -> Outcome | None:
        """Let a thief stand at this arrow in the picture itself; None for nowhere."""
        self.thief = None if number is None else self.thief_at(number)
        return self.thief

    def __repr__(self) -> str:
        """Write one line an arrow."""
        said = ["", str(self.thief)] if self.thief else []
        return "\n".join([self.question, "", *text_lines(self.arrows), *said, "", SAME])

    def _repr_html_(self) -> str:
        """Draw it, with what the switches do as code."""
        top = tag("p", prose(self.question), "lab-question")
        return page(top, self.picture(), fold("The same in Python", code(SAME)), sheets=[SHEET])

    def picture(self, under: Under = lambda arrow: "") -> str:
        """Draw the arrows or, while a thief stands at one, the run with the thief in it."""
        if self.thief is None:
            return draw_arrows(self.arrows, under)
        return draw_outcome(self.thief, under)

    def _learn_clients(self) -> None:
        if self._lab.running:
            self._clients |= clients_in(self.flow, self._lab)

    def _found(self, since: int | None) -> tuple[Beginning, Beginning | None]:
        """Find the places in both journals where the flow begins."""
        bank, app = self._lab.journal, self._app.journal if self._app else None
        if since is not None:
            begun = next((entry.started_at for entry in bank if entry.number >= since), None)
        else:
            begun = newest_flow(seen_at_bank(bank), seen_at_app(app or ()))
        return _first_at(bank, begun), _first_at(app, begun) if app is not None else None


def _first_at(journal: Record, begun: datetime | None) -> Beginning:
    """Give the place of the first entry from this moment on; that of the next one, if none is."""
    numbers = [entry.number for entry in journal if begun and entry.started_at >= begun]
    return journal.here._replace(number=numbers[0]) if numbers else journal.here
