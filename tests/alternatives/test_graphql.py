"""The loan API by GraphQL: what can be asked, what is refused, and in which words."""

from __future__ import annotations

import gc
import json
import weakref

import pytest
import strawberry.schema.schema

from labapi.alternatives.graphql_schema import schema_of
from labapi.domain.loans.features import EXAMPLE
from labapi.web.envelope import DetailOut
from labapi.web.problems import FAULT_MESSAGE
from labapi.web.routes.batch import CHUNK
from labapi.web.routes.health import HealthOut
from labapi.web.schemas.models import ModelOut
from labapi.web.schemas.predictions import (
    ExplanationOut,
    FeatureImportanceOut,
    FeaturesIn,
    ItemErrorOut,
    ItemFailureOut,
    ItemSuccessOut,
    OptionsIn,
    PredictIn,
    PredictionOut,
)
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
    items = [{"features": EXAMPLE}] * CHUNK + [BAD]
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
    assert statuses == ["success"] * CHUNK + ["error"]
    assert lines[-2:] == ["event: complete", "data:"]


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("Model", ModelOut),
        ("Prediction", PredictionOut),
        ("Explanation", ExplanationOut),
        ("FeatureImportance", FeatureImportanceOut),
        ("Health", HealthOut),
        ("Item", ItemSuccessOut),
        ("Item", ItemFailureOut),
        ("ItemError", ItemErrorOut),
        ("Detail", DetailOut),
        ("Features", FeaturesIn),
        ("Options", OptionsIn),
        ("Question", PredictIn),
    ],
)
def test_a_type_has_all_the_fields_that_the_api_has(kind, shape):
    fields = set(schema_of()._schema.type_map[kind].fields)
    assert fields >= set(shape.model_fields)
    relations = {"model", "predictions", "data", "error"}
    assert fields - set(shape.model_fields) <= relations


def test_what_is_meant_where_nothing_is_said_is_what_the_api_means(client):
    usual = client(PREDICT, {"features": EXAMPLE})
    kept = client.services.predictions.read(usual["data"]["predict"]["id"])
    assert kept.threshold == OptionsIn().threshold
    assert kept.decision.top_features is None


def test_options_are_heeded_alone_and_in_a_batch(client):
    query = """mutation ($features: Features!) {
        predict(features: $features, options: {threshold: 0.99, explain: true}) {
            prediction explanation { top_features { feature } } } }"""
    made = client(query, {"features": EXAMPLE})["data"]["predict"]
    assert made["prediction"] == "rejected"
    assert len(made["explanation"]["top_features"]) == 5
    items = [{"features": EXAMPLE, "options": {"threshold": 0.99}}]
    (item,) = client("mutation " + BATCH, {"items": items})["data"]["predict_batch"]
    assert item["data"] == {"prediction": "rejected"}


def test_a_prediction_whose_model_is_gone_has_none(client):
    made = client(PREDICT, {"features": EXAMPLE})["data"]["predict"]
    registry = client.services.registry
    registry.configure("loan-classifier-v2.0", description="", tags=(), is_default=True)
    registry.remove("loan-classifier-v2.1")
    asked = "query ($id: ID!) { prediction(id: $id) { model_version model { id } } }"
    found = {"model_version": "loan-classifier-v2.1", "model": None}
    assert client(asked, {"id": made["id"]}) == {"data": {"prediction": found}}


def test_pages_follow_each_other(client):
    first = client("{ models(limit: 1) { items { id } next_cursor } }")["data"]["models"]
    asked = (
        "query ($cursor: String) { models(limit: 1, cursor: $cursor) { items { id } next_cursor } }"
    )
    second = client(asked, {"cursor": first["next_cursor"]})["data"]["models"]
    assert [first["items"], second["items"]] == [
        [{"id": "loan-classifier-v2.0"}],
        [{"id": "loan-classifier-v2.1"}],
    ]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("cached", [True, False])
def test_no_lab_lives_on_in_the_schema_that_all_share(cached):
    client = Client(cached)
    client(PREDICT, {"features": EXAMPLE})
    client(PREDICT, BAD)
    client("{ nothing }")
    app = weakref.ref(client.app)
    del client
    gc.collect()
    assert app() is None
    assert schema_of(cached) is schema_of(cached)


def test_each_query_is_read_and_checked_once_where_that_is_kept(monkeypatch):
    checks = []

    def checked(*arguments, real=strawberry.schema.schema.validate):
        checks.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(strawberry.schema.schema, "validate", checked)
    query = "query once { health { model_version model_ready } }"
    for client, expected in ((Client(), 1), (Client(cached=False), 3)):
        checks.clear()
        for _ in range(3):
            client(query)
        assert len(checks) == expected


def test_a_crash_is_told_to_the_operator_and_not_to_the_client(caplog):
    answer = Client(fault="crash").post(PREDICT, {"features": EXAMPLE})
    assert code(answer.json()) == "INTERNAL_ERROR"
    assert answer.json()["errors"][0]["message"] == FAULT_MESSAGE
    assert "fault" not in answer.text
    assert "InferenceCrashError" in caplog.text
