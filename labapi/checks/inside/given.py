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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType, MappingProxyType
from typing import Any

from labapi.checks.inside.last_run import names_set
from labapi.checks.inside.left_blank import names_looked_up

MISSING = object()
GIVEN = "given-"
"""How the id of a cell begins that gives a task something to build on."""


class GivenNames:
    """The objects that given cells have made, as they were made."""

    def __init__(self) -> None:
        """Know of no given cell yet."""
        self._cells: dict[str, _GivenCell] = {}
        self._needed_for: dict[frozenset[str], _Needed] = {}

    def note(self, cell: str, source: str, namespace: dict[str, Any]) -> None:
        """Note what a given cell of this id has set; called whenever it has run to its end."""
        self._cells.pop(cell, None)  # who runs again has set its names last
        made = {name: namespace[name] for name in _made_by(source) if name in namespace}
        functions = [held for one in made.values() for held in _functions(one)]
        self._cells[cell] = _GivenCell(made, names_spoken_of(source), tuple(functions))
        self._needed_for.clear()

    @contextmanager
    def restored(self, namespace: dict[str, Any], stands_on: Iterable[str]) -> Iterator[None]:
        """Let the given names on which these names stand mean, in the body, what was given.

        Behind it the learner's own objects are there again.
        """
        needed = self._needed(stands_on)
        for function in needed.functions:
            function.mend()
        made = needed.made
        own = {name: namespace.get(name, MISSING) for name in made}
        own = {name: held for name, held in own.items() if held is not made[name]}
        namespace |= {name: made[name] for name in own}
        try:
            yield
        finally:
            namespace |= own
            for name in (name for name, held in own.items() if held is MISSING):
                del namespace[name]

    def set_anew(self, namespace: dict[str, Any], stands_on: Iterable[str]) -> list[str]:
        """Name those that mean something else now than what was given, of the same names."""
        made = self.made(stands_on)
        return [name for name, held in made.items() if namespace.get(name, MISSING) is not held]

    def made(self, stands_on: Iterable[str]) -> Mapping[str, Any]:
        """Give what was given by name, as far as something with one of these names stands on it."""
        return self._needed(stands_on).made

    def _needed(self, names: Iterable[str]) -> _Needed:
        """Sum up the cells that set these names, and those that set what these cells speak of."""
        asked = frozenset(names)
        found = self._needed_for.get(asked)  # the same few names are asked for at each question
        if found is None:
            found = self._needed_for[asked] = _Needed.of(self._needed_cells(asked))
        return found

    def _needed_cells(self, names: frozenset[str]) -> list[_GivenCell]:
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
class _Needed:
    """What several given cells made, the later of two over the earlier."""

    made: Mapping[str, Any]
    functions: tuple[_Function, ...]

    @classmethod
    def of(cls, cells: list[_GivenCell]) -> _Needed:
        """Take it together, to be read only."""
        made = {name: held for cell in cells for name, held in cell.made.items()}
        functions = tuple(function for cell in cells for function in cell.functions)
        return cls(MappingProxyType(made), functions)


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


# What a given cell makes, and of what a cell speaks, is read from its source.


def _made_by(source: str) -> set[str]:
    """Name what a given cell defines or assigns; what it imports is left out."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):  # in a notebook a learner may have changed it
        return set()
    imports = (one for one in nodes if isinstance(one, ast.Import | ast.ImportFrom))
    aliases = (alias for one in imports for alias in one.names)
    return names_set(source) - {(one.asname or one.name).split(".")[0] for one in aliases}


def names_spoken_of(source: str) -> frozenset[str]:
    r"""Name what a cell asks for among the names of the notebook, be it in a function.

    >>> sorted(names_spoken_of("def twice(n):\n    return send(n.age)"))
    ['send']
    """
    try:
        code = compile(source, "<cell>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(names_looked_up(code))
