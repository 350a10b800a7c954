"""The same traffic through the four strategies, as a value: counts, a text and a picture."""

from __future__ import annotations

from dataclasses import dataclass

from labapi.classroom.limiting.timeline import timeline
from labapi.classroom.limiting.traffic import Traffic
from labapi.classroom.markup import fold, page, table, tag
from labapi.domain.limiter import STRATEGIES, simulate, strategy_of


@dataclass(frozen=True, slots=True)
class Lane:
    """What one strategy does with the traffic; all moments in microseconds."""

    strategy: str
    let_in_us: tuple[int, ...]
    refused_us: tuple[int, ...]
    window_us: int

    @property
    def busiest(self) -> tuple[int, int]:
        """Where the busiest stretch of one window's length begins, and how many it lets in."""
        counts = [
            (sum(start <= moment < start + self.window_us for moment in self.let_in_us), -start)
            for start in self.let_in_us
        ]
        most, start = max(counts, default=(0, 0))
        return -start, most


@dataclass(frozen=True, slots=True)
class Comparison:
    """Four lanes on one time axis."""

    traffic: Traffic
    lanes: tuple[Lane, ...]

    @property
    def most(self) -> dict[str, int]:
        """The most that each strategy lets in, in any stretch of one window's length."""
        return {lane.strategy: lane.busiest[1] for lane in self.lanes}

    @property
    def rows(self) -> list[list[str]]:
        """Strategy, let in, refused, most in any window; as texts."""
        return [
            [
                lane.strategy,
                *map(str, (len(lane.let_in_us), len(lane.refused_us), self._most(lane))),
            ]
            for lane in self.lanes
        ]

    @property
    def head(self) -> list[str]:
        """Name the columns of the rows."""
        return ["strategy", "let in", "refused", f"most in any {self.traffic.allowance.window_s} s"]

    @property
    def caption(self) -> str:
        """Say what is sent, and what is allowed."""
        allowed = self.traffic.allowance
        return f"Sent: {self.traffic}. Allowed: {allowed.limit} in {allowed.window_s} s."

    def __repr__(self) -> str:
        """Write the counts as a table."""
        lines = [
            f"{name:<16} {let_in:>6} {refused:>8}   {most}"
            for name, let_in, refused, most in [self.head, *self.rows]
        ]
        return "\n".join([self.caption, *lines])

    def _repr_svg_(self) -> str:
        """Draw it as a picture by itself."""
        return timeline(self, alone=True)

    def _repr_html_(self) -> str:
        """Draw it, with the counts as a table to open."""
        return page(self.drawn(), sheets=("limiting.css",))

    def drawn(self) -> str:
        """Give the picture and its table as HTML, without style sheets."""
        picture = tag(
            "div", timeline(self), "lab-scroll", tabindex="0", role="group", aria_label="Picture"
        )
        caption = tag("figcaption", self.caption, "lab-note")
        figure = tag("figure", picture + caption, "lab-timeline")
        return figure + fold("The counts as a table", table(self.head, self.rows, self.caption))

    def _most(self, lane: Lane) -> str:
        most, limit = lane.busiest[1], self.traffic.allowance.limit
        return str(most) if most <= limit else f"{most} ({most / limit:.3g} times the limit)"


def compare(traffic: Traffic) -> Comparison:
    """Send the same traffic through each strategy, on a clock of its own: no server, no waiting."""
    return Comparison(traffic, tuple(_lane(name, traffic) for name in STRATEGIES))


def _lane(name: str, traffic: Traffic) -> Lane:
    arrivals_us = traffic.arrivals_us
    decided = simulate(strategy_of(name, str(traffic.allowance)), arrivals_us)
    pairs = list(zip(arrivals_us, decided, strict=True))
    return Lane(
        name,
        tuple(moment for moment, decision in pairs if decision.allowed),
        tuple(moment for moment, decision in pairs if not decision.allowed),
        traffic.allowance.window_us,
    )
