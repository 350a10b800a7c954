"""Introspection (RFC 7662): what a token is good for, told to who may ask.

A token that means nothing by itself tells a service nothing; so the service asks the server that
gave it. The answer is *active* or not. Not active is everything else, without a word on why: a
token that is unknown, expired, revoked or used up, and one that is none of the asker's business
(section 2.2). Else the endpoint would be a place to try out found tokens.

Who may know: a resource server, of all access tokens, since anybody's are brought to it; any other
client, of its own tokens. A refresh token is brought to no resource server, so to one it is not
active: it would else be served for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from labapi.domain.credentials.tokens import TokenRefused

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.credentials.oauth.clients import Client
    from labapi.domain.credentials.oauth.grants import Grants
    from labapi.domain.credentials.tokens import Tokens

BEARER = "Bearer"
TEXTS = ("scope", "sub", "iss", "jti")
MOMENTS = ("exp", "iat", "nbf")
MOST_SECONDS = 2**53
"""Up to here every reader of JSON has whole numbers (RFC 8259, section 6)."""


def introspect(grants: Grants, tokens: Tokens, client: Client, text: str) -> dict[str, Any]:
    """Give the members that section 2.2 names, as far as they are known; `active` always."""
    found = _access(grants, client, text) or _refresh(grants, client, text)
    if not found and client.resource_server:
        found = _signed(tokens, text)
    return {"active": True, **found} if found else {"active": False}


def _access(grants: Grants, client: Client, text: str) -> dict[str, Any]:
    kept = grants.tokens.find_good(text)
    if kept is None or not (client.resource_server or kept["client_id"] == client.id):
        return {}
    return {**_told(kept), "token_type": BEARER}


def _refresh(grants: Grants, client: Client, text: str) -> dict[str, Any]:
    """Describe a refresh token, without a `token_type`: it is not sent to an API in any way."""
    kept = grants.refresh_tokens.find(text)
    if kept is None or kept["client_id"] != client.id or grants.refresh_tokens.reason_against(kept):
        return {}
    return _told(kept)


def _told(kept: sqlite3.Row) -> dict[str, Any]:
    told = {
        "scope": kept["scopes"],
        "client_id": kept["client_id"],
        "exp": _seconds(kept["expires_at"]),
    }
    began = {"iat": _seconds(kept["issued_at"])} if kept["issued_at"] else {}
    return {**told, **began, "sub": kept["subject"]}


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _signed(tokens: Tokens, text: str) -> dict[str, Any]:
    """Describe a signed token (JWT) that holds: this server gave it, and it is within its time.

    It cannot be revoked, so nobody is asked: the answer says what the token says of itself, as far
    as section 2.2 has names for it. Whoever has the lab can sign odd claims, which are left out.
    """
    try:
        claims = tokens.verify(text.encode("utf-8", "surrogatepass"))
    except TokenRefused:
        return {}
    told = {name: claims[name] for name in TEXTS if isinstance(claims.get(name), str)}
    told |= {name: int(claims[name]) for name in MOMENTS if _is_moment(claims.get(name))}
    services = claims["aud"]
    if isinstance(services, list):
        services = [service for service in services if isinstance(service, str)]
    return {**told, "aud": services, "token_type": BEARER}


def _is_moment(claim: object) -> bool:
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        return False
    return 0 <= claim <= MOST_SECONDS
