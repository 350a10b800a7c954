"""Who works together: a file that a group hands in is every member's.

Groups are told by a column `group` of the roster, or by a table `groups.csv` in the folder of the
course, which takes its place:

    group,id
    Team 1,id01
    Team 1,id02

A group is called as the platform calls it. Canvas writes a name without all that is no letter, and
Moodle one with a blank for each `_`, so letters and digits alone are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from labapi.grading.cleaning import as_line
from labapi.grading.tables.roster import Roster, Student
from labapi.grading.tables.sheet import filled_in_by_hand

FILE = "groups.csv"
HEAD = ("group", "id")
NOBODY = "{path}, line {line}: nobody on the roster goes by `{id}`. Write the id as it is there."
NO_GROUP = "{path}, line {line}: `{id}` is in no group: name it, or delete the line."


class BadGroups(ValueError):
    """The table of groups names somebody who is not there; the message says where, and the cure."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The members of each group, by its name."""

    members: Mapping[str, tuple[Student, ...]] = field(default_factory=dict)

    def called(self, name: str) -> tuple[str, tuple[Student, ...]]:
        """Find the group of this name, with its members; an empty one where there is none."""
        wanted = letters(name)
        found = [one for one in self.members.items() if wanted and letters(one[0]) == wanted]
        return found[0] if len(found) == 1 else ("", ())

    @classmethod
    def of(cls, folder: Path, roster: Roster) -> Groups:
        """Read the table of a course, or where there is none the roster; raises `BadGroups`."""
        path = folder / FILE
        if path.exists():
            return cls(_gathered(_lines(path, roster)))
        return cls(_gathered((group, one) for one in roster for group in one.groups))


@lru_cache(maxsize=10_000)  # each file of a class is compared with all of its names
def letters(name: str) -> str:
    """Give what is left of a name everywhere: its letters and digits.

    >>> letters("Läst-Näme, Fírst_2")
    'lästnämefírst2'
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _gathered(pairs: Iterable[tuple[str, Student]]) -> dict[str, tuple[Student, ...]]:
    found: dict[str, dict[str, Student]] = {}
    for group, student in pairs:
        found.setdefault(group, {})[student.id] = student
    return {group: tuple(members.values()) for group, members in found.items()}


def _lines(path: Path, roster: Roster) -> Iterator[tuple[str, Student]]:
    sheet = filled_in_by_hand(path, HEAD, BadGroups)
    for row in range(1, len(sheet.cells)):
        group, id = (sheet.at(row, sheet.column(name)).strip() for name in HEAD)
        facts = {"path": path, "line": row + 1, "id": as_line(id)}
        if not group and not id:
            continue
        if not group:
            raise BadGroups(NO_GROUP.format(**facts))
        if len(found := roster.known_as(id)) != 1:
            raise BadGroups(NOBODY.format(**facts))
        yield group, found[0]
