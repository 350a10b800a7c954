"""The store: one SQLite file that holds all resources, so that two labs on one file agree.

SQLite is part of Python, needs no server, and in WAL mode lets readers and one writer work at
the same time, in this process or in several.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SCHEMA_VERSION = 1
BUSY_TIMEOUT_MS = 5_000


class StoreError(Exception):
    """The store cannot be opened or used; the message says what to do."""


class Store:
    """A SQLite file with the lab's tables, safe to use from any thread of this process.

    With no path the file is a temporary one, removed when the store is closed.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open or make the file. Raises StoreError where that cannot be."""
        self._temporary = path is None
        self.path = path or _temporary_path()
        self._lock = threading.RLock()
        self._depth = 0
        self._closed = False
        self._process = os.getpid()
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                self.path, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            connection.row_factory = sqlite3.Row
            _prepare(connection, self.path)
        except sqlite3.Error as error:
            raise StoreError(
                f"The store {self.path} cannot be opened: {error}. "
                "Name a file that you may write, in a folder that exists."
            ) from error
        return connection

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Run one statement and give its rows."""
        with self._lock:
            return self._usable().execute(sql, parameters).fetchall()

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of many rows."""
        with self._lock:
            self._usable().executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all the statements inside, or none of them; nobody else writes meanwhile."""
        with self._lock:
            connection = self._usable()
            if self._depth == 0:
                connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file; a temporary one goes. Closing twice is no error."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._connection.close()
        if self._temporary:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def _usable(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreError("This store is closed. Start a lab with a new one.")
        if os.getpid() != self._process:
            raise StoreError(
                "This store belongs to another process. Open its file anew: Store(path)."
            )
        return self._connection


def _temporary_path() -> Path:
    handle, name = tempfile.mkstemp(prefix="labapi-", suffix=".sqlite3")
    os.close(handle)
    return Path(name)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found not in (0, SCHEMA_VERSION):
        connection.close()
        raise StoreError(
            f"The store {path} was made by another version of labapi (schema {found}, "
            f"this one reads {SCHEMA_VERSION}). Use another file."
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if found == 0:
        schema = (files("labapi.domain") / "schema.sql").read_text(encoding="utf-8")
        connection.executescript(
            f"BEGIN IMMEDIATE;{schema};PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
        )
