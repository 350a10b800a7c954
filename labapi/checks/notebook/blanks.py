"""One source for a solution and its exercise: marks in the code say what the learner will write.

    def predict_safely(api, features):
        ### BEGIN SOLUTION
        ...the answer, any number of lines...
        ### END SOLUTION

A region becomes, in the exercise, the lines that `### STUB` marks in it; without such lines
`return ...` in a function, and `name = ...` for each name that it sets elsewhere. A single line may
have pieces of it blanked, with `### BLANK "a", b` behind it: each piece becomes `___`.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from labapi.checks.task import is_answer_of
from labapi.course import ROOT, cells_of, shipped_file, solution_file, source_of

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = re.compile(r"^(?P<indent>\s*)### STUB ?(?P<text>.*)$")
BLANKED = re.compile(r"^(?P<code>.*?)\s*### BLANK (?P<pieces>.+)$")
MARKED = re.compile(r"###\s*(BEGIN SOLUTION|END SOLUTION|STUB|BLANK)")
WRITE_HERE = "return ...  # write your code here, in the place of this line"


class BlankError(ValueError):
    """The marks in a cell make no sense; the message names the line."""


def has_marks(source: str) -> bool:
    """Tell whether a cell holds an answer."""
    return bool(MARKED.search(source))


def stub_of(source: str) -> str:
    """Give what the exercise shows of a cell; raises `BlankError`."""
    shown: list[str] = []
    for region, lines in _regions(source):
        shown += _stub(lines) if region else [_blanked(*numbered) for numbered in lines]
    return "\n".join(shown)


def answer_of(source: str) -> str:
    """Give what `.solution()` shows of a cell: the answer without its marks."""
    shown = []
    for _, lines in _regions(source):
        for _, line in lines:
            if not STUB.match(line):
                found = BLANKED.match(line)
                shown.append(found["code"] if found else line)
    return "\n".join(shown)


def _regions(source: str) -> Iterator[tuple[bool, list[tuple[int, str]]]]:
    """Cut a cell into regions and what stands between them, each line with its number."""
    inside, lines = False, list[tuple[int, str]]()
    number = 0
    for number, line in enumerate(source.split("\n"), start=1):
        mark = line.strip()
        if mark not in (BEGIN, END):
            lines.append((number, line))
            continue
        if inside == (mark == BEGIN):
            raise BlankError(f"line {number}: `{mark}` stands where the other mark should")
        yield inside, lines
        inside, lines = mark == BEGIN, []
    if inside:
        raise BlankError(f"line {number}: `{BEGIN}` has no `{END}`")
    yield False, lines


def _stub(lines: list[tuple[int, str]]) -> list[str]:
    """Make the stub of one region."""
    marked = [found for _, line in lines if (found := STUB.match(line))]
    if marked:
        return [(found["indent"] + found["text"]).rstrip() for found in marked]
    written = [line for _, line in lines if line.strip()]
    if not written:
        return []
    indent = re.match(r"\s*", written[0])
    if indent and indent[0]:
        return [indent[0] + WRITE_HERE]
    try:
        names = list(_names_set(textwrap.dedent("\n".join(written))))
    except SyntaxError as error:
        said = f"line {lines[0][0]}: this region is no Python ({error.msg}); mend it"
        raise BlankError(said) from error
    if not names:
        raise BlankError(f"line {lines[0][0]}: this region sets no name; give it a `### STUB` line")
    return [f"{name} = ..." for name in names]


def _names_set(code: str) -> Iterator[str]:
    """Name what a piece of code assigns at its top level, in order."""
    for node in ast.parse(code).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _blanked(number: int, line: str) -> str:
    found = BLANKED.match(line)
    if not found:
        return line
    code = found["code"]
    for piece in map(str.strip, found["pieces"].split(",")):
        if piece not in code:
            raise BlankError(f"line {number}: `{piece}` does not stand in this line")
        code = code.replace(piece, "___", 1)
    return code


# The reference answers stand in the solution notebooks, which lie beside the package.


def solution_cell(exercise: str, task: str, checkout: Path = ROOT) -> str | None:
    """Give the reference answer of a task as source; None where there is no such notebook or cell.

    The cell's id is the task's; a long answer stands in several.
    """
    sources = _cells(solution_file(checkout, exercise), task)
    return "\n\n\n".join(answer_of(one).strip("\n") for one in sources) or None


def shipped_cell(exercise: str, task: str, checkout: Path = ROOT) -> str:
    """Give what stands in the answer cell of a task at first; empty where that is not known."""
    sources = [stub_of(one) for one in _cells(solution_file(checkout, exercise), task)]
    return "\n\n\n".join(sources or _cells(shipped_file(checkout, exercise), task))


def _cells(notebook: Path, task: str) -> list[str]:
    cells = cells_of(notebook)
    return [source_of(cell) for cell in cells if is_answer_of(task, str(cell.get("id")))]
