"""Tokens that are not good, each in one way: what a careful server has to refuse.

The first two are truly signed by the lab. The others are what somebody without its key can make.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from labapi.classroom.tokens.parts import TokenParts, segment

if TYPE_CHECKING:
    from labapi.domain.credentials.tokens import Tokens

HOUR_S = 3_600
OTHER_AUDIENCE = "payroll-api"


def expired(parts: TokenParts, tokens: Tokens) -> str:
    """Have the lab sign the same, for a time that is over."""
    now_s = tokens.issue("", ()).claims["iat"]
    times = {"iat": now_s - 2 * HOUR_S, "nbf": now_s - 2 * HOUR_S, "exp": now_s - HOUR_S}
    return _signed(parts, tokens, **times)


def for_another_audience(parts: TokenParts, tokens: Tokens) -> str:
    """Have the lab sign the same, for another service."""
    return _signed(parts, tokens, aud=OTHER_AUDIENCE)


def tampered(parts: TokenParts, claims: dict[str, Any]) -> str:
    """Change claims, and keep the signature; a claim that becomes None is left out."""
    changed = {
        name: value for name, value in {**parts.claims, **claims}.items() if value is not None
    }
    return TokenParts(parts.header, changed, parts.signature).text


def unsigned(parts: TokenParts) -> str:
    """Say in the header that there is no signature, and bring none."""
    return TokenParts(parts.header | {"alg": "none"}, parts.claims).text


def by_another_key(parts: TokenParts) -> str:
    """Sign with a key of one's own, under the name of the lab's key."""
    from joserfc import jwt  # with the cryptography under it 30 ms, for this alone
    from joserfc.jwk import RSAKey

    header = parts.header | {"alg": "RS256"}
    return jwt.encode(header, parts.claims, RSAKey.generate_key(2048))


def by_public_key(parts: TokenParts, tokens: Tokens) -> str:
    """Take the public key, which everybody may have, for a shared secret (HS256)."""
    public = tokens.keys.newest().as_pem(private=False)
    header = parts.header | {"alg": "HS256"}
    message = f"{segment(header)}.{segment(parts.claims)}".encode()
    signature = hmac.new(public, message, hashlib.sha256).digest()
    return TokenParts(header, parts.claims, signature).text


def _signed(parts: TokenParts, tokens: Tokens, **changed: Any) -> str:
    claims = {**parts.claims, **changed}
    scopes = str(claims.pop("scope", "")).split()
    return tokens.issue(str(claims.pop("sub", "")), scopes, **claims).text
