"""The bench: a client calls the proxy, and what it did is read on the judge's side."""

from __future__ import annotations

import pytest

from labapi.checks.child.child import Child
from labapi.checks.clients.bench import bench
from labapi.checks.clients.troubles import Trouble
from labapi.checks.inside.here import Here
from labapi.checks.inside.problems import Raised
from labapi.checks.task import Incorrect, Misconceived
from labapi.classroom.running import RUNNING
from tests.checks.inside.cells import names_of

CELL = """
import requests, time
waited = []
def wait(seconds):
    waited.append(seconds)
def once(api, features, key=None):
    headers = {"Idempotency-Key": key} if key else None
    return requests.post(f"{api}/predict", json={"features": features}, headers=headers)
def ask(api, features, tries=1, key=None):
    for _ in range(tries):
        answer = once(api, features, key)
        wait(tries)
    return answer
def look(api):
    return requests.get(f"{api}/models/").status_code
def trust(api, features):
    wait(int(once(api, features).headers["Retry-After"]))
def trust_quietly(api, features):
    wait(float(once(api, features).headers.get("Retry-After")))
def ask_nobody(api, features):
    once(api, features)
    return None.json()
def forget(api, features):
    del waited[:]
    return ask(api, features)
def hurry(api, features):
    wait("soon")
    return once(api, features)
def sleep_on(api, features):
    once(api, features)
    time.sleep(60)
def go_on(api, features):
    with requests.Session() as session:  # it closes what is open when it is stopped
        while True:
            session.post(f"{api}/predict", json={"features": features})
"""
ONE = {
    "age": 35, "income": 55000, "credit_score": 720, "employment_years": 8, "loan_amount": 25000
}  # fmt: skip


@pytest.fixture(name="at", scope="module", params=["notebook", "child"])
def _at(request):
    if request.param == "notebook":
        with bench(Here(names_of(CELL), 1.0), noted="waited") as at:
            yield at
    else:
        with Child([CELL]) as child, bench(child, noted="waited") as at:
            yield at
    assert not [name for name in RUNNING if name.startswith("check")]


def told(at, *call, **more):
    with pytest.raises(Incorrect) as error:
        at.call(*call, **more)
    return str(error.value)


def test_a_call_has_its_tries_its_waits_and_what_it_gave(at):
    call = at.call("ask", at.api, ONE, 2, troubles=[Trouble(429, asks_s=20)])
    assert (call.statuses, call.waits, call.given.status) == ([429, 200], [2, 2], 200)
    assert call.asked == ["20"]


def test_the_waits_of_an_earlier_call_are_not_counted_again(at):
    at.call("ask", at.api, ONE)
    assert at.call("ask", at.api, ONE, 3).waits == [3, 3, 3]


def test_a_list_of_waits_that_is_emptied_meanwhile_is_read_from_its_start(at):
    at.call("ask", at.api, ONE, 2)
    assert at.call("forget", at.api, ONE).waits == [1]


def test_a_lost_answer_is_stored_once_under_a_key_and_twice_without(at):
    before = at.stored()
    at.call("ask", at.api, ONE, 2, "k", troubles=[Trouble(504, is_done=True)])
    assert at.stored() - before == 1
    at.call("ask", at.api, ONE, 2, troubles=[Trouble(504, is_done=True)])
    assert at.stored() - before == 3


def test_a_client_that_calls_another_path_is_told_of_the_slash(at):
    said = told(at, "look", at.api, method="GET", paths=["/api/v1/models"])
    assert "It sent `GET /api/v1/models/`. The path has no slash at its end." in said


def test_a_wait_that_is_no_number_is_told(at):
    assert told(at, "hurry", at.api, ONE) == "It called `wait('soon')`. Seconds are a number."


@pytest.mark.parametrize("trouble", [Trouble(503), Trouble(429, asks_s=20, dated=True)])
@pytest.mark.parametrize("name", ["trust", "trust_quietly"])
def test_who_takes_retry_after_for_a_number_is_recognised(at, name, trouble):
    with pytest.raises(Misconceived) as error:
        at.call(name, at.api, ONE, troubles=[trouble])
    assert error.value.misconception.name == "always_a_number"


@pytest.mark.parametrize(("name", "troubles"), [("trust", []), ("ask_nobody", [Trouble(503)])])
def test_what_a_client_raises_for_another_reason_stays_what_it_is(at, name, troubles):
    with pytest.raises(Raised):
        at.call(name, at.api, ONE, troubles=troubles)


def test_who_sleeps_is_told_of_wait_and_who_has_no_end_of_the_loop():
    with bench(Here(names_of(CELL), 0.5), noted="waited") as at:
        slept = told(at, "sleep_on", at.api, ONE, troubles=[Trouble(503, asks_s=60)])
        assert "The server had said `Retry-After: 60`. Your client has to wait with" in slept
        assert "When does your loop end?" in told(at, "go_on", at.api, ONE)
        assert told(at, "ask", at.api, ONE) == slept  # nobody waits for the same a third time
