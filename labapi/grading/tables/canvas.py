"""The gradebook of Canvas: its students, and the points of one assignment written into a copy.

The facts are those of `lib/gradebook_exporter.rb` and `lib/gradebook_importer.rb` of canvas-lms.
What an import would take for a change is left as it was exported: it deletes a score where a cell
is empty, offers a new assignment for a column that it does not know, and takes the points that an
assignment has from the row *Points Possible*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from labapi.grading.cleaning import as_line
from labapi.grading.tables.roster import Roster, Student, groups_in
from labapi.grading.tables.sheet import NoTable, Sheet, from_number, number_as

IDS = ("SIS Login ID", "SIS User ID", "ID", "Integration ID")
"""The columns that hold ids; the first that says something is what the student is called by."""
PLATFORM = "Canvas"
ASSIGNMENT = re.compile(r"(?P<title>.*)\s\((?P<id>\d+)\)", re.DOTALL)
TOTALS = re.compile(
    r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)", re.IGNORECASE
)
"""Columns that the importer drops, whatever else their heads say."""
NOT_A_STUDENT = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
POSSIBLE = "Points Possible"
TEST_STUDENT = "Student, Test"
KEPT = ("EX", "N/A")
"""Excused, and not assigned: no points of ours take their place."""
NO_COLUMN = """has no column for exercise {number}. Its assignments are:
{titles}
Say which one it is: --column "{first}\""""
TWO_COLUMNS = """has several columns that may be exercise {number}:
{titles}
Say which one it is: --column "{first}\""""
NO_ASSIGNMENT = "has no assignment: make one in Canvas, and export the gradebook again"
DROPPED = """has the assignment {title!r}, and Canvas passes over each column whose head holds
{word!r} when it reads a gradebook. Give the assignment another name in Canvas, and export again."""
READ_ONLY = "(read only)"


def is_canvas(sheet: Sheet) -> bool:
    """Tell whether a table is a gradebook of Canvas."""
    head = [name.casefold() for name in sheet.head]
    return head[:1] in (["student"], ["lastname"]) and "id" in head and "section" in head


def roster_of(sheet: Sheet) -> Roster:
    """Read the students, without the test student; raises `NoTable`."""
    return Roster(tuple(_students(sheet)))


def _students(sheet: Sheet) -> Iterator[Student]:
    places = [at for name in IDS if (at := sheet.column(name)) is not None]
    lms = sheet.column("ID")
    for row in _rows_of_students(sheet):
        name = _name(sheet, row)
        known = tuple(said for at in places if (said := sheet.at(row, at).strip()))
        if not known:
            raise NoTable(f"has no id for {as_line(name)!r}, in row {row + 1}")
        lms_id, groups = sheet.at(row, lms).strip(), groups_in(sheet, row)
        yield Student(known[0], name, lms_id, known, row=row, groups=groups, platform=PLATFORM)


def _name(sheet: Sheet, row: int) -> str:
    """Give a name as it stands in the list; Canvas writes one that begins with = as a formula."""
    last = sheet.column("LastName")
    parts = [sheet.at(row, last), sheet.at(row, sheet.column("FirstName"))]
    name = ", ".join(filter(None, parts)) if last is not None else sheet.at(row, 0)
    formula = re.fullmatch(r'="(.*)"', name.strip())
    return formula[1] if formula else name.strip()


def _is_of_points(sheet: Sheet, row: int) -> bool:
    """Tell the row *Points Possible*, which the importer finds anywhere in the file."""
    return any(POSSIBLE in sheet.at(row, at) for at in (0, 1))


def _rows_of_students(sheet: Sheet) -> Iterator[int]:
    for row in range(1, len(sheet.cells)):
        cells = [cell.text for cell in sheet.cells[row]]
        if all(NOT_A_STUDENT.fullmatch(cell) for cell in cells):
            continue
        if _is_of_points(sheet, row) or _name(sheet, row) == TEST_STUDENT:
            continue
        yield row


def column_of(sheet: Sheet, exercise: str, asked: str = "") -> int:
    """Find the column of an exercise, by what was asked for or by its number; raises `NoTable`.

    A title is that of exercise `03_http_methods` when it holds the number 3 or 03 as a word of its
    own, or all words of the name.
    """
    assignments = _assignments(sheet)
    columns = {at: name for at, name in assignments.items() if not TOTALS.search(name)}
    if not assignments:
        raise NoTable(NO_ASSIGNMENT)
    found = [at for at, name in columns.items() if _is_meant(name, exercise, asked)]
    if len(found) == 1:
        return found[0]
    raise NoTable(_unclear(exercise, asked, [columns[at] for at in found], assignments.values()))


def _assignments(sheet: Sheet) -> dict[int, str]:
    """Give the columns that are called as assignments are, but for those that are only shown."""
    rows = [row for row in range(1, len(sheet.cells)) if _is_of_points(sheet, row)]
    return {
        at: name
        for at, name in enumerate(sheet.head)
        if ASSIGNMENT.fullmatch(name) and all(sheet.at(row, at) != READ_ONLY for row in rows)
    }


def _unclear(exercise: str, asked: str, found: list[str], there: Iterable[str]) -> str:
    """Say why no column is meant, or several are; one that Canvas would pass over is named."""
    for name in there:
        if not found and (word := TOTALS.search(name)) and _is_meant(name, exercise, asked):
            return DROPPED.format(title=as_line(name), word=word[0])
    titles = found or [name for name in there if not TOTALS.search(name)]
    if not titles:
        return NO_ASSIGNMENT
    listed = "\n".join(f"    {as_line(title)}" for title in titles)
    said = TWO_COLUMNS if found else NO_COLUMN
    first = as_line(_nearest(asked, titles)).replace('"', r"\"")
    facts = {"number": exercise.split("_")[0], "first": first}
    return said.format(titles=listed, **facts)


def _nearest(asked: str, titles: list[str]) -> str:
    """Give the title that is most like the one asked for; the first, where none is."""
    called = {name: title for title in reversed(titles) for name in _called(title)}
    close = get_close_matches(as_line(asked), called, n=1)
    return called[close[0]] if close else titles[0]


def _is_meant(name: str, exercise: str, asked: str) -> bool:
    return as_line(asked) in _called(name) if asked else _is_of(name, exercise)


def _called(name: str) -> set[str]:
    """Give the ways to name a column: whole, by its title, by its number; as a line is typed."""
    found = ASSIGNMENT.fullmatch(name)
    assert found is not None  # other columns are none of an assignment
    return {as_line(name), as_line(found["title"]), found["id"]}


def _is_of(name: str, exercise: str) -> bool:
    found = ASSIGNMENT.fullmatch(name)
    assert found is not None
    number, *words = exercise.lower().split("_")
    said = re.findall(r"\w+", found["title"].lower().replace("_", " "))
    numbers = {str(int(word)) for word in said if word.isdigit()}
    return str(int(number)) in numbers or (not numbers and set(words) <= set(said))


@dataclass(frozen=True, slots=True)
class Written:
    """A table with points in it, and what a teacher has to know of that."""

    data: bytes
    notes: tuple[str, ...] = ()


def with_points(sheet: Sheet, column: int, points: Mapping[int, float], out_of: float) -> Written:
    """Give a copy of the gradebook with points, by their rows, in this column.

    Whoever has none keeps the cell that was exported, and so do those who are excused or were not
    assigned. Raises `NoTable` where a row has no such cell.
    """
    others = (at for at, name in enumerate(sheet.head) if _is_of_numbers(name))
    mark = sheet.decimal_mark((column, *others))
    news, notes = {}, []
    for row, earned in sorted(points.items()):
        there = sheet.at(row, column).strip()
        if there.upper() in KEPT:
            notes.append(f"{_name(sheet, row)} keeps {there}: that stands in Canvas.")
        elif from_number(there) != round(earned, 2):
            news[row, column] = number_as(mark, earned)
    if (theirs := points_possible(sheet, column)) is not None and theirs != out_of:
        notes.append(unlike(out_of, theirs, "Canvas"))
    try:
        return Written(sheet.filled_in(news), tuple(notes))
    except KeyError as error:
        raise NoTable(f"breaks off in row {error.args[0][0] + 1}: export it again") from error


def points_possible(sheet: Sheet, column: int) -> float | None:
    """Read how many points Canvas says that the assignment has; None where it does not say."""
    rows = (row for row in range(1, len(sheet.cells)) if _is_of_points(sheet, row))
    return next((from_number(sheet.at(row, column)) for row in rows), None)


def unlike(ours: float, theirs: float, platform: str) -> str:
    """Say that an exercise has another maximum here than there, and what to do."""
    said = f"The exercise has {number_as('.', ours)} points here and {number_as('.', theirs)} in "
    here = f"set points = {number_as('.', theirs)} for it in course.toml, or " * (theirs > 0)
    return f"{said}{platform}: {here}change the assignment in {platform}."


def _is_of_numbers(name: str) -> bool:
    """Tell whether a column holds scores: a teacher's notes may hold what looks like a number."""
    return bool(ASSIGNMENT.fullmatch(name) or TOTALS.search(name))
