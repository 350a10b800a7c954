"""What the server says of a token: asked with a real request, never guessed here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from labapi.classroom.running import ca_path_at, running_owners
from labapi.domain.credentials.tokens import ISSUER
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.widgets.tokens.decoded import TokenParts
    from labapi.domain.credentials.tokens import Tokens
    from labapi.web.settings import Settings

GOOD = "It knows who is calling, and lets them do this."
AUTH_OFF = (
    "This lab asks nobody who they are, so its answer says nothing of the token. "
    'Switch it on: lab.configure(auth="token").'
)
NOBODY = 'No lab is running to ask. Start one: lab = labapi.start(auth="token").'
ELSEWHERE = (
    "It names another issuer than this lab's. A token is for the service that it is meant for, and "
    "is shown to no other: so it was taken apart here, and sent nowhere."
)
LIMIT_S = 10.0


class TokenLab(Protocol):
    """What the inspector needs of a lab."""

    url: str
    settings: Settings

    @property
    def running(self) -> bool:
        """Whether it can be asked."""

    @property
    def tokens(self) -> Tokens:
        """What signs its tokens."""

    def successor(self) -> Any:
        """Give the one that runs under its name now."""


@dataclass(frozen=True, slots=True)
class TokenVerdict:
    """The answer to one request that carried the token.

    `status` is None where nobody was asked; `reason` is the server's own, or ours where it needs
    none.
    """

    request: str
    status: int | None
    reason: str

    @property
    def taken(self) -> bool:
        """Whether the server took the token, even if the caller may not do this (403)."""
        return self.status is not None and self.status != 401

    @property
    def headline(self) -> str:
        """Request and status in one line."""
        if self.status is None:
            return f"– {self.request} was not sent"
        sign = "✓" if self.status < 400 else "✗"
        return f"{sign} {self.request} with this token: {self.status} {name_of(self.status)}"

    def __repr__(self) -> str:
        """Write the headline and the reason."""
        return f"{self.headline}\n  {self.reason}"


def ask_server(lab: TokenLab | None, path: str, token: str) -> TokenVerdict:
    """Send a GET with the token, and read what came."""
    import requests  # costs 0.1 s, and `import labapi` shall not pay it

    request = f"GET {path}"
    if lab is None or not lab.running:
        return TokenVerdict(request, None, NOBODY)
    with requests.Session() as session:
        session.trust_env = False  # no proxy, no .netrc
        session.verify = ca_path_at(lab.url) or True
        session.headers["Authorization"] = f"Bearer {token}"
        answer = session.get(lab.url + path, timeout=LIMIT_S)
    if lab.settings.auth is None:
        return TokenVerdict(request, answer.status_code, AUTH_OFF)
    return TokenVerdict(request, answer.status_code, _reason(answer.text))


def is_from_elsewhere(given: TokenParts) -> bool:
    """Tell whether a token that was given says that somebody else than a lab issued it."""
    return bool(given.claims.get("iss", ISSUER) != ISSUER)


def asked_lab(lab: TokenLab | None) -> TokenLab | None:
    """Give this lab, or what has taken its name since; without one, the lab that runs first."""
    if lab is not None:
        successor: TokenLab = lab.successor()
        return successor
    return next((owner for owner in running_owners() if hasattr(owner, "tokens")), None)


def _reason(body: str) -> str:
    """Give the message of an error; of anything else, that it is good."""
    try:
        return str(json.loads(body)["error"]["message"])
    except (ValueError, LookupError, TypeError):
        return GOOD
