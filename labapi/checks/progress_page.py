"""What a learner has done, exercise by exercise, and what comes next: `labapi.progress()`.

The names of the exercises are the same for everybody; all else stands between the marks of
measured values, so that a saved lesson that shows it is equal to a fresh run of any learner's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from labapi.checks.catalogue import exercise_names, exercise_title
from labapi.checks.exercise_progress import (
    ExerciseProgress,
    TaskProgress,
    exercise_progress,
    points_of,
)
from labapi.checks.progress import Progress
from labapi.classroom.markup import page, prose, tag
from labapi.classroom.measured import as_html, hidden, measured

if TYPE_CHECKING:
    import pandas as pd

SHEETS = ("result.css", "progress.css")
ALL_DONE = "You have passed every task there is."


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
        here = _where(self.exercises)
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
        frame = pd.DataFrame(rows, columns=FRAME)
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


FRAME = [name for name in TaskProgress.__slots__ if name != "number"]
HEAD = tag("thead", tag("tr", "".join(tag("th", h, scope="col") for h in ("exercise", "done"))))


def progress() -> ProgressPage:
    """Show your progress: the points and tasks of every exercise, and what to do next."""
    kept = Progress.open()
    records = kept.tasks()
    exercises = tuple(exercise_progress(name, records) for name in exercise_names())
    return ProgressPage(exercises, kept.trouble)  # asked after reading, which may find trouble


def _where(exercises: tuple[ExerciseProgress, ...]) -> int:
    """Find the exercise in which a task was passed last; else the last one that was begun."""
    places = [(place, task) for place, one in enumerate(exercises) for task in one.tasks]
    passed = [(task.passed_at, place) for place, task in places if task.passed_at is not None]
    if passed:
        return max(passed)[1]
    return max((place for place, task in places if task.begun), default=0)


def _link(exercise: str) -> str:
    """Lead to the notebook, from the lessons and from the exercises."""
    title = as_html(exercise_title(exercise))
    return tag("a", title, href=f"../exercises/{exercise}.ipynb")


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
