"""What stands around an app of OAuth 2.0: its draws, the customer's button, tokens at once."""

from __future__ import annotations

import base64
import hashlib

import fastapi
import pytest
import requests

import labapi

CALLBACK = "http://127.0.0.1/callback"


@pytest.fixture
def lab():
    return labapi.start(auth="token")


@pytest.fixture
def came():
    return {}


@pytest.fixture
def app(lab, came):
    """An app that waits for its code."""
    api = fastapi.FastAPI()

    @api.get("/callback")
    async def callback(request: fastapi.Request) -> str:
        came.update(request.query_params)
        return "You may close this page."

    return labapi.serve(api, name="buddy")


def opened(lab, app, browser, visit):
    home = f"{app.url}/callback"
    client = lab.register_client("Budget Buddy", [home], ["predict"], confidential=False)
    question = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": home,
        "state": visit["state"],
        "code_challenge": visit["challenge"],
        "code_challenge_method": "S256",
    }
    return client, browser.get(f"{lab.url}/oauth/authorize", params=question)


def test_each_visit_draws_anew_and_its_challenge_is_the_hash_of_its_verifier():
    one, other = labapi.new_visit(), labapi.new_visit()
    assert not set(one.values()) & set(other.values())
    digest = hashlib.sha256(one["verifier"].encode()).digest()
    assert one["challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def test_a_customer_who_presses_allow_comes_to_the_app_with_a_code(lab, app, came):
    visit = labapi.new_visit()
    with requests.Session() as browser:
        client, page = opened(lab, app, browser, visit)
        end = labapi.press("Allow", page, browser)
    assert (end.json(), came["state"]) == ("You may close this page.", visit["state"])
    form = {
        "grant_type": "authorization_code",
        "client_id": client.id,
        "code": came["code"],
        "redirect_uri": f"{app.url}/callback",
        "code_verifier": visit["verifier"],
    }
    assert requests.post(f"{lab.url}/oauth/token", data=form).status_code == 200


def test_a_customer_who_presses_deny_comes_to_the_app_with_a_refusal(lab, app, came):
    with requests.Session() as browser:
        _, page = opened(lab, app, browser, labapi.new_visit())
        labapi.press("Deny", page, browser)
    assert (came["error"], "code" in came) == ("access_denied", False)


def test_a_button_that_is_not_there_is_told_with_those_that_are(lab, app, capsys):
    with requests.Session() as browser:
        _, page = opened(lab, app, browser, labapi.new_visit())
        assert labapi.press("OK", page, browser) is page
    assert capsys.readouterr().out == "This page has no button 'OK'. It has: Allow, Deny.\n"


def test_a_page_that_asks_nobody_is_told_with_what_to_do(lab, capsys):
    with requests.Session() as browser:
        page = browser.get(f"{lab.url}/oauth/authorize", params={"client_id": "of a lab before"})
        assert labapi.press("Allow", page, browser) is page
    assert "status is 400. The app has to be registered" in capsys.readouterr().out


def test_tokens_without_a_visit_open_the_api_and_bring_the_next(lab):
    client = lab.register_client("Buddy", [CALLBACK], ["predict"], confidential=False, refresh=True)
    tokens = lab.issue_tokens(client)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    body = {"features": labapi.EXAMPLE}
    assert requests.post(f"{lab.url}/api/v1/predict", json=body, headers=headers).ok
    form = {"grant_type": "refresh_token", "client_id": client.id}
    form["refresh_token"] = tokens["refresh_token"]
    assert requests.post(f"{lab.url}/oauth/token", data=form).status_code == 200


def test_tokens_of_a_client_that_no_customer_can_allow_are_refused(lab):
    batch = lab.register_client("Batch", scopes=["predict"])
    with pytest.raises(ValueError, match="has no redirect URI"):
        lab.issue_tokens(batch)
