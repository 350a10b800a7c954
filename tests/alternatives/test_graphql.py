"""The loan API by GraphQL: what can be asked, what is refused, and in which words."""

from __future__ import annotations

import json

import pytest

from labapi.alternatives.graphql_schema import schema_of
from labapi.alternatives.use_cases import SLICE
from labapi.domain.loans.features import EXAMPLE
from labapi.web.problems import FAULT_MESSAGE
from tests.alternatives.graphql_client import EVENTS, Client

BAD = {"features": {**EXAMPLE, "age": 12}}
PREDICT = "mutation ($features: Features!) { predict(features: $features) { id prediction } }"
BATCH = """($items: [Question!]!) { predict_batch(items: $items) {
    status data { prediction } error { code details { field message received } } } }"""


@pytest.fixture
def client():
    return Client()


def code(answer):
    (error,) = answer["errors"]
    return error["extensions"]["code"]


def test_several_models_with_only_the_fields_wanted_come_in_one_round_trip(client):
    client(PREDICT, {"features": EXAMPLE})
    asked = "{ models { items { id predictions(limit: 1) { items { prediction } } } } }"
    assert client(asked)["data"]["models"]["items"] == [
        {"id": "loan-classifier-v2.0", "predictions": {"items": []}},
        {"id": "loan-classifier-v2.1", "predictions": {"items": [{"prediction": "approved"}]}},
    ]


def test_a_prediction_is_made_kept_and_read_again_with_its_model(client):
    made = client(PREDICT, {"features": EXAMPLE})["data"]["predict"]
    asked = "query ($id: ID!) { prediction(id: $id) { id model { default parameters } } }"
    found = client(asked, {"id": made["id"]})["data"]["prediction"]
    assert found["id"] == made["id"]
    assert found["model"]["default"] is True
    assert found["model"]["parameters"]["intercept"]


def test_a_batch_has_an_error_in_the_place_of_each_bad_item(client):
    items = [{"features": EXAMPLE}, BAD, {"features": EXAMPLE}]
    answers = client("mutation " + BATCH, {"items": items})["data"]["predict_batch"]
    assert [answer["status"] for answer in answers] == ["success", "error", "success"]
    assert answers[1]["data"] is None
    assert answers[1]["error"]["details"] == [
        {"field": "items.1.features.age", "message": "This must be at least 18.", "received": 12}
    ]


def test_a_bound_of_the_domain_is_told_with_the_domains_code_and_details(client):
    answer = client(PREDICT, BAD)
    assert answer["data"] == {"predict": None}
    assert code(answer) == "VALIDATION_ERROR"
    assert answer["errors"][0]["path"] == ["predict"]
    (detail,) = answer["errors"][0]["extensions"]["details"]
    assert detail == {
        "field": "features.age",
        "message": "This must be at least 18.",
        "received": 12,
    }


def test_a_subscription_gives_each_answer_as_an_event_of_its_own(client):
    items = [{"features": EXAMPLE}] * SLICE + [BAD]
    with client.http.stream(
        "POST",
        "/graphql",
        json={"query": "subscription " + BATCH, "variables": {"items": items}},
        headers={"Accept": EVENTS},
    ) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in answer.iter_lines() if line]
    found = [
        json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")
    ]
    statuses = [one["data"]["predict_batch"]["status"] for one in found]
    assert statuses == ["success"] * SLICE + ["error"]
    assert lines[-2:] == ["event: complete", "data:"]


@pytest.mark.parametrize("cached", [True, False])
def test_the_schema_is_one_for_all_labs(cached):
    assert schema_of(cached) is schema_of(cached)


def test_a_crash_is_told_to_the_operator_and_not_to_the_client(caplog):
    answer = Client(fault="crash").post(PREDICT, {"features": EXAMPLE})
    assert code(answer.json()) == "INTERNAL_ERROR"
    assert answer.json()["errors"][0]["message"] == FAULT_MESSAGE
    assert "fault" not in answer.text
    assert "InferenceCrashError" in caplog.text
