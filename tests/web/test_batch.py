from __future__ import annotations

import asyncio
import json

import pytest

from labapi.domain.loans.features import EXAMPLE
from labapi.web import predicting

GOOD = {"features": EXAMPLE}
BAD = {"features": {**EXAMPLE, "age": 12}}
NDJSON = {"accept": "application/x-ndjson"}


def test_a_batch_is_answered_in_order_with_errors_in_their_places(api):
    answer = api.post("/api/v1/predict/batch", json={"items": [GOOD, BAD, GOOD, 7]})
    data = answer.json()["data"]
    assert answer.status_code == 200
    assert [item["status"] for item in data] == ["success", "error", "success", "error"]
    assert data[1]["error"]["details"][0]["field"] == "items.1.features.age"


def test_a_batch_gives_what_single_requests_give(api):
    single = api.predict(age=50).json()["data"]
    items = [{"features": {**EXAMPLE, "age": 50}}]
    batched = api.post("/api/v1/predict/batch", json={"items": items}).json()["data"][0]["data"]
    assert batched["probability"] == pytest.approx(single["probability"], abs=1e-9)


def test_each_answer_of_a_batch_is_stored(api):
    answer = api.post("/api/v1/predict/batch", json={"items": [GOOD, GOOD]})
    for item in answer.json()["data"]:
        assert api.get(f"/api/v1/predict/{item['data']['id']}").json()["data"] == item["data"]


def test_a_batch_streams_one_line_for_each_item(api):
    items = [GOOD] * 150 + [BAD] + [GOOD] * 99
    answer = api.post("/api/v1/predict/batch", json={"items": items}, headers=NDJSON)
    *lines, end = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert (end["status"], end["items"]) == ("end", 250)
    assert [line["status"] for line in lines] == ["success"] * 150 + ["error"] + ["success"] * 99
    assert lines[150]["error"]["details"][0]["field"] == "items.150.features.age"


@pytest.mark.parametrize(("count", "status"), [(0, 422), (1, 200), (1000, 200), (1001, 422)])
def test_a_batch_has_1_to_1000_items(api, count, status):
    answer = api.post("/api/v1/predict/batch", json={"items": [GOOD] * count})
    assert answer.status_code == status


def test_a_crash_in_a_stream_is_a_500_before_the_first_line(make_api):
    api = make_api(fault="crash")
    answer = api.post("/api/v1/predict/batch", json={"items": [GOOD]}, headers=NDJSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL_ERROR")


@pytest.mark.parametrize(("slice_s", "turns"), [(0, 101), (60, 1)])
def test_others_have_their_turn_after_each_slice_of_a_batch(monkeypatch, slice_s, turns):
    monkeypatch.setattr(predicting, "SLICE_S", slice_s)
    taken = []

    async def take_turns() -> None:
        while True:
            taken.append(1)
            await asyncio.sleep(0)

    async def both() -> list[int]:
        other = asyncio.create_task(take_turns())
        await asyncio.sleep(0)
        done = await predicting.in_turns(pow, range(100), [2] * 100)
        other.cancel()
        return done

    assert asyncio.run(both()) == [number**2 for number in range(100)]
    assert len(taken) == turns


def test_each_item_of_a_batch_is_decided_and_written_in_such_slices(api, monkeypatch):
    sliced, in_turns = [], predicting.in_turns

    async def watched(work, *arguments):
        sliced.append(work.__name__)
        return await in_turns(work, *arguments)

    monkeypatch.setattr(predicting, "in_turns", watched)
    api.post("/api/v1/predict/batch", json={"items": [GOOD, BAD]})
    assert sliced == ["read_item", "decide", "_written"]


def test_a_batch_is_answered_in_the_envelope_like_all_else(api):
    answer = api.post("/api/v1/predict/batch", json={"items": [GOOD]})
    body = answer.json()
    assert list(body) == ["status", "data", "meta"]
    assert (body["status"], body["meta"]["request_id"]) == (
        "success",
        answer.headers["x-request-id"],
    )
    assert answer.headers["content-type"] == "application/json"


def test_a_large_body_is_parsed_aside_and_refused_as_a_small_one_is(api):
    twice = b'{"items": [' + b'{"a": 1}, ' * 5_000 + b'{"a": 1, "a": 2}]}'
    headers = {"content-type": "application/json"}
    answer = api.post("/api/v1/predict/batch", content=twice, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "MALFORMED_JSON")


@pytest.mark.parametrize(
    ("accept", "streamed"),
    [
        ("Application/X-NDJSON", True),
        ("application/x-ndjson, application/json", True),
        ("application/json;q=0.5, application/x-ndjson;q=0.6", True),
        ("application/x-ndjson;q=0", False),
        ("application/x-ndjson;q=0.1, application/json", False),
        ("application/x-ndjson;q=0.1, */*", False),
        ("application/x-ndjson2", False),
        ("*/*", False),
    ],
)
def test_the_stream_comes_where_it_is_liked_better(api, accept, streamed):
    items = {"items": [{"features": EXAMPLE}]}
    answer = api.post("/api/v1/predict/batch", json=items, headers={"accept": accept})
    assert (answer.headers["content-type"] == "application/x-ndjson") is streamed
