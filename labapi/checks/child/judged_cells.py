"""Judge the cells of a handed-in notebook: every task of an exercise, in child processes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeAlias

from labapi.checks.catalogue import tasks_of
from labapi.checks.child.cells import Cell, answer_cells, cells_to_run, stands_on
from labapi.checks.child.child import OUT_OF_TIME, Child, may_be_repeated
from labapi.checks.child.process import LIMITS, ChildProcess, Limits, Start
from labapi.checks.inside.given import GivenNames
from labapi.checks.inside.last_run import names_set
from labapi.checks.inside.problems import Raised, Undefined, WorkProblem
from labapi.checks.inside.work import Work
from labapi.checks.judging import judge, not_judged
from labapi.checks.notebook.handed_in import tasks_handed_out
from labapi.checks.result import NOT_JUDGED, Outcome, Result, Results
from labapi.checks.task import Task

TOO_OFTEN = "the program that ran this notebook had ended {} times, and was not started again"
DID_NOT_RUN = "Your {} did not run to its end: {}"
SET_ANEW = "Your notebook sets {} anew; what the exercise gave is what was judged with."
NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")

LONGEST_SAID = 4_000
"""So many characters of a message are kept: it may quote a whole answer."""
LONGEST_READ = 200_000
"""So many characters of a notebook's sources are read here, where nothing ends it."""

Listen: TypeAlias = Callable[[str, Work], Work]
Names = Mapping[str, Collection[str]]
"""By task: the names on which it stands, of those that given cells have set."""


def judge_notebook(
    exercise: str,
    handed_in: dict[str, Any],
    shipped: dict[str, Any],
    seed: str,
    variant_key: str = "",
    limits: Limits = LIMITS,
    listen: Listen | None = None,
    start: Start = ChildProcess,
    only: Collection[str] | None = None,
) -> Results:
    """Judge an exercise on one notebook; what was given is taken from `shipped`.

    So is the set of tasks: one that was added to the exercise since is none of this notebook's.
    Both are plain JSON, as `labapi.course.read_notebook` gives them. `variant_key` is that of the
    learner, whose questions of facts are drawn from it. `listen` may stand between the judge of a
    task and the work, and hear what is asked and answered. `start` makes the process in which the
    cells run: that of a sandbox, say. `only` names the tasks to judge, where that is not all of
    them. A result that is `timed_out` may come of a busy machine.
    """
    handed_out = tasks_handed_out(shipped)
    tasks = [one for one in tasks_of(exercise) if handed_out is None or one.id in handed_out]
    answers = answer_cells([task.id for task in tasks_of(exercise)], shipped)
    tasks = [one for one in tasks if only is None or one.id in only]
    cells = cells_to_run(handed_in, shipped, answers)
    names = stands_on(shipped, answers)
    with _Notebook(cells, limits, names, start) as notebook:
        judged = [notebook.judged(exercise, task, seed, variant_key, listen) for task in tasks]
    return Results(exercise, tuple(judged))


def judge_cells(
    exercise: str, cells: Sequence[Cell | str], seed: str, limits: Limits = LIMITS
) -> Results:
    """Judge all tasks of an exercise on these cells, as they are.

    A process that dies costs the task that was being judged, and those whose answers stand in the
    cell that took it down. The other tasks are judged in a new one, a few times.
    """
    results = judge_tasks(exercise, tasks_of(exercise), cells, seed, limits)
    return Results(exercise, tuple(results))


def judge_tasks(
    exercise: str,
    tasks: Sequence[Task],
    cells: Sequence[Cell | str],
    seed: str,
    limits: Limits = LIMITS,
    names: Names | None = None,
    start: Start = ChildProcess,
) -> list[Result]:
    """Judge some tasks of an exercise; see `judge_cells`."""
    with _Notebook(cells, limits, names or {}, start) as notebook:
        return [notebook.judged(exercise, task, seed) for task in tasks]


class _Notebook:
    """The cells of one notebook, in a child that is started anew when it has died."""

    def __init__(
        self, cells: Sequence[Cell | str], limits: Limits, names: Names, start: Start
    ) -> None:
        self._cells = [
            Cell("", cell, number) if isinstance(cell, str) else cell
            for number, cell in enumerate(cells, start=1)
        ]
        self._limits = limits
        self._names = names
        self._start_process = start
        self._closes_at = time.monotonic() + limits.submission_s * limits.patience
        self._child: Child | None = None
        self._starts = 0
        self._problems: dict[int, WorkProblem] = {}
        self._deadly = set[int | None]()

    def __enter__(self) -> _Notebook:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._child is not None:
            self._child.close()

    def judged(
        self,
        exercise: str,
        task: Task,
        seed: str,
        variant_key: str = "",
        listen: Listen | None = None,
    ) -> Result:
        child = self._living()
        if isinstance(child, str):
            late = time.monotonic() >= self._closes_at or self._ran_late
            return replace(not_judged(exercise, task, NOT_JUDGED.format(child)), timed_out=late)
        child.begin_task(self._names.get(task.id, ()))
        work = listen(task.id, child) if listen else child
        with child.in_reach():
            result = judge(exercise, task, work, seed, variant_key)
        late = result.outcome is not Outcome.PASSED and (child.timed_out or self._ran_late)
        return self._explained(replace(result, timed_out=late), child)

    @property
    def _ran_late(self) -> bool:
        """Whether a cell was stopped because it did not end, on a machine that may be busy."""
        return any(map(may_be_repeated, self._problems.values()))

    def _living(self) -> Child | str:
        """Give a child with all cells run but those that no child survives; or say why not."""
        while self._child is None or not self._child.alive:
            if time.monotonic() >= self._closes_at:
                return OUT_OF_TIME.format(self._limits.submission_s)
            if self._starts > self._limits.restarts:
                return TOO_OFTEN.format(self._starts)
            self._start()
        return self._child

    def _start(self) -> None:
        if self._child is not None:
            self._child.close()
        self._starts += 1
        living = [
            replace(cell, source="") if number in self._deadly else cell
            for number, cell in enumerate(self._cells, start=1)
        ]
        self._child = child = Child(living, self._limits, self._start_process, self._closes_at)
        self._problems = child.problems | self._problems
        self._deadly |= {child.died_in}

    def _explained(self, result: Result, child: Child) -> Result:
        """Where a name is missing, name the cell that was to set it and did not run to its end.

        Then it is that cell that failed, and not something that was never set up.
        """
        message = result.message.encode("utf-8", "replace").decode("utf-8")  # no half characters
        if len(message) > LONGEST_SAID:
            message = f"{message[:LONGEST_SAID]} […]"
        result = replace(result, message=message)
        if result.outcome is Outcome.PASSED:
            return result
        failed = self._failed(_missing(child.last_problem), result.task)
        if failed and result.outcome is Outcome.SETUP:
            result = replace(result, outcome=Outcome.CELL_FAILED, message=failed)
            failed = ""
        notes = [failed, self._anew(child.stands_on)]
        return replace(result, note=" ".join(filter(None, notes)))

    @cached_property
    def _sets(self) -> list[set[str]]:
        """Name what each cell sets; to read sources without end would take as long."""
        found, left = list[set[str]](), LONGEST_READ
        for cell in self._cells:
            left -= len(cell.source)
            found.append(names_set(cell.source) if left >= 0 else set())
        return found

    def _failed(self, name: str, task: str) -> str:
        """Say of the cell that was to set this name, or is the task's, why it did not run."""
        meant = [
            number
            for number in self._problems
            if name and (name in self._sets[number - 1] or self._cells[number - 1].id == task)
        ]
        if not meant:
            return ""
        return DID_NOT_RUN.format(self._cells[meant[-1] - 1], _said(self._problems[meant[-1]]))

    def _anew(self, names: Collection[str]) -> str:
        """Say which given names, of those on which a task stands, the learner's cells set anew."""
        given, setters = GivenNames(), dict[str, Any]()
        for cell, names_of_cell in zip(self._cells, self._sets, strict=True):
            setters |= dict.fromkeys(names_of_cell, cell)
            if cell.given:
                given.note(cell.id, cell.source, setters)
        anew = ", ".join(f"`{name}`" for name in given.set_anew(setters, names))
        return SET_ANEW.format(anew) if anew else ""


def _missing(problem: WorkProblem | None) -> str:
    """Name what was not there; empty where something else was wrong."""
    if isinstance(problem, Undefined):
        return problem.name
    if isinstance(problem, Raised) and problem.kind == "NameError":
        found = NOT_DEFINED.search(problem.message)
        return found[1] if found else ""
    return ""


def _said(problem: WorkProblem) -> str:
    """Say why a cell did not run; that it is a cell was said already."""
    if not isinstance(problem, Raised):
        return str(problem)
    where = f" (line {problem.line_number}: `{problem.line}`)" * bool(problem.line_number)
    return ": ".join(filter(None, [problem.kind, problem.message])) + where
