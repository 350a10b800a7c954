"""What can be wrong with the store, told from SQLite's result codes (a branch of LabError).

    StoreError            it cannot be used: closed, forked, of another program or version
     ├─ StoreBusy         another program is writing: it passes by waiting
     ├─ StoreFull         there is no room for more: it passes once somebody has made room
     ├─ StoreReadOnly     it can be read, and not written
     ├─ StoreDamaged      what stands in the file is no store, or no longer
     ├─ StoreGone         the file was removed or replaced, or cannot be reached
     └─ StoreFailing      the system reports an error of the disk

Each says two things. `message` is for whoever sent a request: it names no file. The text of the
error is for whoever runs the server: it names the file, and says what to do.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from labapi.domain.errors import LabError

_READ_THE_SAME = "It does not pass by waiting. Tell the operator the request_id."


class StoreError(LabError):
    """The store cannot be used; `operator` says why, and what to do."""

    code: ClassVar[str] = "STORE_ERROR"
    told: ClassVar[str] = f"The server cannot use its store. {_READ_THE_SAME}"

    def __init__(self, path: Path, operator: str) -> None:
        """Keep the file, and what its operator has to know."""
        self.path, self.operator = path, operator
        super().__init__(self.told)

    def __str__(self) -> str:
        """Give the text for the operator."""
        return self.operator


class StoreBusy(StoreError):
    """Somebody else is writing, and has not stopped for as long as was waited."""

    code = "STORE_BUSY"
    told = (
        "The store is busy: somebody else has been writing to it for all the time that was "
        "waited. Nothing was kept of this request. Try again in 1 s."
    )
    retry_after_s = 1

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(
            path,
            f"The store {path} is locked: another program, or a thread of this one, has held it "
            "for all the time that was waited. Try again, and look for a program that keeps a "
            "transaction open on it (a second server, a viewer of SQLite files), and end that.",
        )


class StoreFull(StoreError):
    """There is no room for more."""

    code = "STORE_FULL"
    told = (
        "The store is full, and what is asked for cannot be kept. Nothing was kept of this "
        "request. Try again in 10 s: it passes once the operator has made room."
    )
    retry_after_s = 10

    def __init__(self, path: Path, reason: str) -> None:
        """Name the file, and what the system says."""
        super().__init__(
            path,
            f"The store {path} cannot grow ({reason}): its disk is full, or a quota or another "
            "limit is reached. Make room there; the server goes on by itself, and what is in the "
            "store is safe.",
        )


class StoreReadOnly(StoreError):
    """It can be read, and not written."""

    code = "STORE_READ_ONLY"
    told = f"The store can be read and not written, so nothing was kept. {_READ_THE_SAME}"

    def __init__(self, path: Path, reason: str) -> None:
        """Name the file, and what the system says."""
        super().__init__(
            path,
            f"The store {path} can be read and not written ({reason}). Give yourself the right to "
            "write to the file and to its folder, or name a file elsewhere.",
        )


class StoreDamaged(StoreError):
    """What stands in the file is no store, or no longer."""

    code = "STORE_DAMAGED"
    told = f"The store is damaged, and this cannot be read or kept. {_READ_THE_SAME}"

    def __init__(self, path: Path, reason: str) -> None:
        """Name the file, and what SQLite says."""
        never = f"The store {path} is no store ({reason}), and is left as it is. Name another file."
        damaged = (
            f"The store {path} is damaged ({reason}). Stop the server, put the file aside, and go "
            "on with a copy from before or with a new file."
        )
        super().__init__(path, never if "not a database" in reason else damaged)


class StoreGone(StoreError):
    """The file is not there any more, or another one stands in its place."""

    code = "STORE_GONE"
    told = f"The store is not where it was, so nothing can be kept. {_READ_THE_SAME}"

    def __init__(self, path: Path, reason: str) -> None:
        """Name the file, and what has become of it."""
        super().__init__(
            path,
            f"The store {path} {reason} while it was open. Put it back where it was, or start the "
            "server again: it makes a new one where there is none.",
        )


class StoreFailing(StoreError):
    """The system reports an error of the disk."""

    code = "STORE_FAILING"
    told = f"The store's disk reports an error, so nothing was kept. {_READ_THE_SAME}"

    def __init__(self, path: Path, reason: str) -> None:
        """Name the file, and what the system says."""
        super().__init__(
            path,
            f"The store {path} cannot be read or written ({reason}). Look whether its disk or "
            "network drive is there and in order, or name a file elsewhere.",
        )


def explained(path: Path, error: sqlite3.Error) -> Exception:
    """Turn SQLite's result code into an error of ours; one that is our own mistake stays.

    The codes: https://www.sqlite.org/rescode.html. The lower byte is the kind.
    """
    code, reason = getattr(error, "sqlite_errorcode", 0), str(error)
    kind = code & 0xFF
    if kind in _BUSY:
        return StoreBusy(path)
    if code in _NO_ROOM:
        return StoreFull(path, reason)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return StoreGone(path, "was moved or removed")
    if kind == sqlite3.SQLITE_CANTOPEN:
        return StoreGone(path, "could not be opened again")
    if kind == sqlite3.SQLITE_ERROR and "no such" not in reason:
        return error
    found = _KINDS.get(kind)
    return found(path, reason) if found else error


_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
"""Where a quota or a limit of the process is reached, the system calls it an error of writing."""
_KINDS: dict[int, type[StoreFull | StoreReadOnly | StoreDamaged | StoreFailing]] = {
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_FORMAT: StoreDamaged,
    sqlite3.SQLITE_ERROR: StoreDamaged,  # "no such table": somebody took it away
    sqlite3.SQLITE_IOERR: StoreFailing,
    sqlite3.SQLITE_NOLFS: StoreFailing,
}


def not_opened(path: Path, error: Exception) -> StoreError:
    """Say why a file could not even be opened, as far as one can see from outside."""
    reason = str(error)
    with suppress(OSError, ValueError):
        if path.is_dir():
            reason = "it is a folder. Name a file in it"
        elif not path.parent.exists():
            reason = f"there is no such folder, {path.parent}. Make it first"
        elif not path.parent.is_dir():
            reason = f"{path.parent} is a file and no folder. Name another place"
        elif path.exists():
            reason = "you may not read and write this file. Name another, or change its rights"
        else:
            reason = f"you may not make a file in {path.parent}. Name a folder of your own"
    return StoreError(path, f"The store {path} cannot be opened: {reason}.")
