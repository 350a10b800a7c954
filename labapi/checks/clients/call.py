"""One call of a learner's client: what it sent, how long it waited, and what it gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from labapi.classroom.exchange.exchange import Exchange

KEY = "Idempotency-Key"
IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
"""The methods that may be sent twice (RFC 9110, 9.2.2; QUERY: RFC 10008)."""
SHOWN = 8
"""So many tries or waits are told of."""


@dataclass(frozen=True, slots=True)
class Window:
    """Between which seconds a wait may lie; None of them is asked for where it `may_be_none`."""

    least_s: float
    most_s: float
    may_be_none: bool = False

    def holds(self, wait_s: float) -> bool:
        """Tell whether a wait lies in it; `nan` lies nowhere."""
        return self.least_s <= wait_s <= self.most_s


SLACK_S = 6.0
"""So much longer than asked may a wait be: jitter on top of it does no harm."""
AS_LONG_AS_IT_LIKES = Window(0.0, 3600.0, may_be_none=True)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Call:
    """What came of one call; `arrived_at` says when each try reached the proxy."""

    what: str
    tries: Sequence[Exchange]
    arrived_at: Sequence[datetime]
    waits: Sequence[Any]
    given: Any
    watched: bool = True
    """Whether anybody looked how long it waited."""

    @property
    def statuses(self) -> list[int | None]:
        """The status that each try was answered with."""
        return [sent.status for sent in self.tries]

    @property
    def keys(self) -> list[str]:
        """The idempotency key of each try, without quotes; empty where there is none."""
        return [sent.request_header(KEY).strip().strip('"') for sent in self.tries]

    @property
    def made(self) -> int:
        """The status of a prediction that is made, by the noun `/predictions` or by the verb."""
        return 201 if self.tries[0].target.startswith("/api/v1/predictions") else 200

    @property
    def may_be_repeated(self) -> bool:
        """Whether its request may be sent twice, as it was sent at first."""
        return self.tries[0].method in IDEMPOTENT or bool(self.keys[0])

    @property
    def told(self) -> str:
        """Say how many tries there were, how they were answered, and how long it waited."""
        count = f"{len(self.tries)} {'try' if len(self.tries) == 1 else 'tries'}"
        answers = ", ".join(f"`{status}`" for status in self.statuses[:SHOWN])
        said = f"{self.what} sent {count}: {answers}{', …' * (len(self.tries) > SHOWN)}."
        if not self.watched:
            return said
        waits = ", ".join(f"{wait:g}" for wait in self.waits[:SHOWN])
        return said + (f" It waited {waits} seconds." if waits else " It did not wait.")

    @property
    def windows(self) -> list[Window]:
        """How long it was to wait after each try that was followed by another."""
        return [self._window(number) for number in range(len(self.tries) - 1)]

    @property
    def asked(self) -> list[str]:
        """What `Retry-After` said after each try that was followed by another, if anything."""
        headers = [sent.response_header("Retry-After") for sent in self.tries[:-1]]
        return [header for header in headers if header]

    @property
    def longest_rest_s(self) -> float:
        """The longest time that went by between two tries, by the clock of the proxy; 0 of one."""
        rests = (later - earlier for earlier, later in pairwise(self.arrived_at))
        return max((rest.total_seconds() for rest in rests), default=0.0)

    def _window(self, number: int) -> Window:
        header = self.tries[number].response_header("Retry-After")
        if not header:
            return AS_LONG_AS_IT_LIKES
        if header.isdigit():
            return Window(float(header), float(header) + SLACK_S)
        from email.utils import parsedate_to_datetime  # 8 ms, which only a date needs

        until = parsedate_to_datetime(header)  # a date counts whole seconds: one less is no fault
        least = until - self.arrived_at[number + 1] - SECOND
        most = until - self.arrived_at[number]
        return Window(max(0.0, least.total_seconds()), most.total_seconds() + SLACK_S)


def near_miss(sent: Exchange, name: str = KEY) -> str:
    """Name a header of the request whose name is nearly this one; empty where there is none.

    A header's name may be written in any case, so that is no miss.
    """
    from difflib import SequenceMatcher  # for this alone

    for header, _ in sent.request_headers:
        alike = SequenceMatcher(None, header.lower(), name.lower()).ratio()
        if header.lower() != name.lower() and alike > 0.8:
            return header.title()  # on its way it was written in small letters
    return ""


def waits_fit(waits: Sequence[float], windows: Sequence[Window]) -> bool:
    """Tell whether the waits can be those after each try, in their order.

    >>> asked = [Window(3, 9), AS_LONG_AS_IT_LIKES]
    >>> waits_fit([3], asked), waits_fit([3, 1], asked), waits_fit([1], asked)
    (True, True, False)
    """
    if not windows:
        return not waits
    first, *rest = windows
    if waits and first.holds(waits[0]) and waits_fit(waits[1:], rest):
        return True
    return first.may_be_none and waits_fit(waits, rest)
