"""The file behind a store: private, with labapi's tables in it, brought to this version."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

SCHEMA = Path(__file__).with_name("schema.sql")
SCHEMA_VERSION = 3
ADDED = (("api_keys", "made_by TEXT"),)
"""The columns that came after their table: version 3 notes which key asked for which."""
BUSY_TIMEOUT_S = 5
IN_MEMORY = ":memory:"
SETTINGS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
"""With these a power cut may lose the last answers, and never the file."""


class StoreError(RuntimeError):
    """The file cannot be used; the message says why and what to do."""


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
