"""Token buckets with the usual bugs, by which task 6 knows them."""

from __future__ import annotations

from fractions import Fraction

BRIMLESS = 10**9


def _decided(
    arrivals_s: list[int],
    limit: int,
    window_s: int,
    at_first: int,
    most: int,
    refused_costs: bool = False,
    whole: bool = False,
) -> list[bool]:
    """Decide as a bucket with one bug does."""
    then_s, tokens, decisions = arrivals_s[0], Fraction(at_first), []
    for now_s in arrivals_s:
        dripped = Fraction((now_s - then_s) * limit, window_s)
        tokens = min(Fraction(most), tokens + (dripped // 1 if whole else dripped))
        allowed = tokens >= 1
        tokens -= allowed or refused_costs
        then_s = now_s
        decisions.append(allowed)
    return decisions


def starts_empty(arrivals_s: list[int], limit: int, window_s: int) -> list[bool]:
    """Decide as if a new caller had no tokens."""
    return _decided(arrivals_s, limit, window_s, 0, limit)


def never_full(arrivals_s: list[int], limit: int, window_s: int) -> list[bool]:
    """Decide as if the bucket had no brim."""
    return _decided(arrivals_s, limit, window_s, limit, BRIMLESS)


def refused_costs(arrivals_s: list[int], limit: int, window_s: int) -> list[bool]:
    """Decide as if a refused request took a token, too."""
    return _decided(arrivals_s, limit, window_s, limit, limit, refused_costs=True)


def parts_are_lost(arrivals_s: list[int], limit: int, window_s: int) -> list[bool]:
    """Decide as if only whole tokens were kept from one look to the next."""
    return _decided(arrivals_s, limit, window_s, limit, limit, whole=True)


def fills_at_once(arrivals_s: list[int], limit: int, window_s: int) -> list[bool]:
    """Decide as if the bucket were filled when a window is over."""
    start_s, used, decisions = arrivals_s[0], 0, []
    for now_s in arrivals_s:
        if now_s - start_s >= window_s:
            start_s, used = now_s, 0
        decisions.append(used < limit)
        used += used < limit
    return decisions
