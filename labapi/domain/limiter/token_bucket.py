"""Token bucket: each request takes tokens, by its cost, and they drip back at a steady rate."""

from __future__ import annotations

from dataclasses import dataclass

from labapi.domain.limiter.decision import Decision, State


@dataclass(frozen=True, slots=True)
class TokenBucket:
    """A bucket of `limit` tokens that fills up, evenly, in one window.

    The level is kept in *drops*, `window_us` of which are a token: so `limit` drops come in
    each microsecond, and no fraction is ever lost.
    *The edge*: a request that comes in the very microsecond in which its token is full is let in.
    *The bound*: N at once for a caller who saved them, then one each `window / N`; in a stretch
    of length t, `N + N * t / window`. So bursts are let in, within a budget.
    """

    limit: int
    window_us: int

    def decide(self, state: State, now_us: int, cost: int = 1) -> tuple[Decision, State]:
        """Decide on one request; the state is (time of the last look, drops in the bucket)."""
        full = self.limit * self.window_us
        then_us, drops = state or (now_us, full)
        at_us = max(now_us, then_us)
        drops = min(full, drops + (at_us - then_us) * self.limit)
        price = cost * self.window_us
        allowed = drops >= price
        # A refused one is let in when what is short has come in, rounded up.
        retry_us = 0 if allowed else at_us - now_us - (drops - price) // self.limit
        if allowed:
            drops -= price
        left, part = divmod(drops, self.window_us)
        more_us = at_us - now_us - (part - self.window_us) // self.limit  # rounded up
        reset_at_us = self._full_at_us(drops, at_us)
        return Decision(allowed, self.limit, left, reset_at_us, retry_us, more_us), (at_us, drops)

    def forget_at_us(self, state: State) -> int:
        """Tell when the bucket is full again."""
        return self._full_at_us(state[1], state[0])

    def _full_at_us(self, drops: int, now_us: int, cost: int = 1) -> int:
        missing = self.limit * self.window_us - drops
        return now_us - (-missing // self.limit)  # rounded up
