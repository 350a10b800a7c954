from __future__ import annotations

import re

import pytest

from tests.web.conftest import PREDICT

PATHS = ["/api/v1/health", "/api/v1/models", "/api/v1/models/loan-classifier-v2.1", "/docs"]


def test_a_usable_request_id_is_echoed(api):
    answer = api.get("/api/v1/health", headers={"x-request-id": "order-66.a_B"})
    assert answer.headers["x-request-id"] == "order-66.a_B"
    assert answer.json()["meta"]["request_id"] == "order-66.a_B"


@pytest.mark.parametrize("bad", ["", "a b", "x" * 65, "caf\xe9", "<script>", "a\tb"])
def test_an_unusable_request_id_is_replaced(api, bad):
    answer = api.get("/api/v1/health", headers={"x-request-id": bad.encode("latin-1")})
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


@pytest.mark.parametrize("path", ["/api/v1/health", "/nothing", "/api/v1/predict"])
def test_every_answer_has_an_id_and_a_trace(api, path):
    answer = api.get(path)
    assert {"x-request-id", "server-timing"} <= answer.headers.keys()


def test_server_timing_has_the_stages_and_their_sum(api):
    stages = dict(re.findall(r"(\w+);dur=([\d.]+)", api.predict().headers["server-timing"]))
    total = float(stages.pop("total"))
    assert list(stages) == ["route", "schema", "registry", "model", "store", "envelope"]
    assert sum(map(float, stages.values())) == pytest.approx(total, abs=0.01)


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_as_get_without_the_content(api, path):
    get, head = api.get(path), api.head(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers.get("etag") == get.headers.get("etag")


def test_head_of_what_has_no_get_is_405(api):
    assert api.head("/api/v1/predict").status_code == 405


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/health", "GET, HEAD, OPTIONS"),
        ("/api/v1/predict", "OPTIONS, POST, QUERY"),
        ("/api/v1/predict/batch", "OPTIONS, POST"),
        ("/api/v1/predict/pred_1", "GET, HEAD, OPTIONS"),
        ("/api/v1/models/any", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ("/api/v1/datasets", "OPTIONS, POST"),
        ("/api/v0/predict", "OPTIONS, POST"),
    ],
)
def test_options_tells_the_methods_of_a_path(api, path, allowed):
    answer = api.options(path)
    assert (answer.status_code, answer.headers["allow"]) == (204, allowed)


def test_options_tells_which_patches_are_taken(api):
    answer = api.options("/api/v1/models/any")
    kinds = "application/merge-patch+json, application/json-patch+json"
    assert answer.headers["accept-patch"] == kinds
    assert "accept-patch" not in api.options("/api/v1/predict").headers


def test_a_patch_of_another_type_is_told_which_are_taken(api):
    answer = api.patch("/api/v1/models/any", json={})
    assert answer.status_code == 415
    assert answer.headers["accept-patch"] == answer.headers["accept"]
    assert "accept-patch" not in api.put("/api/v1/models/any", content="{}").headers


@pytest.mark.parametrize("blank", [" ", "\t", " \t "], ids=repr)
def test_blanks_around_a_value_are_no_part_of_it(make_api, blank):
    api = make_api(auth="any")
    key = api.services.keys.create("the test", ["predict"]).key
    raw = {"x-api-key": key, "content-type": "application/json", "x-request-id": "mine"}
    padded = {name: f"{blank}{value}{blank}" for name, value in raw.items()}
    answer = api.post("/api/v1/predict", json=PREDICT, headers=padded)
    assert (answer.status_code, answer.headers["x-request-id"]) == (200, "mine")
    token = api.post("/token", headers={"x-api-key": padded["x-api-key"]}).json()["access_token"]
    bearer = {"authorization": f"{blank}Bearer {token}{blank}"}
    assert api.get("/api/v1/predictions", headers=bearer).status_code == 200


def test_blanks_around_an_idempotency_key_are_no_part_of_it(api):
    first, second = (
        api.post("/api/v1/predict", json=PREDICT, headers={"idempotency-key": key})
        for key in ("one", " one\t")
    )
    assert first.json()["data"]["id"] == second.json()["data"]["id"]


def test_a_trailing_slash_is_another_path(api):
    assert api.get("/api/v1/health/").status_code == 404


@pytest.mark.parametrize(
    ("expect", "connection"), [({}, None), ({"expect": "100-continue"}, "close")]
)
def test_a_refusal_of_one_who_asked_first_ends_the_connection(api, expect, connection):
    headers = {"content-type": "text/plain", **expect}
    answer = api.post("/api/v1/predict", content=b"{}", headers=headers)
    assert answer.headers.get("connection") == connection


def test_no_cache_may_keep_the_state_of_health(api):
    assert api.get("/api/v1/health").headers["cache-control"] == "no-store"
