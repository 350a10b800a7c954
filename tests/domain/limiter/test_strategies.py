"""The four strategies: what each lets in at most, and that a decision tells the truth."""

from __future__ import annotations

import random

import pytest

from labapi.domain.limiter import (
    STRATEGIES,
    FixedWindow,
    SlidingCounter,
    SlidingLog,
    TokenBucket,
    most_in_any_window,
    simulate,
)  # fmt: skip
from tests.domain.limiter.traffic import START_US, arrivals_us

FIGURES = [(1, 10), (2, 1_000_000), (5, 10_000_000), (7, 999_983), (16, 60_000_000)]
MOST = {
    "fixed-window": lambda limit: 2 * limit,
    "sliding-log": lambda limit: limit,
    "sliding-counter": lambda limit: max(limit, 2 * limit - 1),
    "token-bucket": lambda limit: 2 * limit,
}
each_strategy = pytest.mark.parametrize("name", STRATEGIES)
each_figure = pytest.mark.parametrize(("limit", "window_us"), FIGURES)


def let_in(strategy, state, now_us):
    """Count the requests that would be let in at one moment."""
    count, decision = -1, None
    while decision is None or decision.allowed:
        count += 1
        decision, state = strategy.decide(state, now_us)
    return count


def decisions(strategy, seed, count=3_000):
    """Give random moments with what was decided and what is remembered then."""
    state = ()
    for now_us in arrivals_us(seed, count, strategy.limit, strategy.window_us):
        decision, state = strategy.decide(state, now_us)
        yield now_us, decision, state


@each_strategy
@each_figure
def test_no_stretch_of_one_windows_length_holds_more_than_is_stated(name, limit, window_us):
    strategy = STRATEGIES[name](limit, window_us)
    arrivals = list(arrivals_us(7, 20_000, limit, window_us))
    decided = zip(arrivals, simulate(strategy, arrivals), strict=True)
    times_us = [now_us for now_us, decision in decided if decision.allowed]
    assert limit <= most_in_any_window(times_us, window_us) <= MOST[name](limit)


@each_figure
def test_no_fixed_window_holds_more_than_the_limit(limit, window_us):
    counted = {}
    for now_us, decision, _ in decisions(FixedWindow(limit, window_us), 8, 20_000):
        counted.setdefault(now_us // window_us, []).append(decision.allowed)
    assert all(sum(window) == min(len(window), limit) for window in counted.values())


def test_twice_the_limit_passes_at_the_edge_of_a_fixed_window_and_not_of_a_sliding_one():
    burst = [9_900_000] * 6 + [10_000_000] * 6
    passed = {
        name: sum(decision.allowed for decision in simulate(made(5, 10_000_000), burst))
        for name, made in STRATEGIES.items()
    }
    assert passed == {"fixed-window": 10, "sliding-log": 5, "sliding-counter": 5, "token-bucket": 5}


def test_a_sliding_counter_lets_in_more_where_its_guess_is_wrong():
    """All came late in their window, and it takes them as evenly spread."""
    strategy = SlidingCounter(10, 10_000_000)
    arrivals = [9_999_999] * 10 + [19_000_000] * 10
    times_us = [
        now_us
        for now_us, decision in zip(arrivals, simulate(strategy, arrivals), strict=True)
        if decision.allowed
    ]
    assert most_in_any_window(times_us, 10_000_000) == 19


@each_strategy
@each_figure
def test_as_many_as_remain_are_let_in_at_this_moment(name, limit, window_us):
    strategy = STRATEGIES[name](limit, window_us)
    for now_us, decision, state in decisions(strategy, 9):
        assert let_in(strategy, state, now_us) == decision.remaining


@each_strategy
@each_figure
def test_one_more_is_let_in_when_it_is_told_and_not_a_microsecond_sooner(name, limit, window_us):
    strategy = STRATEGIES[name](limit, window_us)
    for now_us, decision, state in decisions(strategy, 10):
        then_us = now_us + decision.more_after_us
        assert let_in(strategy, state, then_us - 1) == decision.remaining
        assert let_in(strategy, state, then_us) > decision.remaining


@each_strategy
@each_figure
def test_who_is_refused_is_told_when_to_come_back(name, limit, window_us):
    strategy = STRATEGIES[name](limit, window_us)
    refused = 0
    for _, decision, _ in decisions(strategy, 11):
        expected = 0 if decision.allowed else decision.more_after_us
        assert decision.retry_after_us == expected
        refused += not decision.allowed
    assert refused > 100


@each_strategy
@each_figure
def test_at_the_reset_all_is_back_and_not_a_microsecond_sooner(name, limit, window_us):
    strategy = STRATEGIES[name](limit, window_us)
    for now_us, decision, state in decisions(strategy, 12, 1_000):
        assert now_us < decision.reset_at_us
        assert let_in(strategy, state, decision.reset_at_us) == limit
        assert let_in(strategy, state, decision.reset_at_us - 1) < limit


@each_strategy
@each_figure
def test_a_state_is_worth_nothing_when_it_may_be_forgotten(name, limit, window_us):
    strategy = STRATEGIES[name](limit, window_us)
    for now_us, _, state in decisions(strategy, 13, 1_000):
        then_us = strategy.forget_at_us(state)
        assert then_us > now_us
        later = [then_us, then_us, then_us + 1, then_us + window_us // 2]
        kept, forgotten = state, ()
        for moment_us in later:
            decision, kept = strategy.decide(kept, moment_us)
            expected, forgotten = strategy.decide(forgotten, moment_us)
            assert decision == expected


@each_strategy
@each_figure
def test_a_clock_that_is_set_back_stands_still_until_it_has_caught_up(name, limit, window_us):
    """A sliding counter remembers its window, and no finer time: it stands at its start."""
    strategy, draw = STRATEGIES[name](limit, window_us), random.Random(14)
    state, still, latest_us = (), (), 0
    for at_us in arrivals_us(14, 5_000, limit, window_us):
        back_us = draw.choice([0, 0, 0, 1, window_us // 3, window_us, 5 * window_us])
        now_us = at_us - back_us
        latest_us = max(latest_us, now_us)
        known_us = latest_us - (latest_us % window_us if name == "sliding-counter" else 0)
        still_us = max(now_us, known_us)
        expected, still = strategy.decide(still, still_us)
        decision, state = strategy.decide(state, now_us)
        assert state == still
        assert decision[:4] == expected[:4]
        assert decision.more_after_us == expected.more_after_us + still_us - now_us


@each_strategy
def test_who_is_refused_by_a_clock_that_was_set_back_is_told_when_to_come_back(name):
    strategy = STRATEGIES[name](1, 10_000_000)
    _, state = strategy.decide((), START_US)
    now_us = START_US - 3_000_000
    decision, state = strategy.decide(state, now_us)
    assert not decision.allowed
    assert let_in(strategy, state, now_us + decision.retry_after_us - 1) == 0
    assert let_in(strategy, state, now_us + decision.retry_after_us) == 1


def test_a_request_exactly_one_window_old_counts_no_more():
    log = SlidingLog(1, 10)
    assert [decision.allowed for decision in simulate(log, [100, 109, 110])] == [True, False, True]


def test_a_token_is_there_in_the_microsecond_in_which_it_is_full():
    bucket = TokenBucket(3, 10)
    arrivals = [100, 100, 100, 103, 104]  # a token takes 3 1/3 microseconds
    allowed = [decision.allowed for decision in simulate(bucket, arrivals)]
    assert allowed == [True, True, True, False, True]


def test_a_bucket_loses_no_fraction_however_often_it_is_asked():
    bucket = TokenBucket(7, 10_000_000)
    asked = [START_US + step * 1_000 for step in range(100_001)]  # every millisecond, 100 seconds
    assert sum(decision.allowed for decision in simulate(bucket, asked)) == 7 + 7 * 10


def decided_by_cost(strategy, seed, count=1_500):
    """Give random moments and costs, with what was remembered before each."""
    state, costs = (), random.Random(seed)
    for now_us in arrivals_us(seed, count, strategy.limit, strategy.window_us):
        cost = costs.randint(1, strategy.limit)
        yield now_us, cost, state
        _, state = strategy.decide(state, now_us, cost)


@each_strategy
@each_figure
def test_a_cost_is_let_in_where_as_many_requests_at_once_would_be(name, limit, window_us):
    """And leaves behind what they would leave: the same state, and the same to tell of it."""
    strategy = STRATEGIES[name](limit, window_us)
    for now_us, cost, state in decided_by_cost(strategy, seed=21):
        decision, after = strategy.decide(state, now_us, cost)
        one_by_one, left_behind = [], state
        for _ in range(cost):
            single, left_behind = strategy.decide(left_behind, now_us)
            one_by_one.append(single)
        assert decision.allowed == all(single.allowed for single in one_by_one)
        if decision.allowed:
            assert (decision, after) == (one_by_one[-1], left_behind)


@each_strategy
@each_figure
def test_a_cost_that_is_refused_takes_nothing(name, limit, window_us):
    strategy = STRATEGIES[name](limit, window_us)
    for now_us, cost, state in decided_by_cost(strategy, seed=22):
        decision, after = strategy.decide(state, now_us, cost)
        if not decision.allowed:
            assert decision.remaining == let_in(strategy, state, now_us) < cost
            assert strategy.decide(after, now_us, 1)[0] == strategy.decide(state, now_us, 1)[0]


@each_strategy
@each_figure
def test_a_cost_that_was_refused_is_let_in_when_it_was_told_and_not_sooner(name, limit, window_us):
    strategy = STRATEGIES[name](limit, window_us)
    for now_us, cost, state in decided_by_cost(strategy, seed=23):
        decision, after = strategy.decide(state, now_us, cost)
        if not decision.allowed:
            at_us = now_us + decision.retry_after_us
            assert strategy.decide(after, at_us, cost)[0].allowed
            assert not strategy.decide(after, at_us - 1, cost)[0].allowed
