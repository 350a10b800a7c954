"""What goes wrong on the way of a request, drawn from the cases and played by a small proxy."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from labapi.classroom.server.hooked import Answer, Forward, Sent
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.checks.cases import Cases
    from labapi.domain.clock import Clock

FAULTS = (500, 502, 503, 504)
"""After these nobody knows whether the work was done."""
ENOUGH = 25
"""Trouble that never ends does end after so many answers: a client without an end comes back."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An answer in the place of the server's own.

    `is_done` says whether the request is passed on before, so that the work is done and only its
    answer lost. `asks_s` is what `Retry-After` says, as a date where `dated`; None: it is missing.
    """

    status: int
    is_done: bool = False
    asks_s: int | None = None
    dated: bool = False


class Play:
    """The hook of the proxy: it plays troubles, one a request, and then lets all pass."""

    def __init__(self, clock: Clock) -> None:
        """Let all pass at first; dates are counted from this clock."""
        self._clock = clock
        self._method, self._paths = "", frozenset[str]()
        self._troubles: Iterator[Trouble] = iter(())

    def begin(self, method: str, paths: Collection[str], troubles: Iterable[Trouble]) -> None:
        """Meet the next requests of this method to one of these paths with these troubles."""
        self._method, self._paths = method, frozenset(paths)
        self._troubles = iter(list(troubles))

    async def __call__(self, sent: Sent, forward: Forward) -> Answer:
        """Answer one request."""
        meant = sent.method == self._method and sent.path in self._paths
        trouble = next(self._troubles, None) if meant else None
        if trouble is None:
            return await forward(sent)
        if trouble.is_done:
            await forward(sent)
        return self._answer(trouble)

    def _answer(self, trouble: Trouble) -> Answer:
        """Write the answer in the envelope that the lab's errors have."""
        error = {"code": "TROUBLE", "message": f"{name_of(trouble.status)}.", "details": []}
        body = json.dumps({"status": "error", "error": error, "meta": {}}).encode()
        answer = Answer(trouble.status, (("Content-Type", "application/json"),), body)
        if trouble.asks_s is None:
            return answer
        from email.utils import format_datetime  # 8 ms, which opening an exercise would pay

        until = self._clock.now() + timedelta(seconds=trouble.asks_s)
        asked = format_datetime(until, usegmt=True) if trouble.dated else str(trouble.asks_s)
        return answer.with_header("Retry-After", asked)


# What is drawn: which faults, in which order, and how long the refusals ask to wait.


def faults(cases: Cases, statuses: Iterable[int] = FAULTS) -> list[Trouble]:
    """Draw the order of these faults, and whether the work was done; none asks for a pause."""
    return [_fault(cases, status) for status in cases.shuffled(tuple(statuses))]


def pauses(cases: Cases, statuses: Iterable[int], dated: bool = False) -> list[Trouble]:
    """Draw for how long each of these refusals asks to wait, no two of them nearly as long."""
    listed = list(statuses)
    tens = cases.shuffled(range(1, 9))  # more than one fixed wait could serve
    return [
        Trouble(status, asks_s=10 * tens[n % len(tens)] + cases.whole(0, 2), dated=dated)
        for n, status in enumerate(listed)
    ]


def without_end(troubles: Iterable[Trouble]) -> list[Trouble]:
    """Repeat these troubles for longer than a client may try."""
    listed = list(troubles)
    return [listed[n % len(listed)] for n in range(ENOUGH)]


def _fault(cases: Cases, status: int) -> Trouble:
    """A gateway that gave up waiting has passed the request on; of others nobody knows."""
    return Trouble(status, is_done=status == 504 or cases.one_of([True, False]))
