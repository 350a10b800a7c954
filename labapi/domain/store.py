"""The store: one SQLite file that all resources live in, shared by threads and by processes.

SQLite's write-ahead log lets others read while one writes; who wants to write waits for the
writer before. Within a process one connection serves all threads, one statement at a time.

Nobody waits inside SQLite, which would hold all other threads up. A statement is tried at once,
and where the store is busy it is tried again, for at most a second in all: in a thread of its own
by sleeping, and on an event loop by `Store.when_free`, during whose pauses the loop serves others.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from labapi.domain.sqlite.errors import (
    StoreBusy,
    StoreError,
    StoreGone,
    explained,
    not_opened,
)

__all__ = ["Store", "StoreBusy", "StoreError"]

P = ParamSpec("P")
T = TypeVar("T")

SCHEMA = Path(__file__).parent / "sqlite" / "schema.sql"
SCHEMA_VERSION = 4
ADDED = (
    ("api_keys", "made_by TEXT"),
    ("oauth_clients", "refresh INTEGER NOT NULL DEFAULT 0"),
    ("oauth_clients", "resource_server INTEGER NOT NULL DEFAULT 0"),
    ("oauth_tokens", "issued_at TEXT"),
)
"""The columns that came after their table.

Version 3 notes which key asked for which; version 4 what a client is, and when a token began.
"""
OPENING_S = 2
"""How long a file that others are just making is waited for."""
ENOUGH = 0.0
PAUSES_S = (0.001, 0.002, 0.005, 0.01, 0.02, *[0.05] * 19, ENOUGH)
"""The pauses after each try while another program writes: less than a second in all."""
OWN_THREADS_S = 10
"""How long another thread of this program is waited for.

Its work is short, but nothing makes the threads take turns: where many write, one that waits can
be passed over again and again.
"""
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
        self._hurry = threading.local()
        self._process_id = os.getpid()
        self._depth = 0
        self._connection = connect(self.path)
        self._place = _watched_place(self.path)
        self._file = _identity(self._place)
        self._close = weakref.finalize(self, _close, self._connection, self._process_id)

    @property
    def in_memory(self) -> bool:
        """Whether there is no file behind this store."""
        return str(self.path) == IN_MEMORY

    async def when_free(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a piece of work on this store: at once, or as soon as nobody else is writing to it.

        For an event loop, which serves others during the pauses. `work` is repeated as a whole,
        so it is one statement or one transaction, or reads only. Raises StoreBusy where the store
        has not become free in a second.
        """
        for pause_s in PAUSES_S:
            self._hurry.on = True  # no waiting in this thread, while this work runs
            try:
                return work(*args, **kwargs)
            except StoreBusy:
                if pause_s == ENOUGH:
                    raise
            finally:
                self._hurry.on = False
            await asyncio.sleep(pause_s)
        raise AssertionError("the last pause is ENOUGH")

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Run one statement and give all its rows; outside a transaction it is one by itself."""
        return self._patiently(self._run, sql, parameters)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row, all or none of them."""
        with self.transaction():
            try:
                self._connection.executemany(sql, rows)
            except sqlite3.Error as error:
                raise self._explained(error) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the statements within take effect together, or not at all where one raises.

        It holds the right to write from its beginning, so what it reads is still true when it
        writes. Transactions nest: an inner one that raises takes back only what it did itself.
        """
        commit, rollback = self._patiently(self._begin)
        try:
            yield
            self._run(commit)
        except BaseException:
            if self._connection.in_transaction:  # where the disk is full, SQLite rolled back
                for statement in rollback:
                    self._run(statement)
            raise
        finally:
            self._depth -= 1
            self._lock.release()

    def _begin(self) -> tuple[str, tuple[str, ...]]:
        """Begin a transaction, and hold the lock until its end; give the words that end it."""
        begin, commit, rollback = _transaction_words(self._depth)
        self._run(begin)
        self._depth += 1
        self._lock.acquire()
        return commit, rollback

    def _patiently(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work under the lock; while the store is busy, let go of the lock and wait."""
        for pause_s in PAUSES_S:
            if not self._lock.acquire(blocking=False):
                self._wait_for_lock()
            try:
                return work(*args, **kwargs)
            except StoreBusy:
                if pause_s == ENOUGH or self._in_a_hurry():
                    raise
            finally:
                self._lock.release()
            time.sleep(pause_s)
        raise AssertionError("the last pause is ENOUGH")

    def _wait_for_lock(self) -> None:
        """Wait for the thread that has the lock; raises StoreBusy."""
        if self._in_a_hurry() or not self._lock.acquire(timeout=OWN_THREADS_S):
            raise StoreBusy(self.path)

    def _in_a_hurry(self) -> bool:
        return getattr(self._hurry, "on", False)

    def _run(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Run one statement, now; the lock is held."""
        if self._process_id != os.getpid():
            raise StoreError(self.path, _FORKED.format(path=self.path))
        if self._place and not self._depth and _identity(self._place) != self._file:
            raise StoreGone(self.path, "was removed or replaced")
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._explained(error) from error

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
            text = _CLOSED_MEMORY if self.in_memory else _CLOSED.format(path=self.path)
            return StoreError(self.path, text)
        return explained(self.path, error)


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
            path, timeout=OPENING_S, isolation_level=None, check_same_thread=False
        )
    except (sqlite3.OperationalError, ValueError) as error:  # ValueError: a null character
        raise not_opened(path, error) from error
    connection.row_factory = sqlite3.Row
    try:
        _prepare(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        found = explained(path, error)
        unknown = isinstance(found, sqlite3.Error | StoreGone)
        raise (not_opened(path, error) if unknown else found) from error
    except StoreError:
        connection.close()
        raise
    return connection


def _watched_place(path: Path) -> str:
    """Tell where the file must stay, wherever the process goes; `""` where nobody could move it.

    SQLite would go on writing to a file that has no name any more. Windows lets nobody remove or
    replace a file that is open.
    """
    return "" if str(path) == IN_MEMORY or os.name == "nt" else str(path.absolute())


def _identity(place: str) -> tuple[int, int] | None:
    """Tell which file stands there; None where there is none."""
    try:
        found = os.stat(place)
    except OSError:
        return None
    return found.st_dev, found.st_ino


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
        raise StoreError(
            path,
            f"{path} is a database of another program, which is left as it is. "
            "Name another file for the store.",
        )
    if not 0 <= version <= SCHEMA_VERSION:
        raise StoreError(
            path,
            f"The store {path} has version {version} of the tables, and this labapi knows version "
            f"{SCHEMA_VERSION}. Use the labapi that made it, or name another file.",
        )
    for setting in SETTINGS:
        _set(connection, setting)
    if version < SCHEMA_VERSION:
        _upgrade(connection)
    connection.execute("PRAGMA busy_timeout = 0")  # from now on, see the top of this file


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
        time.sleep(OPENING_S / attempts)
