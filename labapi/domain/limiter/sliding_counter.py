"""Sliding counter: two counts stand for the log; the earlier one fades as its window passes."""

from __future__ import annotations

from dataclasses import dataclass

from labapi.domain.limiter.decision import Decision, State


@dataclass(frozen=True, slots=True)
class SlidingCounter:
    """Weigh the last window's count by the part of it that is still in sight.

    *The rule*: with `earlier` requests in the last window and `used` in this one, of which
    `passed` microseconds are over, a request is let in while
    `earlier * (window - passed) / window + used + cost <= limit`, without rounding.
    *The bound*: it takes the earlier requests as evenly spread, which is a guess. Where they came
    late in their window, a stretch of one window's length can hold up to 2N - 1.
    """

    limit: int
    window_us: int

    def decide(self, state: State, now_us: int, cost: int = 1) -> tuple[Decision, State]:
        """Decide on one request; the state is (start of this window, earlier, used)."""
        start_us, earlier, used = self._counts(state, now_us)
        end_us = start_us + self.window_us
        weight = earlier * (end_us - max(now_us, start_us))  # requests x microseconds, to be whole
        free = (self.limit - used) * self.window_us - weight
        allowed = free >= cost * self.window_us
        if allowed:
            used, free = used + cost, free - cost * self.window_us
        left = max(free, 0) // self.window_us
        more_us = self._full_us(left + 1, earlier, used, end_us) - now_us
        retry_us = 0 if allowed else self._full_us(cost, earlier, used, end_us) - now_us
        reset_at_us = self._full_us(self.limit, earlier, used, end_us)
        decision = Decision(allowed, self.limit, left, reset_at_us, retry_us, more_us)
        return decision, (start_us, earlier, used)

    def forget_at_us(self, state: State) -> int:
        """Tell when this window is over, and the one after it, in which it still weighs."""
        return state[0] + 2 * self.window_us

    def _counts(self, state: State, now_us: int) -> State:
        """Carry the counts on to the window that `now_us` lies in."""
        start_us = now_us - now_us % self.window_us
        if state and state[0] >= start_us:
            return state
        if state and state[0] == start_us - self.window_us:
            return (start_us, state[2], 0)
        return (start_us, 0, 0)

    def _full_us(self, wanted: int, earlier: int, used: int, end_us: int) -> int:
        """Tell when the fading counts leave room for so many requests."""
        room = self.limit - used - wanted
        if room >= 0:  # within this window: earlier * (end - t) <= room * window
            return end_us - room * self.window_us // earlier if earlier else end_us
        # In the next one: used * (end + window - t) <= (limit - wanted) * window
        return end_us + self.window_us - (self.limit - wanted) * self.window_us // used
