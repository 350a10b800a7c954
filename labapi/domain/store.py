"""The store: one SQLite file that all resources live in, shared by threads and by processes.

SQLite's write-ahead log lets others read while one writes; who wants to write waits for the
writer before. Within a process one connection serves all threads, one statement at a time.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["Store", "StoreError"]

SCHEMA = Path(__file__).with_name("schema.sql")
SCHEMA_VERSION = 3
ADDED = (("api_keys", "made_by TEXT"),)
"""The columns that came after their table: version 3 notes which key asked for which."""
BUSY_TIMEOUT_S = 5
IN_MEMORY = ":memory:"
SETTINGS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
"""With these a power cut may lose the last answers, and never the file."""
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


class StoreError(RuntimeError):
    """The file cannot be used; the message says why and what to do."""


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


def _transaction_words(depth: int) -> tuple[str, str, tuple[str, ...]]:
    """Give the statements that begin, keep and take back a transaction at this depth."""
    if depth == 0:
        return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
    name = f"level_{depth}"
    return f"SAVEPOINT {name}", f"RELEASE {name}", (f"ROLLBACK TO {name}", f"RELEASE {name}")


def _close(connection: sqlite3.Connection, process_id: int) -> None:
    if os.getpid() == process_id:  # a forked child must leave its parent's file alone
        connection.close()


# The file behind a store: private, with labapi's tables in it, brought to this version.


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, and make it where there is none; raises StoreError."""
    try:
        _keep_private(path)
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
    except sqlite3.OperationalError as error:
        reason = "there is no such folder" if not path.parent.is_dir() else str(error)
        raise StoreError(f"The store {path} cannot be opened: {reason}.") from error
    connection.row_factory = sqlite3.Row
    try:
        _prepare(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise StoreError(f"The store {path} cannot be used: {error}. Name another file.") from error
    except StoreError:
        connection.close()
        raise
    return connection


def _keep_private(path: Path) -> None:
    """Let nobody but its owner read a new file: the key that signs tokens will stand in it."""
    if str(path) != IN_MEMORY:
        with suppress(OSError):  # SQLite says better what is wrong with the path
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """See that the file is ours and of this version, and make the tables where it is new."""
    # In this order: another process may make the tables, and then the version, between the two.
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0 and tables:
        raise StoreError(f"{path} is a database of another program. Name another file.")
    if not 0 <= version <= SCHEMA_VERSION:
        raise StoreError(
            f"The store {path} has version {version} of the tables, and this labapi knows version "
            f"{SCHEMA_VERSION}. Use the labapi that made it, or name another file."
        )
    for setting in SETTINGS:
        _set(connection, setting)
    if version < SCHEMA_VERSION:
        _upgrade(connection)


def _upgrade(connection: sqlite3.Connection) -> None:
    """Bring the tables to this version: newer ones only add tables and columns.

    Each step looks first, since another process may be at the same; the version comes last.
    """
    for table, column in ADDED:
        connection.execute("BEGIN IMMEDIATE")
        there = connection.execute(
            "SELECT group_concat(name) FROM pragma_table_info(?)", [table]
        ).fetchone()[0]
        if there and column.split()[0] not in there.split(","):
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
        connection.execute("COMMIT")
    connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA.read_text('utf-8')} COMMIT;")


def _set(connection: sqlite3.Connection, setting: str, attempts: int = 100) -> None:
    """Change a setting; where another process is just making the same file, try again soon.

    SQLite does not wait by itself when the journal's mode is changed.
    """
    for left in reversed(range(attempts)):
        try:
            connection.execute(setting)
            return
        except sqlite3.OperationalError:
            if not left:
                raise
        time.sleep(BUSY_TIMEOUT_S / attempts)
