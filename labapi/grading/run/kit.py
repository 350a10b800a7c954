"""What a row is judged by: the exercise as it was handed out, its tasks, and a digest of both."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from labapi.checks.catalogue import FOLDER, folder_of, home_of
from labapi.checks.notebook.shipped import NotShipped, as_shipped
from labapi.course import ROOT, NoNotebook, read_notebook, source_of
from labapi.grading.course.course import Course
from labapi.version import __version__

HANDED_OUT = "handed_out"
"""The folder of a course with its exercises as the students got them, where it has one."""
NOT_HANDED_OUT = "Exercise {exercise} cannot be graded: {why}"


class NoKit(LookupError):
    """An exercise as it was handed out is not to be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Kit:
    """An exercise as all submissions are judged by it.

    `shipped` is the notebook as JSON; from it come the given cells and the set of tasks. `digest`
    changes with anything on which a verdict depends but the submission.
    """

    exercise: str
    shipped: str
    digest: str

    @property
    def libraries(self) -> tuple[str, ...]:
        """Name the modules that the exercise imports, as it is handed out."""
        return _libraries(self.shipped)

    def document(self) -> dict[str, Any]:
        """Give the notebook as plain data, which the caller may change."""
        return dict(json.loads(self.shipped))


@cache  # a worker asks for each submission
def _libraries(shipped: str) -> tuple[str, ...]:
    code = [cell for cell in json.loads(shipped)["cells"] if cell["cell_type"] == "code"]
    return tuple(sorted({name for cell in code for name in _imported(source_of(cell))}))


def _imported(source: str) -> Iterator[str]:
    r"""Name the modules that a cell imports; a cell with a blank or a magic line may be no Python.

    >>> sorted(_imported("import json\nfrom sklearn.svm import SVC"))
    ['json', 'sklearn.svm']
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def kit_of(course: Course, exercise: str, root: Path = ROOT) -> Kit:
    """Take the exercise that the course handed out, or else as this labapi ships it.

    Raises `NoKit`.
    """
    own = course.folder / HANDED_OUT / f"{exercise}_exercise.ipynb"
    try:
        text = json.dumps(read_notebook(own)) if own.exists() else _shipped(root, exercise)
    except NoNotebook as error:
        raise NoKit(NOT_HANDED_OUT.format(exercise=exercise, why=f"{own} {error}.")) from error
    except NotShipped as error:
        raise NoKit(NOT_HANDED_OUT.format(exercise=exercise, why=error)) from error
    return Kit(exercise, text, _digest(course, exercise, text))


def _shipped(root: Path, exercise: str) -> str:
    """Take it from the kit, or from the folder of a teacher's own tasks."""
    return as_shipped(home_of(exercise, root), exercise)


def _digest(course: Course, exercise: str, shipped: str) -> str:
    """Sum up all that a verdict depends on; the seed goes in, and cannot be had from it."""
    judges = sorted(folder_of(exercise).rglob("*.py"))
    shared = sorted(FOLDER.glob("*.py"))
    told = [__version__, course.name, course.seed, repr(course.limits), shipped]
    told += [file.read_text(encoding="utf-8") for file in (*judges, *shared)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
