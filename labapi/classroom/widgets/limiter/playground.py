"""The limiter playground: choose traffic and a limit, see four strategies decide, then go live.

In JupyterLab it is a widget (`page.py`, `limiter.js`); wherever widgets do not run, it is the
picture, with the code that does what the controls do.
"""

from __future__ import annotations

from typing import Any

from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.running import running_owners
from labapi.classroom.widgets.form.widget import MakePage, Widget
from labapi.classroom.widgets.limiter.bursts import MadeUpTraffic, traffic_of
from labapi.classroom.widgets.limiter.comparison import Comparison, compare
from labapi.classroom.widgets.limiter.live import LimitedLab, LiveBurst, send_live
from labapi.classroom.widgets.limiter.worst import Played

QUESTION = "Which strategy lets through more than the limit in some stretch of one window's length?"


class Playground(Widget):
    """One traffic and one limit, to be changed and looked at.

    Each control of the widget has its method here, so all of it works without widgets as well.
    """

    def __init__(
        self,
        traffic: MadeUpTraffic,
        question: str = QUESTION,
        lab: LimitedLab | None = None,
        make_page: MakePage | None = None,
    ) -> None:
        """Made by `labapi.limiter_playground()`."""
        super().__init__(question, make_page)
        self.traffic = traffic
        self.played: Played | None = None  # what was sent by hand in the form, if anything was
        self._lab = lab

    @property
    def comparison(self) -> Comparison:
        """The traffic as it is now, through the four strategies."""
        return compare(self.traffic)

    @property
    def arrivals_us(self) -> tuple[int, ...]:
        """The moment of each request, in microseconds."""
        return self.traffic.arrivals_us

    @short_traceback
    def change(self, **changes: Any) -> Playground:
        """Change `traffic`, `limit`, `window_s`, `size` or `at_s`, on the page too.

        Another kind of traffic gets its usual size and place, another window its usual place.
        """
        now = self.traffic
        before = {
            "traffic": now.kind,
            "limit": now.allowance.limit,
            "window_s": now.allowance.window_s,
        }
        same: dict[str, Any] = {} if "traffic" in changes else {"size": now.size}
        same |= {} if {"traffic", "window_s"} & changes.keys() else {"at_s": now.at_s}
        self.traffic = traffic_of(**before | same | changes)
        self.changed("picture")
        return self

    @short_traceback
    def live(self, strategy: str = "fixed-window") -> LiveBurst:
        """Send the burst to the lab, which is set to this limit and strategy first.

        `"edge"` waits for the edge of the server's window. `RuntimeError` if no lab is running.
        """
        return send_live(self._running_lab(), self.traffic, strategy)

    @property
    def code(self) -> str:
        """Write in Python what the picture shows, and what the button does."""
        now, allowance = self.traffic, self.traffic.allowance
        size = f"size={now.size}, at_s={now.at_s:g}"
        chosen = f'"{now.kind}", limit={allowance.limit}, window_s={allowance.window_s}, {size}'
        return (
            "from labapi.domain.limiter import simulate, strategy_of\n\n"
            f"playground = labapi.limiter_playground({chosen})\n"
            f'strategy = strategy_of("fixed-window", "{allowance}")\n'
            "decisions = simulate(strategy, playground.arrivals_us)\n"
            "print(sum(decision.allowed for decision in decisions))\n\n"
            'playground.live("fixed-window")  # the same burst, sent to the lab'
        )

    def __repr__(self) -> str:
        """Write the question, the counts and the code."""
        return f"{self.question}\n{self.comparison}\n\n{self.code}"

    def _repr_svg_(self) -> str:
        """Draw the picture by itself."""
        return self.comparison._repr_svg_()

    def _repr_html_(self) -> str:
        """Draw the question, the picture and the code."""
        question = tag("p", prose(self.question), "lab-question")
        again = fold("The same in Python", code(self.code))
        return page(
            question,
            self.comparison.drawn(),
            again,
            sheets=("classroom/widgets/limiter/limiter.css",),
        )

    def _running_lab(self) -> LimitedLab:
        labs = running_owners() if self._lab is None else [self._lab]
        running = [lab for lab in labs if hasattr(lab, "configure") and lab.running]
        running.sort(key=lambda lab: lab.name != "main")
        if not running:
            raise RuntimeError("No lab is running. Start one: lab = labapi.start()")
        lab: LimitedLab = running[0]
        return lab
