from __future__ import annotations

import pytest

KEYS = "/api/v1/api-keys"
ASKED = {"name": "mobile app", "scopes": ["predict"]}


@pytest.fixture
def guarded(make_api):
    return make_api(auth="api-key")


def key(api, *scopes):
    return {"X-API-Key": api.services.keys.create("test", scopes).key}


def test_a_key_is_made_and_opens_what_it_was_made_for(guarded):
    made = guarded.post(KEYS, json=ASKED, headers=key(guarded, "keys:write", "predict"))
    assert made.status_code == 201
    sent = {"X-API-Key": made.json()["data"]["key"]}
    assert guarded.get("/api/v1/predictions", headers=sent).status_code == 200
    assert guarded.get("/api/v1/models", headers=sent).status_code == 403


def test_a_key_is_shown_once_and_kept_by_no_cache(api):
    made = api.post(KEYS, json=ASKED)
    assert made.headers["cache-control"] == "no-store"
    assert made.json()["data"]["key"] not in api.get(KEYS).text


def test_location_is_where_a_key_is_revoked(api):
    place = api.post(KEYS, json=ASKED).headers["location"]
    assert api.delete(place).status_code == 204
    assert "revoked_at" in api.get(KEYS).json()["data"][0]


def test_nobody_hands_out_more_than_they_have(guarded):
    asked = {"name": "too much", "scopes": ["predict", "models:write"]}
    sent = key(guarded, "keys:write", "predict")
    answer = guarded.post(KEYS, json=asked, headers=sent)
    assert (answer.status_code, "models:write" in answer.text) == (403, True)
    assert len(guarded.services.keys.list().items) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scopes": ["root"]}, "scopes.0"),
        ({"scopes": []}, "scopes"),
        ({"name": ""}, "name"),
        ({"expires_in_s": 0}, "expires_in_s"),
        ({"expires_in_s": 10**12}, "expires_in_s"),
        ({"admin": True}, "admin"),
    ],
    ids=str,
)
def test_what_is_asked_for_wrongly_is_422(api, changed, field):
    answer = api.post(KEYS, json=ASKED | changed)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"][0]["field"] == field


def test_an_expiry_is_told(api):
    data = api.post(KEYS, json=ASKED | {"expires_in_s": 60}).json()["data"]
    assert (data["created_at"], data["expires_at"]) == (
        "2026-01-01T12:00:00.000Z",
        "2026-01-01T12:01:00.000Z",
    )


def test_to_revoke_what_is_not_there_is_404(api):
    answer = api.delete(f"{KEYS}/key_0")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "API_KEY_NOT_FOUND")


def test_keys_come_in_pages(api):
    for number in range(3):
        api.post(KEYS, json=ASKED | {"name": f"k{number}"})
        api.clock.advance(1)
    first = api.get(KEYS, params={"limit": 2})
    rest = api.get(first.links["next"]["url"])
    names = [key["name"] for page in (first, rest) for key in page.json()["data"]]
    assert names == ["k0", "k1", "k2"]


def test_a_stolen_key_leaves_no_way_in_once_it_is_revoked(make_api):
    bank = make_api(auth="any")
    stolen = bank.services.keys.create("stolen", ["keys:write", "predict"])
    sent = {"X-API-Key": stolen.key}
    bearer = {"Authorization": f"Bearer {bank.post('/token', headers=sent).json()['access_token']}"}
    by_key, by_token = (
        {"X-API-Key": bank.post(KEYS, json=ASKED, headers=mine).json()["data"]["key"]}
        for mine in (sent, bearer)
    )
    assert bank.delete(f"{KEYS}/{stolen.id}", headers=sent).status_code == 204
    for mine in (sent, by_key, by_token):
        assert bank.get("/api/v1/predictions", headers=mine).status_code == 401
    late = bank.post(KEYS, json=ASKED, headers=bearer)  # the token itself holds until it ends
    assert (late.status_code, "revoked" in late.json()["error"]["message"]) == (401, True)
    assert "www-authenticate" in late.headers


def test_the_list_tells_whose_request_made_a_key(guarded):
    sent = key(guarded, "keys:write", "predict")
    guarded.clock.advance(1)
    guarded.post(KEYS, json=ASKED, headers=sent)
    first, second = guarded.get(KEYS, headers=sent).json()["data"]
    assert ("made_by" in first, second["made_by"]) == (False, first["id"])
