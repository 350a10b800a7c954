"""What a client asks a customer for at the authorization endpoint, checked before anybody is asked.

Two kinds of refusal, in this order (RFC 6749, section 4.1.2.1). While the client or its redirect
URI is not known to be good, the person at the browser is told. From there on, the client is told,
by a redirect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labapi.domain.credentials import pkce
from labapi.domain.credentials.oauth_errors import (
    InvalidRequest,
    OAuthRefused,
    SentBack,
    ShownToUser,
    UnsupportedResponseType,
)

if TYPE_CHECKING:
    from labapi.domain.credentials.oauth_clients import Client, Clients
    from labapi.domain.credentials.oauth_parameters import Parameters

STATE = re.compile(r"[ -~]{1,512}")


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
    if sent.get("code_challenge_method", "plain") != pkce.METHOD:
        raise InvalidRequest("Only code_challenge_method=S256 is taken here.")
    if not pkce.is_challenge(challenge):
        raise InvalidRequest("A code_challenge by S256 has 43 characters of base64url.")
    return challenge
