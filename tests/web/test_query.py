"""QUERY /predict (RFC 10008): the question of POST, asked safely."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import PREDICT

PATH = "/api/v1/predict"
TYPED = {"content-type": "application/json"}


def query(api, path=PATH, **given):
    return api.request("QUERY", path, **(given or {"json": PREDICT}))


def kept(api, table):
    return api.services.store.execute(f"SELECT COUNT(*) FROM {table}")[0][0]


@pytest.mark.parametrize("options", [{}, {"threshold": 0.99}, {"explain": True}])
def test_a_query_answers_what_post_answers_without_an_id(api, options):
    asked = {**PREDICT, "options": options}
    made = api.post(PATH, json=asked).json()
    answer = query(api, json=asked)
    assert answer.status_code == 200
    assert made["data"].pop("id").startswith("pred_")
    assert list(answer.json()["data"].items()) == list(made["data"].items())
    assert set(answer.json()["meta"]) == set(made["meta"])


def test_a_query_leaves_nothing_behind(api):
    answer = query(api, json=PREDICT, headers={"Idempotency-Key": "one"})
    assert answer.status_code == 200
    assert (kept(api, "predictions"), kept(api, "idempotency")) == (0, 0)
    assert not {"location", "content-location", "etag"} & set(answer.headers)


def test_a_query_can_be_sent_again_under_a_key_that_names_another_request(api):
    headers = {"Idempotency-Key": "one"}
    assert api.post(PATH, json=PREDICT, headers=headers).status_code == 200
    other = {"features": {**PREDICT["features"], "age": 50}}
    answers = [query(api, json=other, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "idempotent-replayed" not in answers[1].headers


def test_no_cache_keeps_an_answer_that_another_model_may_give_the_next_time(api):
    assert query(api).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["OPTIONS", "DELETE", "GET", "HEAD"])
def test_where_query_is_taken_it_is_told_what_it_may_be_made_of(api, method):
    answer = api.request(method, PATH)
    assert answer.headers["allow"] == "OPTIONS, POST, QUERY"
    assert answer.headers["accept-query"] == "application/json"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 400, "MALFORMED_BODY"),
        ({"content-type": ""}, 400, "MALFORMED_BODY"),
        ({"content-type": "text/csv"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"content-type": "application/sql"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (TYPED, 400, "MALFORMED_JSON"),
    ],
)
def test_a_query_without_a_type_or_at_odds_with_it_is_refused(api, headers, status, code):
    answer = query(api, content=b"age = 35", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.headers["accept-query"] == "application/json"


def test_a_query_that_can_be_read_and_not_answered_is_422(api):
    answer = query(api, json={"features": {}})
    assert answer.status_code == 422
    assert len(answer.json()["error"]["details"]) == 5


def test_a_post_without_a_type_is_415_as_before(api):
    answer = api.post(PATH, content=b"{}")
    assert (answer.status_code, "accept-query" in answer.headers) == (415, False)


def test_every_other_path_refuses_query_and_tells_what_it_takes(api):
    paths = {re.sub(r"\{[^}]*\}", "x", route.path) for route in api.app.routes} - {PATH}
    assert len(paths) > 15
    for path in sorted(paths):
        answer = query(api, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
        assert "OPTIONS" in answer.headers["allow"]
        assert "QUERY" not in answer.headers["allow"]
        assert "accept-query" not in answer.headers


def test_an_unknown_path_is_404_for_a_query_too(api):
    assert query(api, "/nothing").status_code == 404


def test_a_query_is_counted_as_one_request(make_api):
    api = make_api(rate_limit={"/predict": "2/min"})
    assert query(api).headers["x-ratelimit-remaining"] == "1"
    assert api.predict().headers["x-ratelimit-remaining"] == "0"
    assert query(api).status_code == 429


def test_a_query_needs_the_scope_of_post(make_api):
    api = make_api(auth="api-key")
    assert query(api).status_code == 401
    key = api.services.keys.create("reader", ["models:read"]).key
    assert query(api, json=PREDICT, headers={"X-API-Key": key}).status_code == 403


def test_a_page_of_another_origin_may_query_after_a_preflight(make_api):
    api = make_api(cors_origins=["http://localhost:8888"])
    asks = {"Origin": "http://localhost:8888", "Access-Control-Request-Method": "QUERY"}
    leave = api.options(PATH, headers=asks)
    assert leave.status_code == 200
    assert "QUERY" in leave.headers["access-control-allow-methods"].split(", ")
    narrow = make_api(cors_origins=["http://localhost:8888"], cors_methods=["GET", "POST"])
    assert narrow.options(PATH, headers=asks).status_code == 400


def test_while_no_model_is_ready_a_query_is_503(make_api):
    answer = query(make_api(fault="loading"))
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)


def test_the_trace_of_a_query_has_no_store_in_it(api):
    stages = query(api).headers["server-timing"]
    assert "model;" in stages
    assert "store;" not in stages
