"""The contract suite itself: what it says of servers that are odd, slow, silent or not there.

That it finds what is broken, and only that, is proved against real servers in `tests/contract`.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import labapi
from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.openapi.claims import generated
from labapi.classroom.openapi.claims.check import Line, checked_address
from labapi.classroom.openapi.claims.suite import SUITE, WHOLE_S, judge
from labapi.classroom.openapi.claims.talk import NoAnswer, NotAskable
from labapi.classroom.openapi.claims.verdict import FAILS, HOLDS, UNSEEN, WAITS, Row, Verdict
from tests.classroom.server.raw import Connection, RawServer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"


def said_by(play, answer_s=5.0):
    """Give what is said of a server that is no good: it does `play` with each connection."""
    with closing(RawServer(play)) as server:
        report = judge(Line(server.url, answer_s).send)
    assert [row.key for row in report.failed] == ["reached"]
    assert len(report.waiting) == len(SUITE) - 1
    return report["reached"].said


# Servers that are not there, or no good.


def test_where_nobody_listens_that_is_said():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    report = labapi.check_contract(address, generated=True)
    assert "nobody listens at this address" in report["reached"].said
    assert not report.ok
    assert {row.outcome for row in report if row.group == "generated"} == {WAITS}


def test_a_server_that_hangs_is_left_after_a_while():
    assert "no whole answer within 0.2 s" in said_by(Connection.hung_up, 0.2)


def test_a_server_that_dribbles_is_left_after_a_while_as_well():
    def dribble(connection):
        connection.send(HEAD.replace(b": 2", b": 99999999"))
        while True:
            connection.send(b" " * 10_000)

    assert "nothing: " in said_by(dribble, 0.3)


def test_a_server_that_hangs_up_is_told():
    assert "closed the connection without an answer" in said_by(lambda connection: None)


def test_a_server_that_speaks_no_http_is_told():
    def greet(connection):
        connection.send(b"220 mail.example ready\r\n")

    assert "what came is no HTTP" in said_by(greet)


def test_an_answer_without_end_is_left():
    def flood(connection):
        connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.send(b"x" * 100_000)

    assert "more than 4,194,304 bytes" in said_by(flood)


def test_when_the_time_is_up_nothing_more_is_asked():
    asked = []
    ticks = iter([0.0, 1.0, *[WHOLE_S + 2] * 99])
    report = judge(lambda *all_of_it: asked.append(1) or answer(), clock=lambda: next(ticks))
    assert len(asked) == 1
    assert {row.outcome for row in report} == {HOLDS, WAITS}
    assert "30 s" in report["health_ready"].said


@pytest.mark.parametrize(
    "wrong", ["", "127.0.0.1:8000", "ftp://x", "http://", "http://x:99999", None, 5, object()]
)
def test_what_is_no_address_is_refused_in_words(wrong):
    with pytest.raises(ValueError, match="This is no address") as told:
        labapi.check_contract(wrong)
    assert "labapi.check_contract(lab.url)" in str(told.value)


def test_an_address_may_have_a_path_and_a_last_slash():
    assert checked_address(" http://127.0.0.1:8000/x/ ") == "http://127.0.0.1:8000/x"


# What is judged, and how.


def answer(status=200, document=None, body=None, **headers):
    content = json.dumps(document).encode() if body is None else body
    return Exchange(
        "GET", "http://127.0.0.1:1", "/api/v1/health", "1.1", (), b"", status,
        tuple(headers.items()), content, 1.0, "client",
    )  # fmt: skip


def test_each_claim_stands_behind_those_that_it_needs():
    seen = set()
    for claim in SUITE:
        assert set(claim.needs) <= seen, claim.key
        assert claim.says
        assert claim.check.__doc__
        seen.add(claim.key)
    assert len(seen) == len(SUITE)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["data", "error", "meta", "status", "id", "code", "details", "default", "paths",
                 "prediction", "probability", "explanation", "top_features", "request_id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)  # fmt: skip
STATUSES = st.sampled_from([100, 200, 200, 200, 204, 302, 404, 405, 415, 422, 500, 503, 999])


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_whatever_a_server_answers_the_suite_says_something_of_it(data):
    def send(method, target, headers, body, chunked=False):
        kinds = st.sampled_from(["application/json", "text/html", "", "application/problem+json"])
        given_headers = {"Content-Type": data.draw(kinds), "Allow": "GET", "X-Request-ID": "1"}
        return answer(data.draw(STATUSES), data.draw(JUNK), **given_headers)

    report = judge(send)
    assert len(report) == len(SUITE)
    assert not report.ok
    assert isinstance(repr(report), str)
    assert isinstance(report._repr_html_(), str)


def test_what_cannot_be_sent_on_a_way_is_not_seen(lab_report):
    address, _ = lab_report
    line = Line(address)

    def send(method, target, headers, body, chunked=False):
        if chunked:
            raise NotAskable("This way has no chunks.")
        return line.send(method, target, headers, body)

    report = judge(send)
    assert report.ok
    assert (report["hurt_chunks"].outcome, report["hurt_chunks"].said) == (
        UNSEEN, "This way has no chunks.",
    )  # fmt: skip


def test_a_server_that_stops_on_the_way_is_told_claim_by_claim(lab_report):
    line, left = Line(lab_report[0]), iter(range(20))

    def send(*all_of_it, **more):
        if next(left, None) is None:
            raise NoAnswer("nobody listens at this address")
        return line.send(*all_of_it, **more)

    report = judge(send)
    assert report.passed
    assert all("nobody listens" in row.said for row in report.failed)


# What is drawn.


@pytest.fixture(name="lab_report")
def _lab_report():
    lab = labapi.start("kept")
    yield lab.url, labapi.check_contract(lab.url)
    lab.stop()


def test_a_report_is_the_same_on_every_run(lab_report):
    address, report = lab_report
    again = labapi.check_contract(address)
    assert repr(again) == repr(report)
    hide = lambda one: RULE.sub("⟨⟩", one._repr_html_())  # noqa: E731  # two uses, one line
    assert hide(again) == hide(report)


FAILED = Row(
    "a", "one", "it <b>works</b>", FAILS, "Sent `GET /x`. Came 404. Expected 200.", answer()
)
ROWS = [FAILED, Row("b", "one", "and this", WAITS, "It waits."), Row("c", "two", "that", HOLDS)]


def test_the_text_has_the_headline_what_fails_and_a_line_for_each_other():
    assert repr(Verdict(ROWS)) == (
        "1 of 3 claims hold, 1 fails, 1 waits.\n"
        "✗ it <b>works</b>\n    Sent `GET /x`. Came 404. Expected 200.\n"
        "… and this\n✓ that"
    )


def test_the_picture_tells_verdicts_by_sign_and_word_and_has_the_request_as_curl():
    html = Verdict(ROWS)._repr_html_()
    assert '<span class="lab-sign" aria-hidden="true">✗</span> fails' in html
    for line in ("<div>Sent <code>GET /x</code>.</div>", "<div>Came 404.</div>", "Expected 200."):
        assert line in html
    assert "it &lt;b&gt;works" in html
    assert "curl -X GET http://127.0.0.1:" in html
    assert "What waits, as it could not be asked: 1" in html


def test_a_row_is_found_by_its_key_and_one_that_is_not_there_is_told():
    report = Verdict(ROWS)
    assert report["a"] is report[0] is FAILED
    assert report["a"].curl.startswith("curl -X GET http://127.0.0.1:1/api")
    with pytest.raises(KeyError, match=r"There is no claim 'x'\. There are: a, b, c"):
        report["x"]


@pytest.mark.parametrize(
    ("rows", "headline", "ok"),
    [
        ([ROWS[2]], "The one claim holds.", True),
        ([ROWS[2], Row("d", "two", "it", HOLDS)], "All 2 claims hold.", True),
        ([ROWS[2], Row("d", "two", "it", UNSEEN)], "The one claim holds.", True),
        ([ROWS[2], ROWS[1]], "1 of 2 claims hold, 1 waits.", False),
        ([], "0 of 0 claims hold.", False),
    ],
)
def test_the_headline_counts(rows, headline, ok):
    report = Verdict(rows)
    assert (report.headline, report.ok) == (headline, ok)


# With Schemathesis.


def test_without_schemathesis_its_claims_wait_and_say_how_to_install_it(lab_report, monkeypatch):
    monkeypatch.setattr(generated, "find_spec", lambda name: None)
    report = labapi.check_contract(lab_report[0], generated=True)
    assert "pip install schemathesis" in report["gen_crash"].said
    assert not report.ok


def test_where_it_comes_to_no_end_its_claims_wait(lab_report, monkeypatch):
    monkeypatch.setattr(generated, "LONGEST_S", 0.01)
    report = labapi.check_contract(lab_report[0], generated=True)
    assert {row.outcome for row in report if row.group == "generated"} == {WAITS}


def test_nothing_heavy_is_imported_to_ask():
    code = (
        "import sys, labapi; labapi.check_contract\n"
        "heavy = {'schemathesis', 'hypothesis', 'flask', 'pytest', 'uvicorn'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
