"""A form to write requests by hand: `lab.console()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.widgets.console.console import Console

if TYPE_CHECKING:
    from labapi.classroom.server.served import Served
    from labapi.classroom.widgets.console.draft import Draft
    from labapi.classroom.widgets.console.page import ConsolePage


def open_console(server: Served, draft: Draft, question: str | None = None) -> Console:
    """Open a console on a server, with this request in its form."""
    return Console(server, draft, question, make_page=_make_page)


def _make_page(console: Console) -> ConsolePage:
    from labapi.classroom.widgets.console.page import ConsolePage  # anywidget costs 0.2 s

    return ConsolePage(console)
