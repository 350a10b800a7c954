"""What differs from run to run is masked, and what an answer says is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from labapi.grading.run.masking import MASK, masked, masked_answer, without_clock

NOW = datetime(2026, 11, 29, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "chance",
    [
        "73ae90e8-277f-4c50-b0fb-ce9c2b3bd7bf",
        "XqIjhucl3KY--PkCG5m3IlEx_vrPHRvN1bFZOSd11YI",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln",
        "pred_03586534e0fce370",
        "<object at 0x7f1122304d80>"[11:-1],
        "2026-11-29T14:12:26.123456+00:00",
        "2026-11-29 15:12",
        "2026-11-29T14:1",
        "Sun, 29 Nov 2026 14:00:00 GMT",
        "1795961000.25",
        "1795961000123",
        "⟨36107⟩",
    ],
)
def test_what_is_drawn_by_chance_or_is_of_now_is_masked(chance):
    assert masked(f"it gave `{chance}`.", NOW) == f"it gave `{MASK}`."


@pytest.mark.parametrize(
    "said",
    [
        "http://127.0.0.1:8000 and http://localhost:8888/api",
        "2026-01-30T20:00:00+00:00",
        "2026-13-45T99:00",
        "a name_of_a_variable_that_is_long",
        "ThisIsAnExceptionWithoutNumbers",
        "night-abe35e and page-7b8871.example",
        "1234567890 and 54321.5 and 0.167982",
        "deadbeefdeadbeefdead",
        "labapi.checks.lessons.lesson_03",
    ],
)
def test_what_an_answer_says_is_left_as_it_is(said):
    assert masked(said, NOW) == said


def test_a_port_is_masked_and_its_address_is_not():
    assert masked("http://127.0.0.1:36107/api", NOW) == f"http://127.0.0.1:{MASK}/api"


def test_a_moment_far_from_now_may_be_an_answer():
    far = (NOW - timedelta(days=3)).isoformat()
    assert masked(far, NOW) == far


def test_of_an_exchange_stays_what_was_asked_and_answered():
    sent = '[["server-timing", "route;dur=0.1"], ["location", "/a"]], "duration_ms": 5.14, "x": 1'
    assert masked_answer(sent, NOW) == f'[{MASK}, ["location", "/a"]], {MASK}, "x": 1'
    body = '{"$": "bytes", "b64": "eyJ0aW1lc3RhbXAiOiAiMjAyNi0xMS0yOVQxNDoxMjoyNloifQ=="}'
    assert masked_answer(body, NOW) == f'{{"$": "bytes", {{"timestamp": "{MASK}"}}}}'


def test_seconds_on_a_clock_are_masked_and_a_probability_is_not():
    assert without_clock("[61.324971, 0.167982, 7.5, 12]") == f"[{MASK}, 0.167982, 7.5, 12]"
