"""POST /oauth/introspect (RFC 7662): what a token is good for, told to who may ask."""

from __future__ import annotations

import base64
import math

import pytest

from labapi.domain.credentials.oauth.access_tokens import LIFETIME_S
from labapi.domain.credentials.oauth.refresh_tokens import LIFETIME
from labapi.domain.credentials.tokens import AUDIENCE, ISSUER
from tests.web.oauth.flow import (
    CALLBACK,
    code_for,
    exchange,
    pair_for,
    refresh,
    refusal,
    token_for,
)

NOT_ACTIVE = {"active": False}


@pytest.fixture
def desk(bank):
    """A service of the bank's, to which apps bring tokens."""
    return bank.services.grants.clients.register("Card desk", resource_server=True)


@pytest.fixture
def lasting(bank):
    """An app with a secret and refresh tokens."""
    return bank.services.grants.clients.register("Goes on", [CALLBACK], ["predict"], refresh=True)


def ask(bank, who, token, **changes):
    form = {"client_id": who.id, "client_secret": who.secret, "token": token, **changes}
    sent = {name: value for name, value in form.items() if value is not None}
    return bank.post("/oauth/introspect", data=sent)


def told(bank, who, token, **changes):
    answer = ask(bank, who, token, **changes)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return answer.json()


def test_a_resource_server_hears_what_a_token_that_it_was_brought_is_good_for(bank, buddy, desk):
    token = exchange(bank, buddy, code_for(bank, buddy)).json()["access_token"]
    now_s = int(bank.clock.now().timestamp())
    assert told(bank, desk, token) == {
        "active": True,
        "scope": "predict",
        "client_id": buddy.id,
        "token_type": "Bearer",
        "iat": now_s,
        "exp": now_s + LIFETIME_S,
        "sub": "customer_ada",
        "iss": "http://localhost",
    }


def test_an_app_hears_of_its_own_tokens_of_both_kinds(bank, lasting):
    pair = pair_for(bank, lasting)
    assert told(bank, lasting, pair["access_token"])["token_type"] == "Bearer"
    of_refresh = told(bank, lasting, pair["refresh_token"])
    assert of_refresh["exp"] - of_refresh["iat"] == LIFETIME.total_seconds()
    assert "token_type" not in of_refresh


def test_a_token_in_an_apps_own_name_speaks_for_the_app(bank, batch):
    assert told(bank, batch, token_for(bank, batch))["sub"] == batch.id


def test_what_kind_of_token_it_may_be_is_passed_over(bank, batch):
    token = token_for(bank, batch)
    assert told(bank, batch, token, token_type_hint="refresh_token")["active"] is True


def test_who_asks_may_prove_it_by_http_basic(bank, batch):
    pair, form = (batch.id, batch.secret), {"token": token_for(bank, batch)}
    answer = bank.post("/oauth/introspect", data=form, auth=pair)
    assert answer.json()["active"] is True


# Not active, and no word more


@pytest.mark.parametrize("token", ["oat_unknown", "ort_x", "é", "x" * 5_000, "\0", "eyJ.e30.", "."])
def test_what_is_no_token_is_not_active(bank, desk, token):
    assert told(bank, desk, token) == NOT_ACTIVE


def test_a_token_that_has_expired_is_not_active(bank, batch, desk):
    token = token_for(bank, batch)
    bank.clock.advance(LIFETIME_S - 1)
    assert told(bank, desk, token)["active"] is True
    bank.clock.advance(1)
    assert told(bank, desk, token) == NOT_ACTIVE


def test_a_token_that_was_revoked_is_not_active(bank, batch, desk):
    token = token_for(bank, batch)
    form = {"client_id": batch.id, "client_secret": batch.secret, "token": token}
    bank.post("/oauth/revoke", data=form)
    assert told(bank, desk, token) == NOT_ACTIVE


def test_a_refresh_token_that_was_used_revoked_or_has_expired_is_not_active(bank, lasting):
    first = pair_for(bank, lasting)["refresh_token"]
    second = refresh(bank, lasting, first).json()["refresh_token"]
    assert told(bank, lasting, first) == NOT_ACTIVE
    assert told(bank, lasting, second)["active"] is True
    refresh(bank, lasting, first)
    assert told(bank, lasting, second) == NOT_ACTIVE
    other = pair_for(bank, lasting)["refresh_token"]
    bank.clock.advance(LIFETIME.total_seconds())
    assert told(bank, lasting, other) == NOT_ACTIVE


def test_asking_about_a_used_refresh_token_is_no_use_of_it(bank, lasting):
    first = pair_for(bank, lasting)["refresh_token"]
    second = refresh(bank, lasting, first).json()["refresh_token"]
    told(bank, lasting, first)
    assert refresh(bank, lasting, second).status_code == 200


def test_an_app_hears_of_no_other_apps_tokens(bank, batch, lasting):
    pair = pair_for(bank, lasting)
    for token in (pair["access_token"], pair["refresh_token"]):
        assert told(bank, batch, token) == NOT_ACTIVE


def test_to_a_resource_server_a_refresh_token_is_not_active_lest_it_serves_for_one(
    bank, lasting, desk
):
    assert told(bank, desk, pair_for(bank, lasting)["refresh_token"]) == NOT_ACTIVE


@pytest.mark.parametrize("kind", ["code", "secret", "key"])
def test_what_is_a_secret_and_no_token_is_not_active(bank, batch, desk, kind):
    key = bank.services.keys.create("a key", ["predict"]).key
    text = {"code": code_for(bank, batch), "secret": batch.secret, "key": key}[kind]
    assert told(bank, desk, text) == NOT_ACTIVE


# Signed tokens


def test_a_signed_token_that_holds_is_described_by_its_own_words(bank, desk):
    made = bank.services.tokens.issue("key_1", ["predict"], role="admin")
    found = told(bank, desk, made.text)
    claims = {name: value for name, value in made.claims.items() if name != "role"}
    assert found == {"active": True, "token_type": "Bearer", **claims}
    assert (found["iss"], found["aud"]) == (ISSUER, AUDIENCE)


def test_a_signed_token_that_does_not_hold_is_not_active(bank, desk):
    tokens = bank.services.tokens
    ends = tokens.issue("key_1", ["predict"], lifetime_s=5).text
    head, _, signature = ends.split(".")
    claims = base64.urlsafe_b64encode(b'{"sub": "root"}').rstrip(b"=").decode()
    for wrong in (f"{head}.{claims}.{signature}", tokens.issue("a", ["predict"], aud="b").text):
        assert told(bank, desk, wrong) == NOT_ACTIVE
    assert told(bank, desk, ends)["active"] is True
    bank.clock.advance(5)
    assert told(bank, desk, ends) == NOT_ACTIVE


def test_a_signed_token_is_no_apps_own(bank, batch):
    token = bank.services.tokens.issue(batch.id, ["predict"]).text
    assert told(bank, batch, token) == NOT_ACTIVE


ODD = {
    "no end": {"exp": math.inf},
    "a very far end": {"exp": 10**400},
    "part of a second": {"exp": 4_000_000_000.5},
    "no beginning": {"nbf": -math.inf},
    "a truth for a time": {"iat": True},
    "a text for a time": {"iat": "now"},
    "a number for an id": {"jti": 7},
    "what is no service": {"aud": [AUDIENCE, None, 1]},
    "a claim that it is not active": {"active": False},
}


@pytest.mark.parametrize("claims", ODD.values(), ids=ODD.keys())
def test_odd_claims_that_somebody_signed_are_left_out(bank, desk, claims):
    found = told(bank, desk, bank.services.tokens.issue("key_1", ["predict"], **claims).text)
    assert found["active"] is True
    assert not [found[name] for name, value in claims.items() if found.get(name) == value]


# Who may not ask


def test_a_public_app_proves_nothing_and_hears_nothing(bank, buddy):
    token = exchange(bank, buddy, code_for(bank, buddy)).json()["access_token"]
    answer = ask(bank, buddy, token)
    assert refusal(answer) == (401, "invalid_client")
    assert "active" not in answer.json()


@pytest.mark.parametrize("wrong", [{"client_secret": "ocs_guess"}, {"client_secret": None}])
def test_a_stranger_hears_nothing(bank, desk, batch, wrong):
    answer = ask(bank, desk, token_for(bank, batch), **wrong)
    assert refusal(answer) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic realm=")


def test_the_token_that_is_asked_about_proves_nothing_of_who_asks(bank, batch):
    token = token_for(bank, batch)
    headers = {"Authorization": f"Bearer {token}"}
    answer = bank.post("/oauth/introspect", data={"token": token}, headers=headers)
    assert refusal(answer) == (401, "invalid_client")


@pytest.mark.parametrize("token", [None, "", ["oat_x", "oat_x"]])
def test_a_question_without_a_token_or_with_two_is_refused(bank, desk, token):
    assert refusal(ask(bank, desk, token)) == (400, "invalid_request")


def test_it_is_asked_in_a_body_since_addresses_are_written_down(bank, desk, batch):
    answer = bank.get("/oauth/introspect", params={"token": token_for(bank, batch)})
    assert answer.status_code == 405
