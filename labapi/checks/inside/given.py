"""What a name means that the exercise has given: while an answer is judged, what was given.

A cell of the learner's may set such a name anew, or exchange the code of a given function; the
answer is judged by what the kit gave all the same. That goes for what the task at hand stands on:
the names of which its answer cell spoke when it was shipped, those that the judge asks for, and all
that stands beside them in their cells. Elsewhere a helper of the learner's own may well be called
`send`, as a given function of an earlier task is. What a given cell imports is not held, for the
same word may come from another library; nor is what a given list or dictionary holds, since answers
add to it.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any

SET_IN_LINE = re.compile(
    r"^(?:%\w+ )?(?:async\s+)?(?:(?:def|class)\s+)?([^\W\d]\w*)\s*(?:\(|:(?!=)|[-+*/|&]?=(?!=))",
    re.MULTILINE,
)
"""A name that a line sets, or seems to: for a cell that is no Python."""
IMPORTED_IN_LINE = re.compile(r"^(?:from\s+\S+\s+)?import\s+(.+)", re.MULTILINE)
WORD = re.compile(r"[^\W\d]\w*")
MISSING = object()
GIVEN = "given-"
"""How the id of a cell begins that gives a task something to build on."""


class GivenNames:
    """The objects that given cells have made, as they were made."""

    def __init__(self) -> None:
        """Know of no given cell yet."""
        self._cells: dict[str, _GivenCell] = {}

    def note(self, cell: str, source: str, namespace: dict[str, Any]) -> None:
        """Note what a given cell of this id has set; called whenever it has run to its end."""
        self._cells.pop(cell, None)  # who runs again has set its names last
        made = {name: namespace[name] for name in names_defined(source) if name in namespace}
        functions = [held for one in made.values() for held in _functions(one)]
        self._cells[cell] = _GivenCell(made, names_spoken_of(source), tuple(functions))

    def holds(self, name: str) -> bool:
        """Tell whether a given cell has set this name."""
        return any(name in cell.made for cell in self._cells.values())

    @contextmanager
    def restored(self, namespace: dict[str, Any], stands_on: Iterable[str]) -> Iterator[None]:
        """Let the given names on which these names stand mean, in the body, what was given.

        Behind it the learner's own objects are there again.
        """
        own: dict[str, Any] = {}
        for cell in self._needed(stands_on):
            for function in cell.functions:
                function.mend()
            for name, made in cell.made.items():
                if (now := namespace.get(name, MISSING)) is not made:
                    own.setdefault(name, now)
                    namespace[name] = made
        try:
            yield
        finally:
            for name, made in own.items():
                namespace[name] = made
                if made is MISSING:
                    del namespace[name]

    def set_anew(self, namespace: dict[str, Any], stands_on: Iterable[str]) -> list[str]:
        """Name those that mean something else now than what was given, of the same names."""
        made: dict[str, Any] = {}
        for cell in self._needed(stands_on):
            made |= cell.made
        return [name for name, held in made.items() if namespace.get(name, MISSING) is not held]

    def _needed(self, names: Iterable[str]) -> list[_GivenCell]:
        """Find the cells that set these names, and those that set what these cells speak of."""
        needed, wanted = set[str](), set(names)
        while found := {
            cell_id
            for cell_id, cell in self._cells.items()
            if cell_id not in needed and not wanted.isdisjoint(cell.made)
        }:
            needed |= found
            wanted = set().union(*(self._cells[cell_id].speaks_of for cell_id in found))
        return [cell for cell_id, cell in self._cells.items() if cell_id in needed]


@dataclass(frozen=True, slots=True)
class _GivenCell:
    """What one given cell made by name, which names it speaks of, and the code that it made."""

    made: dict[str, Any]
    speaks_of: frozenset[str]
    functions: tuple[_Function, ...]


@dataclass(frozen=True, slots=True)
class _Function:
    """A function as it was made; of a method also the class, and what stands in it."""

    function: FunctionType
    code: Any
    defaults: Any
    keyword_defaults: Any
    holder: type | None = None
    name: str = ""
    held: Any = None

    def mend(self) -> None:
        """Make it again what it was."""
        if self.holder is not None and vars(self.holder).get(self.name) is not self.held:
            setattr(self.holder, self.name, self.held)
        if self.function.__code__ is not self.code:
            self.function.__code__ = self.code
        self.function.__defaults__ = self.defaults
        self.function.__kwdefaults__ = self.keyword_defaults


def _functions(made: Any) -> Iterator[_Function]:
    """Take down a function, or the methods of a class."""
    if isinstance(made, FunctionType):
        yield _Function(made, made.__code__, made.__defaults__, made.__kwdefaults__)
    for name, held in list(vars(made).items()) if isinstance(made, type) else ():
        inner = getattr(held, "__func__", getattr(held, "fget", held))
        for one in _functions(inner) if isinstance(inner, FunctionType) else ():
            yield _Function(
                one.function, one.code, one.defaults, one.keyword_defaults, made, name, held
            )


# What a cell sets, and of what it speaks, is read from its source.


def names_defined(source: str) -> set[str]:
    r"""Name what a cell defines or assigns at its top level; what it imports is left out.

    >>> sorted(names_defined("import a\nb = 1\ndef c(): d = 2\nfor e in (): f += 1"))
    ['b', 'c', 'e', 'f']
    """
    try:
        table = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError):  # a magic of IPython's, a bracket too many, a null byte
        return set(SET_IN_LINE.findall(source))
    found = (one for one in table.get_symbols() if one.is_assigned() and not one.is_imported())
    return {one.get_name() for one in found}


def names_set(source: str) -> set[str]:
    r"""Name what a cell sets in any way, as far as that can be seen; it may be no Python at all.

    >>> sorted(names_set("import x as a\nb = 1")), sorted(names_set("import x as a\nb = "))
    (['a', 'b'], ['a', 'b'])
    """
    try:
        table = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError):
        words = [word for found in IMPORTED_IN_LINE.findall(source) for word in found.split(",")]
        return names_defined(source) | {word.split()[-1] for word in words if word.strip()}
    return names_defined(source) | {
        one.get_name() for one in table.get_symbols() if one.is_imported()
    }


def names_spoken_of(source: str) -> frozenset[str]:
    r"""Name what a cell speaks of, whether it sets it or asks for it.

    >>> sorted(names_spoken_of("def twice(n):\n    return send(n.age)"))
    ['n', 'send']
    """
    try:
        nodes = ast.walk(ast.parse(source))
    except (SyntaxError, ValueError):
        return frozenset(WORD.findall(source))
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name))
