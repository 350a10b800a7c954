"""A batch as a stream: two forms of one thing, each with an end or an error of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from labapi.domain.loans.features import EXAMPLE
from labapi.domain.sqlite.errors import StoreFull
from labapi.web.request.negotiation import choice
from labapi.web.routes import batch

GOOD, BAD = {"features": EXAMPLE}, {"features": {**EXAMPLE, "age": 12}}
NDJSON, SSE = "application/x-ndjson", "text/event-stream"
each_form = pytest.mark.parametrize("accept", [NDJSON, SSE])


class Event(NamedTuple):
    """One line or event: its name, `""` where it has none, and what it says."""

    name: str
    said: Any


def send(api, accept, items, **headers):
    asked = {"items": items}
    return api.post("/api/v1/predict/batch", json=asked, headers={"accept": accept, **headers})


def events_of(answer) -> list[Event]:
    """Read a stream strictly: each event closed, no field but `event` and one line of `data`."""
    if answer.headers["content-type"] == NDJSON:
        assert answer.text.endswith("\n")
        return [Event("", json.loads(line)) for line in answer.text[:-1].split("\n")]
    assert answer.text.endswith("\n\n")
    found = []
    for block in answer.text[:-2].split("\n\n"):
        *named, data = block.split("\n")
        assert data.startswith("data: ")
        name = named[0].removeprefix("event: ") if named else ""
        found.append(Event(name, json.loads(data[6:])))
    return found


def failing_from(monkeypatch, first, error):
    """Let the work fail from this item on."""
    plain = batch.predict_many

    async def predict_many(request, items, start=0):
        if start >= first:
            raise error
        return await plain(request, items, start)

    monkeypatch.setattr(batch, "predict_many", predict_many)


@each_form
def test_a_stream_says_item_after_item_and_then_its_end(api, accept):
    answer = send(api, accept, [GOOD] * 150 + [BAD] + [GOOD] * 99)
    *items, (name, end) = events_of(answer)
    assert answer.status_code == 200
    assert {item.name for item in items} == {""}
    assert [item.said["status"] for item in items] == ["success"] * 150 + ["error"] + [
        "success"
    ] * 99
    assert name == ("end" if accept == SSE else "")
    assert (end["status"], end["items"]) == ("end", 250)
    assert end["meta"]["request_id"] == answer.headers["x-request-id"]


def test_both_forms_say_the_same(api):
    lines, events = (events_of(send(api, accept, [GOOD, BAD, 7])) for accept in (NDJSON, SSE))
    own = {"id", "timestamp", "meta"}

    def same(said):
        return (
            {key: same(part) for key, part in said.items() if key not in own}
            if isinstance(said, dict)
            else said
        )

    assert [same(line.said) for line in lines] == [same(event.said) for event in events]


def test_a_line_in_an_item_stays_one_line_of_an_event(api):
    asked = {"features": {**EXAMPLE, "age": "1\n\ndata: 2\r\n"}}
    (item, _) = events_of(send(api, SSE, [asked]))
    assert item.said["error"]["details"][0]["received"] == "1\n\ndata: 2\r\n"


def test_no_server_in_between_is_to_keep_events_or_hold_them_back(api):
    answer = send(api, SSE, [GOOD])
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-accel-buffering"] == "no"


@each_form
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ZeroDivisionError("secret"), "INTERNAL_ERROR"),
        (StoreFull(Path("secret.sqlite"), "database or disk is full"), "STORE_FULL"),
    ],
)
def test_an_error_after_the_status_is_told_within_the_stream(
    api, monkeypatch, caplog, accept, error, code
):
    failing_from(monkeypatch, 700, error)
    answer = send(api, accept, [GOOD] * 1000)
    *items, (name, failure) = events_of(answer)
    assert (answer.status_code, len(items)) == (200, 700)
    assert name == ("failure" if accept == SSE else "")
    assert list(failure) == ["status", "error", "meta"]
    assert (failure["status"], failure["error"]["code"]) == ("error", code)
    assert failure["meta"]["request_id"] == answer.headers["x-request-id"]
    assert "secret" not in answer.text
    assert "secret" in caplog.text


@each_form
def test_what_fails_before_the_first_item_has_a_status(api, monkeypatch, accept):
    failing_from(monkeypatch, 0, StoreFull(Path("s.sqlite"), "database or disk is full"))
    answer = send(api, accept, [GOOD] * 1000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "STORE_FULL")
    assert answer.headers["content-type"] == "application/json"


def test_the_journal_says_which_error_broke_a_stream_off(api, monkeypatch):
    failing_from(monkeypatch, 700, ZeroDivisionError("by nothing"))
    send(api, SSE, [GOOD] * 1000)
    (entry,) = api.entries
    assert (entry.status, entry.broken_off) == (200, "INTERNAL_ERROR")
    assert "ZeroDivisionError: by nothing" in entry.crash
    assert repr(entry).endswith("→ 200, then INTERNAL_ERROR>")


@each_form
def test_of_a_whole_stream_the_journal_says_nothing_more(api, accept):
    send(api, accept, [GOOD] * 250)
    assert api.entries[-1].broken_off == ""


def test_what_was_sent_before_the_error_is_kept_and_no_more(api, monkeypatch):
    failing_from(monkeypatch, 700, ZeroDivisionError)
    send(api, NDJSON, [GOOD] * 1000)
    assert api.services.predictions.count() == 700


def test_the_fault_midway_breaks_a_stream_and_no_single_prediction(make_api):
    api = make_api(fault="midway")
    assert api.predict().status_code == 200
    *items, (name, failure) = events_of(send(api, SSE, [GOOD] * 250))
    assert (len(items), name, failure["error"]["code"]) == (100, "failure", "INTERNAL_ERROR")
    assert send(api, "*/*", [GOOD] * 250).status_code == 200


@each_form
def test_the_end_tells_the_time_until_the_end(api, monkeypatch, accept):
    plain = batch.predict_many
    traces = []

    async def predict_many(request, items, start=0):
        traces.append(request.trace)
        return await plain(request, items, start)

    monkeypatch.setattr(batch, "predict_many", predict_many)
    (*_, (_, end)) = events_of(send(api, accept, [GOOD] * 150))
    assert traces[0].elapsed_ms < end["meta"]["response_time_ms"] <= traces[0].age_ms


@each_form
def test_under_a_key_a_stream_is_given_again_as_it_was(api, accept):
    first, again = (send(api, accept, [GOOD] * 150, **{"idempotency-key": "k"}) for _ in "12")
    assert first.text == again.text
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert api.services.predictions.count() == 150


def test_events_cost_what_lines_cost(make_api):
    api = make_api(rate_limit="10/10s")
    assert send(api, SSE, [GOOD] * 6).headers["x-ratelimit-remaining"] == "4"
    refused = send(api, SSE, [GOOD] * 6)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "RATE_LIMIT_EXCEEDED")


@pytest.mark.parametrize(
    ("accept", "got"),
    [
        ("text/event-stream", SSE),
        ("Text/Event-Stream", SSE),
        ("text/*", SSE),
        ("text/event-stream, application/json", SSE),
        ("application/json, text/event-stream", SSE),
        ("text/event-stream;q=0.9, application/json", "application/json"),
        ("text/event-stream;q=0.9, application/x-ndjson", NDJSON),
        ("text/event-stream;q=0.9, application/x-ndjson;q=0.8", SSE),
        ("application/x-ndjson, text/event-stream", NDJSON),
        ("text/event-stream, application/x-ndjson", SSE),
        ("text/event-stream;q=0, application/x-ndjson;q=0.1", NDJSON),
        ("text/event-stream;q=0", "application/json"),
        ("*/*", "application/json"),
        ("*/*;q=0.1, text/event-stream;q=0.2", SSE),
        ("image/png", "application/json"),
        ("", "application/json"),
    ],
)
def test_of_three_forms_the_one_liked_best_comes(accept, got):
    assert choice(accept, "application/json", NDJSON, SSE) == got


@each_form
def test_only_post_has_streams(api, accept):
    for method in ("GET", "HEAD", "PUT"):
        answer = api.request(method, "/api/v1/predict/batch", headers={"accept": accept})
        assert (answer.status_code, answer.headers["allow"]) == (405, "OPTIONS, POST")
    assert api.options("/api/v1/predict/batch", headers={"accept": accept}).status_code == 204


def test_the_document_tells_of_both_forms_with_an_example_that_ends(api):
    document = api.get("/openapi.json").json()
    told = document["paths"]["/api/v1/predict/batch"]["post"]["responses"]["200"]["content"]
    assert list(told) == ["application/json", NDJSON, SSE]
    assert json.loads(told[NDJSON]["example"].splitlines()[-1])["status"] == "end"
    assert "\n\nevent: end\ndata: {" in told[SSE]["example"]
