"""OAuth 2.0 as a sequence picture of what happened, with a thief at any arrow: `sequence(...)`."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING
from uuid import uuid4

from labapi.classroom.lab import running_labs, start
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.sequence.sequence import OAuthSequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labapi.classroom.lab import Lab
    from labapi.classroom.server.served import Served
    from labapi.classroom.widgets.sequence.page import SequencePage

NO_LAB = "No lab is running. Start one: lab = labapi.start(auth='token')."
UNHINDERED = {"rate_limit": None, "fault": None, "train_at_start": False}
"""What the second lab does without: a thief is to be stopped by OAuth, or by nothing."""


@short_traceback
def sequence(
    question: str | None = None,
    lab: Lab | None = None,
    app: Served | None = None,
    since: int | None = None,
) -> OAuthSequence:
    """Draw the newest flow of OAuth 2.0 from the journals of the bank and of the app.

    `lab` is the bank (left out: the lab that runs), `app` what `labapi.serve` gave for the app that
    is to get a token; without it, the browser's way to the app is not seen. `since` is the number
    of the request in the lab's journal to begin with: `since=1` for all. At each arrow stands a
    switch for a thief; `thief_at(number)` is the same in a cell.
    """
    if lab is None and not running_labs():
        raise LookupError(NO_LAB)
    bank = lab or running_labs()[0]

    @contextmanager
    def second() -> Iterator[Lab]:
        settings = {one.name: getattr(bank.settings, one.name) for one in fields(bank.settings)}
        made = start(f"thief {uuid4().hex[:8]}", **settings | UNHINDERED)
        try:
            yield made
        finally:
            made.stop()

    return OAuthSequence(bank, second, app, question, since, make_page=_make_page)


def _make_page(picture: OAuthSequence) -> SequencePage:
    from labapi.classroom.widgets.sequence.page import SequencePage  # anywidget costs 0.2 s

    return SequencePage(picture)
