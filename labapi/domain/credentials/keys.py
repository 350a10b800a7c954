"""API keys: made at random, shown once, kept only as a digest, and taken back at any time.

A key is written ``lab_<id>_<secret>``: the first part tells people and scanners what it is, the
second finds its row, the third is 256 random bits. Nobody can try those out, so one round of
SHA-256 is enough to keep it; a password, which people choose, needs a slow hash such as Argon2.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from labapi.domain.access_errors import ApiKeyNotFound
from labapi.domain.credentials.caller import SCOPES, Caller
from labapi.domain.credentials.opaque import base64url, digest_of, is_secret, written
from labapi.domain.errors import Detail, InvalidInput
from labapi.domain.paging import Page, next_cursor, select_page

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

WRITTEN = re.compile(rb"lab_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
SECRET_BYTES, ID_BYTES = 32, 8
LONGEST_S = 1_000_000_000
NO_KEY = "The API key is not one of this lab's. Check that all of it was copied."
LISTED = "SELECT id, name, scopes, created_at, expires_at, revoked_at FROM api_keys"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of one key; the key itself is not."""

    id: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that has just been made: the one time that its text is there to be read.

    >>> NewKey("key_1", "notebook", frozenset({"predict"}), "lab_1_secret")
    NewKey(id='key_1', name='notebook', scopes=['predict'])
    """

    id: str
    name: str
    scopes: frozenset[str]
    key: str

    def __repr__(self) -> str:
        """Tell all but the text."""
        return f"NewKey(id={self.id!r}, name={self.name!r}, scopes={sorted(self.scopes)!r})"


class ApiKeys:
    """All keys in the store."""

    def __init__(
        self, store: Store, clock: Clock, random: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        """Work on a store; ``random(n)`` gives ``n`` random bytes."""
        self._store, self._clock, self._random = store, clock, random

    def create(self, name: str, scopes: Iterable[str], expires_in_s: float | None = None) -> NewKey:
        """Make a key and keep its digest; raises InvalidInput for what no key can have."""
        _require_sound(name, expires_in_s)
        allowed = known_scopes(scopes)
        number = self._random(ID_BYTES).hex()
        text = f"lab_{number}_{base64url(self._random(SECRET_BYTES))}"
        now = self._clock.now()
        expires_at = None if expires_in_s is None else now + timedelta(seconds=expires_in_s)
        self._store.execute(
            "INSERT INTO api_keys (id, name, digest, scopes, created_at, expires_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [f"key_{number}", name, digest_of(text), " ".join(sorted(allowed)),
             written(now), expires_at and written(expires_at)],
        )  # fmt: skip
        return NewKey(f"key_{number}", name, allowed, text)

    def create_first(self) -> NewKey | None:
        """Make a key that may do everything; None where one that may make keys still holds."""
        with self._store.transaction():
            rows = self._store.execute(
                "SELECT scopes FROM api_keys WHERE revoked_at IS NULL "
                "AND (expires_at IS NULL OR expires_at > ?)",
                [written(self._clock.now())],
            )
            if any("keys:write" in row["scopes"].split() for row in rows):
                return None
            return self.create("first key", SCOPES)

    def list(self, limit: int = 20, cursor: str | None = None) -> Page[ApiKey]:
        """Give a page of keys, the oldest first, those that are over or revoked among them."""
        order = ["created_at", "id"]
        rows = select_page(self._store, LISTED, {}, order, "created_at", cursor, limit)
        following = next_cursor(rows, order, "created_at", limit)
        return Page(tuple(map(_api_key, rows[:limit])), following)

    def read(self, key_id: str) -> ApiKey:
        """Give what is known of one key; raises ApiKeyNotFound."""
        rows = self._store.execute(f"{LISTED} WHERE id = ?", [key_id])
        if not rows:
            raise ApiKeyNotFound(key_id)
        return _api_key(rows[0])

    def revoke(self, key_id: str) -> None:
        """End a key for good; raises ApiKeyNotFound. Doing it again changes nothing."""
        with self._store.transaction():
            self.read(key_id)
            self._store.execute(
                "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                [written(self._clock.now()), key_id],
            )

    def caller_of(self, credential: bytes) -> Caller:
        """Tell who shows this key; for one that is not good, an anonymous caller with the reason.

        Whether the key is unknown or only its secret is wrong is not told apart.
        """
        found = WRITTEN.fullmatch(credential)
        rows = found and self._store.execute(
            "SELECT id, digest, scopes, expires_at, revoked_at FROM api_keys WHERE id = ?",
            [f"key_{found[1].decode()}"],
        )
        if not rows or not is_secret(credential.decode("ascii"), rows[0]["digest"]):
            return Caller(reason=NO_KEY)
        return self._known(rows[0])

    def _known(self, row: sqlite3.Row) -> Caller:
        if row["revoked_at"]:
            return Caller(reason="The API key was revoked. Ask for a new one.")
        if row["expires_at"] and row["expires_at"] <= written(self._clock.now()):
            return Caller(reason="The API key is past its expiry. Ask for a new one.")
        return Caller("key", row["id"], frozenset(row["scopes"].split()))


def _require_sound(name: object, expires_in_s: object) -> None:
    if not isinstance(name, str):
        reason = "A key's name is a text, such as 'notebook'. Its scopes come second."
        raise InvalidInput(reason, [Detail("name", reason, name)])
    number = isinstance(expires_in_s, int | float) and abs(expires_in_s) <= LONGEST_S
    if expires_in_s is not None and not number:
        reason = f"expires_in_s is a number of seconds up to {LONGEST_S:,}, or None for no end."
        raise InvalidInput(reason, [Detail("expires_in_s", reason, expires_in_s)])


def known_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """Give the scopes as a set; raises InvalidInput, with a list of those there are."""
    wanted = [scopes] if isinstance(scopes, str) else list(scopes)
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown:
        reason = f"There is no such scope. There are: {', '.join(SCOPES)}."
        details = [Detail("scopes", reason, scope) for scope in unknown]
        raise InvalidInput(f"{unknown[0]!r} is no scope. {reason}", details)
    return frozenset(wanted)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _api_key(row: sqlite3.Row) -> ApiKey:
    return ApiKey(
        id=row["id"],
        name=row["name"],
        scopes=frozenset(row["scopes"].split()),
        created_at=datetime.fromisoformat(row["created_at"]),
        expires_at=_moment(row["expires_at"]),
        revoked_at=_moment(row["revoked_at"]),
    )
