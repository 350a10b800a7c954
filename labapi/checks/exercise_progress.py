"""How far a learner is in one exercise: what there is to do, joined with what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from labapi.checks.catalogue import exercise_title, tasks_of
from labapi.checks.progress_file import Record
from labapi.checks.task import Task
from labapi.domain.clock import from_microseconds

BAR = 10
"""How many characters a bar of text has."""


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
