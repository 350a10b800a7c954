"""Run a lesson in a fresh kernel of this very environment and keep its outputs.

What a run measures stands between ⟨ and ⟩. When a new output differs from the saved one in
measured values only, the saved one stays: running a lesson twice gives the same bytes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from labapi.authoring.notebook import Lesson, code_cell, texts_of, tidy
from labapi.classroom.notebook.ahead import REPEATABLE
from labapi.classroom.notebook.measured import RULE as MEASURED

CELL_TIMEOUT_S = 60
TRANSPORT = "tcp" if os.name == "nt" else "ipc"
"""How a kernel is reached: by sockets that are files, where there are any. A port that was free
when it was chosen may be another program's when the kernel comes to it, and then it hangs."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class LessonFailed(RuntimeError):
    """A cell raised, hung or took the kernel down; the message names the cell and shows it."""


class _ThisEnvironment(KernelSpecManager):
    """Starts kernels with the Python that runs this, whatever kernels the machine has installed.

    Their learner has done nothing yet: progress is kept in `data_folder`, not in the author's.
    """

    data_folder = ""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(
            **get_kernel_dict(), env={"LABAPI_DATA": self.data_folder, REPEATABLE: "1"}
        )


class Session:
    """A kernel at work on one lesson: cells may be run in any order."""

    def __init__(self, lesson: Lesson, client: NotebookClient) -> None:
        """Take a client whose kernel runs; `session` makes one."""
        self._lesson = lesson
        self._client = client

    def run(self, number: int) -> list[NotebookNode]:
        """Run the code cell of this number (from 1), set its outputs and return them.

        Raises `LessonFailed` unless the cell carries the tag `raises-exception`.
        """
        cell = self._lesson.cells[number - 1]
        try:
            self._client.execute_cell(cell, number - 1)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise LessonFailed(_failure(self._lesson, number, error)) from error
        outputs: list[NotebookNode] = cell.outputs
        return outputs

    def run_all(self, but: Sequence[str] = ()) -> None:
        """Run the code cells from first to last, except those that carry one of these tags."""
        for number, cell in self._lesson.of_type("code"):
            if not set(but) & set(cell.metadata.get("tags", [])):
                self.run(number)

    def evaluate(self, source: str) -> str:
        """Run some other source in the same kernel and return what it printed."""
        cell = code_cell("elsewhere", source)
        cells = self._lesson.notebook.cells
        cells.append(cell)  # the client knows cells by their place in the notebook
        try:
            self._client.execute_cell(cell, len(cells) - 1, store_history=False)
        finally:
            cells.remove(cell)
        return "".join(text for output in cell.outputs for _, text in texts_of(output))


@contextmanager
def session(lesson: Lesson) -> Iterator[Session]:
    """Start a fresh kernel in the lesson's folder, and end it."""
    specs = _ThisEnvironment()
    with TemporaryDirectory(ignore_cleanup_errors=True) as specs.data_folder:
        manager = AsyncKernelManager(
            kernel_spec_manager=specs,
            kernel_name="python3",
            connection_file=str(Path(specs.data_folder, "kernel.json")),
            transport=TRANSPORT,
        )
        client = NotebookClient(
            lesson.notebook,
            km=manager,
            timeout=CELL_TIMEOUT_S,
            coalesce_streams=True,  # as nbval compares them
            store_widget_state=False,
            resources={"metadata": {"path": str(lesson.path.parent.resolve())}},
        )
        with client.setup_kernel(cleanup_kc=True):  # false by default for a manager that is given
            yield Session(lesson, client)


def execute(lesson: Lesson) -> None:
    """Replace the outputs and execution counts by those of one run from top to bottom."""
    before = {cell.id: list(cell.outputs) for _, cell in lesson.of_type("code")}
    with session(lesson) as kernel:
        kernel.run_all()
    _expect_announced_errors(lesson)
    tidy(lesson.notebook)
    for count, (_, cell) in enumerate(lesson.of_type("code"), start=1):
        cell.execution_count = count  # from 1 without gaps, as after Restart and Run All
        _renumber(cell.outputs, count)
        saved = before[cell.id]
        _renumber(saved, count)
        if masked(cell.outputs) == masked(saved):
            cell.outputs = saved


def masked(value: Any) -> Any:
    """Copy plain data with each measured value blanked, wherever it stands.

    >>> masked({"text": "done in ⟨0.61 ms⟩"})
    {'text': 'done in ⟨⟩'}
    """
    if isinstance(value, str):
        return MEASURED.sub("⟨⟩", value)
    if isinstance(value, dict):
        return {key: masked(item) for key, item in value.items()}
    return [masked(item) for item in value] if isinstance(value, list) else value


def _renumber(outputs: Sequence[NotebookNode], count: int) -> None:
    for output in outputs:
        if "execution_count" in output:
            output.execution_count = count


def _expect_announced_errors(lesson: Lesson) -> None:
    for number, cell in lesson.of_type("code"):
        announced = "raises-exception" in cell.metadata.get("tags", [])
        if announced and not any(output.output_type == "error" for output in cell.outputs):
            message = "has the tag raises-exception and raised nothing"
            raise LessonFailed(f"{_where(lesson, number)} {message}")


def _where(lesson: Lesson, number: int) -> str:
    return f"{lesson.path.name}, cell {number} (id {lesson.cells[number - 1].id})"


def _failure(lesson: Lesson, number: int, error: Exception) -> str:
    """Show where, what was run, and what Python said."""
    source = "\n".join(f"    {line}" for line in lesson.cells[number - 1].source.splitlines())
    if isinstance(error, CellTimeoutError):
        said = f"did not end within {CELL_TIMEOUT_S} s"
    elif isinstance(error, CellExecutionError):
        said = f"raised {error.ename}: {COLOUR.sub('', error.evalue)}"
    else:
        said = "ended the kernel"
    return f"{_where(lesson, number)} {said}\n{source}"
