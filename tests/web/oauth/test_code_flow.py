"""The authorization code flow from end to end, and what it owes to its standards."""

from __future__ import annotations

import pytest

from labapi.domain.credentials.oauth.authorization_codes import LIFETIME_S
from tests.web.oauth.flow import (
    CALLBACK,
    code_for,
    decide,
    exchange,
    open_page,
    predict_with,
    refusal,
    token_for,
    told,
)


def test_a_code_becomes_a_token_that_lets_its_app_predict(bank, buddy):
    answer = exchange(bank, buddy, code_for(bank, buddy))
    token = answer.json()
    assert {**token, "access_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "predict",
    }
    assert predict_with(bank, token["access_token"]).status_code == 200


def test_a_confidential_app_uses_its_secret_and_pkce_both(bank, batch):
    assert exchange(bank, batch, code_for(bank, batch)).status_code == 200
    code = code_for(bank, batch)
    assert refusal(exchange(bank, batch, code, client_secret=None)) == (401, "invalid_client")


def test_the_app_hears_its_state_and_who_answers(bank, buddy):
    answer = told(decide(bank, open_page(bank, buddy)))
    assert (answer["state"], answer["iss"]) == ("af0ifjsldkj", "http://localhost")


def test_the_answer_goes_to_the_redirect_uri_and_keeps_its_query(bank):
    clients = bank.services.grants.clients
    app = clients.register("A", [f"{CALLBACK}?shop=7"], ["predict"], confidential=False)
    page = open_page(bank, app, redirect_uri=f"{CALLBACK}?shop=7")
    where = decide(bank, page).headers["location"]
    assert where.startswith(f"{CALLBACK}?shop=7&code=oac_")


def test_a_state_that_was_not_sent_does_not_come_back(bank, buddy):
    assert "state" not in told(decide(bank, open_page(bank, buddy, state=None)))


def test_with_no_scope_asked_for_the_app_gets_all_that_it_may_have(bank, batch):
    answer = exchange(bank, batch, code_for(bank, batch, scope=None))
    assert answer.json()["scope"] == "models:read predict"


def test_a_token_has_only_the_scopes_that_were_consented_to(bank, batch):
    token = exchange(bank, batch, code_for(bank, batch, scope="models:read")).json()
    assert token["scope"] == "models:read"
    refused = predict_with(bank, token["access_token"])
    assert refused.status_code == 403
    assert 'error="insufficient_scope", scope="predict"' in refused.headers["www-authenticate"]


def test_a_code_holds_for_a_minute(bank, buddy):
    first, second = code_for(bank, buddy), code_for(bank, buddy)
    bank.clock.advance(LIFETIME_S - 1)
    assert exchange(bank, buddy, first).status_code == 200
    bank.clock.advance(1)
    assert refusal(exchange(bank, buddy, second)) == (400, "invalid_grant")


@pytest.mark.parametrize("kind", ["buddy", "batch"])
def test_answers_with_secrets_in_them_are_kept_by_no_cache(bank, request, kind):
    app = request.getfixturevalue(kind)
    page = open_page(bank, app)
    back = decide(bank, page)
    token = exchange(bank, app, told(back)["code"])
    kept = {answer.headers["cache-control"] for answer in (page, back, token)}
    assert kept == {"no-store"}


def test_neither_codes_nor_tokens_nor_secrets_lie_in_the_store(bank, batch):
    code = code_for(bank, batch)
    secrets = [code, exchange(bank, batch, code).json()["access_token"], batch.secret]
    secrets.append(token_for(bank, batch))
    tables = ("oauth_clients", "oauth_codes", "oauth_tokens")
    rows = [tuple(row) for t in tables for row in bank.services.store.execute(f"SELECT * FROM {t}")]
    assert len(rows) == 4
    assert not [secret for secret in secrets if secret in str(rows)]


def test_what_expired_long_ago_is_forgotten(bank, buddy):
    exchange(bank, buddy, code_for(bank, buddy))
    bank.clock.advance(3 * 86_400)
    exchange(bank, buddy, code_for(bank, buddy))
    count = bank.services.store.execute
    assert count("SELECT count(*) FROM oauth_codes")[0][0] == 1
    assert count("SELECT count(*) FROM oauth_tokens")[0][0] == 1
