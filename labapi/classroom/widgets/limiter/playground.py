"""The limiter playground: choose traffic and a limit, see four strategies decide, then go live.

In JupyterLab it is a widget (`widget.py`, `widgets/limiting.js`); wherever widgets do not run, it
is the picture, with the code that does what the controls do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.classroom.lab import running_labs
from labapi.classroom.notebook.markup import bundle_of, code, fold, page, prose, tag
from labapi.classroom.notebook.short_traceback import briefly
from labapi.classroom.widgets.limiter.bursts import Kind, Traffic, traffic_of
from labapi.classroom.widgets.limiter.comparison import Comparison, compare
from labapi.classroom.widgets.limiter.live import LiveBurst, send_live

if TYPE_CHECKING:
    from labapi.classroom.lab import Lab

QUESTION = "Which strategy lets through more than the limit in some stretch of one window's length?"


class Playground:
    """One traffic and one limit, to be changed and looked at.

    Each control of the widget has its method here, so all of it works without widgets as well.
    """

    def __init__(self, traffic: Traffic, question: str, lab: Lab | None) -> None:
        """Made by `limiter_playground`."""
        self.traffic = traffic
        self.question = question
        self._lab = lab
        self._widget = _widget_of(self)

    @property
    def comparison(self) -> Comparison:
        """The traffic as it is now, through the four strategies."""
        return compare(self.traffic)

    @property
    def arrivals_us(self) -> tuple[int, ...]:
        """The moment of each request, in microseconds."""
        return self.traffic.arrivals_us

    @briefly
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
        kept: dict[str, Any] = {} if "traffic" in changes else {"size": now.size}
        kept |= {} if {"traffic", "window_s"} & changes.keys() else {"at_s": now.at_s}
        self.traffic = traffic_of(**before | kept | changes)
        if self._widget is not None:
            self._widget.tell()
        return self

    @briefly
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

    def close(self) -> None:
        """Take the widget off the page. Closing twice does no harm."""
        if self._widget is not None:
            self._widget.close()
            self._widget = None

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

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return bundle_of(self._widget, repr(self), self._repr_html_(), **kwargs)

    def _running_lab(self) -> Lab:
        labs = running_labs() if self._lab is None else [self._lab]
        running = sorted((lab for lab in labs if lab.running), key=lambda lab: lab.name != "main")
        if not running:
            raise RuntimeError("No lab is running. Start one: lab = labapi.start()")
        return running[0]


@briefly
def limiter_playground(
    traffic: Kind = "edge",
    *,
    limit: int = 5,
    window_s: int = 10,
    size: int | None = None,
    at_s: float | None = None,
    question: str = QUESTION,
    lab: Lab | None = None,
) -> Playground:
    """Draw the same traffic through the four strategies, on one time axis.

    `traffic` is `"steady"`, `"burst"` or `"edge"` (two bursts, before and after the window's edge);
    `size` says how many requests, `at_s` where on the axis. `lab` is where `live()` sends them: by
    default the lab that runs.
    """
    return Playground(traffic_of(traffic, limit, window_s, size, at_s), question, lab)


def _widget_of(playground: Playground) -> Any:
    try:
        from labapi.classroom.widgets.limiter.page import (
            PlaygroundWidget,  # 0.2 s, for widgets only
        )
    except ImportError:
        return None
    return PlaygroundWidget(playground)
