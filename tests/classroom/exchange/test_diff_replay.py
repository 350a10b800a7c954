import pytest

import labapi
from labapi.classroom.exchange.diff import DIFFERS, MEASURED, _row, _written, rows
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from tests.classroom.conftest import echo, hello


@pytest.fixture(name="app")
def _app():
    return serve(echo)


@pytest.fixture(name="sent")
def _sent(app, session):
    headers = {"X-A": "1", "X-B": "2"}
    return session.post(f"{app.url}/here?x=1&y=2", json={"age": 35}, headers=headers)


def test_replay_without_changes_sends_the_same(sent):
    assert labapi.replay(sent).json() == sent.json()


def test_replay_changes_method_and_path_and_keeps_the_query(sent):
    said = labapi.replay(sent, method="put", path="/there").json()
    assert (said["method"], said["path"], said["query"]) == ("PUT", "/there", "x=1&y=2")


def test_replay_changes_single_parameters_and_headers(sent):
    said = labapi.replay(sent, params={"x": 9, "y": None}, headers={"x-a": "9", "X-B": None}).json()
    assert said["query"] == "x=9"
    assert said["headers"]["x-a"] == "9"
    assert "x-b" not in said["headers"]


def test_replay_with_json_replaces_the_body(sent):
    said = labapi.replay(sent, json={"age": 36}).json()
    assert said["body"] == '{"age": 36}'
    assert said["headers"]["content-type"] == "application/json"


def test_replay_with_data_keeps_the_content_type(sent):
    said = labapi.replay(sent, data="{broken").json()
    assert (said["body"], said["headers"]["content-type"]) == ("{broken", "application/json")


def test_replay_of_a_journal_entry(app, sent):
    assert labapi.replay(app.journal.last, json={}).json()["body"] == "{}"


def test_replay_of_half_a_body_is_refused(app, session):
    session.post(app.url, data=b"x" * 100_000)
    with pytest.raises(ValueError, match=r"Give json="):
        labapi.replay(app.journal.last)


def test_diff_marks_what_differs_with_signs(sent):
    text = repr(labapi.diff(sent, labapi.replay(sent, json={"age": 36})))
    assert '≠ 1     "age": 35' not in text
    assert '≠ 1   "age": 35' in text
    assert '≠ 2   "age": 36' in text


def test_diff_of_equal_requests_differs_in_nothing(sent):
    difference = labapi.diff(sent, labapi.replay(sent))
    assert {row.word for row in difference.sent + difference.answered} <= {"=", "≈"}


def test_measured_difference_is_a_kind_of_its_own():
    (row,) = rows(["id ⟨1⟩"], ["id ⟨2⟩"])
    assert row.word == MEASURED != DIFFERS


def test_diff_looks_the_same_on_every_run(session):
    app, texts = serve(hello), []
    for _ in range(2):
        difference = labapi.diff(session.get(app.url), session.get(f"{app.url}/x"))
        texts.append((repr(difference), difference._repr_html_()))
    assert RULE.sub("", texts[0][0]) == RULE.sub("", texts[1][0])
    assert RULE.sub("", texts[0][1]) == RULE.sub("", texts[1][1])


def test_chance_equality_of_measured_values_is_hidden_by_the_rule():
    equal, unequal = rows(["t ⟨1⟩"], ["t ⟨1⟩"])[0], rows(["t ⟨1⟩"], ["t ⟨2⟩"])[0]
    assert equal.word != unequal.word
    for draw in (lambda row: "".join(_written([row])), _row):
        assert RULE.sub("", draw(equal)) == RULE.sub("", draw(unequal))
