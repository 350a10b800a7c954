"""Python stands in files, where it is coloured, formatted and linted, and not in strings.

A literal counts that can be read as Python of two statements or more, with as many lines as it
takes in the source. An f-string counts likewise, a name in the place of each of its values. A name
that stands alone in its line is a word rather than a statement.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "labapi"
FEWER_THAN = 150
"""Lines: what a child process runs, and the examples that a widget shows, may stay."""


def text_of(literal: ast.AST) -> str | None:
    if isinstance(literal, ast.JoinedStr):
        return "".join(text_of(part) or "value" for part in literal.values)
    if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
        return literal.value
    return None


def literals(node: ast.AST) -> Iterator[ast.expr]:
    """Give the strings of a module, an f-string as one."""
    for child in ast.iter_child_nodes(node):
        if text_of(child) is None:
            yield from literals(child)
        elif isinstance(child, ast.expr):
            yield child


def statements(text: str) -> int:
    try:
        body = ast.parse(textwrap.dedent(text)).body
    except (SyntaxError, ValueError):
        return 0
    return sum(not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Name)) for one in body)


def python_in_strings(source: str) -> dict[int, int]:
    """Tell in which lines such a literal begins, and how many lines it takes."""
    return {
        literal.lineno: (literal.end_lineno or literal.lineno) - literal.lineno + 1
        for literal in literals(ast.parse(source))
        if statements(text_of(literal) or "") >= 2
    }


def test_fewer_than_150_lines_of_python_stand_in_strings():
    found = {
        f"{path.relative_to(PACKAGE)}:{line}": length
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, length in python_in_strings(path.read_text(encoding="utf-8")).items()
    }
    assert sum(found.values()) < FEWER_THAN, found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('A = """\nimport json\n\ndef f():\n    return json\n"""', {1: 6}),
        ('A = "x = 1\\n" \\\n    "y = 2"', {1: 2}),
        ('A = f"""\n{one} = 1\ny = {two}\n"""', {1: 4}),
        ('A = """\n    x = 1\n    y = 2\n"""', {1: 4}),
        ('f(["a", f"x = {1}; y = 2"])', {1: 1}),
        ('A = "x = 1"', {}),
        ('A = f"{one}\\n{two}"', {}),
        ('"""Two sentences. No program."""', {}),
        ('A = b"x = 1\\ny = 2"', {}),
        ('A = "x = 1\\0\\ny = 2"', {}),
    ],
)
def test_a_string_counts_that_is_a_program_of_two_statements(source, found):
    assert python_in_strings(source) == found
