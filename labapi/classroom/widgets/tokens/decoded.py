"""A JSON Web Token taken apart and put together, with no library (RFC 7515, section 3.1)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.measured import marked, measured
from labapi.domain.credentials.opaque import base64url
from labapi.domain.json_faults import why_unreadable

if TYPE_CHECKING:
    from labapi.domain.credentials.tokens import Tokens


SPELLED = re.compile(r"[A-Za-z0-9_-]*")
WHAT = "A signed token is three texts with two dots between them: header.payload.signature."
ENCRYPTED = (
    "This is five parts: an encrypted token (JWE, RFC 7516). Only who has its key can read it, so "
    "it cannot be taken apart here."
)
OPAQUE = ("oat_", "ort_", "lab_")
NAMES = ("header", "payload")
SAME = "the same"
SAME_SIGNATURE = "the same as before, made over other words than these"
VARIES = ("iat", "nbf", "exp", "jti", "kid", "auth_time", "updated_at")
"""What differs from token to token."""

HOUR_S = 3_600
OTHER_AUDIENCE = "payroll-api"


class NotAToken(ValueError):
    """The text is no JSON Web Token that can be shown; the message says why."""


@dataclass(frozen=True, slots=True)
class TokenParts:
    """The three parts of a token: two JSON objects, and the bytes of the signature.

    `given` is its text, where somebody gave one: JSON may be written in more than one way.

    >>> TokenParts({"alg": "none"}, {"sub": "me"}).text
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.'
    """

    header: dict[str, Any]
    claims: dict[str, Any]
    signature: bytes = field(default=b"", repr=False)
    given: str = field(default="", repr=False, compare=False)

    @property
    def text(self) -> str:
        """The token as it travels, to the letter as it was given."""
        return self.given or f"{self.signed}.{base64url(self.signature)}"

    @property
    def signed(self) -> str:
        """What the signature is made over: the first two parts, with the dot between them."""
        return f"{segment(self.header)}.{segment(self.claims)}"


def parts_of(token: str) -> TokenParts:
    """Take a token apart; raises NotAToken.

    >>> parts_of("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.").claims
    {'sub': 'me'}
    """
    pieces = token.split(".")
    if len(pieces) != 3:
        raise NotAToken(_why_not_three(token, pieces))
    header, claims = (_object(name, piece) for name, piece in zip(NAMES, pieces, strict=False))
    return TokenParts(header, claims, read(pieces[2], "signature"), token)


def read(text: str, name: str = "text") -> bytes:
    """Decode base64url without its padding (RFC 4648, section 5); raises NotAToken."""
    if not SPELLED.fullmatch(text):
        raise NotAToken(_why_misspelled(text, name))
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        said = "its length is none that base64url has, so a letter is missing or too many"
        raise NotAToken(f"The {name} was cut off: {said}.") from None


def segment(value: dict[str, Any]) -> str:
    """Write an object as a part of a token."""
    return base64url(json.dumps(value, separators=(",", ":")).encode())


def object_in(name: str, text: str) -> dict[str, Any]:
    """Read a JSON object that somebody typed; raises NotAToken."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotAToken(f"The {name} is no JSON: {why_unreadable(error)}.") from None
    except (ValueError, RecursionError):
        said = "a number has too many digits, or too much stands one inside the other"
        raise NotAToken(f"The {name} is no JSON that can be read: {said}.") from None
    if not isinstance(value, dict):
        raise NotAToken(f"The {name} of a token is a JSON object, in braces.")
    return value


def _object(name: str, piece: str) -> dict[str, Any]:
    try:
        return object_in(name, read(piece, name).decode())
    except UnicodeDecodeError:
        said = "base64url can be read, and what comes out is no text"
        raise NotAToken(f"The {name} is no text: its {said}.") from None


def _why_not_three(token: str, pieces: list[str]) -> str:
    if token.startswith(OPAQUE):
        return f"This one means nothing by itself: only its server can look it up. {WHAT}"
    if len(pieces) == 5:
        return ENCRYPTED
    count = {1: "one part, with no dot", 2: "two parts"}.get(len(pieces), f"{len(pieces)} parts")
    return f"This is {count}. {WHAT}"


def _why_misspelled(text: str, name: str) -> str:
    odd = next(letter for letter in text if not SPELLED.fullmatch(letter))
    said = f"The {name} has {odd!r} in it, and base64url has only letters, digits, - and _."
    return said + " With + / and = it is another kind of base64." * (odd in "+/=")


# Which part of a token was changed, and how.


def changes(before: TokenParts, after: TokenParts) -> tuple[str, ...]:
    """Say of each of the three parts what changed; nothing at all where nothing did.

    >>> old = TokenParts({"alg": "RS256"}, {"sub": "me"}, b"made")
    >>> changes(old, TokenParts(old.header, {"sub": "you"}, b"made"))[1]
    'changed: `sub` was `"me"`, is `"you"`'
    """
    if before.text == after.text:
        return ()
    old, new = before.text.split("."), after.text.split(".")
    said = [
        _how(was, is_, spelled)
        for was, is_, spelled in (
            (before.header, after.header, old[0] == new[0]),
            (before.claims, after.claims, old[1] == new[1]),
        )
    ]
    return (*said, _how_signed(before, after, said == [SAME, SAME]))


def _how(before: dict[str, Any], after: dict[str, Any], spelled_alike: bool) -> str:
    names = [name for name in {**before, **after} if not _alike(name, before, after)]
    if not names:
        return SAME if spelled_alike else "says the same, written in another way"
    return "changed: " + "; ".join(_was_and_is(name, before, after) for name in names)


def _alike(name: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    return name in before and name in after and before[name] == after[name]


def _was_and_is(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    if name not in after:
        return f"`{name}` was taken out"
    if name not in before:
        return f"`{name}` was added, `{_written(name, after[name])}`"
    return f"`{name}` was `{_written(name, before[name])}`, is `{_written(name, after[name])}`"


def _how_signed(before: TokenParts, after: TokenParts, rest_alike: bool) -> str:
    if before.signature == after.signature:
        return SAME if rest_alike else SAME_SIGNATURE
    return "another signature" if after.signature else "taken out"


def _written(name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return measured(text) if name in VARIES else marked(text)


# Tokens that are not good, each in one way: what a careful server has to refuse.
#
# The first two are truly signed by the lab. The others are what somebody without its key can make.


def forge_expired(parts: TokenParts, tokens: Tokens) -> str:
    """Have the lab sign the same, for a time that is over."""
    now_s = tokens.issue("", ()).claims["iat"]
    times = {"iat": now_s - 2 * HOUR_S, "nbf": now_s - 2 * HOUR_S, "exp": now_s - HOUR_S}
    return _signed(parts, tokens, **times)


def forge_for_another_audience(parts: TokenParts, tokens: Tokens) -> str:
    """Have the lab sign the same, for another service."""
    return _signed(parts, tokens, aud=OTHER_AUDIENCE)


def forge_tampered(parts: TokenParts, claims: dict[str, Any]) -> str:
    """Change claims, and keep the signature; a claim that becomes None is left out."""
    changed = {
        name: value for name, value in {**parts.claims, **claims}.items() if value is not None
    }
    return TokenParts(parts.header, changed, parts.signature).text


def forge_unsigned(parts: TokenParts) -> str:
    """Say in the header that there is no signature, and bring none."""
    return TokenParts(parts.header | {"alg": "none"}, parts.claims).text


def forge_by_another_key(parts: TokenParts) -> str:
    """Sign with a key of one's own, under the name of the lab's key."""
    from joserfc import jwt  # with the cryptography under it 30 ms, for this alone
    from joserfc.jwk import RSAKey

    header = parts.header | {"alg": "RS256"}
    return jwt.encode(header, parts.claims, RSAKey.generate_key(2048))


def forge_by_public_key(parts: TokenParts, tokens: Tokens) -> str:
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
