"""Where the states of a limiter are kept: in one process's memory, or in the shared store."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

from labapi.domain.limiter.decision import Decision, State, Strategy

if TYPE_CHECKING:
    from labapi.domain.store import Store

MOST_CALLERS = 10_000
MOST_NUMBERS = 1_000_000
"""Some 40 MB. Only the sliding log keeps more than three numbers for a caller."""
SWEEP_EVERY = 256


class States(Protocol):
    """Something that remembers one state for each name."""

    def decide(self, name: str, strategy: Strategy, now_us: int, cost: int = 1) -> Decision:
        """Let a strategy decide on one request of this caller, and remember what it says."""


class MemoryStates:
    """States in this process: quick, bounded, and unknown to any other process.

    At most `most` callers are remembered, and `most_numbers` numbers of theirs; where more
    come, those who have been quiet for longest are forgotten, and begin with a new allowance.
    Forgetting lets nobody escape cheaply: to be forgotten, a caller must have so many others send
    something first, and names are keys and addresses that the server has seen for itself, never
    what a request claims to be. With 10,000 names, even the true limit of a hundred each would be
    more than one process can answer.
    """

    def __init__(self, most: int = MOST_CALLERS, most_numbers: int = MOST_NUMBERS) -> None:
        """Remember nobody yet."""
        self._most, self._most_numbers = most, most_numbers
        self._numbers = 0
        self._kept: OrderedDict[str, State] = OrderedDict()
        self._lock = threading.Lock()

    def decide(self, name: str, strategy: Strategy, now_us: int, cost: int = 1) -> Decision:
        """Decide on one request, one at a time."""
        with self._lock:
            before = self._kept.get(name, ())
            decision, state = strategy.decide(before, now_us, cost)
            self._kept[name] = state
            self._kept.move_to_end(name)
            self._numbers += len(state) - len(before)
            while self._is_too_much():
                self._numbers -= len(self._kept.popitem(last=False)[1])
        return decision

    def _is_too_much(self) -> bool:
        """Tell whether the longest quiet must go; the caller of this moment stays."""
        many = len(self._kept)
        return many > self._most or (self._numbers > self._most_numbers and many > 1)

    def __len__(self) -> int:
        """Count the callers that are remembered."""
        return len(self._kept)


class SharedStates:
    """States in the store's table `allowances`: all processes on one file count together.

    Each decision is one transaction that holds the right to write from its beginning, so two
    processes cannot both give away the last request. A fleet of machines would use a server such
    as Redis in this place. States that are worth nothing any more are swept out now and then.
    """

    def __init__(self, store: Store) -> None:
        """Work on a store."""
        self._store = store
        self._decisions = 0

    def decide(self, name: str, strategy: Strategy, now_us: int, cost: int = 1) -> Decision:
        """Decide on one request."""
        with self._store.transaction():
            self._sweep(now_us)
            found = self._store.execute("SELECT state FROM allowances WHERE name = ?", [name])
            before: State = tuple(json.loads(found[0]["state"])) if found else ()
            decision, state = strategy.decide(before, now_us, cost)
            self._store.execute(
                "INSERT OR REPLACE INTO allowances (name, state, forget_at_us) VALUES (?, ?, ?)",
                [name, json.dumps(state), strategy.forget_at_us(state)],
            )
        return decision

    def _sweep(self, now_us: int) -> None:
        if self._decisions % SWEEP_EVERY == 0:
            self._store.execute("DELETE FROM allowances WHERE forget_at_us <= ?", [now_us])
        self._decisions += 1
