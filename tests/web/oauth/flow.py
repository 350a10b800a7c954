"""One way through the code flow, of which each test changes one step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from labapi.domain.loans.features import EXAMPLE

if TYPE_CHECKING:
    from labapi.domain.credentials.oauth.clients import NewClient
    from tests.web.conftest import Api

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
CALLBACK = "https://buddy.example/callback"


def question(app: NewClient, **changes: Any) -> dict[str, Any]:
    """Write what an app asks for; a change to None leaves the parameter out."""
    asked = {
        "response_type": "code",
        "client_id": app.id,
        "redirect_uri": CALLBACK,
        "scope": "predict",
        "state": "af0ifjsldkj",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in asked.items() if value is not None}


def open_page(api: Api, app: NewClient, **changes: Any) -> Any:
    return api.get("/oauth/authorize", params=question(app, **changes), follow_redirects=False)


def consent_of(page: Any) -> str:
    found = re.search(r'name="consent" value="(\w+)"', page.text)
    assert found, page.text
    return found[1]


def decide(api: Api, page: Any, decision: str = "allow", **headers: str) -> Any:
    form = {"consent": consent_of(page), "decision": decision}
    return api.post(str(page.url), data=form, headers=headers, follow_redirects=False)


def told(answer: Any) -> dict[str, str]:
    """Read what the app is told by a redirect."""
    assert answer.status_code == 303, answer.text
    return {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def code_for(api: Api, app: NewClient, **changes: Any) -> str:
    return told(decide(api, open_page(api, app, **changes)))["code"]


def exchange(api: Api, app: NewClient, code: str, /, **changes: Any) -> Any:
    form = {
        "grant_type": "authorization_code",
        "client_id": app.id,
        "client_secret": app.secret,
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        **changes,
    }
    sent = {name: value for name, value in form.items() if value is not None}
    return api.post("/oauth/token", data=sent)


def token_for(api: Api, app: NewClient, **form: str) -> str:
    """Get a token in the app's own name."""
    sent = {"grant_type": "client_credentials", **form}
    answer = api.post("/oauth/token", data=sent, auth=(app.id, app.secret or ""))
    text: str = answer.json()["access_token"]
    return text


def predict_with(api: Api, token: str) -> Any:
    headers = [(b"authorization", f"Bearer {token}".encode("latin-1"))]
    return api.post("/api/v1/predict", json={"features": EXAMPLE}, headers=headers)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def pair_for(api: Api, app: NewClient, **changes: Any) -> dict[str, Any]:
    """Get an access token and a refresh token, by a customer's consent."""
    answer = exchange(api, app, code_for(api, app, **changes))
    pair: dict[str, Any] = answer.json()
    assert pair["refresh_token"].startswith("ort_")
    return pair


def refresh(api: Api, app: NewClient, token: Any, /, **changes: Any) -> Any:
    form = {
        "grant_type": "refresh_token",
        "client_id": app.id,
        "client_secret": app.secret,
        "refresh_token": token,
        **changes,
    }
    sent = {name: value for name, value in form.items() if value is not None}
    return api.post("/oauth/token", data=sent)
