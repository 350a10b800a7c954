"""Made-up traffic: when the requests of one caller come, as whole microseconds.

Every picture is three windows long, and begins at an edge of the fixed window.

>>> MadeUpTraffic("edge", Allowance(limit=5, window_s=10), size=2, at_s=10).arrivals_us
(9980000, 9990000, 10000000, 10010000)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["steady", "burst", "edge"]
WINDOWS = 3
"""How many windows a picture shows."""
MOST_LIMIT, MOST_WINDOW_S, MOST_SIZE = 20, 3600, 20
PAUSES = 1000
"""The requests of a burst come a thousandth of a window apart."""
USUAL_SIZE = {"steady": 8, "burst": 8, "edge": 5}
USUAL_PLACE = {"steady": 0.0, "burst": 0.5, "edge": 1.0}
"""Where each kind of traffic has its place if nobody says so, in windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So many requests in so many seconds."""

    limit: int = 5
    window_s: int = 10

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        _require_whole("limit", self.limit, 1, MOST_LIMIT)
        _require_whole("window_s", self.window_s, 1, MOST_WINDOW_S)

    @property
    def window_us(self) -> int:
        """The window in microseconds."""
        return self.window_s * 1_000_000

    def __str__(self) -> str:
        """Write it as `lab.configure(rate_limit=…)` takes it."""
        return f"{self.limit}/{self.window_s}s"


@dataclass(frozen=True, slots=True)
class MadeUpTraffic:
    """When one caller's requests come.

    Attributes:
        kind: `"steady"`: `size` requests in each window, evenly spread, from `at_s` on;
            `"burst"`: `size` requests at once at `at_s`, and then as many as are allowed, evenly
            spread; `"edge"`: `size` requests just before `at_s`, and `size` from `at_s` on.
        allowance: what the caller is allowed; the picture is three of its windows long.
        size: how many requests, 1 to 20.
        at_s: seconds from the beginning of the picture.

    """

    kind: Kind
    allowance: Allowance
    size: int
    at_s: float

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if self.kind not in get_args(Kind):
            known = ", ".join(map(repr, get_args(Kind)))
            raise ValueError(f"traffic is {self.kind!r}. Use one of {known}.")
        _require_whole("size", self.size, 1, MOST_SIZE)
        most_s = 2 * self.allowance.window_s
        number = isinstance(self.at_s, int | float) and not isinstance(self.at_s, bool)
        if not number or not 0 <= self.at_s <= most_s:
            raise ValueError(f"at_s is {self.at_s!r}. Use seconds from 0 to {most_s}.")

    @property
    def arrivals_us(self) -> tuple[int, ...]:
        """The moment of each request, in order."""
        at_us, window_us = round(self.at_s * 1_000_000), self.allowance.window_us
        step_us, end_us = window_us // PAUSES, WINDOWS * window_us
        burst = range(at_us, at_us + self.size * step_us, step_us)
        if self.kind == "steady":
            return tuple(range(at_us, end_us, window_us // self.size))
        if self.kind == "edge":
            before = range(at_us - self.size * step_us, at_us, step_us)
            return tuple(moment for moment in (*before, *burst) if moment >= 0)
        pause_us = window_us // self.allowance.limit
        return (*burst, *range(at_us + pause_us, end_us, pause_us))

    def __str__(self) -> str:
        """Tell the traffic in words."""
        at, many = f"{self.at_s:g} s", f"{self.size} request{'s' * (self.size != 1)}"
        if self.kind == "steady":
            return f"{many} in each {self.allowance.window_s} s, evenly spread"
        if self.kind == "edge":
            return f"{many} just before {at}, and {self.size} more from {at} on"
        pause = f"{self.allowance.window_s / self.allowance.limit:.3g} s"
        return f"{many} at once at {at}, then one every {pause}"


def traffic_of(
    traffic: Kind,
    limit: int,
    window_s: int,
    size: int | None = None,
    at_s: float | None = None,
) -> MadeUpTraffic:
    """Make a traffic; what is None gets a usual value. `ValueError` says what can be drawn."""
    allowance = Allowance(limit=limit, window_s=window_s)
    size = USUAL_SIZE.get(traffic, 1) if size is None else size
    at_s = USUAL_PLACE.get(traffic, 0.0) * window_s if at_s is None else at_s
    return MadeUpTraffic(traffic, allowance, size, at_s)


def _require_whole(name: str, value: object, least: int, most: int) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not least <= value <= most:  # type: ignore[operator]  # whole: checked before
        raise ValueError(f"{name} is {value!r}. Use a whole number from {least} to {most:,}.")
