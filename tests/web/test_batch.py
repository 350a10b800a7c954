from __future__ import annotations

import json

import pytest

from labapi.domain.loans.features import EXAMPLE

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
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["content-type"] == "application/x-ndjson"
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
