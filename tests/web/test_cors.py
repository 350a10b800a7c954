"""What the answers tell a browser; ``tests/browser/test_cors.py`` asks what it makes of them."""

from __future__ import annotations

import pytest

PAGE, STRANGER = "http://localhost:8888", "http://evil.example"
HEALTH = "/api/v1/health"


@pytest.fixture
def open_api(make_api):
    return make_api(cors_origins=[PAGE])


def preflight(api, origin=PAGE, method="PUT", headers="content-type", path=HEALTH):
    asked = {"origin": origin, "access-control-request-method": method}
    if headers:
        asked["access-control-request-headers"] = headers
    return api.options(path, headers=asked)


def cors_headers(answer):
    return {name for name in answer.headers if name.startswith("access-control-")}


def test_with_no_origins_there_are_no_cors_headers(api):
    answer = api.get(HEALTH, headers={"origin": PAGE})
    assert not cors_headers(answer)
    assert "origin" not in answer.headers.get("vary", "").lower()


def test_a_listed_origin_is_echoed(open_api):
    answer = open_api.get(HEALTH, headers={"origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == PAGE


def test_an_origin_that_is_not_listed_is_told_nothing(make_api):
    api = make_api(cors_origins=[PAGE], cors_credentials=True)
    answer = api.get(HEALTH, headers={"origin": STRANGER})
    assert (answer.status_code, cors_headers(answer)) == (200, set())


@pytest.mark.parametrize("headers", [{}, {"origin": PAGE}, {"origin": STRANGER}])
def test_every_answer_varies_by_origin(open_api, headers):
    answer = open_api.get("/api/v1/models/loan-classifier-v2.1", headers=headers)
    assert "Origin" in answer.headers["vary"].split(", ")


def test_vary_keeps_what_the_api_had_in_it(open_api):
    answer = open_api.get("/nothing", headers={"origin": STRANGER})
    assert answer.headers["vary"] == "Accept, Origin"


def test_a_star_is_for_all(make_api):
    answer = make_api(cors_origins=["*"]).get(HEALTH, headers={"origin": STRANGER})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_null_is_an_origin_only_where_it_is_listed(make_api, open_api):
    listed = make_api(cors_origins=["null"]).get(HEALTH, headers={"origin": "null"})
    assert listed.headers["access-control-allow-origin"] == "null"
    assert not cors_headers(open_api.get(HEALTH, headers={"origin": "null"}))


def test_a_question_about_the_private_network_is_answered_by_the_list(open_api):
    asked = {
        "access-control-request-method": "GET",
        "access-control-request-private-network": "true",
    }
    allowed = open_api.options(HEALTH, headers={"origin": PAGE, **asked})
    refused = open_api.options(HEALTH, headers={"origin": STRANGER, **asked})
    assert allowed.headers["access-control-allow-private-network"] == "true"
    assert not cors_headers(refused)


def test_with_credentials_the_answer_says_so(make_api):
    api = make_api(cors_origins=[PAGE], cors_credentials=True)
    answer = api.get(HEALTH, headers={"origin": PAGE})
    assert answer.headers["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize(
    ("send", "status", "settings"),
    [
        (lambda api, h: api.get("/nothing", headers=h), 404, {}),
        (lambda api, h: api.post("/api/v1/predict", json={}, headers=h), 422, {}),
        (lambda api, h: api.post("/api/v1/predict", json={}, headers=h), 500, {"fault": "flaky"}),
        (lambda api, h: api.get("/api/v1/models", headers=h), 401, {"auth": "api-key"}),
        (lambda api, h: api.get(HEALTH, headers=h), 503, {"fault": "loading"}),
    ],
)
def test_errors_can_be_read_as_well(make_api, send, status, settings):
    answer = send(make_api(cors_origins=[PAGE], **settings), {"origin": PAGE})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, PAGE)


def test_a_spent_allowance_can_be_read_as_well(make_api):
    api = make_api(cors_origins=[PAGE], rate_limit="1/10s")
    api.headers["origin"] = PAGE
    answers = [api.get("/api/v1/models") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].headers["access-control-allow-origin"] == PAGE


def test_a_crash_can_be_read_as_well(make_api):
    api = make_api(cors_origins=[PAGE], fault="crash")
    api.headers["origin"] = PAGE
    answer = api.predict()
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (500, PAGE)


def test_the_headers_of_a_limit_are_exposed(open_api):
    exposed = open_api.get(HEALTH, headers={"origin": PAGE}).headers[
        "access-control-expose-headers"
    ]
    assert {"Retry-After", "RateLimit", "X-RateLimit-Remaining"} <= set(exposed.split(", "))


def test_a_preflight_is_answered_by_this_layer(open_api):
    answer = preflight(open_api)
    entry = open_api.entries[-1]
    assert (answer.status_code, entry.method, entry.answered_by) == (200, "OPTIONS", "cors")


def test_a_preflight_tells_the_methods_the_headers_and_how_long(make_api):
    api = make_api(
        cors_origins=[PAGE], cors_methods=["PUT"], cors_headers=["X-API-Key"], cors_max_age_s=60
    )
    told = preflight(api, headers="x-api-key").headers
    assert told["access-control-allow-methods"] == "PUT"
    assert told["access-control-allow-headers"] == "X-API-Key"
    assert told["access-control-max-age"] == "60"


@pytest.mark.parametrize(
    ("asked", "what", "received"),
    [
        ({"origin": STRANGER}, "origin", STRANGER),
        ({"method": "BREW"}, "method", "BREW"),
        ({"headers": "content-type, x-secret"}, "header", "x-secret"),
    ],
)
def test_a_refused_preflight_names_what_is_not_listed(open_api, asked, what, received):
    answer = preflight(open_api, **asked)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "PREFLIGHT_REFUSED")
    assert f"the {what} {received} is not" in error["message"]


def test_a_refused_preflight_tells_a_stranger_nothing_more(open_api):
    assert cors_headers(preflight(open_api)) > {"access-control-allow-origin"}
    assert not cors_headers(preflight(open_api, origin=STRANGER))


def test_json_needs_its_header_on_the_list(make_api):
    api = make_api(cors_origins=[PAGE], cors_headers=[])
    answer = preflight(api, headers="content-type")
    assert answer.status_code == 400
    assert "access-control-allow-headers" not in answer.headers


def test_an_options_that_is_no_preflight_goes_on(open_api):
    answer = open_api.options(HEALTH, headers={"origin": PAGE})
    assert (answer.status_code, open_api.entries[-1].answered_by) == (204, None)


def test_a_request_of_no_page_is_served_whatever_the_list(open_api):
    assert open_api.predict().status_code == 200
