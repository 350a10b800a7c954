"""The strategies against well-known libraries, on tens of thousands of random decisions each.

Where both count by the same rule they must never disagree. Where the rules differ, each
disagreement must be of the one kind that the test's docstring explains.
"""

from __future__ import annotations

import random
import threading
from fractions import Fraction
from types import SimpleNamespace

import limits.storage.memory
import pytest
from limits import RateLimitItemPerSecond
from limits.strategies import SlidingWindowCounterRateLimiter
from pyrate_limiter.abstracts import algorithm as pyrate
from pyrate_limiter.abstracts.rate import Rate

from labapi.domain.limiter import FixedWindow, SlidingCounter, SlidingLog, State, TokenBucket
from tests.domain.limiter.traffic import MILLISECOND_US, arrivals_us

DECISIONS = 30_000
FIGURES = [(1, 1_000), (3, 10_000), (5, 10_000), (16, 2_000), (100, 60_000)]
"""Limits, and windows in milliseconds: the finest step that pyrate-limiter knows."""
UNEVEN = [(3, 1_000), (7, 10_000), (60, 7_000), (99, 1_000)]
"""The same, where a window is not a whole number of microseconds for each request."""


def by_log(
    algorithm: pyrate.LogAlgorithm, rate: Rate, log_ms: list[int], now_ms: int, cost: int = 1
) -> pyrate.Decision:
    """Ask one of pyrate-limiter's rules about a log, as its buckets do."""
    count = sum(at_ms >= algorithm.window_start(rate, now_ms) for at_ms in log_ms)
    return algorithm.decide([rate], [count], cost, now_ms, lambda offset: log_ms[-1 - offset])


@pytest.mark.parametrize(("limit", "window_ms"), FIGURES)
def test_fixed_window_never_disagrees_with_pyrate_limiter(limit, window_ms):
    """Both count in windows that begin at whole multiples of their length since 1970."""
    ours, theirs = FixedWindow(limit, window_ms * MILLISECOND_US), pyrate.FixedWindow()
    rate, state, log_ms = Rate(limit, window_ms), (), []
    for now_us in arrivals_us(1, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        now_ms = now_us // MILLISECOND_US
        decision, state = ours.decide(state, now_us)
        expected = by_log(theirs, rate, log_ms[-limit:], now_ms)
        assert decision.allowed == expected.allowed
        assert decision.retry_after_us == (expected.retry_after_ms or 0) * MILLISECOND_US
        log_ms += [now_ms] if decision.allowed else []


@pytest.mark.parametrize(("limit", "window_ms"), FIGURES)
def test_sliding_log_never_disagrees_with_a_pyrate_limiter_one_step_shorter(limit, window_ms):
    """pyrate-limiter's window takes in both of its ends, so its own is one step longer than named.

    With windows that hold the same moments, the two never disagree.
    """
    ours, theirs = SlidingLog(limit, window_ms * MILLISECOND_US), pyrate.SlidingWindowLog()
    rate, state, log_ms = Rate(limit, window_ms - 1), (), []
    for now_us in arrivals_us(2, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        now_ms = now_us // MILLISECOND_US
        decision, state = ours.decide(state, now_us)
        expected = by_log(theirs, rate, log_ms[-limit:], now_ms)
        assert decision.allowed == expected.allowed
        assert decision.retry_after_us == (expected.retry_after_ms or 0) * MILLISECOND_US
        log_ms += [now_ms] if decision.allowed else []


@pytest.mark.parametrize(("limit", "window_ms"), FIGURES)
def test_sliding_log_disagrees_with_pyrate_limiter_only_exactly_at_the_edge(limit, window_ms):
    """One kind: a request exactly one window old counts for pyrate-limiter, and not here.

    So ours lets in where theirs does not, and only where such a request is in the log.
    """
    ours, theirs = SlidingLog(limit, window_ms * MILLISECOND_US), pyrate.SlidingWindowLog()
    rate, disagreements = Rate(limit, window_ms), 0
    state: State = ()
    for now_us in arrivals_us(3, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        log_ms = [at_us // MILLISECOND_US for at_us in state]
        expected = by_log(theirs, rate, log_ms, now_us // MILLISECOND_US)
        decision, after = ours.decide(state, now_us)
        if decision.allowed != expected.allowed:
            assert decision.allowed
            assert now_us - ours.window_us in state
            disagreements += 1
        state = after
    assert 0 < disagreements < DECISIONS // 5


@pytest.mark.parametrize(
    ("limit", "window_ms"), [(n, ms) for n, ms in FIGURES if ms * MILLISECOND_US % n == 0]
)
def test_token_bucket_never_disagrees_with_pyrate_limiter(limit, window_ms):
    """pyrate-limiter keeps the moment at which the bucket is full instead of a level.

    Where a token takes a whole number of microseconds, that is the same rule.
    """
    ours, theirs = TokenBucket(limit, window_ms * MILLISECOND_US), pyrate.TokenBucket()
    rates, state = [Rate(limit, window_ms)], ()
    their_state = theirs.initial(rates)
    for now_us in arrivals_us(4, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        decision, state = ours.decide(state, now_us)
        their_state, expected = theirs.step(rates, their_state, now_us // MILLISECOND_US, 1)
        assert decision.allowed == expected.allowed
        told_ms = -(-decision.retry_after_us // MILLISECOND_US)
        assert told_ms == (expected.retry_after_ms or 0)


@pytest.mark.parametrize(
    ("limit", "window_ms"), [(n, ms) for n, ms in FIGURES if ms * MILLISECOND_US % n == 0]
)
def test_token_bucket_never_disagrees_with_pyrate_limiter_on_costs(limit, window_ms):
    ours, theirs = TokenBucket(limit, window_ms * MILLISECOND_US), pyrate.TokenBucket()
    rates, state, costs = [Rate(limit, window_ms)], (), random.Random(8)
    their_state = theirs.initial(rates)
    for now_us in arrivals_us(8, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        cost = costs.randint(1, limit)
        decision, state = ours.decide(state, now_us, cost)
        their_state, expected = theirs.step(rates, their_state, now_us // MILLISECOND_US, cost)
        assert decision.allowed == expected.allowed
        told_ms = -(-decision.retry_after_us // MILLISECOND_US)
        assert told_ms == (expected.retry_after_ms or 0)


@pytest.mark.parametrize(("limit", "window_ms"), FIGURES)
def test_fixed_window_never_disagrees_with_pyrate_limiter_on_costs(limit, window_ms):
    ours, theirs = FixedWindow(limit, window_ms * MILLISECOND_US), pyrate.FixedWindow()
    rate, state, log_ms, costs = Rate(limit, window_ms), (), [], random.Random(9)
    for now_us in arrivals_us(9, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        now_ms, cost = now_us // MILLISECOND_US, costs.randint(1, limit)
        decision, state = ours.decide(state, now_us, cost)
        expected = by_log(theirs, rate, log_ms[-limit:], now_ms, cost)
        assert decision.allowed == expected.allowed
        assert decision.retry_after_us == (expected.retry_after_ms or 0) * MILLISECOND_US
        log_ms += [now_ms] * cost if decision.allowed else []


@pytest.mark.parametrize(("limit", "window_ms"), FIGURES)
def test_sliding_log_never_disagrees_with_a_pyrate_limiter_one_step_shorter_on_costs(
    limit, window_ms
):
    ours, theirs = SlidingLog(limit, window_ms * MILLISECOND_US), pyrate.SlidingWindowLog()
    rate, state, log_ms, costs = Rate(limit, window_ms - 1), (), [], random.Random(10)
    for now_us in arrivals_us(10, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        now_ms, cost = now_us // MILLISECOND_US, costs.randint(1, limit)
        decision, state = ours.decide(state, now_us, cost)
        expected = by_log(theirs, rate, log_ms[-limit:], now_ms, cost)
        assert decision.allowed == expected.allowed
        assert decision.retry_after_us == (expected.retry_after_ms or 0) * MILLISECOND_US
        log_ms += [now_ms] * cost if decision.allowed else []


@pytest.mark.parametrize(("limit", "window_ms"), UNEVEN)
def test_token_bucket_disagrees_with_pyrate_limiter_only_by_its_rounding(limit, window_ms):
    """One kind: pyrate-limiter rounds the time of a token up to whole microseconds.

    Its bucket of N tokens is therefore up to N microseconds deeper than a window. Asked about the
    same level, it lets in what ours does, and a request that comes less than N microseconds early.
    """
    ours, theirs = TokenBucket(limit, window_ms * MILLISECOND_US), pyrate.TokenBucket()
    rates = [Rate(limit, window_ms)]
    state: State = ()
    for now_us in arrivals_us(5, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        missing_us = 0
        if state:
            missing_us = max(0, ours.forget_at_us(state) - now_us)
        _, expected = theirs.step(rates, (now_us + missing_us,), now_us // MILLISECOND_US, 1)
        decision, state = ours.decide(state, now_us)
        if decision.allowed != expected.allowed:
            assert expected.allowed
            assert decision.retry_after_us <= limit


@pytest.fixture
def clocked(monkeypatch):
    """The library's storage on a clock of ours, and without its threads that sweep it."""
    clock = SimpleNamespace(now_s=0.0)
    idle = SimpleNamespace(start=lambda: None, is_alive=lambda: True, cancel=lambda: None)
    module = limits.storage.memory
    monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: clock.now_s))
    still = SimpleNamespace(RLock=threading.RLock, Timer=lambda *_: idle)
    monkeypatch.setattr(module, "threading", still)
    clock.storage = module.MemoryStorage()
    return clock


def by_both(clocked, limit, window_ms, seed, cost):
    """Give the exact weighted count, our answer, and the library's for so many at once."""
    ours = SlidingCounter(limit, window_ms * MILLISECOND_US)
    item = RateLimitItemPerSecond(limit, window_ms // 1000)
    theirs = SlidingWindowCounterRateLimiter(clocked.storage)
    state: State = ()
    for now_us in arrivals_us(seed, DECISIONS, limit, ours.window_us, MILLISECOND_US):
        clocked.now_s = now_us / 1e6
        start_us, earlier, used = ours._counts(state, now_us)
        count = used + Fraction(earlier * (start_us + ours.window_us - now_us), ours.window_us)
        remember(clocked.storage, item, clocked.now_s, earlier, used)
        decision, state = ours.decide(state, now_us)
        allowed = theirs.hit(item, cost=cost)
        assert decision.allowed == (count + 1 <= limit)
        if 0 < abs(count - round(count)) < 1e-9 * limit:
            continue  # nearer to a whole number than the library's floating point can tell
        yield count, decision.allowed, allowed


@pytest.mark.parametrize(("limit", "window_ms"), [*FIGURES, (7, 10_000)])
def test_sliding_counter_disagrees_with_limits_only_by_its_rounding(clocked, limit, window_ms):
    """One kind: ``limits`` rounds the weighted count down before it compares; ours never rounds.

    So where the count lies between N - 1 and N, theirs lets in one more: N and a fraction.
    """
    disagreements = 0
    for count, ours, theirs in by_both(clocked, limit, window_ms, seed=6, cost=1):
        if ours != theirs:
            assert theirs
            assert limit - 1 < count < limit
            disagreements += 1
    assert disagreements


@pytest.mark.parametrize(("limit", "window_ms"), [*FIGURES, (7, 10_000)])
def test_sliding_counter_agrees_with_limits_asked_for_two_but_where_one_fits(
    clocked, limit, window_ms
):
    """The other side of the same: two requests after rounding down are as strict as one without.

    One kind remains, where no rounding takes place: the count is N - 1, and one more fits exactly.
    """
    disagreements = 0
    for count, ours, theirs in by_both(clocked, limit, window_ms, seed=7, cost=2):
        if ours != theirs:
            assert ours
            assert count == limit - 1
            disagreements += 1
    assert disagreements


def remember(storage, item, now_s, earlier, used):
    """Give the library's storage the counts that ours has."""
    key, window_s = item.key_for(), item.get_expiry()
    names = storage.sliding_window_keys(key, window_s, now_s)
    for name, count in zip(names, (earlier, used), strict=True):
        storage.storage[name] = count
        storage.expirations[name] = now_s + 2 * window_s
