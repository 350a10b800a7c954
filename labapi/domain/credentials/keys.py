"""API keys: made at random, shown once, kept only as a digest, and taken back at any time.

A key is written `lab_<id>_<secret>`: the first part tells people and scanners what it is, the
second finds its row, the third is 256 random bits. Nobody can try those out, so one round of
SHA-256 is enough to keep it; a password, which people choose, needs a slow hash such as Argon2.

A key may make others. They end with it: who steals a key and makes more of it has nothing left once
it is revoked. (HashiCorp's Vault does the same with its tokens.) A key that is to take another's
place is therefore made by the operator.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from labapi.domain.credentials.caller import SCOPES, Caller
from labapi.domain.credentials.opaque import base64url, digest_of, is_secret, written
from labapi.domain.credentials.shapes import what_is_wrong
from labapi.domain.errors import ApiKeyNotFound, Detail, InvalidInput, NotIdentified
from labapi.domain.paging import Page, next_cursor, select_page

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

WRITTEN = re.compile(rb"lab_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
SECRET_BYTES, ID_BYTES = 32, 8
LONGEST_S = 1_000_000_000
NO_KEY = "The API key is not one of this lab's. Check that all of it was copied."
LISTED = "SELECT id, name, scopes, created_at, expires_at, revoked_at, made_by FROM api_keys"
KNOWN = "SELECT id, digest, scopes, expires_at, revoked_at FROM api_keys WHERE id = ?"
ITS_LINE = (
    "WITH RECURSIVE line (id) AS (VALUES (?) UNION SELECT api_keys.id FROM api_keys "
    "JOIN line ON api_keys.made_by = line.id) SELECT id FROM line"
)
"""A key, those that it made, those that they made, and so on."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of one key; the key itself is not."""

    id: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    made_by: str | None = None


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
        """Work on a store; `random(n)` gives `n` random bytes."""
        self._store, self._clock, self._random = store, clock, random

    def create(
        self,
        name: str,
        scopes: Iterable[str],
        expires_in_s: float | None = None,
        made_by: str | None = None,
    ) -> NewKey:
        """Make a key and keep its digest; raises InvalidInput for what no key can have.

        `made_by` is the id of the key whose request this is. The new one ends no later than that,
        and where that has ended already, NotIdentified is raised.
        """
        _require_sound(name, expires_in_s)
        allowed = known_scopes(scopes)
        number = self._random(ID_BYTES).hex()
        text = f"lab_{number}_{base64url(self._random(SECRET_BYTES))}"
        now = self._clock.now()
        asked = None if expires_in_s is None else written(now + timedelta(seconds=expires_in_s))
        with self._store.transaction():
            self._store.execute(
                "INSERT INTO api_keys (id, name, digest, scopes, created_at, expires_at, made_by) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [f"key_{number}", name, digest_of(text), " ".join(sorted(allowed)),
                 written(now), self._end(asked, made_by), made_by],
            )  # fmt: skip
        return NewKey(f"key_{number}", name, allowed, text)

    def _end(self, asked: str | None, made_by: str | None) -> str | None:
        """Give when a new key ends, as the store writes it: with the key that makes it, at last."""
        rows = self._store.execute(KNOWN, [made_by]) if made_by else []
        if not rows:  # the operator makes it, or an app, which is no key
            return asked
        maker = self._known(rows[0])
        if maker.kind == "anonymous":
            raise NotIdentified(maker.reason, "keys:write")
        return min((end for end in (asked, rows[0]["expires_at"]) if end), default=None)

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
        return Page(tuple(map(api_key, rows[:limit])), following)

    def read(self, key_id: str) -> ApiKey:
        """Give what is known of one key; raises ApiKeyNotFound."""
        rows = self._store.execute(f"{LISTED} WHERE id = ?", [key_id])
        if not rows:
            raise ApiKeyNotFound(key_id)
        return api_key(rows[0])

    def revoke(self, key_id: str) -> None:
        """End a key for good, with all that was made by it; raises ApiKeyNotFound.

        Doing it again changes nothing.
        """
        with self._store.transaction():
            self.read(key_id)
            self._store.execute(
                "UPDATE api_keys SET revoked_at = ? "
                f"WHERE revoked_at IS NULL AND id IN ({ITS_LINE})",
                [written(self._clock.now()), key_id],
            )

    def caller_of(self, credential: bytes) -> Caller:
        """Tell who shows this key; for one that is not good, an anonymous caller with the reason.

        Whether the key is unknown or only its secret is wrong is not told apart.
        """
        found = WRITTEN.fullmatch(credential)
        if not found:
            return Caller(reason=what_is_wrong(credential, "key") or NO_KEY)
        rows = self._store.execute(KNOWN, [f"key_{found[1].decode()}"])
        if not rows or not is_secret(credential.decode("ascii"), rows[0]["digest"]):
            return Caller(reason=NO_KEY)
        return self._known(rows[0])

    def _known(self, row: sqlite3.Row) -> Caller:
        if row["revoked_at"]:
            return Caller(reason="The API key was revoked. Ask for a new one.")
        if row["expires_at"] and row["expires_at"] <= written(self._clock.now()):
            return Caller(reason="The API key is past its expiry. Ask for a new one.")
        return Caller("key", row["id"], frozenset(row["scopes"].split()))


def known_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """Give the scopes as a set; raises InvalidInput, with a list of those there are."""
    wanted = [scopes] if isinstance(scopes, str) else list(scopes)
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown:
        reason = f"There is no such scope. There are: {', '.join(SCOPES)}."
        details = [Detail("scopes", reason, scope) for scope in unknown]
        raise InvalidInput(f"{unknown[0]!r} is no scope. {reason}", details)
    return frozenset(wanted)


def _require_sound(name: object, expires_in_s: object) -> None:
    if not isinstance(name, str):
        reason = "A key's name is a text, such as 'notebook'. Its scopes come second."
        raise InvalidInput(reason, [Detail("name", reason, name)])
    number = isinstance(expires_in_s, int | float) and abs(expires_in_s) <= LONGEST_S
    if expires_in_s is not None and not number:
        reason = f"expires_in_s is a number of seconds up to {LONGEST_S:,}, or None for no end."
        raise InvalidInput(reason, [Detail("expires_in_s", reason, expires_in_s)])


def api_key(row: sqlite3.Row) -> ApiKey:
    """Read a row of the store."""
    return ApiKey(
        id=row["id"],
        name=row["name"],
        scopes=frozenset(row["scopes"].split()),
        created_at=datetime.fromisoformat(row["created_at"]),
        expires_at=_moment(row["expires_at"]),
        revoked_at=_moment(row["revoked_at"]),
        made_by=row["made_by"],
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
