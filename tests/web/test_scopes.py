"""Which scope each operation needs; who has all others is refused, who has this one is let in."""

from __future__ import annotations

import pytest

from labapi.domain.credentials.caller import SCOPES

V1 = "/api/v1"
NEEDED = {
    ("POST", f"{V1}/predict"): "predict",
    ("QUERY", f"{V1}/predict"): "predict",
    ("POST", f"{V1}/predictions"): "predict",
    ("GET", f"{V1}/predictions"): "predict",
    ("GET", f"{V1}/predict/pred_0000000000000000"): "predict",
    ("POST", f"{V1}/predict/batch"): "predict",
    ("GET", f"{V1}/models"): "models:read",
    ("POST", f"{V1}/models"): "models:write",
    ("GET", f"{V1}/models/x"): "models:read",
    ("PUT", f"{V1}/models/x"): "models:write",
    ("PATCH", f"{V1}/models/x"): "models:write",
    ("DELETE", f"{V1}/models/x"): "models:write",
    ("GET", f"{V1}/models/x/predictions"): "predict",
    ("POST", f"{V1}/datasets"): "models:write",
    ("GET", f"{V1}/datasets/x"): "models:read",
    ("GET", f"{V1}/api-keys"): "keys:write",
    ("POST", f"{V1}/api-keys"): "keys:write",
    ("DELETE", f"{V1}/api-keys/x"): "keys:write",
}


@pytest.fixture
def guarded(make_api):
    return make_api(auth="any")


def ask(api, method, path, scopes):
    key = api.services.keys.create("test", scopes).key
    return api.request(method, path, headers={"X-API-Key": key})


@pytest.mark.parametrize(("operation", "scope"), NEEDED.items(), ids=str)
def test_all_other_scopes_are_not_enough(guarded, operation, scope):
    answer = ask(guarded, *operation, set(SCOPES) - {scope})
    assert answer.status_code == 403
    assert f"the scope '{scope}'" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("operation", "scope"), NEEDED.items(), ids=str)
def test_this_scope_alone_is_enough(guarded, operation, scope):
    assert ask(guarded, *operation, [scope]).status_code not in (401, 403)


@pytest.mark.parametrize("operation", NEEDED, ids=str)
def test_nobody_is_let_in_without_a_credential(guarded, operation):
    assert guarded.request(*operation).status_code == 401


def test_no_operation_is_left_out_of_this_table(guarded):
    routes = [route for route in guarded.app.routes if hasattr(route.endpoint, "scope")]
    left_out = [
        (method, route.path)
        for route in routes
        for method in route.methods
        if not any(method == one and route.path_regex.fullmatch(path) for one, path in NEEDED)
    ]
    assert left_out == []


@pytest.mark.parametrize("path", [f"{V1}/models", f"{V1}/predict"])
def test_what_a_path_takes_is_told_to_everybody(guarded, path):
    answer = guarded.options(path)
    assert (answer.status_code, "POST" in answer.headers["allow"]) == (204, True)


def test_a_refusal_of_head_has_the_challenge_and_no_content(guarded):
    answer = guarded.head(f"{V1}/models")
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["www-authenticate"].startswith("ApiKey ")
