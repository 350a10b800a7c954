"""The same traffic through four strategies, drawn and sent: `labapi.limiter_playground()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.limiter.bursts import Kind, traffic_of
from labapi.classroom.widgets.limiter.playground import QUESTION, Playground

if TYPE_CHECKING:
    from labapi.classroom.widgets.limiter.live import LimitedLab
    from labapi.classroom.widgets.limiter.page import PlaygroundPage


@short_traceback
def limiter_playground(
    traffic: Kind = "edge",
    *,
    limit: int = 5,
    window_s: int = 10,
    size: int | None = None,
    at_s: float | None = None,
    question: str = QUESTION,
    lab: LimitedLab | None = None,
) -> Playground:
    """Draw the same traffic through the four strategies, on one time axis.

    `traffic` is `"steady"`, `"burst"` or `"edge"` (two bursts, before and after the window's edge);
    `size` says how many requests, `at_s` where on the axis. `lab` is where `live()` sends them: by
    default the lab that runs.
    """
    chosen = traffic_of(traffic, limit, window_s, size, at_s)
    return Playground(chosen, question, lab, make_page=_make_page)


def _make_page(playground: Playground) -> PlaygroundPage:
    from labapi.classroom.widgets.limiter.page import PlaygroundPage  # anywidget costs 0.2 s

    return PlaygroundPage(playground)
