"""The requests that reach a server, live: `lab.journal.view()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.journal.record import FIRST, Beginning
from labapi.classroom.widgets.traffic.traffic import Traffic

if TYPE_CHECKING:
    from labapi.classroom.journal.record import Record
    from labapi.classroom.widgets.traffic.page import TrafficPage


def open_traffic(
    journal: Record, question: str | None = None, beginning: Beginning = FIRST
) -> Traffic:
    """Open a live view of a journal; run again, its cell closes the view that it had shown."""
    return Traffic(journal, question, beginning, make_page=_make_page)


def _make_page(traffic: Traffic) -> TrafficPage:
    from labapi.classroom.widgets.traffic.page import TrafficPage  # anywidget costs 0.2 s

    return TrafficPage(traffic)
