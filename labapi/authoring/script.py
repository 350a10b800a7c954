r'''A lesson as plain text, for writing by hand; the notebook stays the one source.

The text is the percent format of jupytext, which reads and writes it. jupytext drops the ids of
cells, and the ids are the tasks: so each is carried in the cell's marker. Tags stand there too.
The solution of an exercise needs no head.

    # ---
    # jupyter:
    #   labapi:
    #     title: HTTP methods
    #     question: Which method, and what may a client assume of it?
    #     needs: 00_start_here, 01_what_is_an_api
    # ---

    # %% [markdown] id="summary"
    """
    ## In three minutes
    """

    # %% id="start"
    lab = labapi.start()

    # %% id="stop" tags=["stop"]
    lab.stop()

The two generated navigation cells are left out of the text and come back when it is read; so do
the meanings of terms, which the links to them have as titles.
'''

from __future__ import annotations

import copy
import re
from collections.abc import Container, Sequence
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
from nbformat import NotebookNode

from labapi.authoring.notebook import (
    BOTTOM,
    TOP,
    Lesson,
    code_cell,
    empty_notebook,
    markdown_cell,
)
from labapi.authoring.terms import explain, glossary_beside, untitled

FORMAT = {"extension": ".py", "format_name": "percent"}
FACTS = ("title", "question", "needs")
MADE = "tasks"
"""What a release notes beside them in an exercise; no hand writes it, so it stands in no text."""
MARKER = re.compile(r"^\s*#\s*%%")
ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What nbformat takes for the id of a cell."""
QUOTED_ID = re.compile(r"""\bid"?\s*[=:]\s*(["'])(?P<id>.*?)\1""")
WRONG_TAGS = re.compile(r"\btags\s*=(?!\s*\[)")
QUOTES = '"""'
TEXT_BEFORE = re.compile(r'\A"""\n.*?\n"""\n', re.DOTALL)
TEXT_AFTER = re.compile(r'(?:\A|\n\n)"""\n.*\n"""\Z', re.DOTALL)
"""A text in its quotes that another cell has swallowed."""
OF_JUPYTEXT = ("cell_marker", "lines_to_next_cell", "cell_depth")
"""Metadata in which jupytext notes how a text was set."""
WRITE = 'write # %% id="…", with [markdown] before the id for text, and tags=["…"] after it'
NO_JUPYTEXT = (
    "To read or write a lesson as text takes jupytext, which is not installed here; "
    "it comes with the test tools: python lab.py test lint"
)


class ScriptError(ValueError):
    """The text is no lesson; the message names the line and the cure."""


def to_script(lesson: Lesson) -> str:
    """Print a lesson as text; `from_script` of it is the same lesson, outputs aside.

    Raises `ScriptError` for a cell that does not survive the way to text and back.
    """
    document = copy.deepcopy(lesson.notebook)
    document.cells = [cell for cell in document.cells if cell.id not in (TOP, BOTTOM)]
    for cell in document.cells:
        cell.source = _as_written(cell)
        cell.metadata = nbformat.from_dict(_metadata(cell))  # type: ignore[no-untyped-call]
    document.metadata = {"jupytext": {"notebook_metadata_filter": "labapi,-all"}}
    if lesson.about or not lesson.is_solution:
        document.metadata["labapi"] = {k: v for k, v in lesson.about.items() if k != MADE}
    text: str = _jupytext().writes(document, fmt=FORMAT)
    _expect_same(lesson, _parsed(text).cells)
    return text


def _metadata(cell: NotebookNode) -> dict[str, Any]:
    """Give the id and what a cell has, and say how its text is to be set."""
    quotable = QUOTES not in cell.source and cell.source == cell.source.strip("\n")
    quotes = {"cell_marker": QUOTES if quotable else ""} if cell.cell_type == "markdown" else {}
    return {"id": cell.id, **cell.metadata, **quotes}


def _expect_same(lesson: Lesson, read_back: list[NotebookNode]) -> None:
    """Refuse what jupytext would read as another cell, such as code with a marker in it."""
    written = [cell for cell in lesson.cells if cell.id not in (TOP, BOTTOM)]
    for cell, back in zip_longest(written, read_back):
        if cell is None or back is None or _known(cell, cell.id) != _known(back):
            where = f"the cell {cell.id!r}" if cell else "its last cell"
            raise ScriptError(
                f"{lesson.path.name}: {where} cannot be written as text, for jupytext would read "
                "something else; look for a line '# %%' or an odd character in it"
            )


def _known(cell: NotebookNode, cell_id: str | None = None) -> tuple[object, ...]:
    """Give what of a cell must survive."""
    tags = list(cell.metadata.get("tags", []))
    source = _as_written(cell).strip("\n")
    return cell_id or cell.metadata.get("id"), cell.cell_type, source, tags


def _as_written(cell: NotebookNode) -> str:
    """Give the source without what the tool adds to it, the meanings of terms."""
    source: str = cell.source
    return untitled(source) if cell.cell_type == "markdown" else source


def from_script(text: str, path: Path, before: Lesson | None = None) -> Lesson:
    """Make the lesson that `text` describes.

    A code cell whose id and source `before` also has keeps its outputs, until the next execution.
    Raises `ScriptError` for a missing head, an unknown fact, a marker that cannot be read, and an
    id that is missing or used twice.
    """
    document = _parsed(text)
    lesson = Lesson(path, empty_notebook({}))
    lesson.notebook.metadata.labapi.update(_facts(document, needed=not lesson.is_solution))
    if before and MADE in before.about:
        lesson.notebook.metadata.labapi[MADE] = before.about[MADE]
    _expect_ids(document.cells, text)
    known = {cell.id: cell for cell in before.cells} if before else {}
    cells = [_cell(cell, known.get(cell.metadata["id"])) for cell in document.cells]
    top, bottom = (
        markdown_cell(cell_id, known[cell_id].source if cell_id in known else "")
        for cell_id in (TOP, BOTTOM)
    )
    lesson.notebook.cells = [top, *cells, bottom]
    explain(lesson, glossary_beside([lesson]))
    return lesson


def _jupytext() -> ModuleType:
    """Import jupytext, which nothing but `read` and `write` needs; raises `ScriptError`."""
    try:
        return import_module("jupytext")
    except ModuleNotFoundError as error:
        raise ScriptError(NO_JUPYTEXT) from error


def _parsed(text: str) -> NotebookNode:
    """Let jupytext read a text; raises `ScriptError` where YAML or nbformat refuse it."""
    jupytext = _jupytext()
    try:
        document: NotebookNode = jupytext.reads(text, fmt=FORMAT)
    except Exception as error:  # of two libraries, and no class in common
        raise ScriptError(_refusal(error, text)) from error
    return document


def _refusal(error: Exception, text: str) -> str:
    """Say in a sentence what YAML has against the head, or nbformat against a marker."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        said = getattr(error, "problem", "it is no YAML")
        return f"line {mark.line + 2}: the head cannot be read ({said}); put the value in quotes"
    lines = text.splitlines()
    wrong = [n for n, line in enumerate(lines, 1) if MARKER.match(line) and WRONG_TAGS.search(line)]
    where = f"line {wrong[0]}: " if wrong else ""
    return f"{where}a marker cannot be read ({str(error).splitlines()[0]}); {WRITE}"


def _facts(document: NotebookNode, *, needed: bool) -> dict[str, str]:
    """Read what the head says of the lesson."""
    given = document.metadata.get("labapi")
    if given is None and needed:
        said = f"expected a head, '# ---', with jupyter: labapi: and the facts {', '.join(FACTS)}"
        raise ScriptError(f"line 1: {said}")
    for name, value in (given or {}).items():
        if name not in FACTS:
            raise ScriptError(f"the head has {name!r}; it may have {', '.join(FACTS)}")
        if not isinstance(value, str | None):
            raise ScriptError(f"the head has {name}: {value}; put the value in quotes")
    return {name: value or "" for name, value in (given or {}).items()}


def _expect_ids(cells: Sequence[NotebookNode], text: str) -> None:
    """Ask that jupytext found a kind and an id of its own for each cell."""
    markers = [(n, line) for n, line in enumerate(text.splitlines(), 1) if MARKER.match(line)]
    used, below = {TOP, BOTTOM}, 0
    for cell in cells:
        number, marker = _marker_of(cell, [one for one in markers if one[0] > below])
        if said := _fault(cell, marker, used):
            raise ScriptError(f"line {number}: {said}")
        used.add(cell.metadata["id"])
        below = number
    for number, marker in markers:
        if _id_in(marker) not in {None, *used}:
            raise ScriptError(
                f"line {number}: this cell is taken for a part of the one above it; "
                "close the quotes that were opened there"
            )


def _marker_of(cell: NotebookNode, following: Sequence[tuple[int, str]]) -> tuple[int, str]:
    """Find the line that opens a cell, among those that follow the cell before it."""
    cell_id = cell.metadata.get("id")
    same = [one for one in following if cell_id and _id_in(one[1]) == cell_id]
    return next(iter(same or following), (1, ""))


def _fault(cell: NotebookNode, marker: str, used: Container[str]) -> str | None:
    """Say what is wrong with the marker of a cell, if anything is."""
    said = cell.metadata
    cell_id, unread = said.get("id"), said.get("incorrectly_encoded_metadata") or said.get("title")
    if unread:
        return f"{unread!r} cannot be read; {WRITE}"
    if cell_id is None:
        if not marker or _id_in(marker):  # of the next cell
            return f"there is text above the first marker; {WRITE}"
        return f"this cell has no id; {WRITE}"
    if not isinstance(cell_id, str) or not ID.fullmatch(cell_id):
        return f"the id {cell_id!r} is no name; make it of letters, digits, '-' and '_'"
    if cell_id in used:
        return f"the id {cell_id!r} is taken; ids are used once"
    if cell.cell_type == "raw":
        return "a cell of a lesson is code or [markdown]"
    if _holds_two(cell):
        return f"the cell that begins here holds two, for a marker in it is missing; {WRITE}"
    return None


def _holds_two(cell: NotebookNode) -> bool:
    """Whether code follows the quotes of a text, or a text in its quotes stands among code."""
    kept = TEXT_BEFORE if cell.cell_type == "markdown" else TEXT_AFTER
    return bool(kept.search(cell.source))


def _id_in(marker: str) -> str | None:
    found = QUOTED_ID.search(marker)
    return found["id"] if found else None


def _cell(read: NotebookNode, old: NotebookNode | None) -> NotebookNode:
    """Make the cell of a lesson from one that jupytext read."""
    source = read.source.strip("\n")
    make = markdown_cell if read.cell_type == "markdown" else code_cell
    cell = make(read.metadata.pop("id"), source)
    for name in OF_JUPYTEXT:
        read.metadata.pop(name, None)
    cell.metadata = read.metadata
    if old is not None and old.cell_type == cell.cell_type == "code" and old.source == source:
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
    return cell
