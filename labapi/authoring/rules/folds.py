"""The rules of *reveal after commit*: what reads an output is folded until a learner opens it.

A fold is plain HTML, which JupyterLab, Notebook 7, VS Code and a rendered page all open:

    <details><summary>Which two are safe? Look, then open.</summary>

    Markdown, with a blank line above and below.

    </details>

And no code tells the answer before the learner has given one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nbformat import NotebookNode

from labapi.authoring import markdown
from labapi.authoring.made.clock import QUESTION
from labapi.authoring.notebook import Lesson
from labapi.authoring.rules import Finding

FOLD = re.compile(
    r"<details(?P<given>[^>]*)>\s*<summary>(?P<summary>.*?)</summary>(?P<inside>.*?)</details>",
    re.DOTALL,
)
BEGUN, ENDED = re.compile(r"<details\b"), re.compile(r"</details>")
MARKED_UP = re.compile(r"[`*]|\]\(")
ENDS = ("?", ".", "!", "…")
PICTURES = {"show", "diff", "view"}
"""`labapi.show(…)`, `labapi.diff(…)`, `lab.journal.view(…)`."""
MOST_ABOVE = 20
"""So many words may stand above a fold, to say what to do before it is opened."""
UNFOLDED = (
    "this text reads what was just predicted and run: fold it, so that it begins with "
    "<details><summary>what to look for?</summary> and a blank line"
)


def folds_of(lesson: Lesson) -> Iterator[Finding]:
    """Check what a lesson tells, and when."""
    for number, cell in lesson.of_type("markdown"):
        for message in _faults(cell.source):
            yield Finding(lesson.path.name, number, message)
    for number, cell in lesson.of_type("code"):
        if _asserts_before_a_picture(cell.source):
            message = "an assert stands before a picture: draw first (show has `expect=`)"
            yield Finding(lesson.path.name, number, message)
    for (_, question), (number, telling) in pairwise(lesson.of_type("code")):
        if QUESTION.search(question.source) and _expects(telling.source):
            message = (
                "`expect=` right after a question tells the answer, for the code is read before "
                "it is given: leave it out"
            )
            yield Finding(lesson.path.name, number, message)
    yield from _unfolded(lesson)


def _faults(text: str) -> Iterator[str]:
    """Say what is wrong with the folds of one cell."""
    found = list(FOLD.finditer(text))
    if not len(BEGUN.findall(text)) == len(ENDED.findall(text)) == len(found):
        yield (
            "a fold is <details><summary>…</summary>, a blank line, text, a blank line and "
            "</details>, all in one cell and none within another"
        )
        return
    for fold in found:
        yield from _faults_of(fold["given"], fold["summary"].strip(), fold["inside"])


def _faults_of(given: str, summary: str, inside: str) -> Iterator[str]:
    shown = f"the fold {summary[:40]!r}"
    if given.strip():
        yield f"{shown} is not plain <details>: it is closed until the learner opens it"
    if MARKED_UP.search(summary):
        yield f"{shown}: write its summary in plain text, for no Markdown is read there"
    if not summary.endswith(ENDS):
        yield f"{shown}: let its summary ask, or say what to do, and end with ? or ."
    if not re.match(r"[ \t]*\n[ \t]*\n", inside) or not re.search(r"\n[ \t]*\n[ \t]*$", inside):
        yield f"{shown} needs a blank line after </summary> and before </details>: else no Markdown"
    if markdown.headings(inside):
        yield f"{shown} holds a heading, which the table of contents would tell: take it out"


def _unfolded(lesson: Lesson) -> Iterator[Finding]:
    """Ask that the first text below the cell that a question was about begins with a fold."""
    cells = lesson.cells
    for index, cell in enumerate(cells):
        if cell.cell_type != "code" or not QUESTION.search(cell.source):
            continue
        below = _first_text_after_a_run(cells, index)
        if below is not None and not _begins_with_a_fold(cells[below].source):
            yield Finding(lesson.path.name, below + 1, UNFOLDED)


def _begins_with_a_fold(text: str) -> bool:
    """Tell whether there is one, and above it no more than what to do: *Press the button*, say."""
    above, fold, _ = text.partition("<details>")
    return bool(fold) and markdown.words(above) <= MOST_ABOVE


def _first_text_after_a_run(cells: Sequence[NotebookNode], question: int) -> int | None:
    """Find the text below the code that follows a question; None where another question comes."""
    has_run = False
    for index in range(question + 1, len(cells)):
        cell = cells[index]
        if cell.cell_type == "code":
            if QUESTION.search(cell.source):
                return None
            has_run = True
        elif has_run:
            return index
    return None


# What code tells.


def _asserts_before_a_picture(source: str) -> bool:
    tree = _parsed(source)
    pictures = [node.lineno for node in ast.walk(tree) if _is_picture(node)]  # type: ignore[attr-defined]
    asserts = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    return bool(pictures and asserts) and min(asserts) < max(pictures)


def _is_picture(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in PICTURES
    )


def _expects(source: str) -> bool:
    calls = (node for node in ast.walk(_parsed(source)) if isinstance(node, ast.Call))
    return any(keyword.arg == "expect" for call in calls for keyword in call.keywords)


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:  # a cell with `%magic` lines
        return ast.Module([], [])
