import pytest

from labapi.classroom.journal.state import state_of
from labapi.classroom.lab import start
from labapi.classroom.running import RUNNING
from labapi.classroom.widgets.statuses import open_statuses
from labapi.classroom.widgets.statuses.card import read_cards
from labapi.classroom.widgets.statuses.explorer import Statuses
from labapi.classroom.widgets.statuses.page import card_of
from tests.classroom.widgets.conftest import answer

ELEVEN = [200, 201, 204, 400, 401, 403, 404, 422, 429, 500, 503]
TO_MEND = ELEVEN[3:]
AFTER = {403: 204}


@pytest.fixture
def waits():
    return []


@pytest.fixture
def statuses(waits):
    """An explorer whose waits take no time: the lab of the try lifts its limit meanwhile."""

    def wait(seconds):
        waits.append(seconds)
        tried = next(one.owner for name, one in RUNNING.items() if name.startswith("statuses "))
        tried.configure(rate_limit=None)

    return Statuses(start, wait=wait)


def test_there_is_a_card_for_each_of_the_eleven():
    assert list(read_cards()) == ELEVEN


@pytest.mark.parametrize("status", ELEVEN)
def test_a_card_gets_its_own_status_from_a_live_server(statuses, status):
    assert statuses.send(status).exchange.status == status


@pytest.mark.parametrize("status", TO_MEND)
def test_a_mended_request_is_answered_well(statuses, status):
    before, after = statuses.both(status)
    assert (before.exchange.status, after.exchange.status) == (status, AFTER.get(status, 200))


@pytest.mark.parametrize(("status", "seconds"), [(429, 2), (503, 1)])
def test_the_cure_of_a_refusal_for_now_waits_as_long_as_it_is_told(
    statuses, waits, status, seconds
):
    statuses.mend(status)
    assert waits == [seconds]


@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_success_cannot_be_mended(statuses, status):
    with pytest.raises(LookupError, match="nothing is to be mended"):
        statuses.mend(status)


def test_an_unknown_status_is_told_which_there_are(statuses):
    with pytest.raises(LookupError, match="There are: 200, 201, 204"):
        statuses.send(418)


def test_a_crash_is_shown_with_its_traceback_which_no_client_got(statuses):
    shown = statuses.send(500)
    assert "InferenceCrashError" in shown.exchange.crash
    assert b"Traceback" not in shown.exchange.response_body


def test_a_try_leaves_the_learners_lab_as_it_was():
    with_learner = start("main", rate_limit="5/60s")
    before, settings = state_of(with_learner), with_learner.settings
    statuses = with_learner.statuses()
    for status in ELEVEN:
        statuses.send(status)
    assert not state_of(with_learner) - before
    assert (with_learner.settings, len(with_learner.journal)) == (settings, 0)
    assert list(RUNNING) == ["main"]


def test_the_lab_of_a_try_is_stopped_also_when_the_try_fails(statuses, monkeypatch):
    monkeypatch.setattr("labapi.classroom.widgets.statuses.explorer.show", lambda r: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        statuses.send(200)
    assert not RUNNING


def test_the_text_says_the_question_each_code_and_the_methods(statuses):
    text = repr(statuses)
    assert text.startswith("Whose turn is it")
    assert all(f"  {status} " in text for status in ELEVEN)
    assert "statuses.mend(429)" in text


def test_the_static_form_has_a_card_to_open_for_each_code(statuses):
    html = statuses._repr_html_()
    assert html.count("<details") == len(ELEVEN) + 1
    assert "Too Many Requests" in html


def test_a_cell_with_the_code_of_a_wait_imports_what_it_needs():
    card = read_cards()[503]
    assert "import time\n\ntime.sleep(" in repr(card)
    assert "import time" in card._repr_html_()
    assert card_of(card)["mended"].startswith("import time")


def test_the_page_is_answered_with_the_exchange_and_what_came():
    statuses_on_a_page = open_statuses(start)
    said = answer(statuses_on_a_page, {"kind": "mend", "status": 404})
    assert said["said"] == "First 404 Not Found, then 200 OK."
    assert "lab-exchange" in said["html"]
