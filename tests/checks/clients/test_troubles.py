"""Which troubles are drawn, and what a client meets when they are played."""

from __future__ import annotations

import asyncio
import json
from email.utils import parsedate_to_datetime
from itertools import pairwise

import pytest

from labapi.checks.cases import Cases
from labapi.checks.clients.troubles import FAULTS, Play, Trouble, faults, pauses, without_end
from labapi.classroom.server.hooked import Answer, Sent
from labapi.domain.clock import ManualClock

SEEDS = [f"seed {n}" for n in range(20)]
SENT = Sent("POST", "/api/v1/predict?x=1", (), b"{}")


def cases_of(seed):
    return Cases(seed, "04", "send")


@pytest.fixture(name="play")
def _play():
    return Play(ManualClock())


@pytest.fixture(name="meet")
def _meet(play):
    """Send requests through the play; give the answers, and how many reached the server."""

    def meet(*requests):
        reached = []

        async def forward(sent):
            reached.append(sent)
            return Answer(200)

        async def all_of_them():
            return [await play(sent, forward) for sent in requests]

        return asyncio.run(all_of_them()), len(reached)

    return meet


def test_troubles_are_met_one_after_the_other_and_then_all_is_well(play, meet):
    play.begin("POST", ["/api/v1/predict"], [Trouble(500), Trouble(429)])
    answers, _ = meet(SENT, SENT, SENT)
    assert [answer.status for answer in answers] == [500, 429, 200]


def test_a_lost_answer_is_lost_after_the_work_is_done(play, meet):
    play.begin("POST", ["/api/v1/predict"], [Trouble(500, is_done=True), Trouble(502)])
    answers, reached = meet(SENT, SENT)
    assert ([answer.status for answer in answers], reached) == ([500, 502], 1)


def test_other_requests_meet_no_trouble(play, meet):
    play.begin("POST", ["/api/v1/predict"], [Trouble(500)])
    reading, elsewhere = Sent("GET", SENT.target, (), b""), Sent("POST", "/oauth/token", (), b"")
    answers, reached = meet(reading, elsewhere)
    assert ([answer.status for answer in answers], reached) == ([200, 200], 2)


def test_troubles_that_were_not_met_are_forgotten(play, meet):
    play.begin("POST", ["/api/v1/predict"], [Trouble(500)])
    play.begin("POST", ["/api/v1/predict"], [])
    answers, _ = meet(SENT)
    assert answers[0].status == 200


@pytest.mark.parametrize(
    ("trouble", "header"),
    [
        (Trouble(503, asks_s=12), "12"),
        (Trouble(503, asks_s=90, dated=True), "Thu, 01 Jan 2026 12:01:30 GMT"),
        (Trouble(503), None),
    ],
)
def test_a_pause_is_asked_for_by_seconds_by_a_date_or_not_at_all(play, meet, trouble, header):
    play.begin("POST", ["/api/v1/predict"], [trouble])
    (answer,), _ = meet(SENT)
    assert dict(answer.headers).get("Retry-After") == header


def test_the_answers_are_json_in_the_envelope_of_an_error(play, meet):
    play.begin("POST", ["/api/v1/predict"], [Trouble(504, is_done=True)])
    (answer,), _ = meet(SENT)
    assert json.loads(answer.body)["status"] == "error"


@pytest.mark.parametrize("seed", SEEDS)
def test_all_faults_are_drawn_and_a_timeout_of_a_gateway_always_comes_after_the_work(seed):
    drawn = {trouble.status: trouble for trouble in faults(cases_of(seed))}
    assert set(drawn) == set(FAULTS)
    assert drawn[504].is_done
    assert not any(trouble.asks_s for trouble in drawn.values())


def test_whether_the_work_was_done_is_drawn():
    drawn = [faults(cases_of(seed), [502])[0].is_done for seed in SEEDS]
    assert set(drawn) == {True, False}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_fixed_wait_serves_two_pauses(seed):
    asked = sorted(trouble.asks_s for trouble in pauses(cases_of(seed), [429, 503] * 2))
    assert min(later - earlier for earlier, later in pairwise(asked)) > 6


def test_trouble_without_end_is_longer_than_any_client_may_try():
    listed = without_end([Trouble(500), Trouble(503)])
    assert len(listed) == 25
    assert [trouble.status for trouble in listed[:3]] == [500, 503, 500]


def test_a_date_is_one_that_python_reads():
    play = Play(ManualClock())
    answer = play._answer(Trouble(503, asks_s=5, dated=True))
    until = parsedate_to_datetime(dict(answer.headers)["Retry-After"])
    assert (until - ManualClock().now()).total_seconds() == 5
