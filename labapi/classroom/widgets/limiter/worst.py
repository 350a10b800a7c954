"""The game of the playground: the most that each strategy can be brought to let in.

In a stretch of one window's length, with requests of whole costs and a limit of N. The words are
said when a learner has got there; the hint stands in a fold, for whoever looks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labapi.domain.limiter import STRATEGIES, State, strategy_of

MOST_SENT = 5_000


@dataclass(frozen=True, slots=True)
class Worst:
    """A worst case: `times` the limit, less `less`; how it is found, and what it means."""

    times: int
    less: int
    hint: str
    reached: str

    def most(self, limit: int) -> int:
        """Give the most for a limit."""
        return self.times * limit - self.less


WORST = {
    "fixed-window": Worst(
        2, 0,
        "Wait until a window is nearly over. Spend all of it, and at once all of the next.",
        "Twice the limit: the count began anew at the edge, and forgot what had just come.",
    ),
    "sliding-log": Worst(
        1, 0,
        "Spend all that is left. Then try anything you like.",
        "The limit, and never more: the log forgets nothing that is still in sight.",
    ),
    "sliding-counter": Worst(
        2, 1,
        "Spend all just before an edge, and then hold: what was late fades as if it were even.",
        "Nearly twice the limit: the earlier requests came late, and it took them as spread.",
    ),
    "token-bucket": Worst(
        2, 1,
        "Let the bucket fill up. Spend it at once, and then hold: each token is spent as it drips.",
        "A full bucket, and all that dripped in meanwhile: a burst within a budget.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Played:
    """What somebody sent by hand: `sent` holds moment (microseconds) and cost, in order.

    >>> Played(1, 10, ((9_999_999, 1), (10_000_000, 1))).most["fixed-window"]
    2
    """

    limit: int
    window_s: int
    sent: tuple[tuple[int, int], ...]

    @property
    def most(self) -> dict[str, int]:
        """The most cost let in, in any window's length, as the limiters of the server judge it."""
        return {name: self._most(name) for name in STRATEGIES}

    def _most(self, name: str) -> int:
        strategy, most = strategy_of(name, f"{self.limit}/{self.window_s}s"), 0
        state: State = ()
        let_in: list[tuple[int, int]] = []
        for now_us, cost in self.sent[:MOST_SENT]:
            decision, state = strategy.decide(state, now_us, cost)
            if decision.allowed:
                let_in = [one for one in let_in if one[0] > now_us - strategy.window_us]
                let_in.append((now_us, cost))
                most = max(most, sum(each for _, each in let_in))
        return most


def as_shown() -> dict[str, dict[str, Any]]:
    """Give the goals as the page needs them, by the name of the strategy."""
    return {
        name: {"times": w.times, "less": w.less, "hint": w.hint, "reached": w.reached}
        for name, w in WORST.items()
    }
