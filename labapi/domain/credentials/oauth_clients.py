"""The clients of the OAuth server: programs that the operator has registered."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labapi.domain.credentials.caller import APP_SCOPES
from labapi.domain.credentials.oauth_errors import InvalidClient, InvalidScope
from labapi.domain.credentials.opaque import Random, digest_of, is_secret, new_opaque, written
from labapi.domain.credentials.redirect_uris import complaint_about, matches
from labapi.domain.identifiers import new_id

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

UNKNOWN = "The client is not known here, or did not prove who it is."
MASK = "••••••"


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

    @property
    def confidential(self) -> bool:
        """Whether it has a secret."""
        return self.secret_digest is not None

    def granted(self, asked: str) -> frozenset[str]:
        """Give the scopes of a ``scope`` parameter; with none asked for, all that it may have.

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
    """A client just registered; ``secret`` is shown here once, None for a public client."""

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
    ) -> NewClient:
        """Register a program; ``ValueError`` says what is wrong with a name, URI or scope."""
        uris, wanted = _texts("redirect_uris", redirect_uris), _texts("scopes", scopes)
        _require_registrable(name, uris, wanted)
        secret = new_opaque("ocs", self._random) if confidential else None
        client_id = new_id("client")
        self._store.execute(
            "INSERT INTO oauth_clients VALUES (?, ?, ?, ?, ?, ?)",
            [
                client_id,
                name,
                digest_of(secret) if secret else None,
                json.dumps(uris),
                " ".join(wanted),
                written(self._clock.now()),
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
    )
