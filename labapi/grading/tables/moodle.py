"""The grading worksheet of Moodle: its students, and points and comments written into a copy.

The facts are those of `mod/assign/gradingtable.php` and `mod/assign/feedback/offline`. A worksheet
speaks the language of whoever downloads it, and its importer finds the columns by exactly those
words, so no head is ever changed. What the columns are is found by their places and contents.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from labapi.grading.cleaning import FORMULA, as_line, cleaned
from labapi.grading.tables.canvas import Written, unlike
from labapi.grading.tables.roster import Roster, Student, groups_in
from labapi.grading.tables.sheet import NoTable, Place, Sheet, from_number, number_as

PLATFORM = "Moodle"
IDENTIFIER = re.compile(r"\D*?(?P<id>\d+)\s*")
MOST = ("maximum grade", "bestwertung", "note maximale", "calificación máxima", "massimo punteggio")
SCALE = ("scale", "skala", "bewertungsskala", "barème", "escala", "scala")
COMMENT = (
    "feedback comments", "feedback als kommentar", "comentarios de retroalimentación",
    "feedback par commentaires", "commenti al feedback",
)  # fmt: skip
OTHER_IDS = (
    "id number", "id-nummer", "matrikelnummer", "username", "anmeldename",
    "email address", "e-mail-adresse",
)  # fmt: skip
"""Columns that a site may add, as a setting of it; by the first of them a student is called."""
MAIL = re.compile(r"[^@\s]+@[^@\s]+")
FEWEST_COLUMNS = 7
SHORTEST_PREFIX = 5
"""How many columns a worksheet has at least, and letters the word before a participant's number:
so it is known in any language, and no list of ids such as `s001` is taken for one."""
STATUS = re.compile(
    r"no submission|submitted for grading|draft|reopened|keine abgabe|zur bewertung|entwurf|wieder",
    re.IGNORECASE,
)
LATE = re.compile(r"(?:^|-\s+)(?P<said>\d+\s[^-]*?)\s*(?=-|$)")
"""A piece of a status that begins with a number: in any language it says how late something is."""
UNIT = re.compile(r"(?P<count>\d+)\s*(?P<unit>[^\W\d_]+)")
SECONDS = {
    "sec": 1, "sek": 1, "min": 60, "hou": 3600, "stu": 3600, "std": 3600,
    "day": 86400, "tag": 86400, "wee": 604800, "woc": 604800, "yea": 31536000, "jah": 31536000,
}  # fmt: skip
"""How long a unit is, by the beginning of its name in English and German."""
NO_COLUMN = """has no column of {what} that is known here. Its columns are {columns}.
Say which one it is: --{option} "…\""""
BY_SCALE = """marks by a scale of words, not by points. In Moodle, let the assignment be graded by
points, then download the worksheet again."""
OUT_OF_RANGE = (
    "{name}: {points:g} points are more than the {most:g} that Moodle knows of, and it would skip "
    "the row without a word: set points = {most:g} for the exercise in course.toml."
)
LOCKED = "{name}: the grade is locked in Moodle, which would skip the row: it was not written."
CHANGEABLE = ("grade can be changed", "bewertung kann geändert werden")
NO = ("no", "nein")
TWICE = (
    "Some had a grade in Moodle already. At the upload, tick the box that allows to update records "
    "that were modified more recently in Moodle."
)


def is_moodle(sheet: Sheet) -> bool:
    """Tell whether a table is a grading worksheet: numbered ids, and a maximum or a scale."""
    ids = [sheet.at(row, 0) for row in _filled_rows(sheet)]
    known = sheet.column(*MOST, *SCALE, *COMMENT) is not None
    words = {re.sub(r"\d+\s*$", "", id) for id in ids}
    prefixed = len(words) == 1 and min(map(len, words)) >= SHORTEST_PREFIX
    foreign = prefixed and len(sheet.head) >= FEWEST_COLUMNS
    return (known or foreign) and all(map(IDENTIFIER.fullmatch, ids))


def roster_of(sheet: Sheet) -> Roster:
    """Read the participants; in blind marking each is called as Moodle calls them."""
    return Roster(tuple(_students(sheet)))


def _students(sheet: Sheet) -> Iterator[Student]:
    places = [at for name in OTHER_IDS if (at := sheet.column(name)) is not None]
    places += [at for at in _columns_of_mail(sheet) if at not in places]
    for row in _filled_rows(sheet):
        participant = sheet.at(row, 0).strip()
        found = IDENTIFIER.fullmatch(participant)
        if found is None:
            raise NoTable(f"has no participant in row {row + 1}: {as_line(participant)!r}")
        known = tuple(said for at in places if (said := sheet.at(row, at).strip()))
        late, late_s = lateness(_status(sheet, row))
        name, own = _name(sheet, row), (*known, found["id"], participant)
        yield Student(
            id=own[0],
            name=name or participant,
            lms_id=found["id"],
            known_as=own,
            late=late,
            late_s=late_s,
            row=row,
            groups=groups_in(sheet, row),
            platform=PLATFORM,
            nameless=not name and not known,
        )


def _columns_of_mail(sheet: Sheet) -> Iterator[int]:
    """Find where addresses stand, whatever a language calls that."""
    rows = _filled_rows(sheet)
    for at in range(2, len(sheet.head)):
        if rows and all(MAIL.fullmatch(sheet.at(row, at).strip()) for row in rows):
            yield at


def _filled_rows(sheet: Sheet) -> list[int]:
    rows = range(1, len(sheet.cells))
    return [row for row in rows if any(cell.text.strip() for cell in sheet.cells[row])]


def _name(sheet: Sheet, row: int) -> str:
    """Give the full name, which stands in the second column; none in blind marking."""
    said = sheet.at(row, 1).strip()
    blind = sheet.head[1:2] == ["Status"] or STATUS.search(said)
    return "" if blind else said


def _status(sheet: Sheet, row: int) -> str:
    at = sheet.column("status", "statut", "état", "estado", "stato")
    return sheet.at(row, at)


def lateness(status: str) -> tuple[str, float | None]:
    """Read how late a submission is, in words and in seconds; None where they cannot be counted.

    >>> lateness("Zur Bewertung abgegeben - 36 Tage 10 Stunden zu spät -  - ")
    ('36 Tage 10 Stunden zu spät (says Moodle)', 3146400.0)
    >>> lateness("Submitted for grading - ")
    ('', 0.0)
    """
    found = LATE.search(status)
    if not found:
        return "", 0.0
    units = [(int(one["count"]), one["unit"].lower()[:3]) for one in UNIT.finditer(found["said"])]
    known = units and all(unit in SECONDS for _, unit in units)
    seconds = float(sum(count * SECONDS[unit] for count, unit in units)) if known else None
    return f"{found['said']} (says Moodle)", seconds


def column_of_grades(sheet: Sheet, asked: str = "") -> int:
    """Find where the grades stand: before the most that can be had; raises `NoTable`."""
    if asked:
        return _asked(sheet, asked, "grades", "grade-column")
    if sheet.column(*SCALE) is not None:
        raise NoTable(BY_SCALE)
    most = sheet.column(*MOST)
    if not most:
        raise NoTable(_unknown(sheet, "grades", "grade-column"))
    return most - 1


def column_of_comments(sheet: Sheet, asked: str = "") -> int | None:
    """Find where the comments stand; None where the assignment has none; raises `NoTable`."""
    if asked:
        return _asked(sheet, asked, "comments", "feedback-column")
    return sheet.column(*COMMENT)


def _asked(sheet: Sheet, asked: str, what: str, option: str) -> int:
    at = sheet.column(asked.strip())
    if at is None:
        raise NoTable(_unknown(sheet, what, option))
    return at


def _unknown(sheet: Sheet, what: str, option: str) -> str:
    columns = ", ".join(map(as_line, sheet.head))
    return NO_COLUMN.format(what=what, columns=columns, option=option)


def with_grades(
    sheet: Sheet,
    points: Mapping[int, float],
    comments: Mapping[int, str],
    out_of: float,
    asked: tuple[str, str] = ("", ""),
) -> Written:
    """Give a copy of the worksheet with points and comments, by their rows.

    `asked` names the columns of grades and comments in a language that is not known here. Raises
    `NoTable` where there is no such column, or the assignment is marked by a scale.
    """
    if not points and not comments:
        return Written(sheet.filled_in({}))
    grades, feedback = column_of_grades(sheet, asked[0]), column_of_comments(sheet, asked[1])
    news, notes = _grades(sheet, grades, points)
    if any(sheet.at(row, grades).strip() for row, _ in news):
        notes.append(TWICE)
    most = {from_number(sheet.at(row, grades + 1)) for row in points} - {None, out_of}
    notes += [unlike(out_of, one, PLATFORM) for one in most if one is not None]
    if feedback is not None:
        news |= {(row, feedback): as_html(said) for row, said in comments.items()}
    try:
        return Written(sheet.filled_in(news), tuple(notes))
    except KeyError as error:
        raise NoTable(f"breaks off in row {error.args[0][0] + 1}: download it again") from error


def _grades(
    sheet: Sheet, grades: int, points: Mapping[int, float]
) -> tuple[dict[Place, str], list[str]]:
    """Write the cells of grades, and say which rows Moodle would skip."""
    mark, locked = sheet.decimal_mark((grades, grades + 1)), sheet.column(*CHANGEABLE)
    news, notes = dict[Place, str](), list[str]()
    for row, earned in sorted(points.items()):
        name, most = _name(sheet, row) or sheet.at(row, 0), from_number(sheet.at(row, grades + 1))
        if from_number(sheet.at(row, grades)) == round(earned, 2):
            continue
        if sheet.at(row, locked).strip().casefold() in NO:
            notes.append(LOCKED.format(name=name))
        elif most is not None and earned > most:
            notes.append(OUT_OF_RANGE.format(name=name, points=earned, most=most))
        else:
            news[row, grades] = number_as(mark, earned)
    return news, notes


def as_html(comment: str) -> str:
    r"""Write a comment as Moodle keeps it, which is HTML: nothing of a student's words is markup.

    >>> as_html("Task 1: <b>right</b>\nTask 2: missing")
    'Task 1: &lt;b&gt;right&lt;/b&gt;<br>Task 2: missing'
    >>> as_html("=1+1")  # no spreadsheet on its way may compute it
    '&#61;1+1'
    """
    said = html.escape(cleaned(comment), quote=False).replace("\n", "<br>")
    return f"&#{ord(said[0])};{said[1:]}" if FORMULA.match(said) else said
