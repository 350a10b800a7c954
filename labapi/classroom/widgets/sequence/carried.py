"""What one message of OAuth 2.0 carries, found by the names that the standards give (RFC 6749).

A message is a request or its answer. Where a thing stands tells nothing of what it is worth: its
name does. So a query, a form, the address of a redirect, a JSON body, a cookie and the header
`Authorization` are all read for names.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from labapi.classroom.exchange.secrets import MASK, masked_shapes

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

FORM = "application/x-www-form-urlencoded"
SESSION = "session"
MEANINGS = {
    "client_id": "the app's name at the bank, no secret",
    "state": "ties the answer to this visit",
    "code_challenge": "a hash of the verifier, worth nothing alone",
    SESSION: "the cookie by which the bank knows Ada's browser",
    "consent": "the consent page's own mark against forgery",
    "code": "to be exchanged for tokens, once, and not for long",
    "code_verifier": "proves that who brings the code asked for it",
    "client_secret": "proves that this is the app",
    "access_token": "opens the API to whoever bears it",
    "refresh_token": "good for the next access token",
    "token": "the token that this is about",
}
"""All that is looked for, in the order in which it is told, and what it is worth."""
TITLES = {SESSION: "Ada's session at the bank"}
NO_SECRET = frozenset({"client_id", "code_challenge"})
"""Who reads one of these can do nothing with it, so it is shown by its name alone."""
_CONSENT = re.compile(r'name="consent" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that a message carries; `value` is the thing itself."""

    name: str
    value: str = field(repr=False)

    @property
    def title(self) -> str:
        """What it is called in the picture."""
        return TITLES.get(self.name, self.name)

    @property
    def means(self) -> str:
        """What it is worth, in a few words."""
        return MEANINGS[self.name]

    @property
    def is_secret(self) -> bool:
        """Whether it is worth anything to who reads it."""
        return self.name not in NO_SECRET

    @property
    def masked(self) -> str:
        """The value as it is shown: what tells its kind, and dots; empty for what is no secret."""
        if not self.is_secret:
            return ""
        shown = masked_shapes(self.value)
        return shown if shown != self.value and shown.endswith(MASK) else MASK


def sent_in(exchange: Exchange) -> tuple[Carried, ...]:
    """List what a request carries."""
    pairs = [*query_of(exchange.target), *form_in(exchange)]
    pairs += _proof(exchange.request_header("authorization"))
    pairs += [(SESSION, value) for _, value in cookies_in(exchange.request_header("cookie"))]
    return _ordered(pairs)


def answered_in(exchange: Exchange) -> tuple[Carried, ...]:
    """List what an answer carries."""
    pairs = [*query_of(exchange.response_header("location"))]
    pairs += [(name, text) for name, text in members_of(exchange).items() if isinstance(text, str)]
    pairs += [("consent", found) for found in _CONSENT.findall(_text(exchange.response_body))]
    set_cookie = exchange.response_header("set-cookie").partition(";")[0]
    pairs += [(SESSION, value) for _, value in cookies_in(set_cookie)]
    return _ordered(pairs)


def _ordered(pairs: list[tuple[str, str]]) -> tuple[Carried, ...]:
    found = dict(reversed(pairs))
    return tuple(Carried(name, found[name]) for name in MEANINGS if found.get(name))


def query_of(address: str) -> list[tuple[str, str]]:
    """Give the names and values behind the question mark of an address."""
    return parse_qsl(urlsplit(address).query, keep_blank_values=True)


def form_in(exchange: Exchange) -> list[tuple[str, str]]:
    """Give the names and values of a form that was sent; none where it was something else."""
    kind = exchange.request_header("content-type").partition(";")[0].strip().lower()
    return parse_qsl(_text(exchange.request_body), keep_blank_values=True) if kind == FORM else []


def members_of(exchange: Exchange) -> dict[str, Any]:
    """Give the members of an answer in JSON; none where it is something else."""
    try:
        read = json.loads(exchange.response_body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def cookies_in(header: str) -> Iterator[tuple[str, str]]:
    """Give the names and values of the cookies in a header."""
    for piece in header.split(";"):
        name, equals, value = piece.strip().partition("=")
        if equals:
            yield name, value


def _proof(authorization: str) -> list[tuple[str, str]]:
    """Read the header `Authorization`: a token behind `Bearer`, or id and secret of `Basic`."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return [("access_token", rest.strip())]
    if scheme.lower() == "basic":
        return list(zip(("client_id", "client_secret"), basic_pair(rest), strict=False))
    return []


def basic_pair(written: str) -> tuple[str, ...]:
    """Read what stands behind `Basic`, as OAuth writes it (section 2.3.1); nothing if broken.

    >>> basic_pair("YTpi")
    ('a', 'b')
    """
    try:
        name, colon, secret = base64.b64decode(written.strip()).decode("utf-8").partition(":")
    except ValueError:
        return ()
    return (unquote_plus(name), unquote_plus(secret)) if colon else ()


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
