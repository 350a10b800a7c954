"""A limit as a person writes it: "5/10s" is five requests in ten seconds."""

from __future__ import annotations

import re
from typing import NamedTuple

from labapi.domain.limiter.decision import SECOND_US, Strategy
from labapi.domain.limiter.fixed_window import FixedWindow
from labapi.domain.limiter.sliding_counter import SlidingCounter
from labapi.domain.limiter.sliding_log import SlidingLog
from labapi.domain.limiter.token_bucket import TokenBucket

UNITS_S = {"s": 1, "sec": 1, "second": 1, "min": 60, "m": 60, "minute": 60, "h": 3600, "hour": 3600}
UNITS_S |= {"d": 86_400, "day": 86_400}
WRITTEN = re.compile(r"\s*(\d{1,9})\s*/\s*(\d{1,9})?\s*([a-z]+?)s?\s*", re.ASCII)
MOST_REQUESTS, MOST_WINDOW_S = 1_000_000, 31 * 86_400
STRATEGIES: dict[str, type[FixedWindow | SlidingLog | SlidingCounter | TokenBucket]] = {
    "fixed-window": FixedWindow,
    "sliding-log": SlidingLog,
    "sliding-counter": SlidingCounter,
    "token-bucket": TokenBucket,
}


class Spec(NamedTuple):
    """So many requests in so many seconds."""

    limit: int
    window_s: int

    @property
    def window_us(self) -> int:
        """The same window in microseconds."""
        return self.window_s * SECOND_US


def parse_spec(text: str) -> Spec:
    """Read a limit; ValueError says how one is written.

    >>> parse_spec("5/10s"), parse_spec("100/min")
    (Spec(limit=5, window_s=10), Spec(limit=100, window_s=60))
    """
    found = WRITTEN.fullmatch(text) if isinstance(text, str) else None
    unit_s = UNITS_S.get(found[3] or "s") if found else None
    if not found or not unit_s:
        raise ValueError(
            f'{text!r} cannot be read as a limit. Write one as "5/10s", "100/min" or "1000/hour".'
        )
    spec = Spec(int(found[1]), int(found[2] or 1) * unit_s)
    if not 1 <= spec.limit <= MOST_REQUESTS or not 1 <= spec.window_s <= MOST_WINDOW_S:
        raise ValueError(
            f"{text!r} is out of bounds. Use 1 to {MOST_REQUESTS:,} requests, in 1 s to 31 days."
        )
    return spec


def strategy_of(name: str, spec: str | Spec) -> Strategy:
    """Make a strategy by its name; ValueError lists the names there are.

    >>> strategy_of("token-bucket", "5/10s")
    TokenBucket(limit=5, window_us=10000000)
    """
    if name not in STRATEGIES:
        raise ValueError(f"strategy is {name!r}. Use one of {', '.join(map(repr, STRATEGIES))}.")
    limit, window_s = parse_spec(spec) if isinstance(spec, str) else spec
    return STRATEGIES[name](limit, window_s * SECOND_US)
