"""A strategy on made-up traffic, with no server and no waiting.

>>> from labapi.domain.limiter import strategy_of
>>> [d.allowed for d in simulate(strategy_of("fixed-window", "2/10s"), [0, 1, 2, 10_000_000])]
[True, True, False, True]
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from labapi.domain.limiter.decision import Decision, State, Strategy


def simulate(strategy: Strategy, arrivals_us: Iterable[int]) -> list[Decision]:
    """Decide on the requests of one caller that come at these microseconds, in their order."""
    state: State = ()
    decisions = []
    for now_us in arrivals_us:
        decision, state = strategy.decide(state, now_us)
        decisions.append(decision)
    return decisions


def most_in_any_window(let_in_us: Sequence[int], window_us: int) -> int:
    """Count the most requests in any stretch of one window's length, wherever it begins.

    >>> most_in_any_window([0, 5, 9, 10, 11], window_us=10)
    4
    """
    return max(
        (
            bisect_left(let_in_us, at_us + window_us) - place
            for place, at_us in enumerate(let_in_us)
        ),
        default=0,
    )
