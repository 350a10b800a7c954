"""What a limiter decides of one request, what a strategy is, and one tried on made-up traffic."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

SECOND_US = 1_000_000
State = tuple[int, ...]
"""What a strategy remembers of one caller: whole numbers, so that any store can keep it."""


class Decision(NamedTuple):
    """Whether one request is let in, and what its answer may tell of the allowance.

    What is counted is *cost*: a request costs 1, and one that asks for the work of many, as many.
    `remaining` more requests of 1 would be let in at this very moment, and one more than that
    after `more_after_us` microseconds, not sooner. At `reset_at_us` (microseconds since the
    epoch) the allowance is whole again. A caller who was refused is let in, at the same cost,
    after `retry_after_us` microseconds. All of this holds for a caller who sends nothing until
    then.
    """

    allowed: bool
    limit: int
    remaining: int
    reset_at_us: int
    retry_after_us: int = 0
    more_after_us: int = 0


class Strategy(Protocol):
    """A way to count: at most `limit` requests in each `window_us` microseconds.

    It keeps nothing itself. `decide` takes what is remembered of a caller (`()` for a new
    one) and the time, and gives the decision with what to remember from now on. So one strategy
    serves all callers, and whoever calls it chooses where the states are kept.
    """

    @property
    def limit(self) -> int:
        """How many requests."""

    @property
    def window_us(self) -> int:
        """In how many microseconds."""

    def decide(self, state: State, now_us: int, cost: int = 1) -> tuple[Decision, State]:
        """Decide on one request that comes at `now_us` and costs at most the limit.

        It is let in as a whole or not at all, and what is refused costs nothing. Where a clock
        was set back, it stands still here until it has caught up.
        """

    def forget_at_us(self, state: State) -> int:
        """Tell from when on this state is worth no more than none."""


def simulate(strategy: Strategy, arrivals_us: Iterable[int]) -> list[Decision]:
    """Decide on the requests of one caller that come at these microseconds, in their order.

    There is no server, and nobody waits: the times are made up.

    >>> from labapi.domain.limiter import strategy_of
    >>> [d.allowed for d in simulate(strategy_of("fixed-window", "2/10s"), [0, 1, 2, 10_000_000])]
    [True, True, False, True]
    """
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
