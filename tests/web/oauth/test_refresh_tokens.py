"""Refresh tokens (RFC 6749, section 6): good once, for one client, and for no more than before."""

from __future__ import annotations

import pytest

from labapi.domain.credentials.oauth.access_tokens import LIFETIME_S
from labapi.domain.credentials.oauth.refresh_tokens import LIFETIME
from tests.web.oauth.flow import (
    CALLBACK,
    code_for,
    exchange,
    open_page,
    pair_for,
    predict_with,
    refresh,
    refusal,
    token_for,
)

DAY_S = 86_400


@pytest.fixture(params=["public", "confidential"])
def app(bank, request):
    """An app of either kind that gets refresh tokens: rotation is for both."""
    confidential = request.param == "confidential"
    scopes = ["predict", "models:read"]
    clients = bank.services.grants.clients
    return clients.register("Goes on", [CALLBACK], scopes, confidential, refresh=True)


def fell(bank, app, *pairs):
    """Tell whether nothing of these opens anything any more."""
    apis = {predict_with(bank, pair["access_token"]).status_code for pair in pairs}
    tries = {refusal(refresh(bank, app, pair["refresh_token"])) for pair in pairs}
    return (apis, tries) == ({401}, {(400, "invalid_grant")})


def test_a_refresh_token_gets_new_ones_of_both_kinds_that_no_cache_keeps(bank, app):
    first = pair_for(bank, app)
    answer = refresh(bank, app, first["refresh_token"])
    second = answer.json()
    assert set(second) == set(first)
    assert (second["expires_in"], second["scope"]) == (LIFETIME_S, "predict")
    assert len({*map(str, first.values()), *map(str, second.values())}) == 3 + 4
    assert answer.headers["cache-control"] == "no-store"
    assert predict_with(bank, second["access_token"]).status_code == 200


def test_an_access_token_that_came_before_holds_on_until_its_own_end(bank, app):
    first = pair_for(bank, app)
    refresh(bank, app, first["refresh_token"])
    assert predict_with(bank, first["access_token"]).status_code == 200
    bank.clock.advance(LIFETIME_S)
    assert predict_with(bank, first["access_token"]).status_code == 401


def test_it_still_works_when_the_access_token_has_long_ended(bank, app):
    first = pair_for(bank, app)
    bank.clock.advance(3 * DAY_S)
    second = refresh(bank, app, first["refresh_token"]).json()
    assert predict_with(bank, second["access_token"]).status_code == 200


def test_a_chain_of_them_goes_on(bank, app):
    pair = pair_for(bank, app)
    for _ in range(5):
        bank.clock.advance(LIFETIME_S)
        pair = refresh(bank, app, pair["refresh_token"]).json()
    assert predict_with(bank, pair["access_token"]).status_code == 200


# Who gets one


def test_an_app_that_is_not_registered_for_them_gets_none_and_changes_none(bank, app, buddy):
    assert "refresh_token" not in exchange(bank, buddy, code_for(bank, buddy)).json()
    pair = pair_for(bank, app)
    refused = refresh(bank, buddy, pair["refresh_token"])
    assert refusal(refused) == (400, "unauthorized_client")
    assert refresh(bank, app, pair["refresh_token"]).status_code == 200


def test_in_its_own_name_no_app_gets_one(bank):
    clients = bank.services.grants.clients
    app = clients.register("Both", [CALLBACK], ["predict"], refresh=True)
    form = {"grant_type": "client_credentials"}
    answer = bank.post("/oauth/token", data=form, auth=(app.id, app.secret))
    assert "refresh_token" not in answer.json()


def test_the_consent_page_says_how_long_such_an_app_may_go_on(bank, app, buddy):
    assert "ends after 30 days" in open_page(bank, app).text
    assert "ends after 60 minutes" in open_page(bank, buddy).text


# Twice


def test_one_that_comes_again_ends_all_that_came_of_the_consent(bank, app):
    first = pair_for(bank, app)
    second = refresh(bank, app, first["refresh_token"]).json()
    again = refresh(bank, app, first["refresh_token"])
    assert refusal(again) == (400, "invalid_grant")
    assert "used before" in again.json()["error_description"]
    assert fell(bank, app, first, second)


def test_so_does_the_oldest_of_a_long_chain(bank, app):
    pairs = [pair_for(bank, app)]
    for _ in range(4):
        pairs.append(refresh(bank, app, pairs[-1]["refresh_token"]).json())
    bank.clock.advance(LIFETIME.total_seconds() - 1)
    refresh(bank, app, pairs[0]["refresh_token"])
    assert fell(bank, app, *pairs)


def test_another_consent_to_the_same_app_lives_on(bank, app):
    other, stolen = pair_for(bank, app), pair_for(bank, app)
    refresh(bank, app, stolen["refresh_token"])
    refresh(bank, app, stolen["refresh_token"])
    assert predict_with(bank, other["access_token"]).status_code == 200
    assert refresh(bank, app, other["refresh_token"]).status_code == 200


def test_a_code_that_comes_again_ends_its_refresh_tokens_too(bank, app):
    code = code_for(bank, app)
    first = exchange(bank, app, code).json()
    second = refresh(bank, app, first["refresh_token"]).json()
    exchange(bank, app, code)
    assert fell(bank, app, second)


def test_in_the_hands_of_another_client_it_is_stolen(bank, app):
    clients = bank.services.grants.clients
    rival = clients.register("Rival", [CALLBACK], ["predict"], refresh=True)
    pair = pair_for(bank, app)
    answer = refresh(bank, rival, pair["refresh_token"])
    assert refusal(answer) == (400, "invalid_grant")
    assert "another client" in answer.json()["error_description"]
    assert fell(bank, app, pair)


def test_who_does_not_prove_to_be_the_client_uses_nothing_up(bank, batch):
    clients = bank.services.grants.clients
    app = clients.register("Goes on", [CALLBACK], ["predict"], refresh=True)
    pair = pair_for(bank, app)
    wrong = refresh(bank, app, pair["refresh_token"], client_secret="ocs_guess")
    assert refusal(wrong) == (401, "invalid_client")
    assert refresh(bank, app, pair["refresh_token"]).status_code == 200


# For how much, and how long


def test_a_narrower_scope_is_that_of_the_access_token_alone(bank, app):
    whole = pair_for(bank, app, scope="predict models:read")
    narrow = refresh(bank, app, whole["refresh_token"], scope="models:read").json()
    assert narrow["scope"] == "models:read"
    assert predict_with(bank, narrow["access_token"]).status_code == 403
    assert refresh(bank, app, narrow["refresh_token"]).json()["scope"] == "models:read predict"


@pytest.mark.parametrize("scope", ["models:read", "predict models:read", "PREDICT", " ", '"', "é"])
def test_a_scope_that_was_not_consented_to_is_refused_and_nothing_is_used_up(bank, app, scope):
    pair = pair_for(bank, app, scope="predict")
    answer = refresh(bank, app, pair["refresh_token"], scope=scope)
    assert refusal(answer) == (400, "invalid_scope")
    assert refresh(bank, app, pair["refresh_token"]).json()["scope"] == "predict"


def test_all_ends_thirty_days_after_the_consent_however_often_it_was_refreshed(bank, app):
    first = pair_for(bank, app)
    bank.clock.advance(LIFETIME.total_seconds() - 60)
    second = refresh(bank, app, first["refresh_token"]).json()
    assert second["expires_in"] == 60
    bank.clock.advance(59)
    assert predict_with(bank, second["access_token"]).status_code == 200
    bank.clock.advance(1)
    ended = refresh(bank, app, second["refresh_token"])
    assert "expired" in ended.json()["error_description"]
    assert fell(bank, app, second)


def test_what_ended_long_ago_is_forgotten(bank, app):
    pair_for(bank, app)
    bank.clock.advance(LIFETIME.total_seconds() + 2 * DAY_S)
    pair_for(bank, app)
    count = bank.services.store.execute("SELECT count(*) FROM oauth_refresh_tokens")
    assert count[0][0] == 1


# What comes in


@pytest.mark.parametrize("text", ["ort_", "ort_" + "x" * 43, "ort_é", "x" * 5_000, "\0"])
def test_a_text_that_nobody_was_given_is_refused(bank, app, text):
    assert refusal(refresh(bank, app, text)) == (400, "invalid_grant")


@pytest.mark.parametrize("kind", ["access_token", "code"])
def test_another_secret_in_its_place_is_refused(bank, app, kind):
    code = code_for(bank, app)
    text = code if kind == "code" else exchange(bank, app, code).json()[kind]
    assert refusal(refresh(bank, app, text)) == (400, "invalid_grant")


def test_a_request_without_one_or_with_two_is_refused(bank, app):
    assert refusal(refresh(bank, app, None)) == (400, "invalid_request")
    pair = pair_for(bank, app)
    twice = [pair["refresh_token"], pair["refresh_token"]]
    assert refusal(refresh(bank, app, twice)) == (400, "invalid_request")
    assert refresh(bank, app, pair["refresh_token"]).status_code == 200


def test_it_opens_no_api_and_its_bearer_is_told_where_it_goes(bank, app):
    refused = predict_with(bank, pair_for(bank, app)["refresh_token"])
    assert refused.status_code == 401
    assert "It is a refresh token." in refused.headers["www-authenticate"]


def test_it_lies_nowhere_in_the_store(bank, app):
    text = pair_for(bank, app)["refresh_token"]
    rows = [tuple(row) for row in bank.services.store.execute("SELECT * FROM oauth_refresh_tokens")]
    assert len(rows) == 1
    assert text not in str(rows)


# The way back (RFC 7009)


def revoke(bank, app, token, **form):
    sent = {"client_id": app.id, "client_secret": app.secret, "token": token, **form}
    return bank.post("/oauth/revoke", data={k: v for k, v in sent.items() if v is not None})


@pytest.mark.parametrize("hint", [None, "refresh_token", "access_token", "nonsense"])
def test_with_a_revoked_refresh_token_ends_all_that_came_of_the_consent(bank, app, hint):
    first = pair_for(bank, app)
    second = refresh(bank, app, first["refresh_token"]).json()
    assert revoke(bank, app, second["refresh_token"], token_type_hint=hint).status_code == 200
    assert fell(bank, app, first, second)


def test_so_does_an_old_one_of_an_app_that_lost_the_answer_to_its_refresh(bank, app):
    first = pair_for(bank, app)
    second = refresh(bank, app, first["refresh_token"]).json()
    assert revoke(bank, app, first["refresh_token"]).status_code == 200
    assert fell(bank, app, second)


def test_an_access_token_is_revoked_alone(bank, app):
    pair = pair_for(bank, app)
    assert revoke(bank, app, pair["access_token"]).status_code == 200
    assert predict_with(bank, pair["access_token"]).status_code == 401
    assert refresh(bank, app, pair["refresh_token"]).status_code == 200


def test_another_client_revokes_nothing(bank, app, batch):
    first = pair_for(bank, app)
    second = refresh(bank, app, first["refresh_token"]).json()
    assert refusal(revoke(bank, batch, second["refresh_token"])) == (400, "invalid_grant")
    assert revoke(bank, batch, first["refresh_token"]).status_code == 200  # it opens nothing
    assert predict_with(bank, second["access_token"]).status_code == 200
    assert refresh(bank, app, second["refresh_token"]).status_code == 200


def test_a_token_of_another_kind_of_grant_is_left_alone(bank, app, batch):
    other = token_for(bank, batch)
    revoke(bank, app, pair_for(bank, app)["refresh_token"])
    assert predict_with(bank, other).status_code == 200
