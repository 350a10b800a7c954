"""Made-up traffic of one caller: bursts, drips, silences, and requests exactly at an edge."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

MILLISECOND_US = 1_000
START_US = 1_790_000_003_217_000
"""Some moment that lies at no edge."""


def arrivals_us(
    seed: int, count: int, limit: int, window_us: int, tick_us: int = 1
) -> Iterator[int]:
    """Give the microseconds at which so many requests come; all of them are whole ticks."""
    return islice(_endless(random.Random(seed), limit, window_us, tick_us), count)


def _endless(draw: random.Random, limit: int, window_us: int, tick_us: int) -> Iterator[int]:
    now_us = START_US
    while True:
        kind = draw.choice(["drip", "drip", "edge", "one window on", "silence"])
        if kind == "edge":
            now_us += window_us - now_us % window_us + draw.choice([-1, 0, 1]) * tick_us
        elif kind == "one window on":
            now_us += window_us + draw.choice([-1, 0, 1]) * tick_us
        elif kind == "silence":
            now_us += draw.randrange(2 * window_us)
        spacing_us = draw.choice([0, 0, window_us // (2 * limit), window_us // limit])
        for _ in range(draw.randint(1, 2 * limit)):
            now_us += draw.randint(0, spacing_us)
            now_us -= now_us % tick_us
            yield now_us
