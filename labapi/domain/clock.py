"""Time as something that is handed in, so that a test can hold it still."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """What tells the time: the date for people, and a counter for measuring."""

    def now(self) -> datetime:
        """Tell the date and time, in UTC and aware of it."""

    def monotonic_ns(self) -> int:
        """Count nanoseconds from some moment on; never goes back."""


class SystemClock:
    """The clock of this computer: Python's own functions, with nothing of ours in between."""

    now = staticmethod(partial(datetime.now, UTC))
    monotonic_ns = staticmethod(time.perf_counter_ns)
    """The finest counter there is."""


class ManualClock:
    """A clock that stands still until it is told to go on.

    >>> clock = ManualClock()
    >>> clock.advance(seconds=90)
    >>> clock.now()
    datetime.datetime(2026, 1, 1, 12, 1, 30, tzinfo=datetime.timezone.utc)
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        """Begin at `start`, which must be aware of its time zone."""
        if start.tzinfo is None:
            raise ValueError(f"{start!r} has no time zone. Add tzinfo=datetime.UTC.")
        self._now, self._monotonic_ns = start.astimezone(UTC), 0

    def now(self) -> datetime:
        """Tell the time at which the clock stands."""
        return self._now

    def monotonic_ns(self) -> int:
        """Count the nanoseconds by which the clock was advanced."""
        return self._monotonic_ns

    def advance(self, seconds: float) -> None:
        """Go on by so many seconds; a clock never goes back."""
        if seconds < 0:
            raise ValueError(f"A clock cannot go back by {-seconds} s.")
        step = timedelta(seconds=seconds)
        self._now += step
        self._monotonic_ns += step // MICROSECOND * 1000


def to_microseconds(moment: datetime) -> int:
    """Count the microseconds since 1970 in UTC: how the store keeps a moment, exactly."""
    return (moment - EPOCH) // MICROSECOND


def from_microseconds(count: int) -> datetime:
    """Give the moment of a count that the store kept.

    >>> from_microseconds(to_microseconds(EPOCH + MICROSECOND)) == EPOCH + MICROSECOND
    True
    """
    return EPOCH + timedelta(microseconds=count)
