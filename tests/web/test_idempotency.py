from __future__ import annotations

import pytest

from labapi.domain.loans.features import EXAMPLE

KEY = {"idempotency-key": "8e03978e-40d5-43e8-bc93-6894a57f9324"}
ASKED = {"features": EXAMPLE}
OTHER = {"features": {**EXAMPLE, "age": 36}}


@pytest.mark.parametrize("path", ["/api/v1/predict", "/api/v1/predictions"])
def test_the_same_key_and_body_get_the_same_answer_stored_once(api, path):
    first = api.post(path, json=ASKED, headers=KEY)
    second = api.post(path, json=ASKED, headers=KEY)
    assert second.content == first.content
    assert second.status_code == first.status_code
    assert second.headers.get("location") == first.headers.get("location")
    assert (second.headers["idempotent-replayed"], api.services.predictions.count()) == ("true", 1)


def test_a_batch_is_stored_once_under_a_key_even_as_a_stream(api):
    asked = {"items": [ASKED, ASKED]}
    headers = {**KEY, "accept": "application/x-ndjson"}
    first = api.post("/api/v1/predict/batch", json=asked, headers=headers)
    second = api.post("/api/v1/predict/batch", json=asked, headers=headers)
    assert first.text.count("\n") == 3  # the end has a line of its own
    assert second.content == first.content
    assert api.services.predictions.count() == 2


def test_a_quoted_key_is_the_same_key(api):
    api.post("/api/v1/predict", json=ASKED, headers=KEY)
    quoted = {"idempotency-key": f'"{KEY["idempotency-key"]}"'}
    assert "idempotent-replayed" in api.post("/api/v1/predict", json=ASKED, headers=quoted).headers


def test_another_body_under_the_same_key_is_422(api):
    api.post("/api/v1/predict", json=ASKED, headers=KEY)
    answer = api.post("/api/v1/predict", json=OTHER, headers=KEY)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_another_path_under_the_same_key_is_422(api):
    api.post("/api/v1/predict", json=ASKED, headers=KEY)
    assert api.post("/api/v1/predictions", json=ASKED, headers=KEY).status_code == 422


def test_while_the_first_is_under_way_the_second_is_409(api):
    from labapi.domain.idempotency import IdempotencyRecords

    seen = {}
    real = IdempotencyRecords.complete

    def meanwhile(records, key, asked, saved):
        seen["second"] = api.post("/api/v1/predict", json=ASKED, headers=KEY)
        real(records, key, asked, saved)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IdempotencyRecords, "complete", meanwhile)
        api.post("/api/v1/predict", json=ASKED, headers=KEY)
    assert seen["second"].status_code == 409
    assert seen["second"].json()["error"]["code"] == "REQUEST_IN_PROGRESS"
    assert "retry-after" in seen["second"].headers


def test_a_request_that_was_refused_leaves_its_key_free(api):
    refused = api.post("/api/v1/predict", json={"features": {}}, headers=KEY)
    answered = api.post("/api/v1/predict", json=ASKED, headers=KEY)
    assert (refused.status_code, answered.status_code) == (422, 200)


def test_a_lost_answer_is_got_by_asking_again_and_stored_once(make_api):
    api = make_api(fault="flaky")
    lost = api.post("/api/v1/predict", json=ASKED, headers=KEY)
    found = api.post("/api/v1/predict", json=ASKED, headers=KEY)
    assert (lost.status_code, found.status_code) == (500, 200)
    assert api.services.predictions.count() == 1


def test_without_a_key_a_retry_after_a_lost_answer_has_a_second_effect(make_api):
    api = make_api(fault="flaky")
    api.post("/api/v1/predict", json=ASKED)
    api.post("/api/v1/predict", json=ASKED)
    assert api.services.predictions.count() == 2


@pytest.mark.parametrize("key", ["", '""', "x" * 256, "caf\xe9", "tab\there"])
def test_an_unusable_key_is_422(api, key):
    answer = api.post(
        "/api/v1/predict", json=ASKED, headers={"idempotency-key": key.encode("latin-1")}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["details"][0]["field"] == "Idempotency-Key"


def test_a_saved_answer_is_forgotten_after_a_day(api):
    api.post("/api/v1/predict", json=ASKED, headers=KEY)
    api.clock.advance(seconds=86_401)
    assert "idempotent-replayed" not in api.post("/api/v1/predict", json=ASKED, headers=KEY).headers


# Whose key it is: with callers known, a key belongs to the one who sent it.


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
