"""Where states are kept: bounded in memory, shared through a store."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from labapi.domain.limiter import (
    STRATEGIES,
    FixedWindow,
    MemoryStates,
    SharedStates,
    SlidingLog,
    simulate,
)  # fmt: skip
from labapi.domain.limiter.states import SWEEP_EVERY
from labapi.domain.store import Store
from tests.domain.limiter.traffic import START_US, arrivals_us

HOUR_US = 3_600_000_000
ONCE = FixedWindow(1, HOUR_US)


@pytest.fixture
def store():
    with Store() as store:
        yield store


def rows(store):
    return store.execute("SELECT count(*) AS n FROM allowances")[0]["n"]


def test_memory_stays_bounded_with_100_000_keys():
    states = MemoryStates(most=10_000)
    for number in range(100_000):
        assert states.decide(f"key {number}", ONCE, START_US + number).allowed
        assert len(states) <= 10_000
    kept = sum(sys.getsizeof(state) for state in states._kept.values())
    assert kept < 10_000 * 100


def test_the_numbers_of_long_logs_are_bounded_too():
    states, log = MemoryStates(most=10_000, most_numbers=500), SlidingLog(100, HOUR_US)
    for number in range(20_000):
        states.decide(f"key {number % 40}", log, START_US + number)
        assert sum(map(len, states._kept.values())) == states._numbers <= 500


def test_one_caller_is_remembered_however_long_their_log():
    states, log = MemoryStates(most_numbers=10), SlidingLog(50, HOUR_US)
    allowed = [states.decide("key", log, START_US + n).allowed for n in range(60)]
    assert allowed == [True] * 50 + [False] * 10


def test_who_has_been_quiet_for_longest_is_forgotten_first():
    states = MemoryStates(most=2)
    for name in ("a", "b", "a", "c"):  # a was heard of after b
        states.decide(name, ONCE, START_US)
    assert [states.decide(name, ONCE, START_US).allowed for name in ("a", "c", "b")] == [
        False, False, True,
    ]  # fmt: skip


def test_to_be_forgotten_takes_as_many_names_as_are_kept():
    states = MemoryStates(most=1_000)
    states.decide("me", ONCE, START_US)
    for others in range(999):
        states.decide(f"other {others}", ONCE, START_US)
    assert not states.decide("me", ONCE, START_US).allowed


def test_a_caller_who_goes_on_sending_is_never_forgotten():
    states = MemoryStates(most=10)
    states.decide("me", ONCE, START_US)
    for others in range(1_000):
        states.decide(f"other {others}", ONCE, START_US)
        if others % 9 == 0:
            assert not states.decide("me", ONCE, START_US).allowed


@pytest.mark.parametrize("name", STRATEGIES)
def test_both_places_decide_as_the_strategy_does(name, store):
    strategy = STRATEGIES[name](5, 10_000_000)
    arrivals = list(arrivals_us(1, 2_000, strategy.limit, strategy.window_us))
    expected = simulate(strategy, arrivals)
    for states in (MemoryStates(), SharedStates(store)):
        assert [states.decide("a", strategy, now_us) for now_us in arrivals] == expected


def test_callers_do_not_share_an_allowance(store):
    for states in (MemoryStates(), SharedStates(store)):
        assert [states.decide(name, ONCE, START_US).allowed for name in ("a", "b", "a")] == [
            True, True, False,
        ]  # fmt: skip


def test_two_on_one_file_count_together(tmp_path):
    with Store(tmp_path / "a.sqlite") as one, Store(tmp_path / "a.sqlite") as other:
        states = [SharedStates(one), SharedStates(other)]
        strategy = FixedWindow(7, HOUR_US)
        decisions = [states[n % 2].decide("a", strategy, START_US) for n in range(10)]
    assert [decision.remaining for decision in decisions[:7]] == [6, 5, 4, 3, 2, 1, 0]
    assert [decision.allowed for decision in decisions] == [True] * 7 + [False] * 3


def test_rows_that_are_worth_nothing_are_swept_out(store):
    states = SharedStates(store)
    for number in range(2 * SWEEP_EVERY):
        states.decide(f"key {number}", ONCE, START_US)
    states = SharedStates(store)
    states.decide("late", ONCE, START_US + 2 * HOUR_US)
    assert rows(store) == 1


def test_rows_that_still_count_are_kept(store):
    strategy = FixedWindow(5, HOUR_US)
    for _ in range(3):
        SharedStates(store).decide("a", strategy, START_US)  # each begins with a sweep
    assert SharedStates(store).decide("a", strategy, START_US).remaining == 1


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("place", ["memory", "shared"])
def test_50_threads_at_once_get_exactly_the_limit(name, place, store):
    states = MemoryStates() if place == "memory" else SharedStates(store)
    strategy = STRATEGIES[name](100, HOUR_US)
    with ThreadPoolExecutor(50) as pool:
        decisions = list(pool.map(lambda _: states.decide("a", strategy, START_US), range(1_000)))
    assert sum(decision.allowed for decision in decisions) == 100


def test_what_remains_counts_down_one_by_one_whoever_asks(store):
    states, strategy = SharedStates(store), FixedWindow(200, HOUR_US)
    with ThreadPoolExecutor(8) as pool:
        left = list(pool.map(lambda _: states.decide("a", strategy, START_US), range(200)))
    remaining = sorted(decision.remaining for decision in left)
    assert all(after - before == 1 for before, after in pairwise(remaining))
