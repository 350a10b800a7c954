"""Texts that a teacher reads: `free_text.csv`, a sheet that is filled in and read back.

    id,task,text,points,comment,key
    a123,essay,PUT twice leaves one resource …,3,Well put.,t-3f9ac1d2
    a124,essay,put twice  leaves one resource …,,,t-3f9ac1d2
    a125,essay,POST is safe.,,,t-90d1b2aa

Texts that say the same stand side by side under one `key`: a row without points takes those of the
first filled row with its key, and so for comments. What a teacher has written is never written
over. Where a text has changed since, the old row stays with its old key and counts no more, and
the new text waits. The ids may be made-up names, so that nobody knows whom he reads.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from labapi.course import replace_file
from labapi.grading.cleaning import FORMULA, as_cell, as_line, cleaned
from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import Graded, Record, State
from labapi.grading.report.names import Names
from labapi.grading.tables.sheet import (
    Sheet,
    filled_in_by_hand,
    from_number,
    new_table,
    number_as,
)

FILE = "free_text.csv"
ASKS = "Free text waits for you"
"""How it begins what is said of a row whose texts nobody has read."""
HEAD = ("id", "task", "text", "points", "comment", "key")
NEEDED = ("id", "task", "points", "key")
NO_POINTS = "{path}, line {line}: `{said}` is no number of points from 0 to {most}."
TWICE = "{path}, line {line}: {id} stands there twice for this text. Keep one of the two."
CHANGED = (
    "{id}, task {task}: the text has changed since you read it. The new one waits in {file}; your "
    "row for the old one is kept beside it, and counts no more."
)
GONE = "{id}, task {task}: nobody in this exercise has this id now, so the row was taken out."
WAITING = "{count} of {all} texts wait to be read, in {path}"


class BadFreeText(ValueError):
    """The sheet says something that cannot be done; the message names the line, and the cure."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text of one student, with what a teacher gives for it.

    `called` is what the sheet calls the student, `others` are cells of columns of the teacher's.
    """

    student: str
    task: str
    text: str
    points: float | None
    comment: str
    key: str
    called: str = ""
    others: tuple[str, ...] = ()
    line: int = 0

    @property
    def is_filled(self) -> bool:
        """Whether a teacher has written into it."""
        return self.points is not None or bool(self.comment)


@dataclass(frozen=True, slots=True)
class FreeText:
    """The sheet of one exercise, as it was read, and the texts that there are now."""

    path: Path
    rows: tuple[Row, ...]
    records: tuple[Record, ...]
    others: tuple[str, ...] = ()

    @classmethod
    def read(cls, folder: Path, records: Sequence[Record], made_up: Names) -> FreeText:
        """Read the sheet in the folder of an exercise; raises `BadFreeText`.

        A row may name a student by id, or as a page with made-up names does.
        """
        path = folder / FILE
        if not path.exists():
            return cls(path, (), tuple(records))
        given = filled_in_by_hand(path, HEAD, BadFreeText, NEEDED)
        others = tuple(name for name in given.head if name.casefold() not in HEAD and name)
        rows = tuple(_rows(given, others, _ids(records, made_up)))
        sheet = cls(path, rows, tuple(records), others)
        sheet._check()
        return sheet

    @property
    def hides_names(self) -> bool:
        """Whether it calls students by made-up names."""
        ids = {form for one in self.records for form in (one.student, as_cell(one.student))}
        known = {record.student for record in self.records}
        return any(row.student in known and row.called not in ids for row in self.rows)

    def overrides(self) -> Overrides:
        """Give what was read as points that a teacher has set, for each text that it is about."""
        found = []
        for record, task in _texts(self.records):
            points, comment = self._given(record.student, task)
            if points is not None or comment:
                found.append(Override(record.student, task.task, points, comment))
        return Overrides(tuple(found))

    def refreshed(self, names: Names) -> list[str]:
        """Write the sheet anew where there are other texts or names, and say what has changed.

        Rows that a teacher has filled in are kept, whatever became of the texts.
        """
        there = [*_texts(self.records)]
        if not there and not self.rows:
            return []
        own = {(row.student, row.task, row.key): row for row in self.rows}
        fresh = [_new(record, task) for record, task in there]
        fresh = [own.pop((row.student, row.task, row.key), row) for row in fresh]
        known = {record.student: record for record in self.records}
        kept = [row for row in own.values() if row.is_filled and row.student in known]
        rows = _in_order([*fresh, *kept], there)
        data = new_table([[*HEAD, *self.others], *(self._cells(row, known, names) for row in rows)])
        if not self.path.exists() or self.path.read_bytes() != data:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self._says_the_same(data):
                replace_file(self.path, data)
        return [*self._changed(kept, names, known), *self._told(there)]

    def _cells(self, row: Row, known: Mapping[str, Record], names: Names) -> list[object]:
        record = known[row.student]
        id = names.id(record) if names.made_up else row.student
        text = names.in_text(cleaned(row.text), record)
        points = "" if row.points is None else number_as(".", row.points)
        others = row.others or ("",) * len(self.others)
        return [id, row.task, text, points, row.comment, row.key, *others]

    def _says_the_same(self, data: bytes) -> bool:
        """Tell whether a spreadsheet has only saved the same cells in its own manner."""
        if not self.path.exists():
            return False
        return Sheet.read(self.path).rows == Sheet.parse(data).rows

    def _changed(
        self, kept: Iterable[Row], names: Names, known: Mapping[str, Record]
    ) -> Iterator[str]:
        for row in kept:
            facts = {"task": row.task, "file": FILE, "id": names.id(known[row.student])}
            yield CHANGED.format(**facts)
        for row in self.rows:
            if row.is_filled and row.student not in known:
                yield GONE.format(id=as_line(row.student), task=row.task)

    def _told(self, there: Sequence[tuple[Record, Graded]]) -> Iterator[str]:
        waiting = [task for record, task in there if self._given(record.student, task)[0] is None]
        if waiting:
            yield WAITING.format(count=len(waiting), all=len(there), path=self.path)

    def _given(self, student: str, task: Graded) -> tuple[float | None, str]:
        """Find points and comment for a text: the student's own, or else those of the same text."""
        key = key_of(task.written)
        same = [row for row in self.rows if (row.task, row.key) == (task.task, key)]
        same.sort(key=lambda row: row.student != student)
        points = next((row.points for row in same if row.points is not None), None)
        return points, next((row.comment for row in same if row.comment), "")

    def _check(self) -> None:
        most = {task.task: task.out_of for _, task in _texts(self.records)}
        seen = set[tuple[str, str, str]]()
        for row in self.rows:
            facts = {"path": self.path, "line": row.line, "id": as_line(row.student)}
            top = most.get(row.task, math.inf)
            if row.points is not None and not 0 <= row.points <= top:
                said = as_line(row.comment if math.isnan(row.points) else f"{row.points:g}", 40)
                raise BadFreeText(NO_POINTS.format(said=said, most=f"{top:g}", **facts))
            if (row.student, row.task, row.key) in seen:
                raise BadFreeText(TWICE.format(**facts))
            seen.add((row.student, row.task, row.key))


def key_of(text: str) -> str:
    r"""Name all texts that say the same: case, blanks and line ends are no matter.

    >>> key_of("PUT twice\n leaves one.") == key_of("put twice leaves one. ")
    True
    """
    same = " ".join(text.casefold().split())
    return f"t-{hashlib.sha256(same.encode('utf-8', 'replace')).hexdigest()[:8]}"


def settled(record: Record, overrides: Overrides) -> Record:
    """Give a record as it is once its texts are read: graded, where nothing else is open."""
    open_ones = [task for task in record.tasks if not task.is_judged]
    read = [
        task.waits and any(row.points is not None for row in overrides.of(record, task))
        for task in open_ones
    ]
    if record.state is not State.PARTLY or not open_ones or not all(read):
        return record
    why = record.why.partition(ASKS)[0].strip()
    return replace(record, state=State.GRADED, why=why)


def _texts(records: Iterable[Record]) -> Iterator[tuple[Record, Graded]]:
    """Give all texts that there are to read, by task, those that say the same side by side."""
    found = [(one, task) for one in records if one.counts for task in one.tasks if task.waits]
    yield from sorted(
        found, key=lambda pair: (pair[1].number, key_of(pair[1].written), pair[0].student)
    )


def _in_order(rows: Iterable[Row], there: Iterable[tuple[Record, Graded]]) -> list[Row]:
    numbers = {task.task: task.number for _, task in there}
    return sorted(rows, key=lambda row: (numbers.get(row.task, 99), row.key, row.student))


def _new(record: Record, task: Graded) -> Row:
    return Row(record.student, task.task, task.written, None, "", key_of(task.written))


def _ids(records: Iterable[Record], made_up: Names) -> dict[str, str]:
    """Give the ids by all that a sheet may call their students, zeros taken away by others."""
    found: dict[str, str] = {}
    for record in records:
        found.setdefault(record.student.lstrip("0"), record.student)
    for record in records:
        for called in (record.student, as_cell(record.student), made_up.id(record)):
            found[called] = record.student
    return found


def _rows(sheet: Sheet, others: Sequence[str], ids: Mapping[str, str]) -> Iterator[Row]:
    line = 1
    for number, cells in enumerate(sheet.rows):
        said = {name: sheet.at(number, sheet.column(name)) for name in HEAD}
        if number and said["id"].strip():
            more = tuple(_as_written(sheet.at(number, sheet.column(name))) for name in others)
            yield replace(_row(said, ids, line), others=more)
        line += 1 + sum(cell.count("\n") for cell in cells)


def _row(said: Mapping[str, str], ids: Mapping[str, str], line: int) -> Row:
    """Make a row; NaN stands for points that cannot be read, which are told with their words."""
    id, points = said["id"].strip(), said["points"].strip()
    number = from_number(points) if "%" not in points else None
    unread = bool(points) and number is None
    return Row(
        student=ids.get(id, id),
        task=said["task"].strip(),
        text=_as_written(said["text"]),
        points=math.nan if unread else number,
        comment=points if unread else cleaned(_as_written(said["comment"])).strip(),
        key=said["key"].strip(),
        called=id,
        line=line,
    )


def _as_written(said: str) -> str:
    """Take away the mark by which a spreadsheet is told that a cell is no formula."""
    return said[1:] if said.startswith("'") and FORMULA.match(said[1:]) else said
