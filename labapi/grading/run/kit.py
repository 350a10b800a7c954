"""What a row is judged by: the exercise as it was handed out, its tasks, and a digest of both."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from labapi.checks.catalogue import FOLDER, folder_of, home_of, tasks_of
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
    changes with anything on which a verdict depends but the submission. `judges` holds the same for
    each task by itself: what another task's judge alone depends on is not in it.
    """

    exercise: str
    shipped: str
    digest: str
    judges: tuple[tuple[str, str], ...] = ()

    @property
    def tasks(self) -> frozenset[str]:
        """Name all tasks of the exercise."""
        return frozenset(task for task, _ in self.judges)

    def judge_of(self, task: str) -> str:
        """Give the digest of what judges a task."""
        return dict(self.judges).get(task, self.digest)

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
    files = _Files.of(exercise)
    told = [__version__, course.name, course.seed, repr(course.limits), text]
    judges = tuple((task.id, _sum([*told, *files.of_task(task.id)])) for task in tasks_of(exercise))
    return Kit(exercise, text, _sum([*told, *files.text.values()]), judges)


def _shipped(root: Path, exercise: str) -> str:
    """Take it from the kit, or from the folder of a teacher's own tasks."""
    return as_shipped(home_of(exercise, root), exercise)


def _sum(told: list[str]) -> str:
    """Sum up all that a verdict depends on; the seed goes in, and cannot be had from it."""
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Files:
    """The texts of an exercise's judges, by their files: one a task, and what they share."""

    text: dict[Path, str]

    @classmethod
    def of(cls, exercise: str) -> _Files:
        judges, shared = folder_of(exercise).rglob("*.py"), FOLDER.glob("*.py")
        files = [*sorted(judges), *sorted(shared)]
        return cls({file: file.read_text(encoding="utf-8") for file in files})

    def of_task(self, task: str) -> list[str]:
        """Give the texts on which a task's judge depends: its own, and all that are no other's."""
        return [text for file, text in self.text.items() if not self._is_anothers(file, task)]

    def _is_anothers(self, file: Path, task: str) -> bool:
        """Tell whether a file holds another task and nothing else does name it to import it."""
        names_it = re.compile(rf"^\s*(?:from|import)\b.*\b{re.escape(file.stem)}\b", re.MULTILINE)
        is_shared = any(names_it.search(text) for at, text in self.text.items() if at != file)
        return file.stem != task and not file.stem.startswith("_") and not is_shared
