"""What a third-party app remembers, and a customer at a browser who answers the bank's question."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

from labapi.domain.credentials.oauth.authorization import challenge_of

if TYPE_CHECKING:
    from labapi.checks.cases import Cases
    from labapi.checks.inside.judged_lab import JudgedLab

CONSENT = re.compile(r'name="consent" value="(\w+)"')
UNRESERVED = string.ascii_letters + string.digits + "-._~"
"""What a verifier is made of (RFC 7636, section 4.1)."""
SCOPES = ("predict", "models:read")


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who has the app, a browser and an account at the bank of a judged lab."""

    lab: JudgedLab
    app: dict[str, Any]
    """What the app remembers of one login, as the learner's code gets it."""

    def question(self, **changed: str) -> str:
        """Give the address of a sound authorization request; `changed` replaces parameters."""
        sent = {
            "response_type": "code",
            "client_id": self.app["client_id"],
            "redirect_uri": self.app["redirect_uri"],
            "scope": self.app["scope"],
            "state": self.app["state"],
            "code_challenge": challenge_of(self.app["verifier"]),
            "code_challenge_method": "S256",
        } | changed
        return f"{self.lab.url}/oauth/authorize?{urlencode(sent)}"

    def answers(self, question: str, decision: str = "allow") -> str:
        """Open the page of consent and answer it; give the address that the browser is sent to.

        Where the bank asks nobody, that is where it sends the browser at once, or nowhere: "".
        """
        with browser() as tab:
            page = tab.get(question, allow_redirects=False)
            token = CONSENT.search(page.text)
            if token is None:
                return page.headers.get("Location", "")
            form = {"consent": token[1], "decision": decision}
            sent_on = tab.post(question, data=form, allow_redirects=False)
            return sent_on.headers.get("Location", "")

    def comes_back(self, decision: str = "allow", **changed: str | None) -> str:
        """Give the address at which a sound login ends; `changed` replaces what it brings.

        What is changed to None is left out.
        """
        place, _, query = self.answers(self.question(), decision).partition("?")
        brought = dict(parse_qsl(query)) | changed
        return f"{place}?{urlencode({name: it for name, it in brought.items() if it is not None})}"

    def trade(self, code: str, **more: str) -> requests.Response:
        """Trade a code for tokens, as the app should."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self.app["client_id"],
            "code": code,
            "redirect_uri": self.app["redirect_uri"],
            "code_verifier": self.app["verifier"],
        } | more
        with browser() as office:
            return office.post(f"{self.lab.url}/oauth/token", data=form)


def customer(lab: JudgedLab, cases: Cases, **registered: bool) -> Customer:
    """Register an app, and let a customer begin to log in with it."""
    redirect_uri = f"http://127.0.0.1:{cases.whole(20_000, 60_000)}/{cases.name('back')}"
    client = lab.register_client(
        cases.name("app"), [redirect_uri], SCOPES, confidential=False, **registered
    )
    return Customer(lab, remembered(lab.url, client.id, redirect_uri, cases))


def remembered(url: str, client_id: str, redirect_uri: str, cases: Cases) -> dict[str, Any]:
    """Draw what is new in each login, and give all that an app remembers of it."""
    return {
        "url": url,
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": cases.one_of([*SCOPES, " ".join(SCOPES)]),
        "state": cases.name("state") + cases.one_of(["&x=1", "+/=", " and", "%20"]),
        "verifier": "".join(cases.one_of(UNRESERVED) for _ in range(cases.whole(43, 128))),
    }


def brought_by(address: str) -> dict[str, str]:
    """Read the parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def opens(lab: JudgedLab, token: object) -> bool:
    """Tell whether a token is let in by the API, whatever it is for."""
    with browser() as tab:
        headers = {"Authorization": f"Bearer {token}"}
        return tab.get(f"{lab.api}/predict/none", headers=headers).status_code != 401


@contextmanager
def browser() -> Iterator[requests.Session]:
    """Open a session that no proxy of this computer sees."""
    with requests.Session() as session:
        session.trust_env = False
        yield session
