"""What a teacher sets by hand: `overrides.csv`, which grading reads and never writes.

    id,task,points,comment
    a123,leaks,3,The bounds are right: my text was unclear.
    a124,,12,Agreed at the door.
    a125,,,Well done!
    like:3f9ac1d2,leaks,,Look again at what `lt` lets in.
    believes:zero_is_above_zero,leaks,,Is 0 more than 0?

A row without a task is about the whole exercise, one without points is a comment only. An id that
begins with `like:` names all whose answer did the same on all cases, one with `believes:` all who
hold a misconception: the class page gives both.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from labapi.grading.cleaning import as_line, cleaned
from labapi.grading.records import Graded, Record
from labapi.grading.tables.sheet import NoTable, Sheet, from_number, new_table

HEAD = ("id", "task", "points", "comment")
LIKE, BELIEVES = "like:", "believes:"
GROUPS = (LIKE, BELIEVES)
LIKENESS = 8
"""How many characters of a behaviour's digest name a group."""
MOST_FAULTS = 10
"""How many faults are told at once."""
NO_COLUMN = "has no column `{}`. Its first line must be: " + ",".join(HEAD)
NO_NUMBER = "`{}` is no number of points: write one such as 3 or 7.5, or nothing for a comment only"
NOBODY = "there is no student `{}` in this exercise"
ZEROS = "{}; `{}` is there: did a spreadsheet take the zeros away? Write the id as it is"
NO_TASK = "there is no task `{}`. There are: {}. Leave it empty for the whole exercise"
NO_GROUP = "`{}` names a group, so the row needs the task that it answered"
NOBODY_LIKE = "no answer of the task `{}` is `{}` now: look on the class page how it is called"
TOO_WIDE = """line {} has more cells than the first line. Put quotes around a text
with `{}` in it, and write points with a point: 2.5"""
TWICE = "line {} sets points of the same too: keep one of the two"
SAYS_NOTHING = "has neither points nor a comment: add one, or delete the line"


class BadOverrides(ValueError):
    """The file says something that cannot be done; the message names each line, and the cure."""


@dataclass(frozen=True, slots=True)
class Override:
    """One row: of whom, of which task (empty: the whole exercise), which points, what is said."""

    student: str
    task: str = ""
    points: float | None = None
    comment: str = ""
    line: int = 0

    def is_about(self, record: Record, task: Graded | None) -> bool:
        """Whether it is about this student's task; None stands for the whole exercise."""
        if self.task != (task.task if task else ""):
            return False
        if not self.student.startswith(GROUPS):
            return self.student == record.student
        return task is not None and self.student in groups_of(task)


@dataclass(frozen=True, slots=True)
class Overrides:
    """All rows of the file, in their order; an empty one changes nothing."""

    rows: tuple[Override, ...] = ()

    def of(self, record: Record, task: Graded | None = None) -> list[Override]:
        """List the rows about a task of a student, or about the whole exercise; groups' come first.

        What is said to one student stands last, and so it holds where two say something else.
        """
        found = [row for row in self.rows if row.is_about(record, task)]
        return sorted(found, key=lambda row: not row.student.startswith(GROUPS))

    def settles(self, record: Record) -> bool:
        """Whether the teacher has set the points of a student's whole exercise."""
        return any(row.points is not None for row in self.of(record))

    def comments(self, record: Record, task: Graded | None = None) -> list[str]:
        """List what the teacher says of a task, or of the whole exercise."""
        return [row.comment for row in self.of(record, task) if row.comment]

    @classmethod
    def read(cls, path: Path) -> Overrides:
        """Read the file; where there is none, nothing was set. Raises `BadOverrides`."""
        if not path.exists():
            return cls()
        try:
            sheet = Sheet.read(path)
        except NoTable as error:
            raise BadOverrides(f"{path} {error}.") from error
        rows, faults = [], []
        for row in _rows(path, sheet):
            rows.append(row)
            faults += [f"line {row.line}: {said}" for said in _faults(row)]
        _raise(path, faults)
        return cls(tuple(rows))

    def checked(
        self, path: Path, students: Collection[str], records: Collection[Record]
    ) -> Overrides:
        """Give the same with tasks by their ids, once all that it names is there.

        `students` are the ids on the roster. A row that nobody would ever see has to be told, or a
        teacher believes that it counts. Raises `BadOverrides`.
        """
        numbers = {f"{one.number}": one.task for record in records for one in record.tasks}
        groups = {
            (one.task, group)
            for record in records
            for one in record.tasks
            for group in groups_of(one)
        }
        rows = tuple(_by_id(row, students, numbers) for row in self.rows)
        faults = [
            f"line {row.line}: {said}"
            for row in rows
            for said in _unknown(row, students, set(numbers.values()), groups)
        ]
        _raise(path, [*faults, *_doubled(rows)])
        return Overrides(rows)


def create(path: Path) -> None:
    """Make the file with its head, where there is none; what is there is never touched."""
    try:
        with path.open("xb") as file:
            file.write(new_table([list(HEAD)]))
    except FileExistsError:
        return


def like(task: Graded) -> str:
    """Name the group of all whose answer did the same as this one."""
    return f"{LIKE}{task.behaviour[:LIKENESS]}"


def believing(misconception: str) -> str:
    """Name the group of all who hold a misconception."""
    return f"{BELIEVES}{misconception}"


def groups_of(task: Graded) -> list[str]:
    """Name the groups that an answer belongs to."""
    held = [believing(task.misconception)] * bool(task.misconception)
    return [*[like(task)] * bool(task.behaviour), *held]


def _rows(path: Path, sheet: Sheet) -> Iterator[Override]:
    columns = {name: sheet.column(name) for name in HEAD}
    missing = [name for name, column in columns.items() if column is None and name != "comment"]
    if missing:
        raise BadOverrides(f"{path} {NO_COLUMN.format(missing[0])}")
    line = 1
    for number, cells in enumerate(sheet.rows):
        said = {name: sheet.at(number, column).strip() for name, column in columns.items()}
        if number and any(said.values()):
            if len(cells) > len(sheet.head):
                _raise(path, [TOO_WIDE.format(line, sheet.separator)])
            yield _row(said, line)
        line += 1 + sum(cell.count("\n") for cell in cells)


def _row(said: Mapping[str, str], line: int) -> Override:
    """Make a row; NaN stands for points that cannot be read, which is told with its words."""
    points = from_number(said["points"]) if "%" not in said["points"] else None
    unread = bool(said["points"]) and points is None
    return Override(
        student=_as_written(said["id"]),
        task=_as_written(said["task"]),
        points=math.nan if unread else points,
        comment=said["points"] if unread else cleaned(said["comment"]),
        line=line,
    )


def _as_written(said: str) -> str:
    """Take away the mark by which a spreadsheet is told that a cell is a text."""
    return said.removeprefix("'")


def _faults(row: Override) -> Iterator[str]:
    """Tell what is wrong with a row by itself."""
    if not row.student:
        yield "has no id: it would be about nobody"
    if row.points is not None and not row.points >= 0:
        said = as_line(row.comment, 40) if math.isnan(row.points) else f"{row.points:g}"
        yield NO_NUMBER.format(said)
    elif row.points is None and not row.comment:
        yield SAYS_NOTHING
    if row.student.startswith(GROUPS) and not row.task:
        yield NO_GROUP.format(as_line(row.student))


def _by_id(row: Override, students: Collection[str], numbers: Mapping[str, str]) -> Override:
    """Name a student and a task as the records do, where case or a number was meant."""
    same = [one for one in students if one.casefold() == row.student.casefold()]
    student = same[0] if row.student not in students and len(same) == 1 else row.student
    return Override(student, numbers.get(row.task, row.task), row.points, row.comment, row.line)


def _unknown(
    row: Override,
    students: Collection[str],
    tasks: Collection[str],
    groups: Collection[tuple[str, str]],
) -> Iterator[str]:
    """Tell what a row names that is not there."""
    if row.task and row.task not in tasks:
        yield NO_TASK.format(as_line(row.task, 40), ", ".join(sorted(tasks)) or "none")
    elif row.student.startswith(GROUPS):
        if (row.task, row.student) not in groups:
            yield NOBODY_LIKE.format(row.task, as_line(row.student, 40))
    elif row.student not in students:
        said = NOBODY.format(as_line(row.student, 40))
        meant = [one for one in students if one.lstrip("0") == row.student.lstrip("0")]
        yield ZEROS.format(said, meant[0]) if meant else said


def _doubled(rows: Collection[Override]) -> Iterator[str]:
    """Tell of points that are set twice: which of them was meant is no guess of ours."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.points is not None:
            if (row.student, row.task) in seen:
                yield f"line {row.line}: {TWICE.format(seen[row.student, row.task])}"
            seen[row.student, row.task] = row.line


def _raise(path: Path, faults: list[str]) -> None:
    if not faults:
        return
    more = len(faults) - MOST_FAULTS
    told = [*faults[:MOST_FAULTS], *[f"and {more} more"] * (more > 0)]
    raise BadOverrides("\n  ".join([f"{path} cannot be used:", *told]))
