"""Whose key it is: with callers known, an Idempotency-Key belongs to the one who sent it."""

from __future__ import annotations

import pytest

from labapi.domain.loans.features import EXAMPLE

ASKED = {"features": EXAMPLE}
OTHER = {"features": {**EXAMPLE, "age": 36}}


@pytest.fixture
def guarded(make_api):
    return make_api(auth="api-key")


@pytest.fixture
def headers(guarded):
    """Two callers, who happen to choose the same key."""
    keys = [guarded.services.keys.create(name, ["predict"]).key for name in ("ada", "bob")]
    return [{"X-API-Key": key, "Idempotency-Key": "order-1"} for key in keys]


def test_the_saved_answer_is_for_the_caller_whose_key_it_is(guarded, headers):
    ada, bob = headers
    first = guarded.post("/api/v1/predict", json=ASKED, headers=ada)
    others = guarded.post("/api/v1/predict", json=ASKED, headers=bob)
    again = guarded.post("/api/v1/predict", json=ASKED, headers=ada)
    assert "idempotent-replayed" not in others.headers
    assert again.content == first.content != others.content


def test_a_key_of_one_caller_does_not_stand_in_the_way_of_another(guarded, headers):
    ada, bob = headers
    guarded.post("/api/v1/predict", json=ASKED, headers=ada)
    assert guarded.post("/api/v1/predict", json=OTHER, headers=bob).status_code == 200


def test_the_refusal_of_a_reused_key_names_the_key_as_it_was_sent(guarded, headers):
    guarded.post("/api/v1/predict", json=ASKED, headers=headers[0])
    refused = guarded.post("/api/v1/predict", json=OTHER, headers=headers[0])
    assert refused.status_code == 422
    assert refused.json()["error"]["details"][0]["received"] == "order-1"
