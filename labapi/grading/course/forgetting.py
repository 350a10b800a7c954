"""A student is forgotten: all that the folder of a course knows of one goes.

What a teacher keeps elsewhere (what a platform gave, what was sent to it) is out of reach; what a
teacher has written into the settings is left, and named.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from labapi.checks.variant import folded
from labapi.course import replace_file
from labapi.grading.course.course import GRADED
from labapi.grading.records import Records
from labapi.grading.tables.sheet import NoTable, Sheet

OF_ALL = ("report", "report-made-up-names", "export")
"""Folders that are made of everybody's records; they are made anew when they are asked for."""
SEARCHED_MB = 20


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a student is known by an id.

    `own` are the student's files, `of_all` the folders in which there are others, too; `rows` are
    the lines of tables, counted from 0. `names` are what the student is called.
    """

    student: str
    own: tuple[Path, ...] = ()
    of_all: tuple[Path, ...] = ()
    rows: Mapping[Path, tuple[int, ...]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything of the student: what is made of all says nothing."""
        return bool(self.own or self.rows)


def traces_of(folder: Path, student: str) -> Traces:
    """Look for a student in the folder of a course."""
    exercises = sorted(path for path in (folder / GRADED).glob("*") if path.is_dir())
    records = [file for exercise in exercises for file in _records(exercise, student)]
    own = [file for record in records for file in _beside(record)]
    shared = (exercise / name for exercise in exercises for name in OF_ALL)
    rows = {file: found for file in folder.rglob("*.csv") if (found := _rows(file, student))}
    return Traces(
        student=student,
        own=tuple(own),
        of_all=tuple(path for path in shared if path.is_dir()),
        rows={file: found for file, found in rows.items() if file.parent.name != "export"},
        names=frozenset(filter(None, map(_name_in, records))),
    )


def forget(traces: Traces) -> None:
    """Take all of it away; raises `OSError`."""
    for file in traces.own:
        file.unlink()
    for folder in traces.of_all:
        shutil.rmtree(folder)
    for file, rows in traces.rows.items():
        replace_file(file, Sheet.read(file).without(rows))


def still_named_in(folder: Path, traces: Traces) -> list[Path]:
    """List the files that say the id, or a name, after all: in a comment, in the settings."""
    words = [word for word in (traces.student, *traces.names) if len(word) > 1]
    if not words:
        return []
    said = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    return [file for file in sorted(folder.rglob("*")) if said.search(_text(file))]


def _records(exercise: Path, student: str) -> Iterator[Path]:
    """Find the records of a student, however the id is typed; a damaged one by its name."""
    records = Records(exercise)
    for file in sorted(records.folder.glob("*.json")):
        known = _student_in(file)
        same = folded(known) == folded(student) if known is not None else False
        if same or file == records.file_of(student):
            yield file


def _beside(record: Path) -> Iterator[Path]:
    """Give a record, and the files of the exercise that are called like it."""
    exercise = record.parent.parent
    for file in sorted(exercise.rglob(f"{_plain(record.stem)}.*")):
        if file.is_file() and not set(file.relative_to(exercise).parts) & set(OF_ALL):
            yield file


def _plain(stem: str) -> str:
    """Take from a name what a pattern of files would read as one."""
    return re.sub(r"([*?\[])", r"[\1]", stem)


def _rows(file: Path, student: str) -> tuple[int, ...]:
    """Find the lines of a table whose column `id` is the student's; none where it has no such."""
    try:
        sheet = Sheet.read(file)
    except NoTable:
        return ()
    place = sheet.column("id")
    rows = range(1, len(sheet.cells)) if place is not None else ()
    return tuple(row for row in rows if folded(sheet.at(row, place)) == folded(student))


def _student_in(record: Path) -> str | None:
    try:
        return str(json.loads(record.read_text(encoding="utf-8"))["student"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _name_in(record: Path) -> str:
    try:
        return str(json.loads(record.read_text(encoding="utf-8")).get("name", ""))
    except (OSError, ValueError, AttributeError):
        return ""


def _text(file: Path) -> str:
    if not file.is_file() or file.stat().st_size > SEARCHED_MB * 2**20:
        return ""
    return file.read_bytes().decode("utf-8", "replace")
