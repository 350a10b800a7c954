"""An exercise run with other answers: its cells, one answer in the place of another, and the judge.

The cells run in this process, as they would in a kernel: what a teacher wrote is trusted.
"""

from __future__ import annotations

import ast
import contextlib
import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from labapi.checks.cases import PUBLIC_SEED, Cases
from labapi.checks.inside.deadline import deadline
from labapi.checks.inside.here import LIMIT_S, Here
from labapi.checks.judging import judge, libraries_silent
from labapi.checks.notebook.blanks import answer_of
from labapi.checks.result import Result
from labapi.checks.task import Task
from labapi.classroom.lab import stop
from labapi.course import cells_of, name_of

CHECK = "check-"
"""How the id of a cell begins that checks a task; a rehearsal leaves these cells out."""
MEMORY_BYTES = 4 * 2**30
HISTORY = {"_": "an output", "__": "an earlier output", "___": "an output before that"}
"""The names that IPython sets, one of them that of a blank."""


class CellFailed(Exception):
    """A cell raised; the message names the cell and what it raised."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The code cells of one exercise, as (id, source), in their order."""

    exercise: str
    cells: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls, notebook: Path, shown: Callable[[str], str] = answer_of, *, name: str = ""
    ) -> Rehearsal:
        """Take the cells of a solution notebook; `shown` makes of a source what is run."""
        cells = [
            (cell["id"], shown("".join(cell["source"])))
            for cell in cells_of(notebook)
            if cell.get("cell_type") == "code" and not _is_left_out(cell)
        ]
        return cls(name or name_of(notebook), tuple(cells))

    def source_of(self, task: str) -> str:
        """Give what stands in the answer cell of a task; empty where there is none."""
        return dict(self.cells).get(task, "")

    def judged(
        self,
        task: Task,
        answer: str | None = None,
        seed: str = PUBLIC_SEED,
        variant_key: str = "",
    ) -> Result:
        """Judge a task with `answer` in its cell, or with what stands there."""
        with self.at_work(task, answer) as work, libraries_silent():
            return judge(self.exercise, task, work, seed, variant_key)

    def judged_again(self, task: Task, times: int) -> list[Result]:
        """Judge what stands in a task's cell so many times, as a learner may run a check again."""
        with self.at_work(task, None) as work:
            return [judge(self.exercise, task, work, PUBLIC_SEED) for _ in range(times)]

    def steps(self, task: Task, seed: str = PUBLIC_SEED) -> list[tuple[int, str]]:
        """Give the parts that the judge pays for, where all of it is right."""
        with self.at_work(task, None) as work:
            return list(task.judge(work, Cases(seed, self.exercise, task.id)) or ())

    @contextlib.contextmanager
    def at_work(
        self, task: Task, answer: str | None, limit_s: float | None = None
    ) -> Iterator[Here]:
        """Run the cells with this answer, and give what a judge may look at; raises `CellFailed`.

        With a limit, what a judge calls may take no longer, and a cell three times as long.
        """
        namespace = run_cells(self.cells_up_to(task.id, answer), limit_s and 3 * limit_s)
        work = Here(namespace, limit_s or LIMIT_S)
        try:
            yield work
        finally:
            work.close()
            stop()

    def cells_up_to(self, task: str, answer: str | None) -> Iterator[tuple[str, str]]:
        """Give the cells up to the task's, and those that follow it before the next answer."""
        passed = False
        for cell_id, source in self.cells:
            if cell_id == task:
                passed = True
                yield cell_id, source if answer is None else answer
            elif passed and "-" not in cell_id:
                return
            else:
                yield cell_id, source


def run_cells(cells: Iterable[tuple[str, str]], limit_s: float | None = None) -> dict[str, Any]:
    """Run cells in a fresh namespace, what they print unseen; raises `CellFailed`."""
    namespace: dict[str, Any] = {"__name__": "__main__", **HISTORY}
    for cell_id, source in cells:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                code = compile(source, f"<cell {cell_id}>", "exec", dont_inherit=True)
                with deadline(limit_s) if limit_s else contextlib.nullcontext():
                    exec(code, namespace)  # without this module's own `from __future__`
        except Exception as error:
            said = f"the cell {cell_id!r} raised {type(error).__name__}: {error}"
            raise CellFailed(said) from error
    return namespace


def workers() -> ProcessPoolExecutor:
    """Processes that run answers side by side, none with more than `MEMORY_BYTES` of memory."""
    return ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_limit_memory)


def _limit_memory() -> None:
    """Let an answer that asks for all memory get a `MemoryError`, where the system can do that."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


@contextlib.contextmanager
def unseen() -> Iterator[None]:
    """Let nothing be seen of what answers print and warn of."""
    away = io.StringIO()
    with (
        contextlib.redirect_stdout(away),
        contextlib.redirect_stderr(away),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def names_set(source: str) -> Sequence[str]:
    r"""Name what a cell defines at its top level.

    >>> names_set("a = b = 1\ndef f(): ...")
    ['a', 'b', 'f']
    """
    names: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return names


def _is_left_out(cell: dict[str, Any]) -> bool:
    tags = cell.get("metadata", {}).get("tags", [])
    return str(cell["id"]).startswith(CHECK) or "stop" in tags
