"""The flow of lesson 08 over real connections: a third-party app, a browser, the bank."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from urllib.parse import parse_qs, urlsplit

import fastapi
import pytest
import requests

import labapi
from labapi.classroom.exchange.exchange import exchange_of
from labapi.web.openapi.oauth import AUTHORIZATION, VERIFIER


@pytest.fixture
def lab():
    return labapi.start(auth="token")


@pytest.fixture
def received():
    return {}


@pytest.fixture
def buddy(received):
    app = fastapi.FastAPI()

    @app.get("/callback")
    async def callback(request: fastapi.Request) -> str:
        received.update(request.query_params)
        return "You may close this page."

    return labapi.serve(app, name="buddy")


def predict(lab, token):
    headers = {"Authorization": f"Bearer {token}"}
    body = {"features": labapi.EXAMPLE}
    return requests.post(f"{lab.url}/api/v1/predict", json=body, headers=headers)


def test_client_credentials_in_three_lines(lab):
    batch = lab.register_client("Nightly batch", scopes=("predict",))
    form = {"grant_type": "client_credentials"}
    answer = requests.post(f"{lab.url}/oauth/token", auth=(batch.id, batch.secret), data=form)
    assert predict(lab, answer.json()["access_token"]).status_code == 200


def test_a_third_party_app_gets_its_code_and_its_token(lab, buddy, received):
    client = lab.register_client(
        "Budget Buddy", ["http://127.0.0.1/callback"], ["predict"], confidential=False
    )
    verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": f"{buddy.url}/callback",
        "scope": "predict",
        "state": secrets.token_urlsafe(8),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    browser = requests.Session()
    page = browser.get(f"{lab.url}/oauth/authorize", params=asked)
    consent = re.search(r'name="consent" value="(\w+)"', page.text)[1]
    end = browser.post(page.url, data={"consent": consent, "decision": "allow"})
    assert end.json() == "You may close this page."
    assert (received["state"], received["iss"]) == (asked["state"], lab.url)
    form = {
        "grant_type": "authorization_code",
        "client_id": client.id,
        "code": received["code"],
        "redirect_uri": asked["redirect_uri"],
        "code_verifier": verifier,
    }
    token = requests.post(f"{lab.url}/oauth/token", data=form).json()
    assert predict(lab, token["access_token"]).status_code == 200
    sent = {"client_id": client.id, "token": token["access_token"]}
    assert requests.post(f"{lab.url}/oauth/revoke", data=sent).status_code == 200
    assert predict(lab, token["access_token"]).status_code == 401


def test_an_app_goes_on_by_refreshing_until_a_thief_comes(lab):
    back = AUTHORIZATION["redirect_uri"]
    app = lab.register_client("Buddy", [back], ["predict"], confidential=False, refresh=True)
    browser = requests.Session()
    page = browser.get(f"{lab.url}/oauth/authorize", params=AUTHORIZATION | {"client_id": app.id})
    form = {"consent": re.search(r'name="consent" value="(\w+)"', page.text)[1]}
    form["decision"] = "allow"
    end = browser.post(page.url, data=form, allow_redirects=False)
    (code,) = parse_qs(urlsplit(end.headers["location"]).query)["code"]
    mine = {"client_id": app.id, "redirect_uri": back, "code_verifier": VERIFIER, "code": code}
    form = {"grant_type": "authorization_code", **mine}
    first = requests.post(f"{lab.url}/oauth/token", data=form).json()
    form = {"grant_type": "refresh_token", "client_id": app.id}
    form["refresh_token"] = first["refresh_token"]
    given = requests.post(f"{lab.url}/oauth/token", data=form)
    assert predict(lab, given.json()["access_token"]).status_code == 200
    assert given.json()["refresh_token"][4:] not in repr(labapi.show(given))
    assert first["refresh_token"][4:] not in repr(labapi.show(given))
    assert requests.post(f"{lab.url}/oauth/token", data=form).status_code == 400  # the thief
    assert predict(lab, given.json()["access_token"]).status_code == 401


def test_a_lab_on_the_same_store_takes_the_token_until_it_is_revoked(lab):
    second = labapi.start("second", store=lab.store, auth="any")
    batch = lab.register_client("Nightly batch", scopes=("predict",))
    who, form = (batch.id, batch.secret), {"grant_type": "client_credentials"}
    token = requests.post(f"{second.url}/oauth/token", auth=who, data=form).json()["access_token"]
    assert predict(second, token).status_code == 200
    requests.post(f"{lab.url}/oauth/revoke", auth=who, data={"token": token})
    assert predict(second, token).status_code == 401


def test_a_client_registered_wrongly_is_told_briefly_what_is_wrong(lab):
    with pytest.raises(ValueError, match="cannot be registered: use https"):
        lab.register_client("Budget Buddy", ["http://example.com/cb"])


def test_the_secrets_of_the_flow_are_masked_when_it_is_shown(lab):
    batch = lab.register_client("Nightly batch", scopes=("predict",))
    form = {"grant_type": "client_credentials", "client_id": batch.id}
    form["client_secret"] = batch.secret
    answer = requests.post(f"{lab.url}/oauth/token", data=form)
    shown = repr(labapi.show(answer)) + repr(labapi.show(exchange_of(lab.journal[-1])))
    assert batch.secret not in shown
    assert answer.json()["access_token"] not in shown
