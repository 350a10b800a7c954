"""The traffic that task 6 sends: who asks at which second, so that no rounding can decide.

A bucket may be kept in floats, fractions or whole drops. All of these agree but where a request
finds *exactly* one token that has dripped in: 0.7 + 0.3 may be a hair less than one. So such
requests are sent only where each way of counting is exact: with halves, quarters and eighths.
"""

from __future__ import annotations

from labapi.checks.cases import Cases

Arrivals = list[tuple[str, int]]
"""Who comes, and in which second, in the order of time."""


def burst_and_trickle(limit: int, drip_s: int, now_s: int) -> Arrivals:
    """Send a burst, one request later, a burst, a trickle of halves, a long pause, a burst again.

    A token drips in each `drip_s` seconds; that is a power of two, so all counting is exact.
    """
    full_s = now_s + limit * drip_s
    seconds = [now_s] * (limit + 2) + [now_s + 2 * drip_s] + [full_s] * (limit + 1)
    seconds += [full_s + drip_s // 2 * half for half in range(1, 2 * limit)]
    later_s = seconds[-1] + 3 * limit * drip_s
    seconds += [*[later_s] * (limit + 3), later_s + drip_s // 2, later_s + drip_s]
    return [("ada", second) for second in seconds]


def uneven(limit: int, window_s: int, now_s: int) -> Arrivals:
    """Send a trickle a little faster than tokens drip in, and bursts that count them.

    Parts of a token add up from burst to burst, so a drip that is rounded shows in the end.
    """
    step_s, longer_s = max(1, window_s // limit), -(-window_s // limit)
    seconds = [now_s] * (limit + 2)
    seconds += [now_s + step_s * number for number in range(1, 2 * limit + 2)]
    later_s = seconds[-1] + window_s - 1
    seconds += [later_s] * (limit + 1)
    burst = limit * longer_s // window_s + 2
    seconds += [later_s + longer_s * n for n in range(1, limit + 2) for _ in range(burst)]
    return clear([("ada", second) for second in seconds], limit, window_s)


def of_two_callers(cases: Cases, limit: int, window_s: int, now_s: int) -> Arrivals:
    """Draw the requests of two callers, whose buckets fill and empty side by side."""
    step_s = max(1, window_s // limit)
    pauses = (0, 0, 0, 0, 0, 1, step_s, step_s + 1, 3 * step_s, 2 * window_s)
    arrivals: Arrivals = []
    for _ in range(14 * limit):
        arrivals.append((cases.one_of(["ada", "bob"]), now_s))
        now_s += cases.one_of(pauses)
    return clear(arrivals, limit, window_s)


def clear(arrivals: Arrivals, limit: int, window_s: int) -> Arrivals:
    """Leave out requests that find exactly one token, unless the bucket has been full since."""
    buckets = {caller: _Bucket(limit, window_s, now_s) for caller, now_s in reversed(arrivals)}
    return [(caller, now_s) for caller, now_s in arrivals if buckets[caller].is_clear(now_s)]


class _Bucket:
    """A bucket in whole drops, `window_s` of which are a token; `limit` drop in each second."""

    def __init__(self, limit: int, window_s: int, now_s: int) -> None:
        """Begin with a full one."""
        self.limit, self.window_s, self.then_s = limit, window_s, now_s
        self.drops = self.full = limit * window_s
        self.whole = True
        """Whether it holds whole tokens since it ran over: then all ways of counting agree."""

    def is_clear(self, now_s: int) -> bool:
        """Tell whether nobody can doubt the decision on a request; if so, take its token."""
        drops, whole = self.drops + (now_s - self.then_s) * self.limit, self.whole
        if now_s > self.then_s:
            whole = drops > self.full
        drops = min(drops, self.full)
        if drops == self.window_s and not whole:
            return False
        self.drops, self.whole, self.then_s = drops, whole, now_s
        self.drops -= self.window_s * (drops >= self.window_s)
        return True
