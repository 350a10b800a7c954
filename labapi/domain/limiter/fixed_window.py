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

    def decide(self, state: State, now_us: int) -> tuple[Decision, State]:
        """Decide on one request; the state is (start of the window, requests let in)."""
        start_us = now_us - now_us % self.window_us
        used = state[1] if state and state[0] == start_us else 0
        reset_at_us = start_us + self.window_us
        if used >= self.limit:
            wait_us = reset_at_us - now_us
            return Decision(False, self.limit, 0, reset_at_us, wait_us), (start_us, used)
        used += 1
        return Decision(True, self.limit, self.limit - used, reset_at_us), (start_us, used)

    def forget_at_us(self, state: State) -> int:
        """Tell when the window of this state is over."""
        return state[0] + self.window_us
