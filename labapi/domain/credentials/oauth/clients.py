"""The clients of the OAuth server: programs that the operator has registered.

What is registered of one: its name, its scopes, its secret if it can keep one, the redirect URIs to
which the browser may bring it a code, and whether it gets refresh tokens. A *resource server* is a
service that takes tokens: it may ask about all of them, since everybody's are brought to it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labapi.domain.credentials.caller import APP_SCOPES
from labapi.domain.credentials.oauth.errors import InvalidClient, InvalidScope
from labapi.domain.credentials.opaque import Random, digest_of, is_secret, new_opaque, written
from labapi.domain.identifiers import new_id

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

UNKNOWN = "The client is not known here, or did not prove who it is."
NOTHING_TO_REFRESH = (
    "refresh=True is for an app with a redirect URI, in whose place a customer would have to be "
    "asked again. A program in its own name asks for a new token with its secret (RFC 6749, 4.4.3)."
)
NOBODY_KNOWN = (
    "A resource server proves with a secret who it is before it is told of a token: leave out "
    "confidential=False."
)
MASK = "••••••"
LOOPBACK = re.compile(r"http://(?P<host>127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?(?P<rest>[/?].*|)")
PLAIN = re.compile(r"[!-\[\]^-~]+")
"""Visible ASCII without the backslash, which browsers read as a slash."""
LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Client:
    """A registered program.

    *Confidential* is one that can keep a secret: a program on a server. What runs in a browser or
    on a user's own machine is *public*: whoever has the program has all that is in it.
    """

    id: str
    name: str
    redirect_uris: tuple[str, ...]
    scopes: frozenset[str]
    secret_digest: bytes | None = field(repr=False)
    refresh: bool = False
    resource_server: bool = False

    @property
    def confidential(self) -> bool:
        """Whether it has a secret."""
        return self.secret_digest is not None

    def granted(self, asked: str) -> frozenset[str]:
        """Give the scopes of a `scope` parameter; with none asked for, all that it may have.

        Raises InvalidScope for one that the client is not registered for.
        """
        scopes = frozenset(asked.split(" ")) - {""} if asked else self.scopes
        if not scopes or not scopes <= self.scopes:
            allowed = " ".join(sorted(self.scopes)) or "nothing"
            raise InvalidScope(f"This client may ask for: {allowed}.")
        return scopes

    def owns(self, redirect_uri: str) -> bool:
        """Tell whether the browser may be sent to this URI for the client."""
        return any(matches(registered, redirect_uri) for registered in self.redirect_uris)


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client just registered; `secret` is shown here once, None for a public client."""

    id: str
    secret: str | None
    name: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        """Tell all but the secret."""
        secret = None if self.secret is None else MASK
        return f"NewClient(name={self.name!r}, id={self.id!r}, secret={secret!r})"


class Clients:
    """Who is registered."""

    def __init__(self, store: Store, clock: Clock, random: Random = secrets.token_urlsafe) -> None:
        """Work on a store."""
        self._store, self._clock, self._random = store, clock, random

    def register(
        self,
        name: str,
        redirect_uris: Sequence[str] = (),
        scopes: Sequence[str] = (),
        confidential: bool = True,
        refresh: bool = False,
        resource_server: bool = False,
    ) -> NewClient:
        """Register a program; `ValueError` says what is wrong with a name, URI, scope or mix."""
        uris, wanted = _texts("redirect_uris", redirect_uris), _texts("scopes", scopes)
        _require_registrable(name, uris, wanted)
        if refresh and not uris:
            raise ValueError(NOTHING_TO_REFRESH)
        if resource_server and not confidential:
            raise ValueError(NOBODY_KNOWN)
        secret = new_opaque("ocs", self._random) if confidential else None
        client_id = new_id("client")
        self._store.execute(
            "INSERT INTO oauth_clients VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                client_id,
                name,
                digest_of(secret) if secret else None,
                json.dumps(uris),
                " ".join(wanted),
                written(self._clock.now()),
                bool(refresh),
                bool(resource_server),
            ],
        )
        return NewClient(client_id, secret, name, uris, wanted)

    def read(self, client_id: str) -> Client:
        """Give a client; raises InvalidClient."""
        rows = self._store.execute("SELECT * FROM oauth_clients WHERE id = ?", [client_id])
        if not rows:
            raise InvalidClient(UNKNOWN)
        return _client(rows[0])

    def authenticate(self, client_id: str, secret: str) -> Client:
        """Give a client that proved who it is; raises InvalidClient, with one text for all causes.

        A confidential one brings its secret. A public one has none, and must bring none.
        """
        client = self.read(client_id)
        kept = client.secret_digest
        if not (is_secret(secret, kept) if kept else not secret):
            raise InvalidClient(UNKNOWN)
        return client


def _texts(name: str, given: Sequence[str]) -> tuple[str, ...]:
    if isinstance(given, str) or not all(isinstance(text, str) for text in given):
        raise ValueError(f"{name} is {given!r}. Use a tuple of texts, such as ('predict',).")
    return tuple(given)


def _require_registrable(name: str, uris: Sequence[str], scopes: Sequence[str]) -> None:
    if not isinstance(name, str) or not name.strip() or len(name) > 80 or not name.isprintable():
        raise ValueError(f"name is {name!r}. Use a readable text of 1 to 80 characters.")
    for uri in uris:
        if complaint := complaint_about(uri):
            raise ValueError(f"The redirect URI {uri!r} cannot be registered: {complaint}.")
    for scope in scopes:
        if scope not in APP_SCOPES:
            raise ValueError(f"No app can have {scope!r}. It can have: {', '.join(APP_SCOPES)}.")


def _client(row: sqlite3.Row) -> Client:
    return Client(
        id=row["id"],
        name=row["name"],
        redirect_uris=tuple(json.loads(row["redirect_uris"])),
        scopes=frozenset(row["scopes"].split()),
        secret_digest=row["secret_digest"],
        refresh=bool(row["refresh"]),
        resource_server=bool(row["resource_server"]),
    )


# Where the browser may be sent with a code: to what a client has registered, to the letter.
#
# A code that lands elsewhere is a stolen code, so there are no patterns and nothing is decoded or
# tidied before the comparison (RFC 9700, section 4.1). The one exception: an app on the user's own
# machine gets its port from the system, so the port of a loopback *address* may be any (RFC 8252,
# section 7.3). The name `localhost` has no such freedom, since a name may lead elsewhere (8.3).


def complaint_about(uri: str) -> str:
    """Say why a URI cannot be registered; `""` where it can.

    Taken: `https`; `http` on this machine; an app's own scheme, which has a dot in it, such as
    `com.example.app:/callback` (RFC 8252, section 7.1).

    >>> complaint_about("http://example.com/callback")
    'use https, or http on 127.0.0.1'
    """
    if not PLAIN.fullmatch(uri):
        return "use visible ASCII characters only, and no backslash"
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "it is not a URI"
    if "#" in uri:
        return "leave out the fragment, which begins with #"
    if "@" in parts.netloc:
        return "leave out the name before @"
    return _complaint_about_scheme(parts.scheme, host)


def _complaint_about_scheme(scheme: str, host: str | None) -> str:
    if "." in scheme or (scheme == "https" and host):
        return ""
    if scheme == "http":
        return "" if host in LOCAL_HOSTS else "use https, or http on 127.0.0.1"
    return "use https, or http on 127.0.0.1, or a scheme of your own with a dot in it"


def matches(registered: str, sent: str) -> bool:
    """Tell whether the URI of a request is a registered one.

    >>> matches("http://127.0.0.1/callback", "http://127.0.0.1:49152/callback")
    True
    >>> matches("https://app.example/callback", "https://app.example/callback/")
    False
    """
    if registered == sent:
        return True
    mine, theirs = LOOPBACK.fullmatch(registered), LOOPBACK.fullmatch(sent)
    if mine is None or theirs is None:
        return False
    return mine.groups() == theirs.groups()
