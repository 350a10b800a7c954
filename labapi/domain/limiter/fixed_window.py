"""Fixed window: so many requests in each stretch of the clock, and a new count at each edge."""

from __future__ import annotations

from dataclasses import dataclass

from labapi.domain.limiter.decision import Decision, State


@dataclass(frozen=True, slots=True)
class FixedWindow:
    """Count the requests of the present window; its edges are whole multiples of its length.

    *The edge*: a window begins with its first microsecond and ends before the next one's.
    *The bound*: N in each window, and so up to 2N in a stretch of one window's length that lies
    across an edge. That is its weakness; one number a caller is its strength.
    """

    limit: int
    window_us: int

    def decide(self, state: State, now_us: int, cost: int = 1) -> tuple[Decision, State]:
        """Decide on one request; the state is (start of the window, what was let in)."""
        start_us = now_us - now_us % self.window_us
        if not state:
            state = (start_us, 0)
        before_us, used = state
        if before_us < start_us:
            used = 0
        start_us = max(start_us, before_us)
        reset_at_us = start_us + self.window_us
        wait_us = reset_at_us - now_us
        allowed = used + cost <= self.limit
        retry_us = wait_us
        if allowed:
            used += cost
            retry_us = 0
        left = self.limit - used
        decision = Decision(allowed, self.limit, left, reset_at_us, retry_us, wait_us)
        return decision, (start_us, used)

    def forget_at_us(self, state: State) -> int:
        """Tell when the window of this state is over."""
        return state[0] + self.window_us
