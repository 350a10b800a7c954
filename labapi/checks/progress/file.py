"""The file that keeps a learner's progress: a small SQLite database, opened anew for each use.

Two notebooks may use it at once, and it may lie on a network disk. So there is no write-ahead
log, which network disks do not bear, and nobody holds the file for longer than one short
transaction takes.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

SCHEMA = (
    (
        "CREATE TABLE tasks (exercise TEXT, task TEXT, best INTEGER, out_of INTEGER, "
        "tries INTEGER, hints INTEGER, passed_at_us INTEGER, PRIMARY KEY (exercise, task))",
        "CREATE TABLE learner (field TEXT PRIMARY KEY, value TEXT)",
    ),
    (
        "CREATE TABLE answers (lesson TEXT, question TEXT, option TEXT, "
        "tries INTEGER, first_at_us INTEGER, PRIMARY KEY (lesson, question, option))",
    ),
)
"""The statements that lead from each version of the tables to the next; new ones go to the end."""
COLUMNS = "exercise, task, best, out_of, tries, hints, passed_at_us"
"""The key of a row of `tasks`, and then the fields of a `Record` in their order."""
PUT_TASK = f"INSERT OR REPLACE INTO tasks ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
ANSWERED = "lesson, question, option, tries, first_at_us"
"""The key of a row of `answers`, and then the fields of an `Answer` in their order."""
PUT_ANSWER = f"INSERT OR REPLACE INTO answers ({ANSWERED}) VALUES (?, ?, ?, ?, ?)"
PUT_LEARNER = "INSERT OR REPLACE INTO learner (field, value) VALUES (?, ?)"
SETTINGS = ("PRAGMA synchronous = NORMAL",)  # a power cut may cost the last check, not the file
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""SQLite's codes for a file that is no database, a broken one, or one with other tables."""

LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
CLOSED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
CONSOLATION = "The checks work all the same, and nothing is forgotten until this kernel stops."


class DamagedFile(Exception):
    """There is a file, and no progress can be read from it."""


class NewerFile(Exception):
    """The file was written by a labapi that is newer than this one."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is remembered of one task.

    `hints` is the number of the last hint that was shown. `passed_at_us` is the moment at which
    it was first passed, in microseconds since 1970; None where it was not.
    """

    best: int = 0
    out_of: int = 0
    tries: int = 0
    hints: int = 0
    passed_at_us: int | None = None

    def joined(self, news: Record) -> Record:
        """Add what came later."""
        return Record(
            best=max(self.best, news.best),
            out_of=news.out_of or self.out_of,
            tries=self.tries + news.tries,
            hints=max(self.hints, news.hints),
            passed_at_us=news.passed_at_us if self.passed_at_us is None else self.passed_at_us,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """One option of a question that a learner chose: how often, and when first.

    `first_at_us` is in microseconds since 1970. The option of a question that was chosen before all
    others is what the learner predicted.
    """

    tries: int
    first_at_us: int

    def joined(self, news: Answer) -> Answer:
        """Add what was said at another time, or in another notebook."""
        return Answer(self.tries + news.tries, min(self.first_at_us, news.first_at_us))


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is remembered: records by exercise and task, who the learner is, and answers.

    `answers` are those to the questions of lessons, by lesson, question and the option's text:
    where a newer labapi has worded an option anew, the answer is not taken for one to it.
    """

    tasks: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    learner: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str, str], Answer] = field(default_factory=dict)

    def joined(self, news: Kept) -> Kept:
        """Add what came later."""
        tasks = {key: self.tasks.get(key, Record()).joined(new) for key, new in news.tasks.items()}
        answers = {
            key: self.answers[key].joined(new) if key in self.answers else new
            for key, new in news.answers.items()
        }
        return Kept(
            {**self.tasks, **tasks}, {**self.learner, **news.learner}, {**self.answers, **answers}
        )


class ProgressFile:
    """The file; made, with its folder, when something is first added to it.

    Its methods raise `DamagedFile`, `NewerFile`, `sqlite3.Error` and `OSError`. `patience_s` is
    how long they wait for another program that holds the file.
    """

    def __init__(self, path: Path) -> None:
        """Touch nothing yet."""
        self.path = path

    def read(self, patience_s: float) -> Kept:
        """Read everything."""
        if not self.path.exists():
            return Kept()
        with self._transaction("BEGIN", patience_s) as connection:
            return _read(connection)

    def add(self, news: Kept, patience_s: float) -> Kept:
        """Join `news` to what is in the file, and give both together."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._transaction("BEGIN IMMEDIATE", patience_s) as connection:
            kept = _read(connection).joined(news)
            rows = ((*key, *astuple(kept.tasks[key])) for key in news.tasks)
            connection.executemany(PUT_TASK, rows)
            connection.executemany(PUT_LEARNER, news.learner.items())
            said = ((*key, *astuple(kept.answers[key])) for key in news.answers)
            connection.executemany(PUT_ANSWER, said)
            return kept

    def set_aside(self) -> Path:
        """Give a damaged file another name, which is told, so that a new one can be begun.

        What SQLite had begun to write goes with it: it would take the new file for the old one.
        """
        names = (self.path.with_name(f"{self.path.stem}-damaged-{n}.sqlite") for n in count(1))
        aside = next(name for name in names if not name.exists())
        try:
            for end in ("-journal", ""):
                begun = self.path.with_name(self.path.name + end)
                if begun.exists():
                    begun.rename(aside.with_name(aside.name + end))
        except OSError as error:  # on Windows, while another program has it open
            raise DamagedFile(str(error)) from error
        return aside

    @contextmanager
    def _transaction(self, begin: str, patience_s: float) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction; where that raises, nothing has changed."""
        opened = sqlite3.connect(self.path, timeout=patience_s, isolation_level=None)
        try:
            with closing(opened) as connection:
                for statement in (*SETTINGS, begin):
                    connection.execute(statement)
                _prepare(connection)
                yield connection
                connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            if primary_code(error) in DAMAGED:
                raise DamagedFile(str(error)) from error
            raise


def primary_code(error: BaseException) -> int:
    """SQLite's code for the kind of an error, without the details it may hold; 0 if it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _prepare(connection: sqlite3.Connection) -> None:
    """Bring the tables to this labapi's version; within a transaction, so for all or for none."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(SCHEMA):
        raise NewerFile(f"version {version}, and this labapi knows {len(SCHEMA)}")
    for step in SCHEMA[version:]:
        for statement in step:
            connection.execute(statement)
    if version < len(SCHEMA):
        connection.execute(f"PRAGMA user_version = {len(SCHEMA)}")


def _read(connection: sqlite3.Connection) -> Kept:
    rows = connection.execute(f"SELECT {COLUMNS} FROM tasks")
    said = connection.execute(f"SELECT {ANSWERED} FROM answers")
    try:
        records = {(row[0], row[1]): _record(*row[2:]) for row in rows}
        answers = {row[:3]: Answer(int(row[3]), int(row[4])) for row in said}
    except (TypeError, ValueError) as error:
        raise DamagedFile(str(error)) from error
    learner = dict(connection.execute("SELECT field, value FROM learner").fetchall())
    return Kept(records, learner, answers)


def _record(best: Any, out_of: Any, tries: Any, hints: Any, passed_at_us: Any) -> Record:
    """Read a row; anything may stand in it, since SQLite lets any value into any column."""
    passed = None if passed_at_us is None else int(passed_at_us)
    return Record(int(best), int(out_of), int(tries), int(hints), passed)


# What its errors mean for the learner, in plain words, and what to do about each.


def trouble_in_words(error: Exception, path: Path) -> str:
    """Say what an error of `ProgressFile` means for the learner, and what to do."""
    return f"Your progress cannot be saved now: {_reason(error, path)} {CONSOLATION}"


def set_aside_in_words(path: Path, aside: Path) -> str:
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
