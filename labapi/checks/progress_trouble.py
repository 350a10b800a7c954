"""Why progress cannot be saved, in plain words, and what to do about it."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from labapi.checks.progress_file import DamagedFile, NewerFile, primary_code

LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
CLOSED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
CONSOLATION = "The checks work all the same, and nothing is forgotten until this kernel stops."


def trouble(error: Exception, path: Path) -> str:
    """Say what an error of `ProgressFile` means for the learner, and what to do."""
    return f"Your progress cannot be saved now: {_reason(error, path)} {CONSOLATION}"


def set_aside(path: Path, aside: Path) -> str:
    """Say that a damaged file has another name now, and that a new one was begun."""
    return (
        f"The file with your progress, `{path}`, was damaged. It is kept as `{aside.name}` beside "
        "it, and a new one was begun. What you passed earlier may be missing there: run "
        "`check.all()` in an exercise to count it again."
    )


def _reason(error: Exception, path: Path) -> str:
    if isinstance(error, DamagedFile):
        return (
            f"the file `{path}` is damaged. Close other notebooks, then run a check again: "
            "labapi will set the file aside and begin a new one."
        )
    if isinstance(error, NewerFile):
        return (
            f"the file `{path}` was written by a newer labapi than this one. Use the newer one; "
            "this one leaves the file as it is."
        )
    if isinstance(error, OSError):
        return _reason_of_system(error, path)
    return _reason_of_sqlite(error, path)


def _reason_of_system(error: OSError, path: Path) -> str:
    if error.errno in NO_ROOM:
        return _full(path)
    return _not_ours(path, error.strerror or str(error))


def _reason_of_sqlite(error: Exception, path: Path) -> str:
    code = primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return _full(path)
    if code in CLOSED:
        return _not_ours(path, str(error))
    if code in LOCKED:
        return (
            f"another program keeps the file `{path}` for itself. Close the programs that use it "
            "(a notebook that hangs, a backup), then run a check again."
        )
    if code == sqlite3.SQLITE_IOERR:  # also a user's share of a disk that is used up
        return (
            f"the disk that holds `{path.parent}` refused it ({error}). See that it is there and "
            "that you have room on it, then run a check again."
        )
    return f"the file `{path}` refused it ({error}). Run a check again."


def _full(path: Path) -> str:
    return f"the disk that holds `{path.parent}` is full. Make room, then run a check again."


def _not_ours(path: Path, why: str) -> str:
    return (
        f"labapi cannot write in the folder `{path.parent}` ({why}). Allow it to, or set the "
        "environment variable `LABAPI_DATA` to a folder that is yours and open JupyterLab again."
    )
