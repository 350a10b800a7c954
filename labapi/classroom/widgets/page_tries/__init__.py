"""What a page in a browser gets of each protocol: `labapi.page_tries(lab, table)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.page_tries.tries import PageTries, tries_of

if TYPE_CHECKING:
    from labapi.classroom.lab import Lab
    from labapi.classroom.notebook.protocols import Protocols
    from labapi.classroom.widgets.page_tries.page import TriesPage


@short_traceback
def page_tries(lab: Lab, table: Protocols | None = None, question: str | None = None) -> PageTries:
    """Have the notebook's page ask for one prediction by each protocol of the lab.

    The lab is one that was started with `alternatives=True`. What the page got is noted in the
    table of `labapi.protocols()`, if there is one; `question` stands on top.
    """
    return PageTries(tries_of(lab), table, question, make_page=_make_page)


def _make_page(tries: PageTries) -> TriesPage:
    from labapi.classroom.widgets.page_tries.page import TriesPage  # anywidget costs 0.2 s

    return TriesPage(tries)
