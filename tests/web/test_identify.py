from __future__ import annotations

import pytest

QUESTION = "/api/v1/predict"


@pytest.fixture
def guarded(make_api):
    return make_api(auth="api-key")


def key(api, *scopes, **options):
    return {"X-API-Key": api.services.keys.create("test", scopes, **options).key}


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_without_auth_nobody_is_asked(api):
    assert api.get("/api/v1/models").status_code == 200


def test_without_a_key_the_answer_is_401_with_a_challenge(guarded):
    answer = guarded.get("/api/v1/models")
    assert code(answer) == (401, "NOT_IDENTIFIED")
    assert answer.headers["www-authenticate"] == 'ApiKey realm="loan-api", header="X-API-Key"'


def test_a_key_with_the_scope_is_let_in(guarded):
    assert guarded.get("/api/v1/models", headers=key(guarded, "models:read")).status_code == 200


def test_a_key_without_the_scope_is_403_and_told_which_is_missing(guarded):
    answer = guarded.delete("/api/v1/models/x", headers=key(guarded, "models:read"))
    assert code(answer) == (403, "INSUFFICIENT_SCOPE")
    assert "models:write" in answer.json()["error"]["message"]


def test_who_is_unknown_is_told_so_before_the_body_is_read(guarded):
    assert code(guarded.post(QUESTION, content=b"{not json"))[0] == 401
    sent = {**key(guarded, "predict"), "Content-Type": "application/json"}
    assert code(guarded.post(QUESTION, content=b"{not json", headers=sent))[0] == 400


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/nowhere"])
def test_an_unknown_path_is_404_whatever_the_key(guarded, path):
    assert guarded.get(path).status_code == 404
    assert guarded.get(path, headers={"X-API-Key": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/health", "/docs", "/openapi.json"])
def test_health_and_documentation_are_open(guarded, path):
    assert guarded.get(path).status_code == 200


def test_a_revoked_key_is_401_at_the_next_request(guarded):
    sent = key(guarded, "models:read")
    guarded.services.keys.revoke(guarded.services.keys.list().items[0].id)
    answer = guarded.get("/api/v1/models", headers=sent)
    assert (answer.status_code, "revoked" in answer.json()["error"]["message"]) == (401, True)


def test_a_key_is_over_when_its_time_is_over(guarded):
    sent = key(guarded, "models:read", expires_in_s=10)
    assert guarded.get("/api/v1/models", headers=sent).status_code == 200
    guarded.clock.advance(10)
    assert guarded.get("/api/v1/models", headers=sent).status_code == 401


@pytest.mark.parametrize("value", [b"\xff\xfe", b"", b"lab_", b"a" * 5000, "ключ".encode()])
def test_junk_for_a_key_is_401_and_no_crash(guarded, value):
    assert guarded.get("/api/v1/models", headers={b"X-API-Key": value}).status_code == 401


def test_two_keys_at_once_are_not_chosen_from(guarded):
    good = key(guarded, "models:read")["X-API-Key"]
    answer = guarded.get("/api/v1/models", headers=[("X-API-Key", good), ("X-API-Key", good)])
    assert "more than once" in answer.json()["error"]["message"]


def test_a_lab_that_takes_keys_says_so_to_a_token(guarded):
    answer = guarded.get("/api/v1/models", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, "X-API-Key" in answer.json()["error"]["message"]) == (401, True)


def test_a_lab_that_takes_tokens_does_not_take_a_good_key(make_api):
    api = make_api(auth="token")
    answer = api.get("/api/v1/models", headers=key(api, "models:read"))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer ")


def test_the_trace_begins_with_who_is_calling(guarded):
    timing = guarded.get("/api/v1/health").headers["server-timing"]
    assert [part.split(";")[0] for part in timing.split(", ")][:2] == ["identify", "route"]


def test_no_endpoint_but_the_open_ones_is_without_a_scope(guarded):
    open_paths = {"/api/v1/health", "/api/v0/predict", "/docs", "/docs/{name}", "/openapi.json"}
    open_paths |= {"/token", "/oauth/authorize", "/oauth/token", "/oauth/revoke"}
    open_paths |= {"/oauth/introspect"}
    open_paths |= {"/.well-known/jwks.json", "/.well-known/oauth-authorization-server"}
    open_paths |= {"/docs/openapi.json"}
    unguarded = {route.path for route in guarded.app.routes if not hasattr(route.endpoint, "scope")}
    assert unguarded <= open_paths
