"""What the API keeps, as a value: read it before and after a request, and take the difference.

>>> from labapi import start
>>> import requests
>>> lab = start("doctest")
>>> before = state_of(lab)
>>> r = requests.get(f"{lab.url}/api/v1/models")
>>> state_of(lab) - before
nothing
>>> lab.stop()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from labapi.classroom.notebook.shell import short_traceback

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from labapi.domain.store import Store

KINDS = {
    "models": "model",
    "datasets": "data set",
    "predictions": "prediction",
    "idempotency": "saved answer",
    "api_keys": "API key",
}
"""The tables, and what one row of each is called."""
BOOKKEEPING = frozenset({"revision", "updated_at"})
"""What the server notes at each write for its own use, even at one that alters nothing else."""

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """All that one API keeps at one moment: each row under its table and its key."""

    rows: Mapping[Row, Mapping[str, Any]]

    def __sub__(self, earlier: State) -> Changes:
        """Say what has happened since an earlier state."""
        was, now = earlier.rows, self.rows
        differing = {row: _differing(was[row], now[row]) for row in was.keys() & now.keys()}
        return Changes(
            added=tuple(sorted(now.keys() - was.keys())),
            removed=tuple(sorted(was.keys() - now.keys())),
            altered={row: names for row, names in differing.items() if names},
        )

    def __repr__(self) -> str:
        """Count the rows of each kind."""
        return _counted(self.rows) or "nothing"


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two states; false where nothing does."""

    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    altered: Mapping[Row, tuple[str, ...]]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.altered)

    def __repr__(self) -> str:
        """Tell it in words: `1 prediction added`, `1 model altered (tags)`, `nothing`."""
        fields = ", ".join(sorted({name for names in self.altered.values() for name in names}))
        parts = (
            f"{_counted(self.added)} added" * bool(self.added),
            f"{_counted(self.removed)} removed" * bool(self.removed),
            f"{_counted(self.altered)} altered ({fields})" * bool(self.altered),
        )
        return ", ".join(filter(None, parts)) or "nothing"


class KeepsAStore(Protocol):
    """A lab, as far as its state is concerned."""

    @property
    def store(self) -> Store:
        """Where models, data sets and predictions are kept."""


@short_traceback
def state_of(lab: KeepsAStore) -> State:
    """Read all models, data sets, predictions and saved answers of a lab from its database.

    No request is sent, so reading the state cannot alter it. Left out is the server's
    bookkeeping: the revision of a model and the time of its last change.
    """
    with lab.store.transaction():  # one moment, whoever else writes
        tables = {table: lab.store.execute(f"SELECT * FROM {table}") for table in KINDS}
    return State(
        {(table, str(row[0])): _values(row) for table, rows in tables.items() for row in rows}
    )


def _values(row: sqlite3.Row) -> dict[str, Any]:
    """Name the values of a row, without the bookkeeping."""
    return {name: row[name] for name in row.keys() if name not in BOOKKEEPING}  # noqa: SIM118


def _differing(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in now if was[name] != now[name])


def _counted(rows: Iterable[Row]) -> str:
    """Count rows by kind, in words.

    >>> _counted([("models", "a"), ("predictions", "b"), ("predictions", "c")])
    '1 model and 2 predictions'
    """
    tables = [table for table, _ in rows]
    counts = {kind: tables.count(table) for table, kind in KINDS.items() if table in tables}
    return " and ".join(f"{n} {kind}{'s' * (n != 1)}" for kind, n in counts.items())
