"""JSON Web Tokens (RFC 7519): a signed note that says who its bearer is, and what they may do.

Whoever has the public key can check one without asking anybody. That is their strength, and their
weakness: a token that was given out holds until it expires, whatever happens meanwhile.

The checks follow RFC 8725. The algorithm is ours, never the token's own word for it; the key is
looked up by its id among ours, so a key that the token brings along is not even read.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labapi.domain.credentials.caller import Caller
from labapi.domain.credentials.shapes import what_is_wrong
from labapi.domain.credentials.signing_keys import SigningKeys

if TYPE_CHECKING:
    from datetime import datetime

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

ALGORITHM = "RS256"
ISSUER = "https://loan-office.example"
AUDIENCE = "loan-api"
LIFETIME_S = 300
LEEWAY_S = 0
"""Both ends of a lab read the same clock. Between machines, some seconds are usual."""
REQUIRED: Mapping[str, tuple[type, ...]] = {
    "iss": (str,),
    "aud": (str, list),
    "sub": (str,),
    "scope": (str,),
    "exp": (int, float),
    "nbf": (int, float),
}
"""The claims that must be there, and their kinds; True is no number here."""
LONGEST = 4_096
"""Bytes of a token that are looked at: one of ours has about 700."""


class TokenRefused(Exception):
    """The token is not good; the message says why."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that has just been signed, and what it says."""

    text: str
    claims: Mapping[str, Any]

    def __repr__(self) -> str:
        """Tell what it says, and not the token itself."""
        return f"NewToken({dict(self.claims)!r})"


class Tokens:
    """Signs tokens, and checks those that come back."""

    def __init__(
        self, store: Store, clock: Clock, random: Callable[[int], str] = secrets.token_hex
    ) -> None:
        """Work on a store, which keeps the keys; `random(n)` gives n random bytes in hex."""
        self.keys = SigningKeys(store, clock)
        self._clock, self._random = clock, random

    def issue(
        self,
        subject: str,
        scopes: Iterable[str],
        lifetime_s: int = LIFETIME_S,
        **changed: Any,
    ) -> NewToken:
        """Sign a token for a subject; `changed` replaces claims, as in `aud="other-api"`."""
        from joserfc import jwt  # see signing_keys.py

        now_s = int(self._clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "scope": scopes if isinstance(scopes, str) else " ".join(sorted(scopes)),
            "iat": now_s,
            "nbf": now_s,
            "exp": now_s + lifetime_s,
            "jti": self._random(8),
        } | changed
        key = self.keys.newest()
        return NewToken(jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key), claims)

    def issue_until(
        self, ends_at: datetime | None, subject: str, scopes: Iterable[str]
    ) -> NewToken:
        """Sign one that lasts no longer than until `ends_at`, when what it was given for ends."""
        left_s = (ends_at - self._clock.now()).total_seconds() if ends_at else LIFETIME_S
        return self.issue(subject, scopes, min(LIFETIME_S, int(left_s)))

    def caller_of(self, token: bytes) -> Caller:
        """Tell whom a token speaks for; for one that is not good, nobody, with the reason."""
        try:
            claims = self.verify(token)
        except TokenRefused as refused:
            return Caller(reason=str(refused))
        return Caller("token", claims["sub"], frozenset(claims["scope"].split()))

    def verify(self, token: bytes) -> dict[str, Any]:
        """Give the claims of a token that is good; raises TokenRefused, which says why not."""
        from joserfc import jwt  # see signing_keys.py
        from joserfc.errors import BadSignatureError, JoseError

        if len(token) > LONGEST:
            raise TokenRefused(f"The token is longer than {LONGEST:,} bytes.")
        try:
            found = jwt.decode(token, self._key_of, algorithms=[ALGORITHM])
        except BadSignatureError:
            unfit = "The token's signature does not fit what it says."
            raise TokenRefused(what_is_wrong(token, "token") or unfit) from None
        except (JoseError, ValueError, TypeError, RecursionError):  # whatever a head trips over
            unsigned = f"This is no token signed with {ALGORITHM}."
            raise TokenRefused(what_is_wrong(token, "token") or unsigned) from None
        return self._checked(found.claims)

    def _key_of(self, token: Any) -> Any:
        """Find the key by its id; what else the token's header says of keys is not read."""
        key = self.keys.find(token.headers().get("kid"))
        if key is None:
            raise TokenRefused("The token is signed with a key that is not one of this lab's.")
        return key

    def _checked(self, claims: dict[str, Any]) -> dict[str, Any]:
        """Check what the token says of itself (RFC 7519, section 4.1)."""
        now_s = self._clock.now().timestamp()
        for name, kinds in REQUIRED.items():
            if type(claims.get(name)) not in kinds:
                raise TokenRefused(f"The token's claim {name!r} is missing, or of a wrong kind.")
        if claims["iss"] != ISSUER:
            raise TokenRefused("The token was issued by somebody else.")
        if AUDIENCE not in ([claims["aud"]] if isinstance(claims["aud"], str) else claims["aud"]):
            raise TokenRefused("The token is meant for another service.")
        if not claims["exp"] > now_s - LEEWAY_S:
            raise TokenRefused("The token has expired. Ask for a new one.")
        if not claims["nbf"] <= now_s + LEEWAY_S:
            raise TokenRefused("The token does not hold yet.")
        return claims
