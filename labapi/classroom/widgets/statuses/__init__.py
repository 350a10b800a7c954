"""The status explorer: `lab.statuses()`. What it says of each code stands in `cards.toml`.

A card is one table of that file, named by its code::

    [429]
    means = "Too many requests in a short time."
    here = "The caller's allowance of predictions is spent."
    turn = "Yours: be slower."
    again = "Yes, after the wait that `Retry-After` asks for, if it is there."
    request = "`POST /predict`, for the third time where two are allowed."
    code = "what a cell would run to get it; it leaves the answer in `r`"
    cure = "Wait as long as the answer says."
    mended = "what a cell would run next; empty where nothing has to be mended"

`code` and `mended` are run as they stand, on a lab made for this one try, so what is shown is what
is sent. They may use `lab`, `labapi` (its `EXAMPLE`), `requests` and `time`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.widgets.statuses.explorer import Statuses

if TYPE_CHECKING:
    from labapi.classroom.widgets.statuses.explorer import StartLab
    from labapi.classroom.widgets.statuses.page import StatusesPage


def open_statuses(start: StartLab, question: str | None = None) -> Statuses:
    """Open the explorer; `start` makes the lab of each try, by its name."""
    return Statuses(start, question, make_page=_make_page)


def _make_page(statuses: Statuses) -> StatusesPage:
    from labapi.classroom.widgets.statuses.page import StatusesPage  # anywidget costs 0.2 s

    return StatusesPage(statuses)
