"""How a result comes about: run the judge, and name what stopped it."""

from __future__ import annotations

import logging
import site
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.inside.problems import Blank, CellFailed, LabDown, Undefined, Unfit, WorkProblem
from labapi.checks.inside.work import Work
from labapi.checks.result import Outcome, Result
from labapi.checks.task import Incorrect, Misconceived, Task
from labapi.classroom.setup.shadows import Shadowed

TO_BE_READ = "What you wrote is read by your teacher: no program can say what it is worth."
AS_TEXT = "Write your answer as a text, between quotes."
NOTHING_WRITTEN = f"Nothing is written yet. {AS_TEXT}"
WELL_DONE = "All of it is right."
UNREADABLE = (
    "The check could not make sense of your answer ({}: {}). "
    "Compare its form with what the task asks for."
)
OUTCOMES: dict[type[WorkProblem], Outcome] = {
    Blank: Outcome.NOT_ATTEMPTED,
    Undefined: Outcome.SETUP,
    CellFailed: Outcome.CELL_FAILED,
    LabDown: Outcome.SETUP,
    Unfit: Outcome.INCORRECT,
}
"""What each problem means for the task; the problems that are not named here are errors."""


@dataclass
class _Verdict:
    """What stopped the judge, as the fields of a result."""

    outcome: Outcome
    message: str
    misconception: str | None = None
    belief: str = ""
    written: str = ""


def judge(exercise: str, task: Task, work: Work, seed: str, variant_key: str = "") -> Result:
    """Judge one task on the cases of a seed, as it was put to the learner of this variant key.

    Raises nothing but `KeyboardInterrupt`.
    """
    earned: list[tuple[int, str]] = []
    verdict = _run(task, work, Cases(seed, exercise, task.id, variant_key), earned)
    points = task.points if verdict.outcome is Outcome.PASSED else sum(n for n, _ in earned)
    if earned and verdict.outcome is not Outcome.PASSED:
        verdict.outcome = Outcome.PARTLY
    return _result(exercise, task, verdict, points, earned)


def not_judged(exercise: str, task: Task, message: str) -> Result:
    """Say why a task was not judged at all."""
    verdict = _Verdict(Outcome.ERROR, message)
    return replace(_result(exercise, task, verdict, 0, []), judged=False)


def _result(
    exercise: str, task: Task, verdict: _Verdict, points: int, earned: Sequence[tuple[int, str]]
) -> Result:
    return Result(
        exercise=exercise,
        task=task.id,
        number=task.number,
        title=task.title,
        outcome=verdict.outcome,
        points=points,
        out_of=task.points,
        message=verdict.message,
        earned=tuple(claim for _, claim in earned),
        misconception=verdict.misconception,
        belief=verdict.belief,
        written=verdict.written,
    )


def _run(task: Task, work: Work, cases: Cases, earned: list[tuple[int, str]]) -> _Verdict:
    try:
        if task.free_text:
            return _to_be_read(task, work)
        for step in task.judge(work, cases) or ():
            earned.append(step)
    except Incorrect as error:
        return _Verdict(Outcome.INCORRECT, str(error))
    except Misconceived as error:
        return _misconceived(error)
    except WorkProblem as problem:
        return _Verdict(OUTCOMES.get(type(problem), Outcome.ERROR), str(problem))
    except Shadowed as error:  # no lab could be started for the answer
        return _Verdict(Outcome.SETUP, str(error))
    except Exception as error:  # the judge met a form that its author did not think of
        return _Verdict(Outcome.INCORRECT, _unreadable(error))
    return _Verdict(Outcome.PASSED, task.why or WELL_DONE)


def _to_be_read(task: Task, work: Work) -> _Verdict:
    """Take what was written as it is; plain data that are no text are read as Python writes them.

    Nothing that somebody writes is wrong here: what nobody could read has to be written anew.
    """
    try:
        value = work.value(task.id)
    except Unfit as problem:
        return _Verdict(Outcome.SETUP, f"{problem} {AS_TEXT}")
    written = value if isinstance(value, str) else "" if value is None else repr(value)
    if not written.strip():
        return _Verdict(Outcome.NOT_ATTEMPTED, NOTHING_WRITTEN)
    return _Verdict(Outcome.WAITS, TO_BE_READ, written=written)


def _misconceived(error: Misconceived) -> _Verdict:
    held = error.misconception
    message = "\n".join(filter(None, [error.evidence, held.feedback]))
    return _Verdict(Outcome.MISCONCEPTION, message, held.name, held.belief)


def _unreadable(error: Any) -> str:
    return UNREADABLE.format(type(error).__name__, str(error)[:200])


# A judge sends what makes an app fail, on purpose, and the libraries around the app log it with
# tracebacks. Where a learner has set up logging, they would fill the cell of the check.


@contextmanager
def libraries_silent() -> Iterator[None]:
    """Keep from a cell what libraries log, labapi among them; the learner's own code still logs."""
    root = logging.getLogger()
    places = [root, *root.manager.loggerDict.values()]  # of which not each has a logger
    handlers = [handler for place in places for handler in getattr(place, "handlers", ())]
    # The first prints where nothing is set up; the other one, Flask adds at an app's first error.
    handlers += filter(None, [logging.lastResort, _of_flask()])
    for handler in handlers:
        handler.addFilter(_of_the_learner)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(_of_the_learner)


def _of_flask() -> logging.Handler | None:
    """Give the handler of Flask, where that is loaded."""
    return getattr(sys.modules.get("flask.logging"), "default_handler", None)


def _of_the_learner(record: logging.LogRecord) -> bool:
    """Tell whether a line of the learner's wrote this, and no installed package or Python's own."""
    return not record.pathname.startswith(_LIBRARIES)


_LIBRARIES = (
    "<frozen ",
    str(Path(__file__).parents[1]),
    site.getusersitepackages(),
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
)
"""Where the code of libraries lies."""
