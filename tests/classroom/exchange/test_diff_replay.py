import io
import json
from dataclasses import replace

import pytest

import labapi
from labapi.classroom.exchange.as_code import as_curl, as_fetch, as_requests
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
    with pytest.raises(ValueError, match=r"Give it once more: json="):
        labapi.replay(app.journal.last)


@pytest.mark.parametrize(
    ("changes", "query"),
    [
        ({"path": "/there?z=3"}, "z=3"),
        ({"path": "/there?z=3", "params": {"a": 1}}, "z=3&a=1"),
        ({"path": "/there?"}, ""),
        ({"path": "/there#not?a=query"}, "x=1&y=2"),
        ({"params": {"y": ["a", "b"]}}, "x=1&y=a&y=b"),
        ({"params": {"x": None, "y": None}}, ""),
    ],
)
def test_a_path_with_a_query_drops_the_former_one(sent, changes, query):
    assert labapi.replay(sent, **changes).json()["query"] == query


def test_a_query_is_sent_again_as_it_was_written(app, session):
    sent = session.get(f"{app.url}/x?flag&a=%2F&b=2")
    assert labapi.replay(sent, params={"b": 3}).json()["query"] == "flag&a=%2F&b=3"


@pytest.mark.parametrize("none", [{"json": None}, {"data": None}])
def test_none_takes_the_body_away_and_what_the_headers_say_of_it(sent, none):
    said = labapi.replay(sent, **none).json()
    assert (said["body"], said["headers"].get("content-type")) == ("", None)
    assert said["headers"]["x-a"] == "1"


def test_json_leaves_a_type_that_is_json_already(app, session):
    patch = {"Content-Type": "application/merge-patch+json"}
    sent = session.patch(app.url, data='{"a": 1}', headers=patch)
    said = labapi.replay(sent, json={"a": None}).json()
    assert said["headers"]["content-type"] == "application/merge-patch+json"
    named = labapi.replay(sent, json=[], headers={"content-type": "text/plain"}).json()
    assert (named["body"], named["headers"]["content-type"]) == ("[]", "text/plain")


def test_a_dict_as_data_is_a_form(sent):
    said = labapi.replay(sent, data={"a": "é"}).json()
    assert said["body"] == "a=%C3%A9"
    assert said["headers"]["content-type"] == "application/x-www-form-urlencoded"


def test_a_header_of_the_client_can_be_taken_away(sent):
    gone = dict.fromkeys(["User-Agent", "Accept-Encoding", "Accept"])
    again = labapi.replay(sent, headers=gone)
    assert not {"user-agent", "accept-encoding", "accept"} & set(again.json()["headers"])
    assert "user-agent" not in repr(labapi.show(again)).lower()


def test_a_header_that_was_sent_twice_is_sent_again_in_one_line(sent):
    was = labapi.exchange_of(sent)  # what `requests` cannot send, another client can
    twice = (*was.request_headers, ("X-T", "1"), ("X-T", "2"))
    again = labapi.replay(replace(was, request_headers=twice))
    assert again.json()["headers"]["x-t"] == "1, 2"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"path": "there"}, "A path begins with a slash: write '/there'"),
        ({"path": "http://127.0.0.1/x"}, "Write the path alone"),
        ({"method": "GET /x"}, "A method is one word"),
        ({"headers": {"X A": "1"}}, "is no header name"),
        ({"headers": {"X-A": "1\n2"}}, "A header is one line"),
        ({"json": {1}}, "JSON cannot hold this body"),
        ({"json": 1, "data": "1"}, "not both"),
    ],
)
def test_what_http_does_not_allow_is_told_and_not_sent(app, sent, changes, said):
    with pytest.raises(ValueError, match=said):
        labapi.replay(sent, **changes)
    assert len(app.journal) == 1


# A body that went out as a stream.

CONTENT = b'{"age": 35}'


def streams():
    return {
        "generator": (part for part in (CONTENT[:4], CONTENT[4:])),
        "iterator": iter([CONTENT]),
        "file": io.BytesIO(CONTENT),
        "bytearray": bytearray(CONTENT),
    }


@pytest.mark.parametrize("kind", list(streams()))
def test_a_stream_is_sent_again_as_the_journal_knows_it(app, session, kind):
    sent = session.post(app.url, data=streams()[kind])
    assert labapi.replay(sent).json()["body"] == CONTENT.decode()
    assert '"age": 35' in repr(labapi.show(sent))
    assert set(row.word for row in labapi.diff(sent, sent).sent) <= {"="}


def test_a_file_of_a_form_is_sent_again(app, session):
    sent = session.post(app.url, files={"file": ("a.csv", io.BytesIO(b"a,b"))})
    assert labapi.replay(sent).json()["body"] == sent.json()["body"]


def test_of_two_requests_the_id_tells_which_stream_it_was(session):
    lab = labapi.start()
    bodies = [json.dumps({"features": labapi.EXAMPLE | {"age": age}}).encode() for age in (35, 36)]
    headers = {"Content-Type": "application/json"}
    answers = [
        session.post(f"{lab.url}/api/v1/predict", data=iter([body]), headers=headers)
        for body in bodies
    ]
    labapi.replay(answers[0])
    assert lab.journal[-1].request_body == bodies[0]


def test_a_file_that_is_still_open_is_read_again(app, session):
    sent = session.post(app.url, data=io.BytesIO(CONTENT))
    app.journal.clear()
    assert labapi.replay(sent).json()["body"] == CONTENT.decode()


@pytest.mark.parametrize("kind", ["generator", "file"])
def test_a_stream_that_nobody_kept_is_told_and_not_sent(app, session, kind):
    stream = streams()[kind]
    sent = session.post(app.url, data=stream)
    stream.close()
    app.journal.clear()
    with pytest.raises(ValueError, match="as a stream"):
        labapi.replay(sent)
    assert len(app.journal) == 0
    assert "nobody kept what was in it" in repr(labapi.show(sent))


@pytest.mark.parametrize("write", [as_curl, as_requests, as_fetch])
def test_code_says_where_a_body_is_not_known(app, session, write):
    sent = session.post(app.url, data=iter([CONTENT]))
    assert "was not kept" not in write(labapi.exchange_of(sent))
    app.journal.clear()
    assert "was not kept" in write(labapi.exchange_of(sent))


def test_an_entry_whose_body_the_app_did_not_read_is_not_sent_again(session):
    lab = labapi.start()
    for data in (CONTENT, iter([CONTENT])):
        session.post(f"{lab.url}/nowhere", data=data)
        with pytest.raises(ValueError, match="It cannot be sent again"):
            labapi.replay(lab.journal[-1])


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
