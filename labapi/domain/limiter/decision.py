"""What a limiter decides of one request, and what a strategy is."""

from __future__ import annotations

from typing import NamedTuple, Protocol

SECOND_US = 1_000_000
State = tuple[int, ...]
"""What a strategy remembers of one caller: whole numbers, so that any store can keep it."""


class Decision(NamedTuple):
    """Whether one request is let in, and what its answer may tell of the allowance.

    `remaining` more requests would be let in at this very moment, and one more than that after
    `more_after_us` microseconds, not sooner. At `reset_at_us` (microseconds since the epoch)
    the allowance is whole again. A caller who was refused is let in after `retry_after_us`
    microseconds. All of this holds for a caller who sends nothing until then.
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

    def decide(self, state: State, now_us: int) -> tuple[Decision, State]:
        """Decide on one request that comes at `now_us`.

        Where a clock was set back, it stands still here until it has caught up.
        """

    def forget_at_us(self, state: State) -> int:
        """Tell from when on this state is worth no more than none."""
