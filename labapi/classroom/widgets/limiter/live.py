"""The same burst against the server: what each request was answered, and what was left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from labapi.classroom.notebook.markup import page, tag
from labapi.classroom.notebook.measured import as_html, measured
from labapi.classroom.running import ca_path_at
from labapi.classroom.widgets.limiter.bursts import Kind, MadeUpTraffic
from labapi.domain.loans.features import EXAMPLE

LONGEST_WAIT_S = 15
LEAD_S = 0.25
"""How long before the window's edge the first half of the traffic is sent."""
HIGH = 36
"""The pixels of a bar that stands for the whole limit."""


class LimitedLab(Protocol):
    """What a live burst needs of a lab."""

    name: str
    url: str

    @property
    def running(self) -> bool:
        """Whether it can be asked."""

    def configure(self, **changes: Any) -> Any:
        """Set `rate_limit` and `strategy`, while it runs."""


class Answered(NamedTuple):
    """One request of a live burst: its number, when it was sent, and what came back."""

    number: int
    group: str
    status: int
    remaining: str
    retry_after: str

    @property
    def let_in(self) -> bool:
        """Whether the limiter let it through."""
        return self.status != 429


@dataclass(frozen=True, slots=True)
class LiveBurst:
    """What a server answered, request by request."""

    limit: int
    strategy: str
    rate_limit: str
    answers: tuple[Answered, ...]

    @property
    def let_in(self) -> int:
        """How many were let in."""
        return sum(answer.let_in for answer in self.answers)

    @property
    def caption(self) -> str:
        """Say against which limit it was sent, and how many were let in."""
        refused = len(self.answers) - self.let_in
        return (
            f"Live, with {self.strategy} and {self.rate_limit}: "
            f"{self.let_in} let in, {refused} refused."
        )

    def __repr__(self) -> str:
        """Write one line a request."""
        return "\n".join([self.caption, *map(_written, self.answers)])

    def _repr_html_(self) -> str:
        """Draw a box a request, under a bar as high as what is left."""
        return page(self.drawn(), sheets=("classroom/widgets/limiter/limiter.css",))

    def drawn(self) -> str:
        """Give the picture as HTML, without style sheets."""
        groups = [
            self._group(name, list(members))
            for name, members in groupby(self.answers, lambda answer: answer.group)
        ]
        caption = tag("figcaption", as_html(self.caption), "lab-note")
        return tag("figure", "".join(groups) + caption, "lab-live")

    def _group(self, name: str, members: list[Answered]) -> str:
        items = "".join(tag("li", self._box(answer), _kind(answer)) for answer in members)
        return tag("p", as_html(name), "lab-note") + tag("ol", items, start=str(members[0].number))

    def _box(self, answer: Answered) -> str:
        left = answer.remaining or "0"
        part = min(1.0, int(left) / self.limit) if left.isdecimal() else 0.0
        bar = tag("span", "", "lab-left", style=f"height:{part * HIGH:.0f}px", aria_hidden="true")
        sign = tag("span", "✓" if answer.let_in else "✗", "lab-sign", aria_hidden="true")
        said = f"{sign} {answer.status}"
        more = f"{left} left" if answer.remaining else "not counted"
        return tag("span", bar, "lab-column") + tag("b", said) + tag("span", more)


def send_live(
    lab: LimitedLab,
    traffic: MadeUpTraffic,
    strategy: str,
    wait: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.time,
) -> LiveBurst:
    """Set the lab to this limit, send the traffic, and note the answers.

    Of `"burst"` its first requests are sent, at once; of `"steady"` one window; `"edge"` waits for
    the next edge of the server's window. `ValueError` if that would take too long.
    """
    import requests  # costs 0.1 s to import

    allowance = traffic.allowance
    _require_patience(traffic.kind, allowance.window_s)
    lab.configure(rate_limit=str(allowance), strategy=strategy)
    answers: list[Answered] = []
    with requests.Session() as session:
        session.trust_env = False  # no proxy: this stays on this computer
        session.verify = ca_path_at(lab.url) or True
        for name, pause_s in _plan(traffic, now):
            wait(pause_s)
            answer = session.post(f"{lab.url}/api/v1/predict", json={"features": EXAMPLE})
            headers = answer.headers
            answers.append(
                Answered(
                    len(answers) + 1,
                    name,
                    answer.status_code,
                    headers.get("X-RateLimit-Remaining", ""),
                    headers.get("Retry-After", ""),
                )
            )
    return LiveBurst(allowance.limit, strategy, str(allowance), tuple(answers))


def _plan(traffic: MadeUpTraffic, now: Callable[[], float]) -> list[tuple[str, float]]:
    """List the requests to send: the group that each belongs to, and the pause before it."""
    window_s, size = traffic.allowance.window_s, traffic.size
    if traffic.kind == "steady":
        pause_s = window_s / size
        return [(f"One every {pause_s:.3g} s", pause_s * (number > 0)) for number in range(size)]
    if traffic.kind == "burst":
        return [("At once", 0.0)] * size
    to_edge_s = window_s - now() % window_s
    to_edge_s += window_s * (to_edge_s < LEAD_S)
    before, after = "Just before the edge of the window", "Just after it"
    first = [(before, to_edge_s - LEAD_S), *[(before, 0.0)] * (size - 1)]
    return [*first, (after, LEAD_S), *[(after, 0.0)] * (size - 1)]


def _require_patience(kind: Kind, window_s: int) -> None:
    if kind != "burst" and window_s > LONGEST_WAIT_S:
        raise ValueError(
            f"Live, this would take up to {window_s} s. "
            f"Use a window of at most {LONGEST_WAIT_S} s, or the traffic 'burst'."
        )


def _kind(answer: Answered) -> str:
    return f"lab-family-{answer.status // 100}"


def _written(answer: Answered) -> str:
    left = f"X-RateLimit-Remaining: {answer.remaining or 'none'}"
    wait = f"  Retry-After: {measured(answer.retry_after)}" * bool(answer.retry_after)
    return f"{answer.number:>3}  {answer.status}  {left}{wait}"
