"""How far a learner is in one lesson and its exercise: what there is to do, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from labapi.checks.catalogue import exercise_title, lessons_with_steps, steps_of, tasks_of
from labapi.checks.progress.file import Record
from labapi.checks.progress.predictions import Predicted, predicted
from labapi.checks.progress.progress import Progress
from labapi.checks.task import Task
from labapi.classroom.widgets.ask.question import lessons
from labapi.domain.clock import from_microseconds

BAR = 10
"""How many characters a bar of text has."""


# A lesson: its questions and its judged steps.


@dataclass(frozen=True, slots=True)
class StepsDone:
    """How many of a lesson's judged steps were ever right."""

    done: int = 0
    there_are: int = 0

    @property
    def said(self) -> str:
        """The same in a few words; empty for a lesson without steps."""
        return f"{self.done} of {self.there_are} right" if self.there_are else ""


def steps_done(lesson: str, progress: Progress) -> StepsDone:
    """Count the steps of a lesson, and those that were ever right."""
    if lesson not in lessons_with_steps():
        return StepsDone()
    names = set(steps_of(lesson))
    return StepsDone(len(names & progress.steps_passed(lesson)), len(names))


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """One lesson: what was predicted, which steps were right, and its exercise, if it has one.

    `last_us` is when something was last answered, or got right, here or in the exercise; None
    where nothing was.
    """

    name: str
    title: str
    questions: tuple[Predicted, ...]
    steps: StepsDone
    exercise: ExerciseProgress | None = None
    last_us: int | None = None

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(one.answered for one in self.questions)

    @property
    def right(self) -> int:
        """How many first answers were right."""
        return sum(one.right for one in self.questions)

    @property
    def begun(self) -> bool:
        """Whether the learner has been here."""
        return bool(self.answered or self.steps.done)

    @property
    def finished(self) -> bool:
        """Whether each question was answered, and each step was right."""
        return (self.answered, self.steps.done) == (len(self.questions), self.steps.there_are)

    @property
    def predictions(self) -> str:
        """What was predicted, in a few words; empty for a lesson without questions."""
        left = len(self.questions) - self.answered
        said = [f"{self.right} of {self.answered} right"] * bool(self.answered)
        return ", ".join([*said, *[f"{left} to answer"] * bool(left)])


def lesson_progress(name: str, progress: Progress, has_exercise: bool) -> LessonProgress:
    """Find out what was done of one lesson."""
    records = progress.tasks()
    return LessonProgress(
        name=name,
        title=exercise_title(name),
        questions=predicted(name, progress.answers()) if name in lessons() else (),
        steps=steps_done(name, progress),
        exercise=exercise_progress(name, records) if has_exercise else None,
        last_us=max(progress.moments(name), default=None),
    )


# An exercise: its tasks.


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """One task: the best points so far of those there are, and what it took.

    `hints` is how many hints were shown; `passed_at` is None where it was not passed yet.
    """

    exercise: str
    task: str
    number: int
    title: str
    points: int
    out_of: int
    tries: int
    hints: int
    passed_at: datetime | None

    @property
    def begun(self) -> bool:
        """Whether the learner has been here."""
        return bool(self.tries or self.hints)


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """One exercise, with its tasks in their order."""

    name: str
    title: str
    tasks: tuple[TaskProgress, ...]

    @property
    def points(self) -> int:
        """The best points so far."""
        return sum(task.points for task in self.tasks)

    @property
    def out_of(self) -> int:
        """The points that there are."""
        return sum(task.out_of for task in self.tasks)

    @property
    def begun(self) -> bool:
        """Whether the learner has been here."""
        return any(task.begun for task in self.tasks)

    @property
    def done(self) -> str:
        """How far it is, in words."""
        passed = sum(task.passed_at is not None for task in self.tasks)
        return f"{points_of(self.points, self.out_of)}, {passed} of {len(self.tasks)} tasks passed"

    @property
    def bar(self) -> str:
        """How far it is, as a bar; full only when all points are there, empty only without any."""
        filled = BAR * self.points // max(self.out_of, 1)
        filled = max(filled, 1) if self.points else 0
        return "█" * filled + "░" * (BAR - filled)


def exercise_progress(name: str, records: Mapping[tuple[str, str], Record]) -> ExerciseProgress:
    """Find in the records what was done of one exercise."""
    tasks = (_task(name, task, records.get((name, task.id), Record())) for task in tasks_of(name))
    return ExerciseProgress(name, exercise_title(name), tuple(tasks))


def _task(exercise: str, task: Task, kept: Record) -> TaskProgress:
    """Join what there is to do with what was done; a task may have lost points since then."""
    passed_at = None if kept.passed_at_us is None else from_microseconds(kept.passed_at_us)
    return TaskProgress(
        exercise=exercise,
        task=task.id,
        number=task.number,
        title=task.title,
        points=min(kept.best, task.points),
        out_of=task.points,
        tries=kept.tries,
        hints=kept.hints,
        passed_at=passed_at,
    )


def points_of(points: int, out_of: int) -> str:
    """Write how many points there are of how many.

    >>> points_of(0, 1), points_of(1, 4)
    ('0 of 1 point', '1 of 4 points')
    """
    return f"{points} of {out_of} point{'s' * (out_of != 1)}"
