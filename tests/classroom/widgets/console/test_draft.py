from dataclasses import replace

import pytest
from hypothesis import given

from labapi.classroom.exchange.sendable import DraftError
from labapi.classroom.widgets.console.draft import Draft, split_query
from tests.classroom.widgets.console.conftest import DRAFTS, ORIGIN, PREDICT, by_name


@given(DRAFTS)
def test_a_draft_survives_the_form(draft):
    assert Draft.from_plain(draft.plain()) == kept_rows(draft)


def kept_rows(draft):
    rows = tuple(pair for pair in draft.query if pair[0].strip() or pair[1].strip())
    return replace(draft, query=rows)


@given(DRAFTS)
def test_a_draft_is_read_back_from_what_it_sends(draft):
    assert by_name(Draft.of(draft.preview(ORIGIN))) == by_name(draft)


def test_an_unsent_exchange_has_the_headers_that_requests_adds():
    sent = PREDICT.preview(ORIGIN)
    assert sent.request_header("user-agent").startswith("python-requests/")
    assert sent.request_header("content-length") == str(len(PREDICT.body.encode()))
    assert (sent.request_headers[0], sent.status) == (("Host", "127.0.0.1:8000"), None)


def test_headers_of_a_client_are_not_the_senders():
    chosen = (("User-Agent", "mine"), ("Accept-Encoding", "identity"), ("Host", "other.example"))
    assert Draft.of(Draft(headers=chosen).preview(ORIGIN)).headers == chosen
    assert Draft.of(Draft().preview(ORIGIN)).headers == ()


def test_a_browsers_own_headers_are_no_draft():
    seen = replace(Draft().preview(ORIGIN), request_headers=(("Sec-Fetch-Mode", "cors"),))
    assert Draft.of(seen).headers == ()


@pytest.mark.parametrize(
    ("plain", "cure"),
    [
        ({"method": "GET IT"}, "one word"),
        ({"method": ""}, "one word"),
        ({"method": "CONNECT"}, "Choose another"),
        ({"path": "api/v1"}, "write '/api/v1'"),
        ({"path": ""}, "such as /api/v1/health"),
        ({"path": "http://127.0.0.1:8000/x"}, "path alone"),
        ({"path": "/a\nb"}, "Take it out"),
        ({"path": "/\ud800"}, "half of a character"),
        ({"query": [["a", "\udfff"]]}, "half of a character"),
        ({"query": [["a"]]}, "two texts"),
        ({"query": "a=1"}, "two texts"),
        ({"headers": [["X API", "1"]]}, "letters, digits and hyphens"),
        ({"headers": [["", "1"]]}, "has no name"),
        ({"headers": [["X-A", "1\r\nX-B: 2"]]}, "one line"),
        ({"headers": [["X-A", "5 €"]]}, "query or the body"),
        ({"headers": {"Content-Length": "5"}}, "Leave it out"),
        ({"body": 5}, "is a text"),
        ({"body": "\ud83d"}, "half of a character"),
    ],
)
def test_what_http_forbids_is_told_with_its_cure(plain, cure):
    with pytest.raises(DraftError, match=cure):
        Draft.from_plain(plain)


def test_the_wire_is_guarded_too():
    with pytest.raises(DraftError, match="one line"):
        Draft(headers=(("X-A", "1\r\nX-B: 2"),)).preview(ORIGIN)


def test_a_form_is_read_kindly():
    plain = {"method": " post ", "path": "/x?a=1", "query": [["", " "], ["b", " 2"]]}
    draft = Draft.from_plain({**plain, "headers": [[" X-A ", " 1 "], ["", ""]]})
    assert draft == Draft("POST", "/x", (("a", "1"), ("b", " 2")), (("X-A", "1"),))


@pytest.mark.parametrize(
    ("target", "split"),
    [
        ("/x?a=1&a=2", ("/x", (("a", "1"), ("a", "2")))),
        ("/x?a=%2B+%20", ("/x", (("a", "+  "),))),
        ("/x?flag&a=1", ("/x?flag&a=1", ())),
        ("/x?a=%FF", ("/x?a=%FF", ())),
        ("/x", ("/x", ())),
    ],
)
def test_a_query_is_split_where_nothing_is_lost(target, split):
    assert split_query(target) == split


def test_a_query_in_the_path_is_sent_before_the_rows():
    assert Draft(path="/x?flag", query=(("a", "1"),)).preview(ORIGIN).target == "/x?flag&a=1"


def test_headers_of_one_name_become_one_line():
    draft = Draft(
        headers=(("Accept", "a/b"), ("accept", "c/d"), ("Cookie", "a=1"), ("Cookie", "b=2"))
    )
    sent = draft.preview(ORIGIN)
    assert sent.request_header("accept") == "a/b, c/d"
    assert sent.request_header("cookie") == "a=1; b=2"


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft("GET", body="x", headers=(("Content-Type", "text/plain"),)), "no meaning"),
        (Draft("POST", body="x"), "no Content-Type"),
        (Draft(path="/x#part"), "stays with the client"),
        (Draft(headers=(("X-A", "1"), ("x-a", "2"))), "stands twice"),
        (Draft(headers=(("X-A", "é"),)), "beyond ASCII"),
    ],
)
def test_what_may_surprise_is_noted(draft, said):
    (note,) = draft.notes
    assert said in note
    assert draft.checked() == draft


def test_a_plain_request_has_no_notes():
    assert PREDICT.notes == []


def test_a_body_that_is_no_text_makes_no_draft():
    exchange = replace(Draft("POST").preview(ORIGIN), request_body=b"\xff")
    with pytest.raises(DraftError, match="no text"):
        Draft.of(exchange)
    with pytest.raises(DraftError, match="only the beginning"):
        Draft.of(replace(exchange, request_elided=5))
