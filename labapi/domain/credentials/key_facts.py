"""What is known of an API key, and the one time that its text is there to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


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


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


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
