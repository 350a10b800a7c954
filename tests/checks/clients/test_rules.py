"""The rules: which answers a client that keeps them gets, and what is said to one that does not."""

from __future__ import annotations

import pytest

from labapi.checks.clients import rules
from labapi.checks.clients.troubles import Trouble
from labapi.checks.task import Incorrect, Misconceived
from tests.checks.clients.test_call import call_of, sent

LIMITED, BROKEN, REFUSED = Trouble(429), Trouble(502), Trouble(409)
KEYED = [("Idempotency-Key", "k")]


@pytest.mark.parametrize(
    ("troubles", "may_be_repeated", "met"),
    [
        ([], False, [200]),
        ([LIMITED, LIMITED], False, [429, 429, 200]),
        ([BROKEN], False, [502]),
        ([BROKEN, LIMITED], True, [502, 429, 200]),
        ([LIMITED, BROKEN], False, [429, 502]),
        ([REFUSED], True, [409]),
        ([BROKEN, REFUSED, BROKEN], True, [502, 409]),
        ([BROKEN] * 9, True, [502] * 4),
        ([LIMITED] * 4, False, [429] * 4),
    ],
)
def test_the_course_of_a_client_that_keeps_the_rules(troubles, may_be_repeated, met):
    assert rules.course(troubles, 200, may_be_repeated, most=4) == met


def belief(ask, *given):
    with pytest.raises(Misconceived) as told:
        ask(*given)
    return told.value.misconception.name


def message(ask, *given):
    with pytest.raises(Incorrect) as told:
        ask(*given)
    return str(told.value)


def statuses(*listed, **more):
    return call_of(*(sent(status, **more) for status in listed))


@pytest.mark.parametrize(
    ("got", "wanted", "name"),
    [
        ([429], [429, 200], "limit_is_final"),
        ([503, 429], [503, 429, 200], "limit_is_final"),
        ([504], [504, 200], "fault_is_final"),
        ([422, 422], [422], "refusal_is_retried"),
        ([500, 200], [500], "every_fault_again"),
    ],
)
def test_a_try_too_few_or_too_many_shows_a_belief(got, wanted, name):
    assert belief(rules.expect_course, statuses(*got), wanted, 4) == name


@pytest.mark.parametrize(
    ("got", "wanted", "said"),
    [
        ([503, 503], [503] * 4, "After a `503` another try is worth it, up to 4 tries in all."),
        ([429] * 3, [429] * 4, "After a `429` another try is worth it, up to 4 tries in all."),
        ([503] * 5, [503] * 4, "After 4 tries in all it should stop."),
        ([200, 200], [200], "Once there is an answer, no further try is needed."),
        ([500, 415], [500, 200], "No try should have got a `415`."),
    ],
)
def test_a_try_too_few_or_too_many_is_told(got, wanted, said):
    assert said in message(rules.expect_course, statuses(*got), wanted, 4)


def test_the_right_course_is_no_matter():
    rules.expect_course(statuses(503, 200), [503, 200], 4)


def test_all_tries_are_one_request():
    twice = [sent(500, headers=KEYED), sent(headers=KEYED)]
    rules.expect_one_request(call_of(*twice))
    other = call_of(twice[0], sent(headers=KEYED, body=b'{"n": 1}'))
    assert "another body than the first" in message(rules.expect_one_request, other)


@pytest.mark.parametrize(
    ("keys", "said"),
    [(["", "k"], "The first had no `Idempotency-Key`"), (["k", ""], "a later one had none")],
)
def test_a_key_on_some_tries_only_is_no_key(keys, said):
    tries = [sent(headers=[("Idempotency-Key", key)] if key else []) for key in keys]
    assert said in message(rules.expect_one_request, call_of(*tries))


def test_a_key_for_each_try_is_a_question_for_each():
    tries = [sent(500, headers=[("Idempotency-Key", key)]) for key in ("k", "l")]
    assert belief(rules.expect_key, call_of(*tries)) == "key_per_try"


def test_quotes_around_a_key_do_not_make_it_another():
    tries = [sent(500, headers=[("idempotency-key", key)]) for key in ("k", '"k"')]
    rules.expect_key(call_of(*tries))


def test_no_key_is_told_apart_from_one_that_is_nearly_named_so():
    assert belief(rules.expect_key, statuses(500, 200)) == "no_key"
    nearly = statuses(500, 200, headers=[("idempotency_key", "k")])
    assert "a header `Idempotency_Key`" in message(rules.expect_key, nearly)


def test_two_calls_under_one_key_are_found_whether_they_ask_the_same_or_not():
    one, same = (call_of(sent(headers=KEYED)) for _ in range(2))
    other = call_of(sent(headers=KEYED, body=b'{"n": 1}'))
    assert belief(rules.expect_new_key, same, [one]) == "key_of_features"
    assert belief(rules.expect_new_key, other, [one]) == "key_for_all"
    rules.expect_new_key(call_of(sent(headers=[("Idempotency-Key", "l")])), [one, other])


@pytest.mark.parametrize(
    ("waits", "name"),
    [([], "at_once"), ([0, 0], "at_once"), ([12, 12], "own_guess"), ([40, 12], "own_guess")],
)
def test_a_wait_that_was_not_asked_for_shows_a_belief(waits, name):
    tries = [sent(429, asked="12"), sent(503, asked="40"), sent()]
    assert belief(rules.expect_waits, call_of(*tries, waits=waits)) == name


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        ([12, 40, 12], "that wait is for nothing"),
        ([12_000, 40_000], "a thousand times as long"),
        ([12], "It is to wait once before each repetition"),
        ([-1, 40], "It called `wait(-1)`"),
        ([float("nan"), 40], "It called `wait(nan)`"),
    ],
)
def test_other_waits_are_told(waits, said):
    tries = [sent(429, asked="12"), sent(503, asked="40"), sent(503, asked="70")]
    assert said in message(rules.expect_waits, call_of(*tries, waits=waits))


def test_who_really_sleeps_is_told_of_wait():
    slept = call_of(sent(429, asked="1"), sent(), apart_s=1.2)
    assert "Yet 1.2 seconds went by" in message(rules.expect_waits, slept)
