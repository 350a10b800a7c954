"""What a client asks a customer for at the authorization endpoint, checked before anybody is asked.

Two kinds of refusal, in this order (RFC 6749, section 4.1.2.1). While the client or its redirect
URI is not known to be good, the person at the browser is told. From there on, the client is told,
by a redirect.

A request carries the challenge of PKCE (RFC 7636), which the code is later changed against.
"""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labapi.domain.credentials.oauth.errors import (
    InvalidRequest,
    OAuthRefused,
    SentBack,
    ShownToUser,
    UnsupportedResponseType,
)
from labapi.domain.credentials.opaque import base64url, digest_of

if TYPE_CHECKING:
    from labapi.domain.credentials.oauth.clients import Client, Clients


PKCE_METHOD = "S256"
STATE = re.compile(r"[ -~]{1,512}")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class Authorization:
    """A sound request for a code: who asks, for what, and where the answer goes."""

    client: Client
    redirect_uri: str
    scopes: frozenset[str]
    state: str
    challenge: str


def check_authorization(sent: Parameters, clients: Clients) -> Authorization:
    """Check a request for a code; raises ShownToUser or SentBack."""
    client, redirect_uri = _require_trusted(sent, clients)
    state = ""
    try:
        state = _checked_state(sent)
        sent.require_each_once()
        if sent.require("response_type") != "code":
            raise UnsupportedResponseType("Only response_type=code is served here.")
        scopes = client.granted(sent.get("scope"))
        return Authorization(client, redirect_uri, scopes, state, _checked_challenge(sent))
    except OAuthRefused as error:
        raise SentBack(error, redirect_uri, state) from None


def _require_trusted(sent: Parameters, clients: Clients) -> tuple[Client, str]:
    try:
        client = clients.read(sent.require("client_id"))
        redirect_uri = sent.require("redirect_uri")
    except OAuthRefused as error:
        raise ShownToUser(str(error)) from None
    if not client.owns(redirect_uri):
        raise ShownToUser("The redirect_uri is not one that this app has registered.")
    return client, redirect_uri


def _checked_state(sent: Parameters) -> str:
    state = sent.get("state")
    if state and not STATE.fullmatch(state):
        raise InvalidRequest("The state must be at most 512 characters of printable ASCII.")
    return state


def _checked_challenge(sent: Parameters) -> str:
    challenge = sent.require("code_challenge")
    if sent.get("code_challenge_method", "plain") != PKCE_METHOD:
        raise InvalidRequest("Only code_challenge_method=S256 is taken here.")
    if not is_challenge(challenge):
        raise InvalidRequest("A code_challenge by S256 has 43 characters of base64url.")
    return challenge


# PKCE: the proof that who brings a code is who asked for it (RFC 7636), by S256 only.
#
# The client makes up a *verifier*, keeps it, and sends its hash, the *challenge*, through the
# browser. With the code it then sends the verifier itself, on a direct way. A thief in between has
# the code and the challenge, and neither gives the verifier. The method `plain`, where both are
# the same, would protect from nobody who reads the browser's address bar, and is refused.


def is_challenge(text: str) -> bool:
    """Tell whether a text can be a challenge by S256: 43 characters of base64url."""
    return CHALLENGE.fullmatch(text) is not None


def proves(verifier: str, challenge: str) -> bool:
    """Tell whether a verifier has the right form (43 to 128 characters) and is that of a challenge.

    A shorter one is refused even if it fits: it could be guessed from the challenge.
    """
    if not VERIFIER.fullmatch(verifier):
        return False
    return hmac.compare_digest(challenge_of(verifier).encode(), challenge.encode())


def challenge_of(verifier: str) -> str:
    """Hash a verifier: SHA-256, in base64url without padding (RFC 7636, appendix B).

    >>> challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return base64url(digest_of(verifier))


# The parameters of a request to the OAuth server: each at most once (RFC 6749, section 3.1).


class Parameters:
    """Names and values as they were sent; one without a value counts as not sent.

    >>> Parameters([("scope", "predict"), ("state", "")]).get("state", "none")
    'none'
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        """Keep the pairs, and notice which names are there more than once."""
        pairs = list(pairs)
        self._values = dict(pairs)
        counts = Counter(name for name, _ in pairs)
        self._repeated = {name for name, count in counts.items() if count > 1}

    def get(self, name: str, default: str = "") -> str:
        """Give a value, or the default; raises InvalidRequest for one that was sent twice."""
        if name in self._repeated:
            raise InvalidRequest(f"The parameter {name} was sent more than once.")
        return self._values.get(name) or default

    def require(self, name: str) -> str:
        """Give a value; raises InvalidRequest where it is missing or was sent twice."""
        value = self.get(name)
        if not value:
            raise InvalidRequest(f"The parameter {name} is missing.")
        return value

    def require_each_once(self) -> None:
        """Raise InvalidRequest if any parameter was sent twice, a known one or not."""
        if self._repeated:
            raise InvalidRequest("A parameter was sent more than once.")
