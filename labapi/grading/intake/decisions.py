"""Whose a file is, where a teacher had to decide: `decisions.csv`, which grading reads.

    file,id
    stranger_777_998_y 03_http_methods.ipynb,id07

The file is named as the list of those who need you names it, the id is one of the roster. Such a
file is judged whatever else it says of itself. A line about a file of another exercise waits for
that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from labapi.checks.catalogue import exercise_names
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import Course
from labapi.grading.intake.groups import Groups
from labapi.grading.intake.matching import Desk, sorted_by_student
from labapi.grading.intake.submissions import Submission
from labapi.grading.tables.roster import Roster
from labapi.grading.tables.sheet import filled_in_by_hand

HEAD = ("file", "id")
FILE = "decisions.csv"
NO_FILE = "{path}, line {line}: no file is called `{file}`. Write it as the list names it."
NO_STUDENT = "{path}, line {line}: nobody on the roster goes by `{id}`."
TWICE = "{path}, line {line}: `{file}` was decided in another line already. Keep one of the two."


class BadDecision(ValueError):
    """The file says something that cannot be done; the message names the line, and the cure."""


def desk_of(submissions: Sequence[Submission], roster: Roster, course: Course) -> Desk:
    """Match the files of a course with its roster, as its teacher has decided.

    Raises `BadDecision` and `BadGroups`.
    """
    files = [one.file for one in submissions]
    decided = decisions_in(course.folder / FILE, files, roster)
    groups = Groups.of(course.folder, roster)
    return sorted_by_student(submissions, roster, course.name, decided, groups)


def decisions_in(path: Path, files: Collection[str], roster: Roster) -> Mapping[str, str]:
    """Read the ids by the paths of files; nothing where there is no such table.

    Raises `BadDecision`.
    """
    shown = {as_line(file): file for file in files}
    decided: dict[str, str] = {}
    for line, said, id in _lines(path):
        facts = {"path": path, "line": line, "file": as_line(said), "id": as_line(id)}
        if said not in shown and _of_another_exercise(said, files):
            continue
        if said not in shown:
            close = get_close_matches(said, shown, n=1)
            meant = f" Did you mean `{close[0]}`?" if close else ""
            raise BadDecision(NO_FILE.format(**facts) + meant)
        if len(roster.known_as(id)) != 1:
            raise BadDecision(NO_STUDENT.format(**facts))
        if shown[said] in decided:
            raise BadDecision(TWICE.format(**facts))
        decided[shown[said]] = id
    return decided


def _of_another_exercise(said: str, files: Collection[str]) -> bool:
    """Whether a name holds that of an exercise of which nothing was handed in here."""
    named = [name for name in exercise_names() if name in said]
    return bool(named) and not any(name in file for name in named for file in files)


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    """Give the lines of the table that say something, with their numbers."""
    if not path.exists():
        return
    sheet = filled_in_by_hand(path, HEAD, BadDecision)
    for row in range(1, len(sheet.cells)):
        file, id = (sheet.at(row, sheet.column(name)).strip() for name in HEAD)
        if file or id:
            yield row + 1, file, id
