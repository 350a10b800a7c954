"""What a learner has done, lesson by lesson, and what comes next: `labapi.progress()`.

The names of the lessons are the same for everybody; all else stands between the marks of measured
values, so that a saved lesson that shows it is equal to a fresh run of any learner's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from labapi.checks.catalogue import exercise_names, exercise_title, lessons_with_steps
from labapi.checks.progress.done import (
    ExerciseProgress,
    LessonProgress,
    TaskProgress,
    lesson_progress,
    points_of,
)
from labapi.checks.progress.progress import Progress
from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.measured import as_html, hidden, measured
from labapi.classroom.widgets.ask.question import lessons
from labapi.course import EXERCISES, NOTEBOOKS, ROOT, exercise_file, number_of

if TYPE_CHECKING:
    import pandas as pd

SHEETS = ("checks/progress/result.css", "checks/progress/progress.css")
ALL_DONE = "You have passed every task there is."
COLUMNS = ("lesson", "predicted", "your move", "exercise")
HEAD = tag("thead", tag("tr", "".join(tag("th", h, scope="col") for h in COLUMNS)))


def progress() -> ProgressPage:
    """Show your progress in every lesson and exercise, and what to do next."""
    kept, exercises = Progress.open(), exercise_names()
    known = kept.snapshot()
    names = sorted({*lessons(), *lessons_with_steps(), *exercises})
    found = tuple(lesson_progress(name, known, name in exercises) for name in names)
    return ProgressPage(found, kept.trouble)  # asked after reading, which may find trouble


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """All lessons; `trouble` says why progress cannot be saved, where it cannot."""

    lessons: tuple[LessonProgress, ...]
    trouble: str = ""

    @property
    def exercises(self) -> tuple[ExerciseProgress, ...]:
        """The exercises of those lessons that have one."""
        return tuple(one.exercise for one in self.lessons if one.exercise)

    @property
    def points(self) -> int:
        """The best points so far, in all exercises together."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def out_of(self) -> int:
        """The points that there are."""
        return sum(exercise.out_of for exercise in self.exercises)

    @property
    def next(self) -> LessonProgress | TaskProgress | None:
        """What is left to do from where the learner is: a lesson before its exercise.

        An exercise that was begun is gone on with, and its lesson is not asked for any more. Tasks
        without points come last.
        """
        here = _current(self.lessons)
        left = [
            one for lesson in self.lessons[here:] + self.lessons[:here] for one in _left(lesson)
        ]
        last = [one for one in left if isinstance(one, TaskProgress) and not one.out_of]
        return next((one for one in left if one not in last), last[0] if last else None)

    @property
    def next_task(self) -> TaskProgress | None:
        """The task to do next; None where a lesson comes first, or all is done."""
        return self.next if isinstance(self.next, TaskProgress) else None

    @property
    def advice(self) -> str:
        """The next thing to do, in one sentence."""
        step = self.next
        if step is None:
            return ALL_DONE
        if isinstance(step, LessonProgress):
            return f"Next: {'go on with' if step.begun else 'open'} lesson {step.title}."
        verb = "go on with" if step.begun else "do"
        title = exercise_title(step.exercise)
        return f"Next: open exercise {title} and {verb} task {step.number} ({step.title})."

    def to_frame(self) -> pd.DataFrame:
        """Give all tasks as a pandas DataFrame, one row a task; times are in UTC."""
        import pandas as pd  # a heavy library that a look at one's progress does not need

        rows = [asdict(task) for exercise in self.exercises for task in exercise.tasks]
        columns = [name for name in TaskProgress.__slots__ if name != "number"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.assign(passed_at=pd.to_datetime(frame["passed_at"], utc=True))

    def __repr__(self) -> str:
        """Write a line or two a lesson, then what is next, and what is wrong."""
        rows = [line for lesson in self.lessons for line in _lines(lesson)]
        said = "\n".join(filter(None, [self.advice, self.trouble]))
        return "\n".join([*rows, measured(said)])

    def _repr_html_(self) -> str:
        """Draw the same as a table whose links lead to the lessons and to the exercises."""
        caption = tag("caption", f"Your progress: {hidden(points_of(self.points, self.out_of))}")
        body = tag("tbody", "".join(map(_row, self.lessons)))
        drawn = tag("table", caption + HEAD + body, "lab-table lab-progress")
        said = tag("p", _advice(self), "lab-conclusion")
        if self.trouble:
            said += tag("p", prose(self.trouble), "lab-note")
        return page(tag("div", drawn, "lab-scroll"), hidden(said), sheets=SHEETS)


def _current(found: tuple[LessonProgress, ...]) -> int:
    """Find the lesson in which something was answered or right last; else the last one begun."""
    dated = [(one.last_us, number) for number, one in enumerate(found) if one.last_us is not None]
    if dated:
        return max(dated)[1]
    begun = (number for number, one in enumerate(found) if one.exercise and one.exercise.begun)
    return max(begun, default=0)


def _left(lesson: LessonProgress) -> list[LessonProgress | TaskProgress]:
    """List what is left to do of a lesson and its exercise."""
    exercise = lesson.exercise
    first = not lesson.finished and not (exercise and exercise.begun)
    tasks = exercise.tasks if exercise else ()
    return [*[lesson] * first, *(task for task in tasks if task.passed_at is None)]


# A lesson in text: a line for it, and one for its exercise.


def _lines(lesson: LessonProgress) -> list[str]:
    said = [f"predicted: {lesson.predictions}"] * bool(lesson.predictions)
    said += [f"your move: {lesson.steps.said}"] * bool(lesson.steps.said)
    lines = [f"{lesson.title}  {measured('; '.join(said))}" if said else lesson.title]
    if exercise := lesson.exercise:
        lines.append(f"  exercise  {measured(f'{exercise.bar}  {exercise.done}')}")
    return lines


# The table of the page, as HTML.


def _link(text: str, lesson: str) -> str:
    """Lead to the notebook of a lesson, from the lessons and from the exercises."""
    return tag("a", as_html(text), href=f"../{NOTEBOOKS}/{lesson}.ipynb")


def _exercise_link(text: str, exercise: str) -> str:
    """Lead to the notebook of an exercise, in the same way."""
    return tag("a", as_html(text), href=f"../{EXERCISES}/{exercise_file(ROOT, exercise).name}")


def _row(lesson: LessonProgress) -> str:
    """Draw a lesson; where there is little room, each cell says what it is about."""
    cells = [tag("th", _link(lesson.title, lesson.name), scope="row")]
    told = (lesson.predictions, lesson.steps.said)
    cells += [
        tag("td", hidden(as_html(said)), data_about=about) if said else tag("td", "")
        for about, said in zip(COLUMNS[1:3], told, strict=True)
    ]
    cells.append(tag("td", _exercise(lesson.exercise), data_about=COLUMNS[3]))
    return tag("tr", "".join(cells))


def _exercise(exercise: ExerciseProgress | None) -> str:
    if exercise is None:
        return "none"
    share = {"value": str(exercise.points), "max": str(max(exercise.out_of, 1))}
    bar = tag("progress", "", "lab-bar", **share, aria_hidden="true")  # the words are beside it
    link = _exercise_link(f"exercise {number_of(exercise.name)}", exercise.name)
    return f"{link} {hidden(f'{bar} {exercise.done}')}"


def _advice(shown: ProgressPage) -> str:
    """Write the advice with a link in it."""
    said, step = prose(shown.advice), shown.next
    if step is None:
        return said
    if isinstance(step, LessonProgress):
        return said.replace(as_html(step.title), _link(step.title, step.name), 1)
    title = exercise_title(step.exercise)
    return said.replace(as_html(title), _exercise_link(title, step.exercise), 1)
