"""What a learner types: `check = labapi.exercise("03")`, then `check.safe_methods()`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import PUBLIC_SEED
from labapi.checks.catalogue import (
    exercise_names,
    exercise_title,
    full_name,
    home_of,
    tasks_of,
)
from labapi.checks.inside.given import names_spoken_of
from labapi.checks.inside.here import Here
from labapi.checks.inside.problems import FIRST_CELL
from labapi.checks.judging import judge, libraries_silent
from labapi.checks.notebook.blanks import shipped_cell, solution_cell
from labapi.checks.notebook.watch import Watch
from labapi.checks.progress.progress import Learner, Progress, progress_of
from labapi.checks.result import Outcome, Result, Results, draw_box
from labapi.checks.task import Task
from labapi.checks.variant import Asked, Question, Variant, variant_key
from labapi.classroom.notebook.markup import code, prose, tag
from labapi.classroom.notebook.shell import shell, short_traceback
from labapi.classroom.running import lab_runs
from labapi.classroom.setup.arrival import trouble_with_requests
from labapi.classroom.setup.shadows import blaming_shadows
from labapi.course import number_of, shipped_file
from labapi.version import __version__

if TYPE_CHECKING:
    from labapi.checks.notebook.handing_in import HandedIn, NotHandedIn

HAND_IN = "`check.hand_in()`"
OFFERS = ("all", "hand_in")
NO_PLACE = (
    "`{}` is no place for an answer. Write the answer in the cell under the task, under the name "
    "that stands there, run the cell, then check it."
)
LAST_HINT = "That was the last one."
NOT_IN_THIS_KIT = (
    "The solutions are not in this kit: whoever teaches the course has them. Ask for this one once "
    "the exercise is over; until then, `.hint()` leads on."
)
TRIES = 3
"""After how many tries the reference answer is shown."""


@short_traceback
def exercise(
    name: str,
    made_for: str = "",
    namespace: dict[str, Any] | None = None,
    handed_in_by: str = "",
    course: str = "",
) -> Exercise:
    """Open an exercise by its name or number; its checks look at this notebook.

    `made_for` is the version of labapi that the notebook was made for (its first two numbers).
    `namespace` is where the answers stand: the notebook's names, where nothing else is given.
    `handed_in_by` and `course` say whose a notebook is that was handed in: `hand_in` writes them.
    Raises `NoSuchExercise` that lists the exercises there are.
    """
    with blaming_shadows():
        full = full_name(name)
        note = version_note(full, made_for)
        progress, whose = progress_of(handed_in_by, course)
        for line in filter(None, (note, whose)):
            print(line)
        names = notebook_names() if namespace is None else namespace
        return Exercise(full, names, progress, note)


def notebook_names() -> dict[str, Any]:
    """The names of the notebook that we run in; outside of one, those of the main program."""
    if (notebook := shell()) is not None:
        names: dict[str, Any] = notebook.user_ns
        return names
    return vars(sys.modules["__main__"])


class Exercise:
    """The tasks of one exercise, each under its name; `dir()` and completion list them."""

    def __init__(
        self, name: str, namespace: dict[str, Any], progress: Progress, note: str = ""
    ) -> None:
        """Judge what stands in `namespace`; `note` is added to results that are not passed."""
        self.name = name
        self._tasks = {task.id: task for task in tasks_of(name)}
        self._namespace = namespace
        self._progress = progress
        self._note = note
        own = shell()
        watched = own is not None and own.user_ns is namespace
        self._watch = Watch(own) if watched else None

    @short_traceback
    def __getattr__(self, name: str) -> Check:
        """Give the check of the task of that name."""
        tasks = self.__dict__.get("_tasks", {})  # a copy in the making has nothing yet
        if name not in tasks:
            own = self.__dict__.get("name", "")
            raise AttributeError(
                f"Exercise {own} has no task {name!r}. It has: {', '.join(tasks)}."
            )
        return Check(self, tasks[name])

    @short_traceback
    def __setattr__(self, name: str, value: object) -> None:
        """Refuse to take an answer: it stands under its own name in the notebook."""
        if "_watch" in self.__dict__:  # once it is open nothing is added
            raise AttributeError(NO_PLACE.format(f"check.{name}"))
        object.__setattr__(self, name, value)

    def __dir__(self) -> list[str]:
        """List the tasks, `all` and `hand_in`."""
        return [*self._tasks, *OFFERS]

    @short_traceback
    def all(self) -> Results:
        """Judge every task."""
        return Results(self.name, tuple(self._judged(task) for task in self._tasks.values()))

    @short_traceback
    def hand_in(
        self, name: str = "", id: str = "", *, file: str = "", anyway: bool = False
    ) -> HandedIn | NotHandedIn:
        """Make the one file to hand in, of this notebook as it was saved.

        Name and id are said once. `file` names the notebook, should it not be found; `anyway` is
        for one without an answer.
        """
        from labapi.checks.notebook.handing_in import hand_in_here  # once, at the end

        who = Learner(name, id)
        return hand_in_here(self.name, self._namespace, who, file, anyway=anyway)

    def __repr__(self) -> str:
        """List the tasks with their points, and what to type."""
        best = self._progress.best(self.name)
        rows = [
            f"  {task.number}. {task.title}: check.{task.id}()  "
            f"({best.get(task.id, 0)} of {_points(task.points)})"
            for task in self._tasks.values()
        ]
        return "\n".join([f"Exercise {self.name}", *rows, "  Everything at once: check.all()"])

    def _judged(self, task: Task) -> Result:
        work = self._at_work(task)
        with libraries_silent():
            try:
                result = judge(self.name, task, work, PUBLIC_SEED, self._variant_key)
            finally:
                work.close()
        result = _with_cure(_of_the_surroundings(result))
        self._progress.note(result)
        passed = result.outcome is Outcome.PASSED
        if passed:
            result = replace(result, message=f"{result.message}\n{self._onward(task)}")
        covered = [said for said in work.covered() if said not in result.message] * (not passed)
        notes = [*covered, self._note * (not passed), self._progress.trouble]
        return replace(result, note=" ".join(filter(None, notes)))

    def _at_work(self, task: Task) -> Here:
        """Look into the notebook, as far as it is known which cell has set what."""
        if self._watch is None:
            return Here(self._namespace)
        stands_on = names_spoken_of(shipped_cell(self.name, task.id, home_of(self.name)))
        runs, given = self._watch.runs, self._watch.given
        return Here(self._namespace, runs=runs, given=given, stands_on=stands_on)

    @property
    def _variant_key(self) -> str:
        learner = self._progress.learner
        return variant_key(learner.course, learner.id)

    def _question(self, task: Task) -> Question | None:
        """Draw what this learner is asked, where the task asks for facts."""
        drawn = Variant(self._variant_key, self.name, task.id)
        return task.question(drawn) if task.question else None

    def _onward(self, task: Task) -> str:
        """Name the task to go on with, or what follows the last."""
        done = [one for one in self._tasks if self._progress.passed(self.name, one)]
        open_ones = [one for one in self._tasks.values() if one.id not in done and one is not task]
        later = [one for one in open_ones if one.number > task.number]
        if later:
            return f"Next: {_named(later[0])}"
        if open_ones:
            return f"Still open: {_named(*open_ones)}"
        lessons = [exercise_title(one) for one in exercise_names() if one > self.name][:1]
        onward = "".join(f", then open lesson {lesson}" for lesson in lessons)
        return f"That was the last one. Save the notebook, hand it in with {HAND_IN}{onward}."


class Check:
    """One task as the learner sees it: call it to have the work judged."""

    _exercise: Exercise
    _task: Task

    def __init__(self, exercise: Exercise, task: Task) -> None:
        """Made by `Exercise`."""
        object.__setattr__(self, "_exercise", exercise)
        object.__setattr__(self, "_task", task)

    @short_traceback
    def __setattr__(self, name: str, value: object) -> None:
        """Refuse to take an answer."""
        raise AttributeError(NO_PLACE.format(f"check.{self._task.id}.{name}"))

    @short_traceback
    def __call__(self) -> Result:
        """Judge what stands in the notebook now."""
        return self._exercise._judged(self._task)

    @short_traceback
    def hint(self) -> Hint:
        """Give the next hint; after the last one, that one again."""
        task, progress = self._task, self._exercise._progress
        number = progress.take_hint(self._exercise.name, task.id, len(task.hints))
        more = "Run it again for the next."
        if number == len(task.hints):
            more = LAST_HINT if self._has_none else f"For more, see check.{task.id}.solution()."
        return Hint(number, len(task.hints), task.hints[number - 1], more)

    @short_traceback
    def solution(self) -> Solution:
        """Show the reference answer, once the task is passed or has been tried three times."""
        name, task, progress = self._exercise.name, self._task, self._exercise._progress
        asked = self._exercise._question(task)
        if self._has_none:
            return Solution("", NOT_IN_THIS_KIT)
        tries = progress.tries(name, task.id)
        if tries < TRIES and not progress.passed(name, task.id):
            left = TRIES - tries
            return Solution("", f"It opens once you have passed, or after {_tries(left)}.")
        source = (
            asked.answer_source(task.id) if asked else solution_cell(name, task.id, home_of(name))
        )
        if source is None:
            return Solution("", f"The folder solutions is not beside this labapi: no {name} there.")
        return Solution(source, "One way to do it. Yours may differ, and be as good.")

    @property
    def _has_none(self) -> bool:
        """Whether this is a kit for students, which has no solutions."""
        name = self._exercise.name
        return shipped_file(home_of(name), name).exists()

    @short_traceback
    def question(self) -> Asked:
        """Show the rows that this learner is asked about."""
        asked = self._exercise._question(self._task)
        return asked.asked() if asked else Asked("All that is asked stands in the text above.", ())

    def __repr__(self) -> str:
        """Say what the task is, and what can be typed."""
        task = self._task
        call = f"check.{task.id}"
        return (
            f"Task {task.number}: {task.title} ({_points(task.points)})\n"
            f"Check it: {call}()   Stuck? {call}.hint()   At the end: {call}.solution()"
        )


def _of_the_surroundings(result: Result) -> Result:
    """Where requests do not arrive here as they are written, that is why it is not passed."""
    if result.outcome in (Outcome.PASSED, Outcome.NOT_ATTEMPTED):
        return result
    trouble = trouble_with_requests()
    if not trouble:
        return result
    said = f"{trouble} Then run the notebook from its first cell, and check again."
    return replace(result, outcome=Outcome.SETUP, message=said, misconception=None, belief="")


def _with_cure(result: Result) -> Result:
    """Where something is missing and no lab runs, name the cell that starts it."""
    if result.outcome is not Outcome.SETUP or lab_runs() or FIRST_CELL in result.message:
        return result
    cure = f"The lab is not running: first run the {FIRST_CELL}."
    return replace(result, message=f"{cure}\n{result.message}")


def _named(*tasks: Task) -> str:
    """Name tasks by number and title, as the end of a sentence."""
    named = "; ".join(f"task {task.number}, {task.title}" for task in tasks)
    return named if named.endswith("?") else f"{named}."


def _points(points: int) -> str:
    return f"{points} point{'s' * (points != 1)}"


def _tries(count: int) -> str:
    return "one more try" if count == 1 else f"{count} more tries"


# Whoever is stuck gets a hint, and later the solution.


@dataclass(frozen=True, slots=True)
class Hint:
    """One rung of a task's ladder of hints."""

    number: int
    of: int
    text: str
    more: str = ""

    def __repr__(self) -> str:
        """Write the hint, and what one can ask for next."""
        return "\n".join(
            [f"Hint {self.number} of {self.of}: {self.text}", *filter(None, [self.more])]
        )

    def _repr_html_(self) -> str:
        """Draw the same."""
        heading = tag("strong", f"Hint {self.number} of {self.of}: ")
        more = [tag("p", prose(self.more), "lab-note")] * bool(self.more)
        return draw_box("open", tag("p", heading + prose(self.text)), *more)


@dataclass(frozen=True, slots=True)
class Solution:
    """A task's reference answer, or why it is not shown yet."""

    source: str
    explanation: str

    def __repr__(self) -> str:
        """Write the explanation and the source."""
        return "\n".join(filter(None, [self.explanation, self.source]))

    def _repr_html_(self) -> str:
        """Draw the same."""
        source = [code(self.source)] * bool(self.source)
        return draw_box("open", tag("p", prose(self.explanation)), *source)


# A notebook may have been made for another labapi than the one that is here.


def version_note(name: str, made_for: str) -> str:
    """Say that notebook and package do not fit, and what to do; empty where they do."""
    own = ".".join(__version__.split(".")[:2])
    if not made_for or made_for == own:
        return ""
    said = f"This notebook was made for labapi {made_for}, and here is labapi {own}: "
    if _numbers(made_for) > _numbers(own):
        return f"{said}a check may not fit. Close JupyterLab and run `python lab.py setup`."
    number = number_of(name)
    return (
        f"{said}a check may not fit. In a terminal, in the folder of this course, run "
        f"`python lab.py reset {number}`: it puts the new notebook here and keeps a copy of yours."
    )


def _numbers(version: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]
