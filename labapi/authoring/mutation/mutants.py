"""Mutants: an answer with one thing changed, at every place where an operator has a change for it.

A mutant that gets all points shows what a judge does not look at, or that the change changes
nothing: such a mutant is an *equivalent*.
"""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from labapi.authoring.mutation.operators import IN_ANNOTATIONS, OPERATORS, New, Operator

T = TypeVar("T")
BETWEEN = " ⏎ "
"""What stands between lines that are told in one."""
NOTHING = "(nothing)"
ANNOTATIONS = ("annotation", "returns")
MEANT = 30
"""So many signs are shown on each side of what was changed within a line."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """An answer with one change: by which operator, in which line of the answer, and what it was.

    `was` and `became` are the lines that differ, as `ast.unparse` writes them.
    """

    operator: str
    line: int
    was: str
    became: str
    source: str = field(repr=False)

    @property
    def told(self) -> tuple[str, str]:
        """What it was and became, short enough to be read on a line."""
        return shortened(self.was, self.became or NOTHING)


def mutants_of(source: str) -> list[Mutant]:
    """Make all mutants of an answer, no two alike, in the order of its lines.

    >>> [(one.operator, one.became) for one in mutants_of("ready = n > 1")][:2]
    [('a statement dropped', 'pass'), ('another comparison', 'ready = n >= 1')]
    """
    tree = ast.parse(source)
    whole = ast.unparse(tree)
    made: dict[str, Mutant] = {whole: Mutant("", 0, "", "", whole)}
    for place in list(_places(tree)):
        for operator, kinds, changes in place.operators:
            for new in changes(place.node) if isinstance(place.node, kinds) else ():
                with place.holding(new):
                    mutated = ast.unparse(tree)
                if mutated not in made and _is_python(mutated):
                    told = differing(whole, mutated)
                    made[mutated] = Mutant(operator, place.line, *told, mutated)
    return list(made.values())[1:]


def shuffled(mutants: Sequence[T], seed: str) -> list[T]:
    """Give them in a drawn order, the same one for the same seed."""
    return random.Random(seed).sample(mutants, len(mutants))


def differing(before: str, after: str) -> tuple[str, str]:
    r"""Give the lines in which two sources differ, each side in one line.

    >>> differing("a = 1\nb = 2\nc = 3", "a = 1\nc = 3")
    ('b = 2', '')
    """
    old, new = before.splitlines(), after.splitlines()
    start = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    if start and start + end == len(old):  # a line came in: say behind which
        start -= 1
    sides = (lines[start : len(lines) - end] for lines in (old, new))
    was, became = (BETWEEN.join(line.strip() for line in side) for side in sides)
    return was, became


def shortened(was: str, became: str) -> tuple[str, str]:
    """Leave out of two long lines what is the same at their ends.

    >>> shortened("x" * 50 + "1", "x" * 50 + "2")
    ('…xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1', '…xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx2')
    """
    start = max(0, _alike(was, became) - MEANT)
    end = max(0, _alike(was[start:][::-1], became[start:][::-1]) - MEANT)
    first, second = (
        "…" * bool(start) + side[start : len(side) - end] + "…" * bool(end)
        for side in (was, became)
    )
    return first, second


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the items at the start that are the same in both."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _is_python(source: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as `is` with a literal: the mutant's affair
        try:
            compile(source, "<mutant>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


# The places of a tree.


@dataclass(frozen=True, slots=True)
class _Place:
    """One node, and where it hangs: in a field of its parent, or in the list that is there."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    line: int

    @property
    def operators(self) -> Sequence[tuple[str, tuple[type[ast.AST], ...], Operator]]:
        """What can be changed here."""
        return IN_ANNOTATIONS if self.field in ANNOTATIONS else OPERATORS

    @contextmanager
    def holding(self, new: New) -> Iterator[None]:
        """Put another node, or several, in the place of this one, for a while."""
        held: Any = getattr(self.parent, self.field)
        setattr(self.parent, self.field, self._with(held, new))
        try:
            yield
        finally:
            setattr(self.parent, self.field, held)

    def _with(self, held: Any, new: New) -> Any:
        if self.index is None:
            return new
        several = new if isinstance(new, list) else [new]
        return [*held[: self.index], *several, *held[self.index + 1 :]] or [ast.Pass()]


def _places(parent: ast.AST, line: int = 1, typed: bool = False) -> Iterator[_Place]:
    """Find all nodes of a tree whose change could be seen when it runs.

    `typed` says whether annotations are looked at here: in classes, and in functions that a
    framework is told of.
    """
    is_function = isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef)
    for name, held in ast.iter_fields(parent):
        if is_function or isinstance(parent, ast.ClassDef | ast.Lambda):
            told = bool(getattr(parent, "decorator_list", ())) and name in ("args", "returns")
            typed = isinstance(parent, ast.ClassDef) or told
        if name in ("format_spec", "type_params") or (name in ANNOTATIONS and not typed):
            continue
        is_list = isinstance(held, list)
        for index, node in enumerate(held if is_list else [held]):
            if isinstance(node, ast.AST) and not _is_remark(node):
                here = getattr(node, "lineno", line)
                yield _Place(node, parent, name, index if is_list else None, here)
                yield from _places(node, here, typed)


def _is_remark(node: ast.AST) -> bool:
    """Tell whether a statement is a docstring, or another constant by itself."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
