"""Judge the cells of a handed-in notebook: every task of an exercise, in child processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labapi.checks.catalogue import tasks_of
from labapi.checks.child.child import LIMITS, Child, Limits
from labapi.checks.inside.problems import WorkProblem
from labapi.checks.judging import judge
from labapi.checks.result import Outcome, Result, Results
from labapi.checks.task import Task


def judge_cells(exercise: str, cells: Sequence[str], seed: str, limits: Limits = LIMITS) -> Results:
    """Judge all tasks of an exercise on the cells of one notebook.

    A process that dies costs the task that was being judged, and those whose answers stand in the
    cell that took it down. The other tasks are judged in a new one.
    """
    results = judge_tasks(exercise, tasks_of(exercise), cells, seed, limits)
    return Results(exercise, tuple(results))


def judge_tasks(
    exercise: str, tasks: Sequence[Task], cells: Sequence[str], seed: str, limits: Limits = LIMITS
) -> list[Result]:
    """Judge some tasks of an exercise; see `judge_cells`."""
    with _Notebook(cells, limits) as notebook:
        return [notebook.judged(exercise, task, seed) for task in tasks]


class _Notebook:
    """The cells of one notebook, in a child that is started anew when it has died."""

    def __init__(self, cells: Sequence[str], limits: Limits) -> None:
        self._cells = list(cells)
        self._limits = limits
        self._child: Child | None = None
        self._problems: dict[int, WorkProblem] = {}

    def __enter__(self) -> _Notebook:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._child is not None:
            self._child.close()

    def judged(self, exercise: str, task: Task, seed: str) -> Result:
        child = self._living()
        child.begin_task()
        return self._explained(judge(exercise, task, child, seed))

    def _living(self) -> Child:
        """Give a child with all cells run but those that no child survives."""
        while self._child is None or not self._child.alive:
            if self._child is not None:
                self._child.close()
            self._child = Child(self._cells, self._limits)
            self._problems = self._child.problems | self._problems
            if self._child.died_in is not None:
                self._cells[self._child.died_in - 1] = ""
        return self._child

    def _explained(self, result: Result) -> Result:
        """Where a name is missing, name the first cell that did not run to its end."""
        message = result.message.encode("utf-8", "replace").decode("utf-8")  # no half characters
        result = replace(result, message=message)
        if result.outcome is not Outcome.SETUP or not self._problems:
            return result
        number, problem = min(self._problems.items())
        return replace(result, note=f"In cell {number}: {problem}")
