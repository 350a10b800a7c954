"""A page's four tries: what is sent, what it reports, and what is told where there is no page."""

from __future__ import annotations

import base64

import pytest

import labapi
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.widgets.page_tries.tries import THEN

ROW = "from a page in a browser"
REPORTS = [
    {"status": 200},
    {"status": 422},
    {"error": "TypeError: Failed to fetch"},
    {"status": 403},
]


@pytest.fixture(scope="module")
def lab():
    lab = labapi.start("four tries", alternatives=True)
    yield lab
    lab.stop()


def test_the_page_is_told_one_request_a_protocol(lab):
    told = [one.told() for one in labapi.page_tries(lab).tries]
    paths = ["/api/v1/predict", "/graphql", "/loans.v1.Loans/Predict", "/mcp"]
    assert [one["url"].partition(":")[2].partition(":")[2][5:] for one in told] == paths
    assert told[3]["headers"]["Mcp-Name"] == "decide_loan"


def test_what_is_sent_to_grpc_is_a_whole_message_behind_its_prefix(lab):
    body = base64.b64decode(labapi.page_tries(lab).tries[2].told()["bytes"])
    assert body[:5] == b"\0" + len(body[5:]).to_bytes(4)
    assert labapi.decode_message(body).fault is None


def test_what_the_page_got_is_told_in_words_and_stands_in_the_table(lab):
    table = labapi.protocols()
    tries = labapi.page_tries(lab, table)
    tries.heard(REPORTS)
    assert table[ROW, "GraphQL"] == "read the answer: 422"
    assert table[ROW, "gRPC"] == "got no answer: `TypeError: Failed to fetch`"
    assert "What this page got:" in repr(tries)
    assert "✗ got no answer: <code>TypeError: Failed to fetch</code>" in tries._repr_html_()


def test_where_there_is_no_page_stands_what_a_browser_got_before(lab):
    tries = labapi.page_tries(lab)
    assert all(text.replace("`", "") in repr(tries) for text in THEN.values())
    assert "What a page in Chromium" in tries._repr_html_()


def test_two_labs_look_alike_to_who_compares_outputs(lab):
    other = labapi.start("four others", alternatives=True)
    shown = {RULE.sub("", labapi.page_tries(one)._repr_html_()) for one in (lab, other)}
    other.stop()
    assert len(shown) == 1


def test_a_lab_without_alternatives_says_what_to_do():
    plain = labapi.start("plain")
    with pytest.raises(AttributeError, match="alternatives=True"):
        labapi.page_tries(plain)
    plain.stop()
