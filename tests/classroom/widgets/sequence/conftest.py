"""A flow of OAuth 2.0 that really happens: a lab, an app, and a browser without a face."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import fastapi
import pytest
import requests

import labapi
from labapi.domain.credentials.oauth.authorization import challenge_of


@dataclass
class Flow:
    """What takes part, and how it goes; each step may be called by itself."""

    lab: Any
    app: Any
    received: dict[str, str]
    client: Any
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(8))
    token: str = ""

    @property
    def callback(self) -> str:
        return f"{self.app.url}/callback"

    @property
    def proof(self) -> dict[str, str]:
        secret = {"client_secret": self.client.secret} if self.client.secret else {}
        return {"client_id": self.client.id, **secret}

    def ask(self, browser: requests.Session, **changes: str) -> requests.Response:
        asked = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": self.callback,
            "scope": "predict",
            "state": self.state,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
        }
        return browser.get(f"{self.lab.url}/oauth/authorize", params=asked | changes)

    def consent(self, decision: str = "allow") -> None:
        browser = requests.Session()
        page = self.ask(browser)
        found = re.search(r'name="consent" value="(\w+)"', page.text)
        assert found
        browser.post(page.url, data={"consent": found[1], "decision": decision})

    def trade(self, **changes: str) -> requests.Response:
        form = {
            "grant_type": "authorization_code",
            "code": self.received.get("code", ""),
            "code_verifier": self.verifier,
            "redirect_uri": self.callback,
        }
        return requests.post(f"{self.lab.url}/oauth/token", data=form | self.proof | changes)

    def refresh(self, refresh_token: str) -> requests.Response:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return requests.post(f"{self.lab.url}/oauth/token", data=form | self.proof)

    def refreshed(self) -> Flow:
        """Let the app get its next token, and use it: four more arrows."""
        self.consent()
        answer = self.refresh(self.trade().json()["refresh_token"])
        self.token = answer.json()["access_token"]
        self.call()
        return self

    def call(self) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        body = {"features": labapi.EXAMPLE}
        return requests.post(f"{self.lab.url}/api/v1/predict", json=body, headers=headers)

    def whole(self) -> Flow:
        self.consent()
        self.token = self.trade().json()["access_token"]
        self.call()
        return self

    @property
    def picture(self) -> Any:
        return labapi.sequence(None, self.lab, self.app)


@pytest.fixture
def flow_of():
    """Make a flow for a public or a confidential app; nothing has happened yet."""

    def made(confidential: bool = False, refresh: bool = False, **settings: Any) -> Flow:
        lab = labapi.start(**{"auth": "token", **settings})
        received: dict[str, str] = {}
        app = fastapi.FastAPI()

        @app.get("/callback")
        async def callback(request: fastapi.Request) -> str:
            received.update(request.query_params)
            return "You may close this page."

        buddy = labapi.serve(app, name="buddy")
        uris, scopes = ["http://127.0.0.1/callback"], ["predict"]
        client = lab.register_client("Budget Buddy", uris, scopes, confidential, refresh)
        return Flow(lab, buddy, received, client)

    yield made
    labapi.stop()


@pytest.fixture
def flow(flow_of):
    """A public app's whole flow."""
    return flow_of().whole()
