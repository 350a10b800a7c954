"""A course as the rest of grading asks for it, read from its folder.

>>> Assignment("03_http_methods").due_for("a123") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from labapi.checks.catalogue import (
    BrokenTask,
    NoSuchExercise,
    exercise_names,
    full_name,
    offer_tasks,
    task_names,
)
from labapi.checks.variant import folded
from labapi.grading.course.policy import LatePolicy, RunLimits
from labapi.grading.course.secret import read_seed
from labapi.grading.course.table import CourseError, Table, nearest

FILE = "course.toml"
GRADED = "graded"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ATTEMPTS = ("last", "best")
NAME = re.compile(r"\w[\w .+-]{0,59}")
"""What a course may be called: a folder of that name can be made on every system."""
IN_IT = "There is no course in {folder} itself: did you mean {there}?"
NO_COURSE = """There is no course in {folder}: the file course.toml is missing.
Make one: python lab.py course new NAME --exercises 01,03"""


def seconds_between(first: datetime, second: datetime) -> float:
    """Say how many seconds pass from one moment to another, whatever the clocks do meanwhile.

    Python counts what a clock on the wall shows where both are of one zone, and the hour that a
    summer begins with is none. A moment without a zone is taken as one of UTC.
    """
    return (_since(second) - _since(first)).total_seconds()


def _since(moment: datetime) -> timedelta:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - BEGINNING


@dataclass(frozen=True, slots=True)
class Assignment:
    """One exercise of a course.

    `points` is the gradebook's maximum; None means the exercise's own. `dropped` are the ids of
    tasks that do not count, `full_for_all` of those that all who are graded get full points for.
    `extensions` are moments by student id, in place of `due`.
    """

    name: str
    due: datetime | None = None
    points: float | None = None
    dropped: frozenset[str] = frozenset()
    full_for_all: frozenset[str] = frozenset()
    extensions: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))

    def due_for(self, *ids: str) -> datetime | None:
        """Say until when the student of these ids may hand in; None where no moment was set."""
        typed = {folded(id) for id in ids}
        own = (due for one, due in self.extensions.items() if folded(one) in typed)
        return next(own, self.due)


@dataclass(frozen=True, slots=True)
class Course:
    """The settings of a course. Its seed is read when it is asked for, and never printed.

    `name` is the word that learners join with, by which their questions are drawn.
    """

    folder: Path
    name: str
    exercises: Mapping[str, Assignment]
    late: LatePolicy = field(default_factory=LatePolicy)
    attempts: str = ATTEMPTS[0]
    limits: RunLimits = field(default_factory=RunLimits)
    tasks: Path | None = None

    @classmethod
    def open(cls, folder: Path) -> Course:
        """Read a course; raises `CourseError`, also where its seed is not in order."""
        folder = folder.parent if folder.name == FILE else folder
        if not (folder / FILE).is_file():
            there = next(iter(sorted(folder.glob(f"*/{FILE}"))), None)
            raise CourseError(
                (IN_IT if there else NO_COURSE).format(folder=folder, there=there and there.parent)
            )
        course = _read(folder, Table.read(folder / FILE))
        read_seed(folder)
        return course

    @property
    def seed(self) -> str:
        """The secret seed; raises `CourseError`."""
        return read_seed(self.folder)

    def assignment(self, name: str) -> Assignment:
        """Find an exercise by its name or number; raises `CourseError`."""
        try:
            return self.exercises[full_name(name)]
        except (NoSuchExercise, KeyError):
            there = ", ".join(self.exercises)
            raise CourseError(
                f"The course {self.name} has no exercise {name!r}. It has: {there}."
            ) from None

    def graded(self, exercise: str) -> Path:
        """Name the folder for what is graded of an exercise, which need not be there."""
        return self.folder / GRADED / self.assignment(exercise).name


def _read(folder: Path, table: Table) -> Course:
    zone, tasks = _zone(table), _tasks(table, folder)
    course = Course(
        folder=folder,
        name=_name(table),
        attempts=table.one_of("attempts", ATTEMPTS),
        tasks=tasks,
        late=LatePolicy.from_table(table.table("late")),
        limits=RunLimits.from_table(table.table("limits")),
        exercises=_exercises(table, zone),
    )
    table.done()
    return course


def _name(table: Table) -> str:
    name = table.line("name")
    if not NAME.fullmatch(name):
        said = 'is missing. Write what students join: name = "rest-2027"'
        wrong = f"is {name!r}. It must begin with a letter or a digit, and have at most 60 of them."
        raise table.wrong("name", wrong if name else said)
    return name


def _zone(table: Table) -> tzinfo | None:
    name = table.line("zone")
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):  # what the name of a zone may lead to
        said = f'is {name!r}, which is no zone. It must be one such as "Europe/Berlin" or "UTC".'
        raise table.wrong("zone", said) from None


def _tasks(table: Table, folder: Path) -> Path | None:
    given = table.line("tasks")
    tasks = folder / Path(given).expanduser()
    if not given:
        return None
    if not tasks.is_dir():
        raise table.wrong("tasks", f"is {given!r}, and there is no folder {tasks}.")
    try:
        offer_tasks(tasks)
    except BrokenTask as error:
        raise table.wrong("tasks", f"leads to no tasks. {error}") from error
    return tasks


def _exercises(table: Table, zone: tzinfo | None) -> Mapping[str, Assignment]:
    listed, found = table.table("exercises"), dict[str, Assignment]()
    for key in listed:
        try:
            name = full_name(key)
        except NoSuchExercise:
            said = f"is no exercise. {nearest(key, exercise_names())}"
            raise listed.wrong(key, said) from None
        if name in found:
            raise listed.wrong(key, f"is {name}, which is there already. Keep one of the two.")
        found[name] = _assignment(listed.table(key), name, zone)
    if not found:
        raise table.wrong(None, "there is no exercise yet. Add one: [exercises.03_http_methods]")
    return MappingProxyType(dict(sorted(found.items())))


def _assignment(table: Table, name: str, zone: tzinfo | None) -> Assignment:
    tasks, due = task_names(name), table.moment("due", zone)
    made = Assignment(
        name=name,
        due=due,
        points=table.number("points", None, least=0.01),
        dropped=table.words("dropped", tasks, "task of this exercise"),
        full_for_all=table.words("full_for_all", tasks, "task of this exercise"),
    )
    extensions = table.table("extensions")
    table.done()  # a `due` with a letter wrong, before an extension that misses it
    made = replace(made, extensions=_extensions(extensions, due, zone))
    if both := sorted(made.dropped & made.full_for_all):
        said = f"has {both[0]!r}, which is dropped as well. Take it out of one of them."
        raise table.wrong("full_for_all", said)
    if tasks and made.dropped >= set(tasks):
        raise table.wrong("dropped", "holds every task, and so nothing would count.")
    return made


def _extensions(table: Table, due: datetime | None, zone: tzinfo | None) -> Mapping[str, datetime]:
    found, seen = dict[str, datetime](), dict[str, str]()
    for student in table:
        typed = folded(student)
        if not typed:
            raise table.wrong(student, "is an empty id. Write the id as it is on the roster.")
        if typed in seen:
            said = f"is the student {seen[typed]!r} again. Keep one of the two."
            raise table.wrong(student, said)
        seen[typed] = student
        until = table.moment(student, zone)
        if due is None:
            raise table.wrong(student, "has an extension, and the exercise no `due` to extend.")
        if until is None or seconds_between(due, until) < 0:
            raise table.wrong(student, "ends before the exercise is due. Mend the date.")
        found[student] = until
    return MappingProxyType(found)
