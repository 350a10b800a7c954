"""A JSON Web Token taken apart and put together, with no library (RFC 7515, section 3.1)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import Any

from labapi.domain.credentials.opaque import base64url

SPELLED = re.compile(r"[A-Za-z0-9_-]*")
WHAT = "A signed token is three texts with two dots between them: header.payload.signature."
NAMES = ("header", "payload")


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
    text = token.strip().removeprefix("Bearer ")
    pieces = text.split(".")
    if len(pieces) != 3:
        opaque = " This one means nothing by itself." * text.startswith("oat_")
        raise NotAToken(f"{WHAT}{opaque}")
    header, claims = (_object(name, piece) for name, piece in zip(NAMES, pieces, strict=False))
    return TokenParts(header, claims, read(pieces[2]), text)


def read(text: str) -> bytes:
    """Decode base64url without its padding (RFC 4648, section 5); raises NotAToken."""
    if not SPELLED.fullmatch(text):
        raise NotAToken("The parts of a token have only letters, digits, - and _ in them.")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise NotAToken("A part of the token was cut off: its length is none of base64.") from None


def segment(value: dict[str, Any]) -> str:
    """Write an object as a part of a token."""
    return base64url(json.dumps(value, separators=(",", ":")).encode())


def object_in(name: str, text: str) -> dict[str, Any]:
    """Read a JSON object that somebody typed; raises NotAToken."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        said = f"The {name} is no JSON: look at {place} ({error.msg})."
        raise NotAToken(said) from None
    except (ValueError, RecursionError) as error:
        raise NotAToken(f"The {name} is no JSON: {error}.") from None
    if not isinstance(value, dict):
        raise NotAToken(f"The {name} of a token is a JSON object, in braces.")
    return value


def _object(name: str, piece: str) -> dict[str, Any]:
    try:
        return object_in(name, read(piece).decode())
    except UnicodeDecodeError:
        raise NotAToken(f"The {name} is no text.") from None
