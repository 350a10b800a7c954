"""Sliding log: the time of each request is remembered, for the length of one window."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from labapi.domain.limiter.decision import Decision, State


@dataclass(frozen=True, slots=True)
class SlidingLog:
    """Look back over one window's length, and count what was let in.

    *The edge*: a request that came exactly one window ago counts no more.
    *The bound*: N in any stretch of one window's length, wherever it begins: it is exact. The
    price is N numbers for each caller.
    """

    limit: int
    window_us: int

    def decide(self, state: State, now_us: int, cost: int = 1) -> tuple[Decision, State]:
        """Decide on one request; the state is the times of those let in, the oldest first.

        One that costs more stands there as often.
        """
        at_us = max(now_us, state[-1]) if state else now_us
        recent = state[bisect_right(state, at_us - self.window_us) :]
        too_many = len(recent) + cost - self.limit
        allowed = too_many <= 0
        # A refused one is let in when so many of the oldest are out of sight.
        retry_us = 0 if allowed else recent[too_many - 1] + self.window_us - now_us
        if allowed:
            recent += (at_us,) * cost
        left = self.limit - len(recent)
        reset_at_us = recent[-1] + self.window_us
        more_us = recent[0] + self.window_us - now_us  # when the oldest is out of sight
        return Decision(allowed, self.limit, left, reset_at_us, retry_us, more_us), recent

    def forget_at_us(self, state: State) -> int:
        """Tell when the last request of the log is one window old."""
        return state[-1] + self.window_us
