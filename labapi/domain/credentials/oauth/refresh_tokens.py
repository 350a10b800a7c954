"""Refresh tokens: what lets an app go on when its access token ends, without asking the customer.

A refresh token goes to `/oauth/token` and nowhere else (RFC 6749, section 1.5), and only in the
hands of the client that it was given to. It is good once: its use gives a new one (*rotation*).
So of an app and a thief who both have the same one, one comes second, and that is noticed (RFC
9700, section 4.14.2). Nobody knows which of the two is the thief: the whole *family* falls, which
is all that came of one authorization code, that is, of one time that a customer said yes.

There is a price: an app that loses the answer to its refresh, and tries again, looks like a thief.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from labapi.domain.credentials.oauth.access_tokens import REMEMBERED
from labapi.domain.credentials.opaque import Random, digest_of, new_opaque, written

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

FELL = "All that came of the same consent is revoked."
LIFETIME = timedelta(days=30)
"""How long a customer's yes holds: a new refresh token ends when the first one would have."""


class RefreshTokens:
    """Which refresh tokens there are, and which of them are used up or taken back.

    A used one is remembered for as long as its family lives, so that its second use is noticed.
    """

    def __init__(self, store: Store, clock: Clock, random: Random = secrets.token_urlsafe) -> None:
        """Work on a store."""
        self._store, self._clock, self._random = store, clock, random

    def end_of_family(self) -> datetime:
        """Give the moment when all ends that comes of a consent of now."""
        return self._clock.now() + LIFETIME

    def issue(
        self, client_id: str, subject: str, scopes: str, code: bytes, ends_at: datetime
    ) -> str:
        """Make one; `code` is the digest of the authorization code, and names the family."""
        text = new_opaque("ort", self._random)
        now = self._clock.now()
        self._store.execute(
            "DELETE FROM oauth_refresh_tokens WHERE expires_at < ?", [written(now - REMEMBERED)]
        )
        kept = [digest_of(text), client_id, subject, scopes, code]
        self._store.execute(
            "INSERT INTO oauth_refresh_tokens VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            [*kept, written(now), written(ends_at)],
        )
        return text

    def find(self, text: str) -> sqlite3.Row | None:
        """Give what is known of a token, used or not; None for one that was never given."""
        rows = self._store.execute(
            "SELECT * FROM oauth_refresh_tokens WHERE digest = ?", [digest_of(text)]
        )
        return rows[0] if rows else None

    def use_up(self, digest: bytes) -> None:
        """Let a token never be good again."""
        self._store.execute(
            "UPDATE oauth_refresh_tokens SET used_at = ? WHERE digest = ?",
            [written(self._clock.now()), digest],
        )

    def revoke_what_came_of(self, code: bytes) -> None:
        """Take back all refresh tokens of a family."""
        self._store.execute(
            "UPDATE oauth_refresh_tokens SET revoked_at = ? WHERE code_digest = ?",
            [written(self._clock.now()), code],
        )

    def reason_against(self, kept: sqlite3.Row) -> str:
        """Say why a token does not hold any more; `""` where it does."""
        if kept["used_at"]:
            return f"The refresh token was used before. {FELL}"
        if kept["revoked_at"]:
            return "The refresh token was revoked."
        if kept["expires_at"] <= written(self._clock.now()):
            return "The refresh token has expired."
        return ""
