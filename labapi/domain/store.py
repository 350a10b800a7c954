"""The store: one SQLite file that all resources live in, shared by threads and by processes.

SQLite's write-ahead log lets others read while one writes; who wants to write waits for the
writer before. Within a process one connection serves all threads, one statement at a time.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from labapi.domain.store_file import BUSY_TIMEOUT_S, IN_MEMORY, StoreError, connect

__all__ = ["Store", "StoreError"]


class Store:
    """A SQLite file with labapi's tables in it, or the same in memory.

    >>> with Store() as store:
    ...     store.execute("SELECT count(*) AS models FROM models")[0]["models"]
    0
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open the file, and make it if there is none.

        With no path the store is in this process's memory: gone when it is closed, and no file
        is left behind by a kernel that is killed. Raises StoreError where a file cannot be used.
        """
        self.path = Path(IN_MEMORY if path is None else path)
        self._lock = threading.RLock()
        self._process_id = os.getpid()
        self._depth = 0
        self._connection = connect(self.path)
        self._close = weakref.finalize(self, _close, self._connection, self._process_id)

    @property
    def in_memory(self) -> bool:
        """Whether there is no file behind this store."""
        return str(self.path) == IN_MEMORY

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Run one statement and give all its rows; outside a transaction it is one by itself."""
        if self._process_id != os.getpid():
            raise StoreError(_FORKED.format(path=self.path))
        with self._lock:
            try:
                return self._connection.execute(sql, parameters).fetchall()
            except (sqlite3.OperationalError, sqlite3.ProgrammingError) as error:
                raise self._explained(error) from error

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row, all or none of them."""
        with self.transaction():
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the statements within take effect together, or not at all where one raises.

        It holds the right to write from its beginning, so what it reads is still true when it
        writes. Transactions nest: an inner one that raises takes back only what it did itself.
        """
        with self._lock:
            begin, commit, rollback = _transaction_words(self._depth)
            self.execute(begin)
            self._depth += 1
            try:
                yield
                self.execute(commit)
            except BaseException:
                if self._connection.in_transaction:  # where the disk is full, SQLite rolled back
                    for statement in rollback:
                        self.execute(statement)
                raise
            finally:
                self._depth -= 1

    def close(self) -> None:
        """Close the file; what was in memory is gone. Closing again does nothing."""
        with self._lock:
            self._close()

    def __enter__(self) -> Store:
        """Give the store itself, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def _explained(self, error: sqlite3.Error) -> Exception:
        """Turn SQLite's words into ours where we know what to do; other errors are our own."""
        if not self._close.alive:
            return StoreError(_CLOSED_MEMORY if self.in_memory else _CLOSED.format(path=self.path))
        if "locked" in str(error):
            return StoreError(_LOCKED.format(path=self.path, seconds=BUSY_TIMEOUT_S))
        if "full" in str(error) or "disk I/O" in str(error) or "readonly" in str(error):
            return StoreError(
                f"The store {self.path} cannot be written: {error}. Make room for it."
            )
        return error


_CLOSED = "The store {path} is closed. Open it again with Store(path)."
_CLOSED_MEMORY = (
    "This store is closed, and what it kept in memory is gone. "
    "labapi.start() begins a lab with a new one."
)
_FORKED = (
    "The store {path} was opened before this process was forked, and SQLite does not survive "
    "that. Open it again in this process with Store(path)."
)
_LOCKED = (
    "Another process has held the store {path} for more than {seconds} s. Try again, and look for "
    "a program that keeps a transaction open on it."
)


def _transaction_words(depth: int) -> tuple[str, str, tuple[str, ...]]:
    """Give the statements that begin, keep and take back a transaction at this depth."""
    if depth == 0:
        return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
    name = f"level_{depth}"
    return f"SAVEPOINT {name}", f"RELEASE {name}", (f"ROLLBACK TO {name}", f"RELEASE {name}")


def _close(connection: sqlite3.Connection, process_id: int) -> None:
    if os.getpid() == process_id:  # a forked child must leave its parent's file alone
        connection.close()
