from __future__ import annotations

import pytest

from labapi.domain.loans.features import EXAMPLE


def test_the_example_is_approved_with_high_confidence(api):
    data = api.predict().json()["data"]
    assert (data["prediction"], data["confidence"]) == ("approved", "high")
    assert 0.8 <= data["probability"] <= 0.95


def test_a_prediction_comes_in_the_envelope(api):
    answer = api.predict()
    body = answer.json()
    assert list(body) == ["status", "data", "meta"]
    assert body["status"] == "success"
    assert list(body["meta"]) == ["request_id", "timestamp", "response_time_ms", "model_version"]
    assert body["meta"]["request_id"] == answer.headers["x-request-id"]


def test_a_prediction_tells_no_more_than_was_asked(api):
    assert list(api.predict().json()["data"]) == [
        "id",
        "prediction",
        "probability",
        "confidence",
        "model_version",
        "timestamp",
    ]


def test_explain_gives_the_features_by_weight(api):
    asked = {"features": EXAMPLE, "options": {"explain": True}}
    data = api.post("/api/v1/predict", json=asked).json()["data"]
    importances = [item["importance"] for item in data["explanation"]["top_features"]]
    assert sum(importances) == pytest.approx(1, abs=1e-5)
    assert importances == sorted(importances, reverse=True)


def test_the_threshold_moves_the_decision_and_not_the_probability(api):
    probability = api.predict().json()["data"]["probability"]
    asked = {"features": EXAMPLE, "options": {"threshold": 0.99}}
    data = api.post("/api/v1/predict", json=asked).json()["data"]
    assert (data["prediction"], data["probability"]) == ("rejected", probability)


def test_a_prediction_can_be_read_again(api):
    made = api.predict().json()["data"]
    answer = api.get(f"/api/v1/predict/{made['id']}")
    assert answer.json()["data"] == made
    assert answer.json()["meta"] == {"model_version": made["model_version"]}


def test_the_noun_answers_201_with_the_uri_of_the_prediction(api):
    answer = api.post("/api/v1/predictions", json={"features": EXAMPLE})
    assert answer.status_code == 201
    assert api.get(answer.headers["location"]).json()["data"] == answer.json()["data"]


def test_a_prediction_that_was_never_made_is_404(api):
    answer = api.get("/api/v1/predict/pred_0000000000000000")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "PREDICTION_NOT_FOUND")


def test_swapping_the_model_leaves_the_client_as_it_was(api):
    before = api.predict().json()["data"]
    api.patch(
        "/api/v1/models/loan-classifier-v2.0",
        json={"default": True},
        headers={"content-type": "application/merge-patch+json"},
    )
    after = api.predict().json()["data"]
    assert before.keys() == after.keys()
    assert after["model_version"] == "loan-classifier-v2.0" != before["model_version"]


def test_version_0_sends_its_clients_on_with_their_body(api):
    answer = api.post("/api/v0/predict", json={"features": EXAMPLE}, follow_redirects=False)
    assert answer.status_code == 308
    assert {"deprecation", "sunset", "location"} <= answer.headers.keys()
    followed = api.post("/api/v0/predict", json={"features": EXAMPLE}, follow_redirects=True)
    assert followed.json()["data"]["prediction"] == "approved"
