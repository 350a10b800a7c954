"""Every form of a table that a platform writes: read, given back as it came, filled in, and read.

The files in `golden/` hold one form each, as the platforms' own sources write it.
"""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.grading.tables.books import CANVAS, LIST, MOODLE, Book, Columns
from labapi.grading.tables.sheet import NoTable, Sheet

GOLDEN = Path(__file__).parent / "golden"
EXERCISE = "03_http_methods"
ASKED = {"finnish": Columns("Arvosana", "Palautekommentit")}
"""What a teacher has to say where the language of the heads is not known."""
KINDS = {"canvas": CANVAS, "moodle": MOODLE, "lists": LIST}
FILES = [file.relative_to(GOLDEN).as_posix() for file in sorted(GOLDEN.rglob("*.*"))]
FILLED = [name for name in FILES if not name.startswith("lists") and "scale" not in name]
KEPT = {
    "canvas/excused-and-not-assigned.csv": ["id01", "id02"],
    "moodle/locked.csv": ["id01@uni.example"],
}
"""Whose cells stay as they are, whatever they earned."""


def rows_of(data: bytes) -> list[list[str]]:
    """Read a table with Python's own `csv`."""
    text = data.decode("utf-8-sig")
    separator = max(",;", key=text.split("\n")[0].count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def changes(before: bytes, after: bytes) -> dict[tuple[int, str], str]:
    """Give what cells came to say, by their row and the head of their column."""
    was, now = rows_of(before), rows_of(after)
    assert [len(row) for row in was] == [len(row) for row in now]
    return {
        (n, was[0][at]): new
        for n, (old_row, new_row) in enumerate(zip(was, now, strict=True))
        for at, (old, new) in enumerate(zip(old_row, new_row, strict=True))
        if old != new
    }


@pytest.mark.parametrize("name", FILES)
def test_a_form_is_known_and_its_students_are_read(name):
    book = Book.read(GOLDEN / name)
    assert book.kind == KINDS[name.split("/")[0]]
    first = next(iter(book.roster))
    assert "Läst" in first.name or "Evil" in first.name or "11" in first.name or book.kind == LIST
    assert not book.roster.named("Test Student")
    known = {"first", "000123", "11", "id01", "id01@uni.example"}
    assert known & {first.id, *first.known_as}


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("lists")])
def test_without_points_a_form_is_the_bytes_that_came(name):
    asked = ASKED.get(Path(name).stem, Columns())
    data = (GOLDEN / name).read_bytes()
    assert Book.read(GOLDEN / name).filled_in(EXERCISE, {}, 14, asked).data == data


@pytest.mark.parametrize("name", FILLED)
def test_points_change_the_cells_of_their_column_alone(name):
    book, data = Book.read(GOLDEN / name), (GOLDEN / name).read_bytes()
    marks = {one.id: (7.5, "Task 1: 2 of 2") for one in book.roster}
    written = book.filled_in(EXERCISE, marks, 14, ASKED.get(Path(name).stem, Columns()))
    found = changes(data, written.data)
    points = {said for said in found.values() if said in ("7.5", "7,5")}
    others = {said for said in found.values() if said not in points}
    expected = [one for one in book.roster if one.id not in KEPT.get(name, [])]
    rows = {one.row for one in expected}
    assert {n for (n, _), said in found.items() if said in points} == rows
    assert others <= {"Task 1: 2 of 2"}
    assert len({head for (_, head), said in found.items() if said in points}) <= 1
    commas = any(word in name for word in ("decimal-comma", "german", "finnish"))
    assert points <= {"7,5" if commas else "7.5"}


@pytest.mark.parametrize("name", FILLED)
def test_lines_without_points_are_the_bytes_that_came(name):
    book, data = Book.read(GOLDEN / name), (GOLDEN / name).read_bytes()
    one, *_ = [one for one in book.roster if one.id not in KEPT.get(name, [])] or [None]
    if one is None:
        return
    asked = ASKED.get(Path(name).stem, Columns())
    written = book.filled_in(EXERCISE, {one.id: (7.25, "x")}, 14, asked).data
    pairs = zip_longest(data.split(b"\n"), written.split(b"\n"))
    unlike = [(old, new) for old, new in pairs if old != new]
    assert len(unlike) == (2 if "online-text" in name else 1)  # of which a row is two lines
    assert written[:3] == data[:3]
    assert unlike[0][1].endswith(b"\r") == unlike[0][0].endswith(b"\r")


def test_a_maximum_that_is_another_is_said_for_each_platform():
    for name in ("canvas/plain.csv", "moodle/english.csv", "moodle/german.csv"):
        book = Book.read(GOLDEN / name)
        first = next(iter(book.roster)).id
        notes = book.filled_in(EXERCISE, {first: (1, "")}, 20).notes
        assert any("20 points here and 14 in" in note for note in notes), name


def test_marks_by_a_scale_are_refused_with_what_to_do():
    book = Book.read(GOLDEN / "moodle/scale.csv")
    with pytest.raises(NoTable, match="let the assignment be graded by"):
        book.filled_in(EXERCISE, {"id01@uni.example": (1, "")}, 14)


def test_a_language_that_is_not_known_is_asked_about():
    book = Book.read(GOLDEN / "moodle/finnish.csv")
    (student,) = book.roster
    assert student.name == "Fírst Läst-Näme"
    with pytest.raises(NoTable, match="--grade-column"):
        book.filled_in(EXERCISE, {student.id: (1, "")}, 14)


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("lists/own.csv", ("Team 1",)),
        ("lists/german.csv", ("Team 1",)),
        ("moodle/groups-and-markers.csv", ("Tue 10", "Team 1")),
        ("canvas/plain.csv", ()),
    ],
)
def test_a_column_of_groups_is_read(name, groups):
    assert next(iter(Book.read(GOLDEN / name).roster)).groups == groups


def test_a_student_of_github_is_known_by_the_repository_too():
    roster = Book.read(GOLDEN / "lists/github-classroom-grades.csv").roster
    (one,), (other,) = roster.known_as("ex03-octo-cat"), roster.known_as("ex03-mona")
    assert (one.id, other.id) == ("id01", "mona")


# Any table of such a form goes through.

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=9)
SCORES = st.one_of(
    st.just(""), st.just("EX"), st.just("N/A"), st.decimals(0, 99, places=2).map(str)
)
TITLES = st.lists(WORDS, min_size=0, max_size=4)


@st.composite
def gradebooks(draw) -> tuple[bytes, str]:
    """Draw a gradebook of Canvas: any titles, any names, either separator, with a mark or not."""
    separator, end = draw(st.sampled_from(",;")), draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    titles = [f"x{title} (1{n})" for n, title in enumerate(draw(TITLES))]
    count = draw(st.integers(1, 5))
    head = ["Student", "ID", "SIS Login ID", "Section", *titles, "Exercise 03 (7)", "Final Score"]
    rows = [head, ["    Points Possible", "", "", "", *["9"] * len(titles), "14", "(read only)"]]
    for n in range(count):
        scores = [draw(SCORES) for _ in (*titles, "03", "total")]
        rows.append([f"N{draw(WORDS)}, {n}", f"{100 + n}", f"id{n}", draw(WORDS), *scores])
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(rows)
    return mark + written.getvalue().encode(), f"id{draw(st.integers(0, count - 1))}"


@given(gradebooks(), st.decimals(0, 14, places=2))
def test_any_gradebook_goes_through_byte_for_byte_but_for_one_cell(drawn, points):
    data, student = drawn
    book = Book.of(Sheet.parse(data))
    asked = Columns("7")
    assert book.filled_in(EXERCISE, {}, 14, asked).data == data
    written = book.filled_in(EXERCISE, {student: (float(points), "")}, 14, asked)
    found = changes_of_sheets(data, written.data)
    assert {head for _, head in found} <= {"Exercise 03 (7)"}
    assert len(found) <= 1
    again = Book.of(Sheet.parse(written.data))
    assert again.filled_in(EXERCISE, {student: (float(points), "")}, 14, asked).data == written.data


@given(st.lists(st.tuples(WORDS, WORDS, st.booleans()), min_size=1, max_size=5), st.booleans())
def test_any_worksheet_goes_through_byte_for_byte_but_for_two_cells(students, with_mark):
    rows = [["Identifier", "Full name", "Status", "Grade", "Maximum grade", "Feedback comments"]]
    for n, (name, said, _) in enumerate(students):
        rows.append([f"Participant {n}", f"N{name}", "Submitted for grading", "", "14.00", said])
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    data = b"\xef\xbb\xbf" * with_mark + written.getvalue().encode()
    book = Book.of(Sheet.parse(data))
    marks = {f"{n}": (3.5, "=x") for n, (*_, has_points) in enumerate(students) if has_points}
    after = book.filled_in(EXERCISE, marks, 14).data
    found = changes_of_sheets(data, after)
    assert {head for _, head in found} <= {"Grade", "Feedback comments"}
    assert {n for n, head in found if head == "Grade"} == {int(one) + 1 for one in marks}


def changes_of_sheets(before: bytes, after: bytes) -> list[tuple[int, str]]:
    """List the cells that differ, by what stands between them in the bytes: all else must be."""
    was, now = Sheet.parse(before), Sheet.parse(after)
    assert outside(was) == outside(now)
    return [
        (n, was.head[at])
        for n, (old_row, new_row) in enumerate(zip(was.cells, now.cells, strict=True))
        for at, (old, new) in enumerate(zip(old_row, new_row, strict=True))
        if was.text[old.begin : old.end] != now.text[new.begin : new.end]
    ]


def outside(sheet: Sheet) -> tuple[bytes, list[str]]:
    """Give all that stands between cells, and the mark before them."""
    cells = [cell for row in sheet.cells for cell in row]
    ends = [*(cell.begin for cell in cells[1:]), len(sheet.text)]
    return sheet.mark, [sheet.text[cell.end : end] for cell, end in zip(cells, ends, strict=True)]
