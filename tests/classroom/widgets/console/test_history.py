from datetime import UTC, datetime, timedelta

import pytest

import labapi
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.console.history import History
from labapi.classroom.widgets.console.sending import send
from tests.classroom.widgets.console.conftest import ORIGIN, PREDICT

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(name="history")
def _history(app):
    history = History()
    for minute, draft in enumerate([Draft(path="/health"), PREDICT]):
        history.add(draft, send(draft, app.url), NOON + timedelta(minutes=minute))
    return history


def test_history_reads_like_a_list(history):
    assert [sent.number for sent in history] == [1, 2]
    assert (len(history), history[-1].draft, history[:1]) == (2, PREDICT, [history[0]])


def test_a_label_stays_with_its_request(history):
    history.label(1, "  is it\nup? ")
    assert [sent.label for sent in history] == ["is it up?", ""]
    assert "is it up?" in repr(history)
    assert "is it up?" in history._repr_html_()


def test_a_number_that_is_not_kept_is_told_with_those_that_are(history):
    with pytest.raises(LookupError, match=r"No request number 3 is kept\. There are 1 to 2"):
        history.label(3, "x")
    with pytest.raises(LookupError, match="There is none yet"):
        History().label(1, "x")


def test_the_oldest_are_forgotten_and_numbers_go_on():
    history, exchange = History(), Draft().preview(ORIGIN)
    for _ in range(503):
        history.add(Draft(), exchange, NOON)
    assert (len(history), history[0].number, history[-1].number) == (500, 4, 503)
    assert "History of 500 requests; the newest 20 are" in repr(history)


def test_history_as_a_table_of_pandas(history):
    frame = history.to_frame()
    assert list(frame.index) == [1, 2]
    assert frame.loc[2, ["method", "status"]].tolist() == ["POST", 200]
    assert frame.loc[2, "sent_at"] - frame.loc[1, "sent_at"] == timedelta(minutes=1)


def test_an_empty_history_is_a_table_too():
    assert History().to_frame().empty
    assert repr(History()) == "History: nothing has been sent yet"


def test_a_request_without_an_answer_is_kept_and_told():
    history = History()
    sent = history.add(Draft(), Draft().preview(ORIGIN), NOON)
    assert sent.status_in_words == "no answer"
    assert "→  no answer" in repr(history)
    assert history.to_frame()["status"].isna().all()


def test_history_looks_the_same_on_every_run(app):
    pictures = []
    for _ in range(2):
        history = History()
        history.add(PREDICT, send(PREDICT, app.url), NOON)
        pictures.append(RULE.sub("", repr(history) + history._repr_html_()))
    assert pictures[0] == pictures[1]


def test_secrets_in_a_query_are_masked(app):
    draft, history = Draft(query=(("api_key", "lab_abc"),)), History()
    history.add(draft, send(draft, app.url), NOON)
    told = repr(history) + history._repr_html_() + history.to_frame().to_string()
    assert "lab_abc" not in told
    assert "api_key=" in told


def test_a_request_can_be_shown_compared_and_replayed(history):
    assert "POST /api/v1/predict" in repr(labapi.show(history[-1]))
    assert "/health" in repr(labapi.diff(history[0], history[1]))
    assert labapi.replay(history[-1], method="PUT").json()["method"] == "PUT"


def test_foreign_text_in_a_label_is_no_markup(history):
    history.label(1, "<script>")
    assert "<script>" not in history._repr_html_()
