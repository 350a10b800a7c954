"""Authorization codes: what a customer's consent becomes, for a client to change into a token.

A code goes through the browser, so it may be seen. It is therefore short-lived, good for one
exchange, and good only for the client, the redirect URI and the PKCE challenge that it was given
for (RFC 6749, sections 4.1.2 and 10.5; RFC 9700, section 2.1.1).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from labapi.domain.credentials.oauth.access_tokens import REMEMBERED
from labapi.domain.credentials.oauth.authorization import proves
from labapi.domain.credentials.opaque import Random, digest_of, new_opaque, written

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.credentials.oauth.authorization import Authorization
    from labapi.domain.store import Store

LIFETIME_S = 60
USED = "The code was used before. What came of it is revoked."


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a client sends to change a code into a token."""

    client_id: str
    code: str
    redirect_uri: str
    verifier: str


class AuthorizationCodes:
    """Which codes were given, to whom, and which of them are used up."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        lifetime_s: int = LIFETIME_S,
        random: Random = secrets.token_urlsafe,
    ) -> None:
        """Work on a store."""
        self._store, self._clock, self._random = store, clock, random
        self._lifetime_s = lifetime_s

    def issue(self, asked: Authorization, subject: str) -> str:
        """Make a code for what a customer agreed to."""
        code = new_opaque("oac", self._random)
        now = self._clock.now()
        self._store.execute(
            "DELETE FROM oauth_codes WHERE expires_at < ?", [written(now - REMEMBERED)]
        )
        self._store.execute(
            "INSERT INTO oauth_codes VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            [
                digest_of(code),
                asked.client.id,
                asked.redirect_uri,
                asked.challenge,
                " ".join(sorted(asked.scopes)),
                subject,
                written(now + timedelta(seconds=self._lifetime_s)),
            ],
        )
        return code

    def find(self, code: str) -> sqlite3.Row | None:
        """Give what is known of a code, used or not; None for one that was never given."""
        rows = self._store.execute("SELECT * FROM oauth_codes WHERE digest = ?", [digest_of(code)])
        return rows[0] if rows else None

    def use_up(self, code: bytes) -> None:
        """Let a code never be good again."""
        self._store.execute(
            "UPDATE oauth_codes SET used_at = ? WHERE digest = ?",
            [written(self._clock.now()), code],
        )

    def complaint_about(self, kept: sqlite3.Row, sent: Exchange) -> str:
        """Say why a code does not hold for who brings it; `""` where it does.

        `USED` is said only to whoever brings all that the first one brought.
        """
        if kept["client_id"] != sent.client_id:
            return "The code was given to another client."
        if kept["redirect_uri"] != sent.redirect_uri:
            return "The redirect_uri is not the one that the code was sent to."
        if not proves(sent.verifier, kept["challenge"]):
            return "The code_verifier is not the one that the code_challenge came of."
        if kept["used_at"]:
            return USED
        return "The code has expired." if kept["expires_at"] <= written(self._clock.now()) else ""
