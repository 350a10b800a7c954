"""A lesson and its file: read, tidied and written so that the same lesson is the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from labapi.course import (
    KERNEL,
    LANGUAGE,
    PATTERN,
    REHEARSED,
    SOLUTIONS,
    name_of,
    number_of,
    replace_file,
)

RESTORE = "mend it, or take it back from git"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

# The cells that other tools look for, by their ids.
TOP, BOTTOM, CONTENTS = "navigation-top", "navigation-bottom", "contents"
GENERATED = (TOP, BOTTOM, CONTENTS)
"""The cells that no hand writes."""
SUMMARY, START, OBJECTIVES, RECAP, STOP = "summary", "start", "objectives", "recap", "stop"


class NotebookError(ValueError):
    """A file is no notebook of the course, or there is none; the message names it and the cure."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One notebook of the course and where it is kept."""

    path: Path
    notebook: NotebookNode

    @property
    def stem(self) -> str:
        """The name of the lesson, or of the lesson whose exercise this is: `03_http_methods`."""
        return name_of(self.path)

    @property
    def number(self) -> str:
        """The two digits that the file's name begins with."""
        return number_of(self.path)

    @property
    def is_solution(self) -> bool:
        """Whether it is the solution of an exercise, and so also the exercise's source."""
        return self.path.absolute().parent.name == SOLUTIONS

    @property
    def about(self) -> dict[str, str]:
        """What the head of the script said: `title`, `question` and `needs`."""
        return dict(self.notebook.metadata.get("labapi", {}))

    @property
    def title(self) -> str:
        """The title, without the number."""
        return self.about.get("title", self.stem)

    @property
    def cells(self) -> Sequence[NotebookNode]:
        """All cells in order."""
        cells: Sequence[NotebookNode] = self.notebook.cells
        return cells

    def of_type(self, cell_type: str) -> Iterator[tuple[int, NotebookNode]]:
        """Give the `"code"` or `"markdown"` cells, each with its number counted from 1."""
        for number, cell in enumerate(self.cells, start=1):
            if cell.cell_type == cell_type:
                yield number, cell

    def cell(self, cell_id: str) -> NotebookNode | None:
        """Find the cell of this id, or None."""
        return next((cell for cell in self.cells if cell.get("id") == cell_id), None)


def read_lesson(path: Path) -> Lesson:
    """Read and validate one notebook; raises `NotebookError` when it is not one."""
    try:
        text = path.read_text(encoding="utf-8")
        _expect_cells_with_ids(json.loads(text), path)
        notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
        nbformat.validate(notebook)
    except FileNotFoundError as error:
        raise NotebookError(_missing(path)) from error
    except OSError as error:
        raise NotebookError(f"{path} cannot be read: {error.strerror or error}.") from error
    except json.JSONDecodeError as error:
        said = f"{path}: this is no notebook, for line {error.lineno} is no JSON ({error.msg})"
        raise NotebookError(f"{said}; {RESTORE}.") from error
    except (UnicodeDecodeError, nbformat.ValidationError, KeyError) as error:
        said = f"{path}: this is no notebook ({str(error).splitlines()[0]})"
        raise NotebookError(f"{said}; {RESTORE}.") from error
    return Lesson(path, notebook)


def _expect_cells_with_ids(document: Any, path: Path) -> None:
    """Ask for cells that each have an id of their own, before nbformat makes ids up."""
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookError(f"{path}: this is no notebook, for it has no cells; {RESTORE}.")
    if document.get("nbformat") != 4:
        raise NotebookError(f"{path}: this is no notebook of Jupyter's format 4; {RESTORE}.")
    used: set[object] = set()
    for number, cell in enumerate(cells, start=1):
        cell_id = str(cell.get("id", ""))
        if not cell_id or cell_id in used:
            said = f"its id {cell_id!r} is taken" if cell_id else "it has no id"
            raise NotebookError(f"{path}, cell {number}: {said}; give it one of its own.")
        used.add(cell_id)


def _missing(path: Path) -> str:
    there = ", ".join(file.name for file in sorted(path.parent.glob(PATTERN)))
    return f"There is no notebook {path}. In that folder there are: {there or 'none'}."


def lessons_in(folder: Path) -> list[Lesson]:
    """Read the lessons of a folder (`00_….ipynb` and on), in the order of their numbers."""
    names = sorted(folder.glob(PATTERN))
    return [read_lesson(path) for path in names]


def write_lesson(lesson: Lesson) -> bool:
    """Tidy and write a lesson; say whether the bytes of its file changed."""
    tidy(lesson.notebook)
    nbformat.validate(lesson.notebook)
    text = nbformat.writes(  # type: ignore[no-untyped-call]
        lesson.notebook, version=nbformat.NO_CONVERT
    )
    data = (text.rstrip("\n") + "\n").encode()
    if lesson.path.exists() and lesson.path.read_bytes() == data:
        return False
    replace_file(lesson.path, data)
    return True


def tidy(notebook: NotebookNode) -> None:
    """Remove in place what varies from machine to machine: timings, versions, widget state."""
    about = notebook.metadata.get("labapi", {})
    notebook.metadata = _node({"kernelspec": KERNEL, "labapi": about, "language_info": LANGUAGE})
    if about:
        notebook.metadata[REHEARSED] = True
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = _node({"tags": tags} if tags else {})
        cell.pop("attachments", None)
        for output in cell.get("outputs", []):
            _tidy_output(output)


def _tidy_output(output: NotebookNode) -> None:
    """Drop the volatile parts of one output, in place.

    A widget's view names a model of a kernel that is gone, and JupyterLab shows an error for it:
    without the view, it shows the static form that was saved beside it. A traceback names files
    of this machine: its last line says what the text reads aloud.
    """
    if "metadata" in output:
        output.metadata = _node({})
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)
    if output.output_type == "error":
        message = re.sub(r"\x1b\[[0-9;]*m", "", output.evalue)
        output.traceback = [f"{output.ename}: {message}"]


def empty_notebook(about: dict[str, str]) -> NotebookNode:
    """Make a notebook without cells that says this about itself."""
    about_node = {"labapi": about}
    return _node({"cells": [], "metadata": about_node, "nbformat": 4, "nbformat_minor": 5})


def markdown_cell(cell_id: str, source: str) -> NotebookNode:
    """Make a cell of text."""
    return _node({"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source})


def code_cell(cell_id: str, source: str) -> NotebookNode:
    """Make a cell of code that has not been run."""
    cell = {"cell_type": "code", "id": cell_id, "metadata": {}, "source": source}
    return _node(cell | {"execution_count": None, "outputs": []})


def _node(plain: dict[str, Any]) -> NotebookNode:
    node: NotebookNode = nbformat.from_dict(plain)  # type: ignore[no-untyped-call]
    return node


def texts_of(output: NotebookNode) -> Iterator[tuple[str, str]]:
    """Give each text that an output holds, with its MIME type (or `stream`, `error`)."""
    if output.output_type == "stream":
        yield "stream", output.text
    elif output.output_type == "error":
        yield "error", "\n".join([output.ename, output.evalue, *output.traceback])
    else:
        data: dict[str, Any] = output.data
        yield from ((kind, text) for kind, text in data.items() if isinstance(text, str))
