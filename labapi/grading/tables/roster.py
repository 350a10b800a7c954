"""Who is in the class: students, by every id and name that a learning platform knows them by.

A match is looked up and never guessed: a text that two students go by finds both, and whoever asked
has to say so. How an id or a name is typed is no matter (case, blanks, the order of first and last
name); which letters it has is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from labapi.checks.variant import folded
from labapi.grading.cleaning import as_line
from labapi.grading.tables.sheet import NoTable, Sheet

IDS = (
    "id", "student id", "student number", "number", "matriculation number", "matrikelnummer",
    "login", "login id", "username", "user name", "benutzername", "anmeldename", "sid",
    "roster identifier", "identifier",
    "email", "e-mail", "email address", "e-mail-adresse", "mail",
    "github username", "student repository name",
)  # fmt: skip
"""What a list of one's own calls the columns of ids; the first that is there gives the id.

So do lists of nbgrader, Blackboard, Gradescope and GitHub Classroom, some with `_` for a blank.
"""
NAMES = ("name", "full name", "student", "vollständiger name")
GROUPS = ("group", "groups", "group name", "gruppe", "gruppen", "team")
"""What a column is called that tells who works together."""
FIRST, LAST = ("first name", "firstname", "vorname"), ("last name", "lastname", "nachname")
NO_ID = """has no column of ids. Its columns are {columns}.
Call one of them id (or Student ID, Username, Email), and one name."""


@dataclass(frozen=True, slots=True)
class Student:
    """A row of the roster.

    `id` is what a teacher calls the student by, and what the student types to join the course;
    `lms_id` is the number by which the platform names files. `known_as` are all ids. `late` is what
    the platform says of lateness, with the seconds as far as it tells them. `row` is the place in
    the sheet. `groups` are those that the student is in, `platform` names whose list it is, and
    `nameless` says that it hides who is who, as blind marking does.
    """

    id: str
    name: str
    lms_id: str = ""
    known_as: tuple[str, ...] = ()
    late: str = ""
    late_s: float | None = None
    row: int = 0
    groups: tuple[str, ...] = ()
    platform: str = ""
    nameless: bool = False


@dataclass(frozen=True)
class Roster:
    """The students of a class, in the order of their list."""

    students: tuple[Student, ...]
    _by_id: dict[str, list[Student]] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, list[Student]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note under what each student is found; raises `NoTable` where two rows have one id."""
        by_id: defaultdict[str, list[Student]] = defaultdict(list)
        by_name: defaultdict[str, list[Student]] = defaultdict(list)
        for student in self.students:
            for known in dict.fromkeys(map(folded, (student.id, *student.known_as))):
                by_id[known].append(student)
            by_name[as_name(student.name)].append(student)
        by_own_id: defaultdict[str, list[Student]] = defaultdict(list)
        for student in self.students:
            by_own_id[folded(student.id)].append(student)
        for first, *others in by_own_id.values():
            if others:
                rows = " and ".join(str(one.row + 1) for one in (first, *others))
                raise NoTable(f"names {as_line(first.id)!r} twice, in rows {rows}")
        object.__setattr__(self, "_by_id", dict(by_id))
        object.__setattr__(self, "_by_name", dict(by_name))

    def __iter__(self) -> Iterator[Student]:
        """Give the students in their order."""
        return iter(self.students)

    def __len__(self) -> int:
        """Count them."""
        return len(self.students)

    def known_as(self, id: str) -> list[Student]:
        """Find who goes by this id, of whichever kind."""
        return self._by_id.get(folded(id), []) if folded(id) else []

    def of_platform(self, lms_id: str) -> list[Student]:
        """Find whom the platform means by this number."""
        return [one for one in self.students if lms_id and one.lms_id == lms_id]

    def named(self, name: str) -> list[Student]:
        """Find who is called so, whichever of the names comes first."""
        return self._by_name.get(as_name(name), []) if as_name(name) else []

    @classmethod
    def of_sheet(cls, sheet: Sheet) -> Roster:
        """Read a list of one's own: a column of ids, and one of names; raises `NoTable`."""
        ids = [at for name in IDS if (at := _column(sheet, name)) is not None]
        if not ids:
            columns = ", ".join(map(as_line, sheet.head[:12]))
            raise NoTable(NO_ID.format(columns=columns))
        return cls(tuple(_rows(sheet, ids)))


def _rows(sheet: Sheet, ids: list[int]) -> Iterable[Student]:
    name, first, last = (_column(sheet, *names) for names in (NAMES, FIRST, LAST))
    for row in range(1, len(sheet.cells)):
        known = tuple(said for at in ids if (said := sheet.at(row, at).strip()))
        parts = (sheet.at(row, at).strip() for at in (name, first, last))
        called = " ".join(filter(None, parts))
        if known:
            groups = groups_in(sheet, row)
            yield Student(known[0], called or known[0], known[0], known, row=row, groups=groups)
        elif called:
            raise NoTable(f"has no id for {as_line(called)!r}, in row {row + 1}")


def _column(sheet: Sheet, *names: str) -> int | None:
    """Find the first column that is called so, with blanks or with `_`."""
    return sheet.column(*names, *(name.replace(" ", "_") for name in names))


def groups_in(sheet: Sheet, row: int) -> tuple[str, ...]:
    """Give the groups that the row of a student names, where the table has such a column."""
    said = sheet.at(row, sheet.column(*GROUPS))
    return tuple(filter(None, (one.strip() for one in re.split(r"[,;]", said))))


def as_name(text: str) -> str:
    """Give a name as it is compared: its words in order of the alphabet.

    >>> as_name("Läst-Näme, Fírst") == as_name("fírst läst-näme")
    True
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(sorted(words))
