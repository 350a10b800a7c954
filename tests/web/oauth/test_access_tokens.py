"""A token at work: looked up at each request, and gone as soon as it is revoked."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from labapi.domain.credentials.oauth.access_tokens import LIFETIME_S
from labapi.domain.loans.features import EXAMPLE
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.web.oauth.flow import (
    code_for,
    exchange,
    predict_with,
    refusal,
    token_for,
)


def revoke(bank, app, token, **form):
    sent = {"client_id": app.id, "client_secret": app.secret, "token": token, **form}
    return bank.post("/oauth/revoke", data={k: v for k, v in sent.items() if v is not None})


def test_a_token_that_was_revoked_is_401_at_once(bank, batch):
    token = token_for(bank, batch)
    answer = revoke(bank, batch, token)
    assert (answer.status_code, answer.content) == (200, b"")
    refused = predict_with(bank, token)
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]


def test_also_on_another_server_of_the_same_store(bank, batch):
    app = create_app(Settings(auth="any"), Services.on(bank.services.store, bank.clock))
    app.state.services.ready.set()
    second = TestClient(app, base_url="http://second.localhost")
    token = token_for(bank, batch)
    send = {"json": {"features": EXAMPLE}, "headers": {"Authorization": f"Bearer {token}"}}
    assert second.post("/api/v1/predict", **send).status_code == 200
    revoke(bank, batch, token)
    assert second.post("/api/v1/predict", **send).status_code == 401


def test_a_public_client_revokes_its_token_too(bank, buddy):
    token = exchange(bank, buddy, code_for(bank, buddy)).json()["access_token"]
    revoke(bank, buddy, token)
    assert predict_with(bank, token).status_code == 401


@pytest.mark.parametrize("token", ["oat_unknown", "é", "x" * 5_000])
def test_a_token_that_there_is_not_is_as_good_as_revoked(bank, batch, token):
    assert revoke(bank, batch, token).status_code == 200


def test_what_kind_of_token_it_may_be_is_passed_over(bank, batch):
    token = token_for(bank, batch)
    assert revoke(bank, batch, token, token_type_hint="refresh_token").status_code == 200
    assert predict_with(bank, token).status_code == 401


def test_a_token_of_another_client_stays(bank, batch, buddy):
    token = token_for(bank, batch)
    answer = revoke(bank, buddy, token)
    assert refusal(answer) == (400, "invalid_grant")
    assert "lives on" in answer.json()["error_description"]
    assert predict_with(bank, token).status_code == 200


def test_another_clients_token_that_is_over_is_as_good_as_revoked(bank, batch, buddy):
    token = token_for(bank, batch)
    revoke(bank, batch, token)
    assert revoke(bank, buddy, token).status_code == 200


def test_a_signed_token_that_lives_on_is_not_said_to_be_revoked(bank, batch):
    token = bank.services.tokens.issue("key_1", ["predict"]).text
    answer = revoke(bank, batch, token)
    assert refusal(answer) == (400, "unsupported_token_type")
    assert predict_with(bank, token).status_code == 200


def test_a_signed_token_that_is_over_or_somebody_elses_is_as_good_as_revoked(bank, batch):
    token = bank.services.tokens.issue("key_1", ["predict"], lifetime_s=5).text
    assert revoke(bank, batch, token[:-8] + "AAAAAAAA").status_code == 200
    bank.clock.advance(5)
    assert revoke(bank, batch, token).status_code == 200


def test_a_stranger_revokes_nothing(bank, batch):
    token = token_for(bank, batch)
    answer = revoke(bank, batch, token, client_secret="ocs_wrong")
    assert refusal(answer) == (401, "invalid_client")
    assert predict_with(bank, token).status_code == 200


def test_a_revocation_without_a_token_is_refused(bank, batch):
    assert refusal(revoke(bank, batch, None)) == (400, "invalid_request")


def test_a_token_holds_for_its_time_and_not_longer(bank, batch):
    token = token_for(bank, batch)
    bank.clock.advance(LIFETIME_S - 1)
    assert predict_with(bank, token).status_code == 200
    bank.clock.advance(1)
    refused = predict_with(bank, token)
    assert refused.status_code == 401
    assert "expired" in refused.headers["www-authenticate"]


@pytest.mark.parametrize("token", ["oat_", "oat_" + "x" * 43, "oat_é", "OAT_x", "oac_x", "ocs_x"])
def test_a_token_that_nobody_was_given_is_401(bank, batch, token):
    refused = predict_with(bank, token)
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]


def test_neither_a_code_nor_a_secret_is_a_token(bank, batch):
    for text in (code_for(bank, batch), batch.secret):
        assert predict_with(bank, text).status_code == 401


def test_a_lab_that_takes_keys_only_takes_no_token(make_api, bank, batch):
    token = token_for(bank, batch)
    assert predict_with(make_api(auth="api-key"), token).status_code == 401


def test_a_token_names_its_customer_or_its_client(bank, batch, buddy):
    caller_of = bank.services.grants.caller_of
    by_code = exchange(bank, buddy, code_for(bank, buddy)).json()["access_token"]
    assert caller_of(token_for(bank, batch)).subject == batch.id
    assert caller_of(by_code).subject == "customer_ada"
