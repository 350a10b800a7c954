"""What a learner has done, exercise by exercise, and what comes next: `labapi.progress()`.

The names of the exercises are the same for everybody; all else stands between the marks of
measured values, so that a saved lesson that shows it is equal to a fresh run of any learner's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from labapi.checks.catalogue import exercise_names, exercise_title, tasks_of
from labapi.checks.progress.file import Record
from labapi.checks.progress.progress import Progress
from labapi.checks.task import Task
from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.measured import as_html, hidden, measured
from labapi.course import EXERCISES, ROOT, exercise_file
from labapi.domain.clock import from_microseconds

if TYPE_CHECKING:
    import pandas as pd

SHEETS = ("checks/result.css", "checks/progress/progress.css")
ALL_DONE = "You have passed every task there is."
BAR = 10
"""How many characters a bar of text has."""
HEAD = tag("thead", tag("tr", "".join(tag("th", h, scope="col") for h in ("exercise", "done"))))


def progress() -> ProgressPage:
    """Show your progress: the points and tasks of every exercise, and what to do next."""
    kept = Progress.open()
    records = kept.tasks()
    exercises = tuple(exercise_progress(name, records) for name in exercise_names())
    return ProgressPage(exercises, kept.trouble)  # asked after reading, which may find trouble


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """All exercises; `trouble` says why progress cannot be saved, where it cannot."""

    exercises: tuple[ExerciseProgress, ...]
    trouble: str = ""

    @property
    def points(self) -> int:
        """The best points so far, in all exercises together."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def out_of(self) -> int:
        """The points that there are."""
        return sum(exercise.out_of for exercise in self.exercises)

    @property
    def next_task(self) -> TaskProgress | None:
        """The first task not passed from where the learner is; those without points come last."""
        here = _current(self.exercises)
        ahead = [task for one in self.exercises[here:] for task in one.tasks]
        behind = [task for one in self.exercises[:here] for task in one.tasks]
        left = [task for task in ahead + behind if task.passed_at is None]
        return next((task for task in left if task.out_of), left[0] if left else None)

    @property
    def advice(self) -> str:
        """The next thing to do, in one sentence."""
        task = self.next_task
        if task is None:
            return ALL_DONE
        title = exercise_title(task.exercise)
        verb = "go on with" if task.begun else "do"
        return f"Next: open exercise {title} and {verb} task {task.number} ({task.title})."

    def to_frame(self) -> pd.DataFrame:
        """Give all tasks as a pandas DataFrame, one row a task; times are in UTC."""
        import pandas as pd  # a heavy library that a look at one's progress does not need

        rows = [asdict(task) for exercise in self.exercises for task in exercise.tasks]
        columns = [name for name in TaskProgress.__slots__ if name != "number"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.assign(passed_at=pd.to_datetime(frame["passed_at"], utc=True))

    def __repr__(self) -> str:
        """Write a line an exercise, then what is next, and what is wrong."""
        width = max((len(exercise.title) for exercise in self.exercises), default=0)
        rows = [
            f"{exercise.title:{width}}  {measured(f'{exercise.bar}  {exercise.done}')}"
            for exercise in self.exercises
        ]
        said = "\n".join(filter(None, [self.advice, self.trouble]))
        return "\n".join([*rows, measured(said)])

    def _repr_html_(self) -> str:
        """Draw the same as a table whose first column leads to the exercises."""
        caption = tag("caption", f"Your progress: {hidden(points_of(self.points, self.out_of))}")
        body = tag("tbody", "".join(_row(exercise) for exercise in self.exercises))
        drawn = tag("div", tag("table", caption + HEAD + body, "lab-table"), "lab-scroll")
        said = tag("p", _advice(self), "lab-conclusion")
        if self.trouble:
            said += tag("p", prose(self.trouble), "lab-note")
        return page(drawn, hidden(said), sheets=SHEETS)


def _current(exercises: tuple[ExerciseProgress, ...]) -> int:
    """Find the exercise in which a task was passed last; else the last one that was begun."""
    numbered = [(number, task) for number, one in enumerate(exercises) for task in one.tasks]
    passed = [(task.passed_at, number) for number, task in numbered if task.passed_at is not None]
    if passed:
        return max(passed)[1]
    return max((number for number, task in numbered if task.begun), default=0)


# How far a learner is in one exercise: what there is to do, joined with what was done.


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


# The table of the page, as HTML.


def _link(exercise: str) -> str:
    """Lead to the notebook, from the lessons and from the exercises."""
    title = as_html(exercise_title(exercise))
    return tag("a", title, href=f"../{EXERCISES}/{exercise_file(ROOT, exercise).name}")


def _row(exercise: ExerciseProgress) -> str:
    share = {"value": str(exercise.points), "max": str(max(exercise.out_of, 1))}
    bar = tag("progress", "", "lab-bar", **share, aria_hidden="true")  # the words are beside it
    cells = tag("th", _link(exercise.name), scope="row")
    return tag("tr", cells + tag("td", hidden(f"{bar} {exercise.done}")))


def _advice(shown: ProgressPage) -> str:
    """Write the advice with a link in it."""
    said, task = prose(shown.advice), shown.next_task
    if task is None:
        return said
    return said.replace(as_html(exercise_title(task.exercise)), _link(task.exercise), 1)
