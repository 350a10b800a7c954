"""Answers saved under an `Idempotency-Key`, so that the same request has its effect once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labapi.domain.errors import Detail, IdempotencyKeyReused, RequestInProgress

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

LIFETIME_S = 86_400.0
LEASE_S = 60.0
OPEN_CLAIM = "key = ? AND fingerprint = ? AND status IS NULL"
BETWEEN = "\n"
"""Stands between the one to whom a key belongs and the key, in which it cannot be."""
REUSED = (
    "This Idempotency-Key was used before, for another request. Use a new key for a new request."
)
UNDER_WAY = (
    "The first request under this Idempotency-Key is still under way. "
    "Wait a moment and send the same request again."
)


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer as it left: status, headers in their order, body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class IdempotencyRecords:
    """Who has claimed which key, and what was answered.

    A claim with no answer lapses after `LEASE_S` seconds: the process that made it is gone.
    A saved answer is forgotten after `LIFETIME_S` seconds.
    """

    def __init__(
        self, store: Store, clock: Clock, lifetime_s: float = LIFETIME_S, lease_s: float = LEASE_S
    ) -> None:
        """Work on a store."""
        self._store = store
        self._clock = clock
        self._lifetime_s = lifetime_s
        self._lease_s = lease_s

    def claim(self, key: str, fingerprint: str) -> SavedAnswer | None:
        """Take a key for a request, or give the answer that was saved under it.

        None means: the key is yours, run the request, then `complete` or `release`.
        Raises IdempotencyKeyReused where the key belongs to another request, and
        RequestInProgress while the first one has no answer yet.
        """
        now_s = self._clock.now().timestamp()
        with self._store.transaction():
            self._forget_old(now_s)
            rows = self._store.execute("SELECT * FROM idempotency WHERE key = ?", [key])
            if not rows:
                self._store.execute(
                    "INSERT INTO idempotency (key, fingerprint, claimed_at) VALUES (?, ?, ?)",
                    [key, fingerprint, now_s],
                )
                return None
        return _saved(rows[0], fingerprint)

    def complete(self, key: str, fingerprint: str, answer: SavedAnswer) -> None:
        """Save the answer under its key.

        Where the claim has lapsed meanwhile and another request has the key, nothing is saved.
        """
        self._store.execute(
            f"UPDATE idempotency SET status = ?, headers = ?, body = ? WHERE {OPEN_CLAIM}",
            [answer.status, json.dumps(answer.headers), answer.body, key, fingerprint],
        )

    def release(self, key: str, fingerprint: str) -> None:
        """Give a key back that has no answer, so that a retry runs anew."""
        self._store.execute(f"DELETE FROM idempotency WHERE {OPEN_CLAIM}", [key, fingerprint])

    def _forget_old(self, now_s: float) -> None:
        self._store.execute(
            "DELETE FROM idempotency WHERE claimed_at < ? OR (status IS NULL AND claimed_at < ?)",
            [now_s - self._lifetime_s, now_s - self._lease_s],
        )


def _saved(row: sqlite3.Row, fingerprint: str) -> SavedAnswer:
    if row["fingerprint"] != fingerprint:
        raise IdempotencyKeyReused(
            REUSED, [Detail("Idempotency-Key", REUSED, row["key"].rpartition(BETWEEN)[2])]
        )
    if row["status"] is None:
        raise RequestInProgress(UNDER_WAY)
    headers = [(name, value) for name, value in json.loads(row["headers"])]
    return SavedAnswer(row["status"], headers, row["body"])
