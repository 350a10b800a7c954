from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from labapi.domain.errors import IdempotencyKeyReused, RequestInProgress
from labapi.domain.idempotency import LEASE_S, LIFETIME_S, IdempotencyRecords, SavedAnswer
from labapi.domain.store import Store

ANSWER = SavedAnswer(
    201, [("location", "/a"), ("set-cookie", "é"), ("set-cookie", "b")], b"\x00\xff"
)


@pytest.fixture
def records(store, clock) -> IdempotencyRecords:
    return IdempotencyRecords(store, clock)


def test_the_first_claim_is_yours_to_run(records):
    assert records.claim("k", "f") is None


def test_the_saved_answer_comes_back_byte_for_byte(records):
    records.claim("k", "f")
    records.complete("k", "f", ANSWER)
    assert records.claim("k", "f") == ANSWER


def test_while_the_first_runs_the_second_is_told_to_wait(records):
    records.claim("k", "f")
    with pytest.raises(RequestInProgress) as caught:
        records.claim("k", "f")
    assert caught.value.retry_after_s >= 1


@pytest.mark.parametrize("complete", [True, False])
def test_another_request_under_the_key_is_refused(records, complete):
    records.claim("k", "f")
    if complete:
        records.complete("k", "f", ANSWER)
    with pytest.raises(IdempotencyKeyReused):
        records.claim("k", "g")


def test_keys_do_not_know_each_other(records):
    records.claim("k", "f")
    assert records.claim("other", "f") is None


def test_a_released_key_is_free(records):
    records.claim("k", "f")
    records.release("k", "f")
    assert records.claim("k", "g") is None


def test_a_saved_answer_cannot_be_released(records):
    records.claim("k", "f")
    records.complete("k", "f", ANSWER)
    records.release("k", "f")
    assert records.claim("k", "f") == ANSWER


def test_a_saved_answer_lasts_its_lifetime_and_no_longer(records, clock):
    records.claim("k", "f")
    records.complete("k", "f", ANSWER)
    clock.advance(seconds=LIFETIME_S - 1)
    assert records.claim("k", "f") == ANSWER
    clock.advance(seconds=2)
    assert records.claim("k", "f") is None


def test_a_claim_that_was_never_answered_lapses_with_its_lease(records, clock):
    records.claim("k", "f")
    clock.advance(seconds=LEASE_S - 1)
    with pytest.raises(RequestInProgress):
        records.claim("k", "f")
    clock.advance(seconds=2)
    assert records.claim("k", "f") is None


def test_who_lost_the_key_neither_answers_nor_releases_for_the_one_who_has_it(records, clock):
    records.claim("k", "f")
    clock.advance(seconds=LEASE_S + 1)
    records.claim("k", "g")
    records.complete("k", "f", ANSWER)
    records.release("k", "f")
    with pytest.raises(RequestInProgress):
        records.claim("k", "g")


def test_old_records_are_cleared_away(records, clock, store):
    for number in range(5):
        records.claim(f"k{number}", "f")
        records.complete(f"k{number}", "f", ANSWER)
    clock.advance(seconds=LIFETIME_S + 1)
    records.claim("new", "f")
    assert store.execute("SELECT count(*) FROM idempotency")[0][0] == 1


def race(claims) -> list[object]:
    """Let all claim at the same moment; give None for who may run, else what was raised."""
    together = threading.Barrier(len(claims))

    def one(claim):
        together.wait(5)
        try:
            return claim("k", "f")
        except RequestInProgress as error:
            return error

    with ThreadPoolExecutor(len(claims)) as pool:
        return list(pool.map(one, claims))


def test_of_threads_that_claim_at_once_exactly_one_runs(records):
    for _ in range(20):
        found = race([records.claim] * 8)
        assert sum(answer is None for answer in found) == 1
        records.release("k", "f")


def test_of_two_stores_on_one_file_exactly_one_runs(tmp_path, clock):
    with Store(tmp_path / "s.sqlite") as one, Store(tmp_path / "s.sqlite") as two:
        both = [IdempotencyRecords(one, clock), IdempotencyRecords(two, clock)]
        for _ in range(20):
            found = race([records.claim for records in both])
            assert sum(answer is None for answer in found) == 1
            both[0].release("k", "f")
