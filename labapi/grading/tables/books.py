"""The table that an instructor has, whichever it is: read for its students, given back with points.

book = Book.read(Path("canvas.csv"))
for student in book.roster: ...
written = book.filled_in("03_http_methods", {"id-01": (7.5, "Task 4: ...")}, out_of=14)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from labapi.grading.tables import canvas, moodle
from labapi.grading.tables.canvas import Written
from labapi.grading.tables.roster import Roster
from labapi.grading.tables.sheet import NoTable, Sheet

CANVAS, MOODLE, LIST = "Canvas gradebook", "Moodle worksheet", "list"
NOT_BACK = """is a list of your own, which no platform reads back. Give the gradebook of Canvas or
the grading worksheet of Moodle; all points stand in points.csv beside the reports."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns were asked for by name, where they cannot be told; empty for the usual ones."""

    points: str = ""
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A table of a class: where it comes from, its cells, its students."""

    kind: str
    sheet: Sheet
    roster: Roster

    @classmethod
    def read(cls, path: Path) -> Book:
        """Read a file; raises `NoTable`, whose message begins with the file's name."""
        try:
            return cls.of(Sheet.read(path))
        except NoTable as error:
            raise NoTable(f"{path.name} {error}") from error

    @classmethod
    def of(cls, sheet: Sheet) -> Book:
        """Tell what a table is; raises `NoTable`."""
        if canvas.is_canvas(sheet):
            kind, roster = CANVAS, canvas.roster_of(sheet)
        elif moodle.is_moodle(sheet):
            kind, roster = MOODLE, moodle.roster_of(sheet)
        else:
            kind, roster = LIST, Roster.of_sheet(sheet)
        if not len(roster):
            raise NoTable("names no student")
        return cls(kind, sheet, roster)

    def filled_in(
        self,
        exercise: str,
        marks: Mapping[str, tuple[float, str]],
        out_of: float,
        columns: Columns = Columns(),
    ) -> Written:
        """Give a copy with points and comments, by the students' ids; raises `NoTable`.

        Whoever has no points here keeps what stands in the table. Canvas takes no comments.
        """
        rows = {one.row: marks[one.id] for one in self.roster if one.id in marks}
        points = {row: earned for row, (earned, _) in rows.items()}
        if self.kind == CANVAS:
            column = canvas.column_of(self.sheet, exercise, columns.points)
            return canvas.with_points(self.sheet, column, points, out_of)
        if self.kind == MOODLE:
            comments = {row: said for row, (_, said) in rows.items() if said}
            asked = (columns.points, columns.comments)
            return moodle.with_grades(self.sheet, points, comments, out_of, asked)
        raise NoTable(NOT_BACK)
