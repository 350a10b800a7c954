"""QUERY (RFC 10008) wherever the classroom knows of methods: drawn, copied, sent again, offered."""

from __future__ import annotations

import pytest
import requests

import labapi
from labapi.checks.clients.call import IDEMPOTENT
from labapi.classroom.exchange.as_code import as_curl, as_fetch, as_requests
from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.console.postman import collection_of
from labapi.classroom.widgets.cors.fetch_rules import SIMPLE_METHODS

PATH = "/api/v1/predict"
QUESTION = {"features": labapi.EXAMPLE}


@pytest.fixture
def lab():
    lab = labapi.start("query")
    yield lab
    lab.stop()


@pytest.fixture
def answer(lab):
    return requests.request("QUERY", lab.url + PATH, json=QUESTION, timeout=9)


def test_a_query_is_drawn_with_its_body_and_its_way_through_the_server(answer):
    drawn = repr(labapi.show(answer))
    assert f"QUERY {PATH} HTTP/1.1" in drawn
    assert '"credit_score": 720' in drawn
    inside = drawn.partition("\n")[0]
    assert "model" in inside
    assert "store" not in inside


def test_a_query_sent_again_with_another_body_is_answered_anew(lab, answer):
    again = labapi.replay(answer, json={"features": {**labapi.EXAMPLE, "credit_score": 300}})
    assert (again.status_code, again.json()["data"]["prediction"]) == (200, "rejected")
    assert [entry.method for entry in lab.journal] == ["QUERY", "QUERY"]


def test_a_query_as_code_names_the_method(answer):
    exchange = exchange_of(answer)
    assert "requests.request('QUERY', " in as_requests(exchange)
    assert "-X QUERY " in as_curl(exchange)
    assert 'method: "QUERY"' in as_fetch(exchange)


def test_a_console_sends_imports_and_exports_a_query(lab):
    console = lab.console(method="QUERY", path=PATH, body=QUESTION)
    console.from_curl(as_curl(console.draft.preview(lab.url), marks=False))
    assert (console.draft.method, console.draft.path) == ("QUERY", PATH)
    console.send()
    sent = console.history[-1]
    assert sent.status_in_words == "200 OK"
    assert sent.draft.notes == []
    (item,) = collection_of(console.history, "lab")["item"]
    assert item["request"]["method"] == "QUERY"
    assert "credit_score" in item["request"]["body"]["raw"]
    assert Draft.of(sent.exchange).method == "QUERY"


def test_a_query_is_idempotent_and_needs_the_leave_of_a_preflight():
    assert "QUERY" in IDEMPOTENT
    assert "QUERY" not in SIMPLE_METHODS


@pytest.mark.parametrize("widget", ["console/js/console.js", "traffic/traffic.js"])
def test_a_form_offers_query_among_the_methods(widget):
    text = labapi.__path__[0] + "/classroom/widgets/" + widget
    with open(text, encoding="utf-8") as script:
        line = next(line for line in script if line.startswith("const METHODS"))
    assert '"QUERY"' in line
