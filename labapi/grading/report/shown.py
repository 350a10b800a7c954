"""The records as they are shown: joined with their marks, and cleaned of what students may plant.

Here is the one place where a student's texts come in: names, answers, messages, names of files.
Whatever is drawn or written is made of what this file gives; it is text still, which the pages
escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from statistics import fmean

from labapi.checks.catalogue import exercise_title
from labapi.checks.variant import variant_key
from labapi.classroom.notebook.measured import CLOSE, OPEN
from labapi.grading.cleaning import as_line, cleaned
from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.marks import Mark, counted, mark
from labapi.grading.overrides import Overrides
from labapi.grading.records import Graded, Record, State
from labapi.grading.report.asked import Asked
from labapi.grading.report.names import Names
from labapi.grading.report.unseen import without_secrets

UNMARKED = str.maketrans("", "", OPEN + CLOSE)
"""Notebooks mark what varies from run to run; on a page, the marks would say nothing."""
STATES = (State.GRADED, State.PARTLY, State.NEEDS_YOU, State.MISSING)
"""In the order in which they are told."""


class Reader(Enum):
    """Who reads: a student sees no value of a case that was unseen, a teacher sees all."""

    STUDENT = "student"
    TEACHER = "teacher"


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all students of one exercise of a course."""

    course: str
    exercise: str
    assignment: Assignment
    late: LatePolicy
    overrides: Overrides = field(default_factory=Overrides)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    @property
    def title(self) -> str:
        """The exercise for people, such as `06 Validation`."""
        return exercise_title(self.exercise)


@dataclass(frozen=True, slots=True)
class ShownTask:
    """One task of a student: the result with clean texts, and the points that count."""

    graded: Graded
    points: float
    out_of: float
    sentence: str
    comments: tuple[str, ...]
    waits: bool = False
    """Whether a teacher has to read it still, so that there are no points."""


@dataclass(frozen=True, slots=True)
class ShownStudent:
    """One student: the record with clean texts, the mark, and what the teacher says.

    `variant_key` is that of the rows that the student was asked about.
    """

    record: Record
    page: str
    mark: Mark
    tasks: tuple[ShownTask, ...]
    comments: tuple[str, ...]
    variant_key: str

    @property
    def name(self) -> str:
        """What the student is called here."""
        return self.record.name

    @property
    def share(self) -> float | None:
        """The share of the points, from 0 to 1; None where there are no points."""
        if self.mark.points is None or not self.mark.out_of:
            return None
        return self.mark.points / self.mark.out_of

    def task(self, name: str) -> ShownTask | None:
        """Give one of the tasks by its id."""
        return next((one for one in self.tasks if one.graded.task == name), None)


@dataclass(frozen=True, slots=True)
class ShownClass:
    """All students of one exercise, by their names, and what holds for all of them."""

    setting: Setting
    students: tuple[ShownStudent, ...]

    def in_state(self, state: State) -> list[ShownStudent]:
        """List those whose row ended so."""
        return [one for one in self.students if one.record.state is state]

    @property
    def marked(self) -> list[ShownStudent]:
        """List those who have points."""
        return [one for one in self.students if one.mark.points is not None]

    @property
    def out_of(self) -> float:
        """The points that there are, as most students have them."""
        all_of_them = [one.mark.out_of for one in self.marked] or [0.0]
        return max(set(all_of_them), key=lambda points: (all_of_them.count(points), points))

    @property
    def mean(self) -> float | None:
        """The mean of the points of those who have any; None where nobody has."""
        points = [one.mark.points for one in self.students if one.mark.points is not None]
        return fmean(points) if points else None

    @property
    def tasks(self) -> list[Graded]:
        """One of each task that somebody has, in the order of their numbers: for its title."""
        found = {task.graded.task: task.graded for one in self.students for task in one.tasks}
        return sorted(found.values(), key=lambda task: (task.number, task.task))

    def with_task(self, name: str) -> list[tuple[ShownStudent, ShownTask]]:
        """List the students who were judged on a task, each with it."""
        return [(one, task) for one in self.students if (task := one.task(name))]


def shown_class(records: Iterable[Record], setting: Setting) -> ShownClass:
    """Show a class to its teacher, in the order of the names."""
    students = [shown_student(record, setting, Reader.TEACHER) for record in records]
    ordered = sorted(students, key=lambda one: (one.name.casefold(), one.page))
    return ShownClass(setting, tuple(ordered))


def shown_student(record: Record, setting: Setting, reader: Reader) -> ShownStudent:
    """Show one record: clean, with its mark, and without what the reader is not to see."""
    given = setting.overrides
    tasks = tuple(
        ShownTask(
            graded=_graded(one.task, record, setting, reader),
            points=float(one.points),
            out_of=float(one.out_of),
            sentence=one.sentence,
            comments=_comments(given.comments(record, one.task), record, setting),
            waits=one.waits,
        )
        for one in counted(record, setting.assignment, given)
    )
    return ShownStudent(
        record=_clean(record, setting.names, reader),
        page=setting.names.page(record),
        mark=mark(record, setting.assignment, setting.late, given),
        tasks=tasks,
        comments=_comments(given.comments(record), record, setting),
        variant_key=record.variant or variant_key(setting.course, record.student),
    )


def _clean(record: Record, names: Names, reader: Reader) -> Record:
    """Give the record without its tasks, under the name and id that are shown.

    Why a row needs its teacher is not for the student: it may name somebody else.
    """
    is_told = reader is Reader.TEACHER or record.state is not State.NEEDS_YOU
    return replace(
        record,
        student=names.id(record),
        name=names.name(record),
        file=names.file(record),
        why=names.in_text(_text(record.why), record) if is_told else "",
        late=names.in_text(as_line(record.late), record),
        sha256="" if names.made_up else record.sha256,
        tasks=(),
    )


def _graded(task: Graded, record: Record, setting: Setting, reader: Reader) -> Graded:
    """Give a result with clean texts, as its reader may see it."""
    asked = setting.asked.get(task.task)
    message = task.message
    if reader is Reader.STUDENT:
        message = without_secrets(task, asked.task if asked else None, asked.told if asked else "")

    def text(said: str) -> str:
        return setting.names.in_text(_text(said), record)

    return replace(
        task,
        message=text(message),
        note=text(task.note),
        answer=text(task.answer),
        title=_line(task.title),
        belief=_line(task.belief),
        misconception=_line(task.misconception),
        earned=tuple(map(_line, task.earned)),
        behaviour=_line(task.behaviour),
    )


def _comments(comments: Iterable[str], record: Record, setting: Setting) -> tuple[str, ...]:
    return tuple(setting.names.in_text(_text(comment), record) for comment in comments)


def _text(said: str) -> str:
    return cleaned(said).translate(UNMARKED)


def _line(said: str) -> str:
    return as_line(said).translate(UNMARKED)
