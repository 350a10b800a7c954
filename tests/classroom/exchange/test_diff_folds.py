"""A difference is in sight: equal lines are folded, and a word names what differs."""

from dataclasses import replace

import pytest

import labapi
from labapi.classroom.exchange.diff import in_words, names, rows
from labapi.classroom.serving import serve
from tests.classroom.conftest import echo

EQUAL = [f"header-{letter}: 1" for letter in "abcdefgh"]


@pytest.fixture(name="sent")
def _sent(session):
    app = serve(echo)
    return labapi.exchange_of(session.post(f"{app.url}/here?x=1", json={"age": 35, "name": "A"}))


def both(sent, **changes):
    return labapi.diff(sent, replace(sent, **changes))


def test_equal_lines_are_one_line_that_counts_them(sent):
    text = repr(both(sent, request_body=b'{"age": 36, "name": "A"}'))
    said = text.splitlines()
    assert said[:3] == [
        "You sent (1 difference: body)",
        "  = POST /here?x=1 HTTP/1.1",
        "  … 8 equal lines",
    ]
    assert said[3:5] == ['≠ 1   "age": 35,', '≠ 2   "age": 36,']
    assert len(said) < 20


def test_what_is_folded_can_be_opened_and_the_first_difference_stands_open(sent):
    html = both(sent, request_body=b'{"age": 36, "name": "A"}')._repr_html_()
    before, _, after = html.partition("<summary>… 8 equal lines</summary>")
    assert "content-type" in after.lower().split("</details>")[0]
    assert "content-type" not in before.split("</style>")[1].lower()
    assert after.index("<mark>35</mark>") > after.index("</details>")
    assert "<details open" not in html


def test_exchanges_that_are_equal_say_so_and_show_what_they_are(sent):
    text = repr(both(sent))
    assert "You sent (no difference)\n  = POST /here?x=1 HTTP/1.1\n  … " in text
    assert "≠ 1" not in text


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"method": "PUT"}, ["method"]),
        ({"target": "/there?x=1"}, ["path"]),
        ({"target": "/here?x=2"}, ["query"]),
        ({"request_headers": (("X-New", "1"),), "request_body": b""}, None),
        ({"request_body": b"{}"}, ["body"]),
    ],
)
def test_what_differs_in_a_request_is_named(sent, changes, named):
    found = names(both(sent, **changes).sent)
    assert found == named if named else {"x-new", "user-agent", "body"} <= set(found)


def test_what_differs_in_an_answer_is_named(sent):
    changed = both(sent, status=405, response_headers=(("allow", "GET"),), response_body=b"no")
    found = names(changed.answered)
    assert (found[0], found[-1], "allow" in found) == ("status", "body", True)
    assert f"The server answered ({in_words(found)})" in repr(changed)
    assert in_words(found) in changed._repr_html_()


def test_headers_that_differ_are_paired_by_their_names():
    paired = rows(["200 OK", "vary: Accept", "age: 1"], ["200 OK", "cache: no", "age: 2"])
    assert [(row.first, row.second) for row in paired[1:]] == [
        ("vary: Accept", None),
        (None, "cache: no"),
        ("age: 1", "age: 2"),
    ]


def test_a_comma_that_only_says_that_a_line_follows_is_no_difference():
    assert names(rows(["x", "", '  "a": 1'], ["x", "", '  "a": 1,', '  "b": 2'])) == ["body"]
    assert [row.word for row in rows(['  "a": ⟨1⟩'], ['  "a": ⟨2⟩,'])] == ["≈"]
    assert [row.word for row in rows(['  "a": 1'], ['  "a": 1,'])] == ["="]


def test_measured_values_alone_are_no_difference_and_are_folded_with_the_rest():
    compared = rows(["200 OK", *EQUAL, "date: ⟨1⟩"], ["200 OK", *EQUAL, "date: ⟨2⟩"])
    assert in_words(names(compared)) == "no difference"


def test_what_differs_within_a_line_is_marked_without_colour(sent):
    html = both(sent, target="/there?x=1")._repr_html_()
    assert "<mark>here</mark>" in html
    assert "<mark>there</mark>" in html


def test_text_in_a_line_that_differs_stays_text(sent):
    html = both(sent, request_body=b"<script>x</script>")._repr_html_()
    assert "<script>" not in html
