"""Ids that say what they are the id of: random ones, and ones that grow with time.

A random id cannot be guessed. One that grows with time tells when it was made, and may be guessed
by who tries long enough: it names a thing, and is no key to it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labapi.domain.clock import Clock

HEXADECIMAL = frozenset("0123456789abcdef")

RANDOM_BYTES = 8
"""64 random bits: among a million ids, two are alike with a chance of one in 37 million."""

EPOCH_MS = 1_767_225_600_000
"""2026-01-01 00:00 UTC in milliseconds since 1970: the time from which ids are counted."""
RANDOM_BITS = 23


def new_id(prefix: str, random: Callable[[int], str] = secrets.token_hex) -> str:
    """Make an id: the prefix, an underscore and 16 hexadecimal digits.

    `random(n)` gives `n` random bytes in hexadecimal.

    >>> new_id("pred", random=lambda n: "3f" * n)
    'pred_3f3f3f3f3f3f3f3f'
    """
    return f"{prefix}_{random(RANDOM_BYTES)}"


class TimeOrderedIds:
    """Numbers of 63 bits that grow with time, so that things sort in the order they were made.

    The idea is that of UUIDv7 (RFC 9562, section 5.7): the milliseconds in front, random bits
    behind. A number is never given twice, and never a smaller one than before, even if the clock
    stands still or goes back. Two processes give the same number in the same millisecond with a
    chance of one in eight million.
    """

    def __init__(self, clock: Clock, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        """Take the time from a clock."""
        self._clock = clock
        self._random_bits = random_bits
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """Give the next number."""
        since_ms = int(self._clock.now().timestamp() * 1000) - EPOCH_MS
        number = (max(since_ms, 0) << RANDOM_BITS) | self._random_bits(RANDOM_BITS)
        with self._lock:
            self._last = max(number, self._last + 1)
            return self._last


def id_of(prefix: str, number: int) -> str:
    """Write a number as an id of 16 hexadecimal digits.

    >>> id_of("pred", 255)
    'pred_00000000000000ff'
    """
    return f"{prefix}_{number:016x}"


def number_of(prefix: str, text: str) -> int | None:
    """Read an id that `id_of` wrote; None for any other text.

    >>> number_of("pred", "pred_00000000000000ff"), number_of("pred", "pred_FF")
    (255, None)
    """
    digits = text.removeprefix(f"{prefix}_")
    if len(digits) != 16 or not set(digits) <= HEXADECIMAL or text != f"{prefix}_{digits}":
        return None
    number = int(digits, 16)
    return number if number < 2**63 else None
