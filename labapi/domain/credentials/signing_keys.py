"""The keys that tokens are signed with: made when the first is needed, and kept in the store.

So two processes on one store sign and check with the same key. A token names its key (`kid`),
and old tokens hold while a new key is already in use.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

BITS = 2048


class SigningKeys:
    """All signing keys in the store; the newest signs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store."""
        self._store, self._clock = store, clock
        self._read: dict[str, RSAKey] = {}

    def newest(self) -> RSAKey:
        """Give the key to sign with, and make it where there is none (a tenth of a second)."""
        found = self._latest()
        if found is None:
            made = _new_key()  # before the transaction, which keeps all others waiting
            with self._store.transaction():
                found = self._latest() or self._keep(made)
        return found

    def renew(self) -> RSAKey:
        """Make a new key, by which all tokens are signed from now on."""
        return self._keep(_new_key())

    def _latest(self) -> RSAKey | None:
        rows = self._store.execute(
            "SELECT id FROM signing_keys ORDER BY created_at DESC, id LIMIT 1"
        )
        return self._known(rows[0]["id"]) if rows else None

    def _keep(self, key: RSAKey) -> RSAKey:
        document = json.dumps(key.as_dict(private=True))
        now = self._clock.now().isoformat(timespec="microseconds")
        self._store.execute(
            "INSERT INTO signing_keys (id, document, created_at) VALUES (?, ?, ?)",
            [key.kid, document, now],
        )
        return key

    def find(self, key_id: object) -> RSAKey | None:
        """Give the key of this id; None where no such key was ever made here."""
        return self._known(key_id) if isinstance(key_id, str) else None

    def public(self) -> list[dict[str, Any]]:
        """Give the public halves as JSON Web Keys (RFC 7517): who has them can check, not sign."""
        self.newest()
        rows = self._store.execute("SELECT id FROM signing_keys ORDER BY created_at, id")
        keys = [self._known(row["id"]) for row in rows]
        return [key.as_dict(private=False) for key in keys if key]

    def _known(self, key_id: str) -> RSAKey | None:
        if key_id not in self._read:
            rows = self._store.execute("SELECT document FROM signing_keys WHERE id = ?", [key_id])
            if not rows:
                return None
            from joserfc.jwk import RSAKey  # see _new_key

            self._read[key_id] = RSAKey.import_key(json.loads(rows[0]["document"]))
        return self._read[key_id]


def _new_key() -> RSAKey:
    from joserfc.jwk import RSAKey  # 30 ms, with the cryptography under it: for tokens alone

    return RSAKey.generate_key(BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True)
