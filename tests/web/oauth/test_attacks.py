"""What a thief, a stranger or a greedy app tries, and what becomes of it."""

from __future__ import annotations

import pytest

from labapi.domain.credentials.oauth.authorization import challenge_of
from tests.web.oauth.flow import (
    CALLBACK,
    VERIFIER,
    code_for,
    exchange,
    open_page,
    predict_with,
    refusal,
    told,
)


@pytest.fixture
def rival(bank):
    """Another app, which is registered and up to no good."""
    clients = bank.services.grants.clients
    return clients.register("Rival", [CALLBACK, "https://rival.example/cb"], ["predict"])


def test_a_code_that_comes_twice_is_refused_and_what_came_of_it_is_revoked(bank, buddy):
    code = code_for(bank, buddy)
    token = exchange(bank, buddy, code).json()["access_token"]
    assert predict_with(bank, token).status_code == 200
    assert refusal(exchange(bank, buddy, code)) == (400, "invalid_grant")
    assert predict_with(bank, token).status_code == 401


def test_a_code_that_comes_twice_leaves_other_tokens_alone(bank, buddy):
    other = exchange(bank, buddy, code_for(bank, buddy)).json()["access_token"]
    code = code_for(bank, buddy)
    exchange(bank, buddy, code)
    exchange(bank, buddy, code)
    assert predict_with(bank, other).status_code == 200


WRONG = {
    "another's verifier": {"code_verifier": VERIFIER[:-1] + "j"},
    "a verifier that is too short": {"code_verifier": VERIFIER[:42]},
    "a verifier that is too long": {"code_verifier": VERIFIER * 3},
    "a verifier with a sign that is not allowed": {"code_verifier": VERIFIER[:-1] + "!"},
    "the challenge for the verifier": {
        "code_verifier": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    },
    "another redirect_uri": {"redirect_uri": f"{CALLBACK}/"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_code_with_something_wrong_is_refused_and_stays_good_for_the_app(bank, buddy, wrong):
    code = code_for(bank, buddy)
    assert refusal(exchange(bank, buddy, code, **wrong)) == (400, "invalid_grant")
    assert exchange(bank, buddy, code).status_code == 200


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_who_has_read_a_used_code_alone_cannot_end_the_apps_token(bank, buddy, wrong):
    code = code_for(bank, buddy)
    token = exchange(bank, buddy, code).json()["access_token"]
    assert refusal(exchange(bank, buddy, code, **wrong)) == (400, "invalid_grant")
    assert predict_with(bank, token).status_code == 200


def test_a_stolen_code_is_refused_to_another_app_before_and_after_its_use(bank, buddy, rival):
    code = code_for(bank, buddy)
    assert refusal(exchange(bank, rival, code)) == (400, "invalid_grant")
    token = exchange(bank, buddy, code).json()["access_token"]
    assert refusal(exchange(bank, rival, code)) == (400, "invalid_grant")
    assert predict_with(bank, token).status_code == 200


def test_a_stranger_without_the_apps_secret_cannot_even_use_the_code_up(bank, batch):
    code = code_for(bank, batch)
    assert refusal(exchange(bank, batch, code, client_secret="ocs_guess")) == (
        401,
        "invalid_client",
    )
    assert exchange(bank, batch, code).status_code == 200


@pytest.mark.parametrize("missing", ["code", "redirect_uri", "code_verifier", "grant_type"])
def test_an_exchange_without_a_parameter_is_refused(bank, buddy, missing):
    answer = exchange(bank, buddy, code_for(bank, buddy), **{missing: None})
    assert refusal(answer) == (400, "invalid_request")


def test_a_code_that_nobody_was_given_is_refused(bank, buddy):
    assert refusal(exchange(bank, buddy, "oac_" + "x" * 43)) == (400, "invalid_grant")


NO_PKCE = {
    "no challenge": {"code_challenge": None},
    "no challenge and no method": {"code_challenge": None, "code_challenge_method": None},
    "the method plain": {"code_challenge_method": "plain"},
    "no method, which means plain": {"code_challenge_method": None},
    "a method in lower case": {"code_challenge_method": "s256"},
    "a challenge that is too short": {"code_challenge": "E9Melhoa2O"},
    "a challenge with padding": {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c="},
    "a challenge with a line break": {"code_challenge": "E" * 43 + "\n"},
}


@pytest.mark.parametrize("changes", NO_PKCE.values(), ids=NO_PKCE.keys())
@pytest.mark.parametrize("kind", ["buddy", "batch"])
def test_without_pkce_by_s256_no_app_gets_a_code(bank, request, kind, changes):
    answer = told(open_page(bank, request.getfixturevalue(kind), **changes))
    assert (answer["error"], answer["state"]) == ("invalid_request", "af0ifjsldkj")


@pytest.mark.parametrize("scope", ["models:write", "predict models:write", "admin", "PREDICT", " "])
def test_an_app_gets_no_scope_that_it_is_not_registered_for(bank, buddy, scope):
    assert told(open_page(bank, buddy, scope=scope))["error"] == "invalid_scope"


def test_a_scope_in_the_exchange_does_not_widen_what_was_consented_to(bank, batch):
    code = code_for(bank, batch, scope="predict")
    answer = exchange(bank, batch, code, scope="predict models:read")
    assert answer.json()["scope"] == "predict"


def test_the_form_of_the_consent_page_cannot_widen_what_it_showed(bank, batch):
    page = open_page(bank, batch, scope="predict")
    wider = str(page.url).replace("scope=predict", "scope=predict+models%3Aread")
    consent = page.text.split('name="consent" value="')[1].split('"')[0]
    form = {"consent": consent, "decision": "allow"}
    assert bank.post(wider, data=form, follow_redirects=False).status_code == 403


@pytest.mark.parametrize(
    ("verifier", "status"),
    [("v" * 42, 400), ("v" * 43, 200), ("v" * 128, 200), ("v" * 129, 400), ("+" * 43, 400)],
    ids=lambda given: f"{len(given)} signs" if isinstance(given, str) else None,
)
def test_a_verifier_of_a_wrong_form_gets_no_token_though_its_hash_fits(
    bank, buddy, verifier, status
):
    code = code_for(bank, buddy, code_challenge=challenge_of(verifier))
    assert exchange(bank, buddy, code, code_verifier=verifier).status_code == status
