from __future__ import annotations

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

MODELS = "/api/v1/models"


@pytest.fixture
def guarded(make_api):
    return make_api(auth="token")


def key(api, *scopes, **options):
    return {"X-API-Key": api.services.keys.create("test", scopes, **options).key}


def bearer(answer):
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_a_key_becomes_a_token_and_the_token_opens(guarded):
    answer = guarded.post("/token", headers=key(guarded, "models:read"))
    assert answer.status_code == 200
    assert guarded.get(MODELS, headers=bearer(answer)).status_code == 200


def test_the_answer_is_that_of_the_standard(guarded):
    answer = guarded.post("/token", headers=key(guarded, "models:read", "predict"))
    told = {name: value for name, value in answer.json().items() if name != "access_token"}
    assert told == {"token_type": "Bearer", "expires_in": 300, "scope": "models:read predict"}
    assert answer.headers["cache-control"] == "no-store"


def test_a_token_may_have_fewer_scopes_than_the_key(guarded):
    sent = key(guarded, "models:read", "models:write")
    answer = guarded.post("/token", headers=sent, data={"scope": "models:read"})
    assert guarded.get(MODELS, headers=bearer(answer)).status_code == 200
    refused = guarded.delete(f"{MODELS}/x", headers=bearer(answer))
    assert refused.status_code == 403
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]
    assert 'scope="models:write"' in refused.headers["www-authenticate"]


def test_a_token_never_has_more_scopes_than_the_key(guarded):
    sent = key(guarded, "models:read")
    answer = guarded.post("/token", headers=sent, data={"scope": "models:read models:write"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_token_does_not_outlive_its_key(guarded):
    answer = guarded.post("/token", headers=key(guarded, "models:read", expires_in_s=20))
    assert answer.json()["expires_in"] == 20


@pytest.mark.parametrize("value", [None, "", "lab_x", "ü"], ids=str)
def test_without_a_good_key_there_is_no_token(guarded, value):
    sent = {} if value is None else {"X-API-Key": value.encode("latin-1")}
    answer = guarded.post("/token", headers=sent)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("ApiKey ")


def test_a_plain_token_outlives_the_revocation_of_its_key(guarded):
    sent = key(guarded, "models:read")
    answer = guarded.post("/token", headers=sent)
    guarded.services.keys.revoke(guarded.services.keys.list().items[0].id)
    assert guarded.get(MODELS, headers=bearer(answer)).status_code == 200
    guarded.clock.advance(300)
    late = guarded.get(MODELS, headers=bearer(answer))
    assert late.status_code == 401
    assert 'error="invalid_token"' in late.headers["www-authenticate"]


def test_anybody_can_check_a_token_with_the_published_keys(guarded):
    answer = guarded.post("/token", headers=key(guarded, "models:read"))
    keys = KeySet.import_key_set(guarded.get("/.well-known/jwks.json").json())
    found = jwt.decode(answer.json()["access_token"], keys, algorithms=["RS256"])
    assert found.claims["scope"] == "models:read"


@pytest.mark.parametrize(
    "header", [b"Bearer", b"Bearer ", b"Basic abc", b"bearer\t", b"\xff", b"Bearer \xff\xfe.a.b"]
)
def test_a_header_that_is_no_token_is_401(guarded, header):
    answer = guarded.get(MODELS, headers={b"Authorization": header})
    assert answer.status_code == 401


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "Bearer  ", "BEARER    "])
def test_the_scheme_is_read_in_any_case_with_any_number_of_spaces(guarded, scheme):
    answer = guarded.post("/token", headers=key(guarded, "models:read"))
    header = scheme + answer.json()["access_token"]
    assert guarded.get(MODELS, headers={"Authorization": header}).status_code == 200


def test_who_sends_no_token_is_told_no_error_code(guarded):
    assert "error" not in guarded.get(MODELS).headers["www-authenticate"]


def test_two_credentials_at_once_are_not_chosen_from(make_api):
    api = make_api(auth="any")
    sent = key(api, "models:read")
    both = {**sent, **bearer(api.post("/token", headers=sent))}
    assert api.get(MODELS, headers=sent).status_code == 200
    assert api.get(MODELS, headers=both).status_code == 401


def test_two_keys_bring_no_token(guarded):
    good = key(guarded, "models:read")["X-API-Key"]
    answer = guarded.post("/token", headers=[("X-API-Key", good), ("X-API-Key", good)])
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


CRAFTED = [
    b"Bearer " + b"a" * 100_000,
    b"Bearer oat_" + b"\xff" * 50,
    b"Bearer a.b.c, Bearer d.e.f",
]


@pytest.mark.parametrize("header", CRAFTED, ids=["long", "opaque bytes", "two in one"])
def test_a_crafted_header_is_401_and_no_crash(guarded, header):
    answer = guarded.get(MODELS, headers={b"Authorization": header})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
