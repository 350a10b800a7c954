"""What is read from one call: whether its waits fit, and how it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from labapi.checks.clients.call import AS_LONG_AS_IT_LIKES, Call, Window, near_miss, waits_fit
from labapi.classroom.exchange.exchange import Exchange

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def sent(status=200, method="POST", headers=(), asked=None, body=b"{}"):
    answered = (("Retry-After", asked),) if asked else ()
    return Exchange(
        method, "", "/api/v1/predict", "1.1", tuple(headers), body, status, answered, b"", 0.0,
        "server",
    )  # fmt: skip


def call_of(*tries, waits=(), apart_s=0.0):
    arrived = [NOON + timedelta(seconds=apart_s * n) for n in range(len(tries))]
    return Call("One call", tries, arrived, waits, None)


@pytest.mark.parametrize(
    ("waits", "fit"),
    [([12], True), ([18], True), ([11.9], False), ([18.1], False), ([float("nan")], False)],
)
def test_a_wait_is_as_long_as_it_was_asked_to_be_or_a_few_seconds_more(waits, fit):
    call = call_of(sent(503, asked="12"), sent())
    assert waits_fit(waits, call.windows) is fit


@pytest.mark.parametrize(("waited", "fit"), [(30, True), (29.2, True), (28.5, False), (37, False)])
def test_a_wait_until_a_date_may_be_a_second_short_for_dates_count_whole_ones(waited, fit):
    date = format_datetime(NOON + timedelta(seconds=30), usegmt=True)
    call = call_of(sent(429, asked=date), sent())
    assert waits_fit([waited], call.windows) is fit


def test_time_that_went_by_before_the_next_try_counts():
    date = format_datetime(NOON + timedelta(seconds=30), usegmt=True)
    call = call_of(sent(429, asked=date), sent(), apart_s=2)
    assert waits_fit([27.5], call.windows)


def test_where_nobody_asks_a_wait_may_be_of_any_length_or_none():
    call = call_of(sent(500), sent(503), sent())
    assert call.windows == [AS_LONG_AS_IT_LIKES] * 2
    assert all(waits_fit(waits, call.windows) for waits in ([], [0], [7, 0.5]))
    assert not waits_fit([1, 1, 1], call.windows)
    assert not waits_fit([-1], call.windows)


def test_after_the_last_try_no_wait_is_expected():
    call = call_of(sent(503, asked="12"))
    assert call.windows == []
    assert not waits_fit([12], call.windows)


def test_the_order_of_the_waits_counts():
    windows = [Window(10, 16), AS_LONG_AS_IT_LIKES, Window(40, 46)]
    assert waits_fit([10, 40], windows)
    assert waits_fit([10, 3, 40], windows)
    assert not waits_fit([40, 10], windows)


@pytest.mark.parametrize(
    ("name", "miss"),
    [
        ("Idempotency_Key", "Idempotency_Key"),
        ("idempotencykey", "Idempotencykey"),
        ("x-idempotency-key", "X-Idempotency-Key"),
        ("idempotency-key", ""),
        ("X-Request-ID", ""),
    ],
)
def test_a_header_that_is_nearly_named_so_is_found_and_case_is_no_miss(name, miss):
    assert near_miss(sent(headers=[("Accept", "*/*"), (name, "k")])) == miss


@pytest.mark.parametrize(
    ("method", "headers", "may"),
    [
        ("GET", (), True),
        ("QUERY", (), True),
        ("DELETE", (), True),
        ("POST", (), False),
        ("PATCH", (), False),
        ("POST", [("idempotency-key", '"k"')], True),
    ],
)
def test_what_may_be_sent_twice_is_what_is_idempotent_or_has_a_key(method, headers, may):
    assert call_of(sent(method=method, headers=headers)).may_be_repeated is may


def test_a_call_is_told_with_its_answers_and_waits():
    call = call_of(*[sent(503, asked="1")] * 9, waits=[1] * 9)
    assert call.told.startswith("One call sent 9 tries: `503`, ")
    assert "`503`, …." in call.told
    assert call_of(sent(), waits=[]).told == "One call sent 1 try: `200`. It did not wait."
