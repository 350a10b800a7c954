"""Access tokens that mean nothing by themselves: each request with one asks the store.

That costs a look-up a request, and buys revocation: a token that was taken back fails at once, on
every server of the store. A signed token (JWT) is checked without asking anybody, and holds until
it expires.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from labapi.domain.credentials.caller import Caller
from labapi.domain.credentials.oauth.errors import InvalidGrant
from labapi.domain.credentials.opaque import Random, digest_of, new_opaque, written
from labapi.domain.credentials.shapes import what_is_wrong

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

PREFIX = "oat"
UNKNOWN = "This access token is not known here."
ANOTHERS = "The token was given to another client, and lives on."
LIFETIME_S = 3_600
REMEMBERED = timedelta(days=1)
"""For so long after its end a token is still known, so that its bearer hears that it expired."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token just issued, with its refresh token if it has one: their texts are nowhere else."""

    text: str = field(repr=False)
    scopes: frozenset[str]
    expires_in_s: int
    refresh_token: str = field(default="", repr=False)


class AccessTokens:
    """Which tokens there are, whom they speak for, and whether they still hold."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        lifetime_s: int = LIFETIME_S,
        random: Random = secrets.token_urlsafe,
    ) -> None:
        """Work on a store."""
        self._store, self._clock, self._random = store, clock, random
        self.lifetime_s = lifetime_s

    def issue(
        self,
        client_id: str,
        subject: str,
        scopes: frozenset[str],
        code: bytes | None = None,
        until: datetime | None = None,
    ) -> AccessToken:
        """Make a token; `code` is the digest of the authorization code that it came of.

        It ends with what it was given for, where that ends sooner (`until`).
        """
        text = new_opaque(PREFIX, self._random)
        now = self._clock.now()
        ends = now + timedelta(seconds=self.lifetime_s)
        ends = min(ends, until) if until else ends
        self._store.execute(
            "DELETE FROM oauth_tokens WHERE expires_at < ?", [written(now - REMEMBERED)]
        )
        kept = [digest_of(text), client_id, subject, " ".join(sorted(scopes)), code]
        self._store.execute(
            "INSERT INTO oauth_tokens VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
            [*kept, written(ends), written(now)],
        )
        return AccessToken(text, scopes, int((ends - now).total_seconds()))

    def caller_of(self, text: str) -> Caller:
        """Give whom a token speaks for; nobody, with the reason, where it does not hold."""
        rows = self._store.execute("SELECT * FROM oauth_tokens WHERE digest = ?", [digest_of(text)])
        shape = "" if rows else what_is_wrong(text.encode("latin-1"), "token")
        reason = self._reason_against(rows[0]) if rows else shape or UNKNOWN
        if reason:
            return Caller(reason=reason)
        return Caller("token", rows[0]["subject"], frozenset(rows[0]["scopes"].split()))

    def find_good(self, text: str) -> sqlite3.Row | None:
        """Give what is known of a token that holds; None for any other text."""
        rows = self._store.execute("SELECT * FROM oauth_tokens WHERE digest = ?", [digest_of(text)])
        return rows[0] if rows and not self._reason_against(rows[0]) else None

    def revoke(self, text: str, client_id: str) -> None:
        """Take back a token of this client; no error if there is none.

        Raises InvalidGrant for another client's (RFC 7009, section 2.1): that one lives on.
        """
        digest = digest_of(text)
        with self._store.transaction():
            rows = self._store.execute("SELECT * FROM oauth_tokens WHERE digest = ?", [digest])
            if rows and rows[0]["client_id"] != client_id and not self._reason_against(rows[0]):
                raise InvalidGrant(ANOTHERS)
            self._store.execute(
                "UPDATE oauth_tokens SET revoked_at = ? WHERE digest = ? AND client_id = ?",
                [written(self._clock.now()), digest, client_id],
            )

    def revoke_what_came_of(self, code: bytes) -> None:
        """Take back all tokens that came of one authorization code."""
        self._store.execute(
            "UPDATE oauth_tokens SET revoked_at = ? WHERE code_digest = ?",
            [written(self._clock.now()), code],
        )

    def _reason_against(self, row: sqlite3.Row) -> str:
        if row["revoked_at"]:
            return "This access token was revoked."
        if row["expires_at"] <= written(self._clock.now()):
            return "This access token has expired."
        return ""
