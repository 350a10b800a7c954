"""A guided tour of the source, for who knows Python and nothing of HTTP: `labapi.tour()`."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from labapi.classroom.notebook.markup import page, prose, style, tag
from labapi.classroom.notebook.measured import as_html, hidden
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.reveal import coloured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INTRODUCTION = "{count} stops, about {lines} lines. Read them in their order."


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the package and what of it is shown: names in it, or all of it where none is given.

    `source` is read from the installed package, so it is what runs.
    """

    path: str
    names: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The source of the names, in the order of the file, or the whole file."""
        text = style(self.path)
        if not self.names:
            return text.rstrip("\n")
        lines = text.splitlines()
        found = sorted(set(_pieces(ast.parse(text).body, self.names)))
        pieces = ["\n".join(lines[first - 1 : last]) for first, last in found]
        return "\n\n".join(piece if piece[0] == " " else f"\n{piece}" for piece in pieces).strip()


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: what to look for, and where."""

    number: int
    title: str
    words: str
    places: tuple[Place, ...]

    @property
    def lines(self) -> int:
        """How many lines of source this stop shows."""
        return sum(len(place.source.splitlines()) for place in self.places)

    def __repr__(self) -> str:
        """Write the words, then each place with its source."""
        pieces = [f"# labapi/{place.path}\n{place.source}" for place in self.places]
        return "\n\n".join([f"{self.number}. {self.title}\n{self.words}", *pieces])

    def _repr_html_(self) -> str:
        return page(*self._drawn(), sheets=["classroom/notebook/reveal.css"])

    def _drawn(self) -> Iterator[str]:
        """Draw the words and the source; the source is marked, as it changes with the package."""
        yield tag("p", prose(self.words))
        for place in self.places:
            yield tag("p", tag("code", as_html(f"labapi/{place.path}")), "lab-note")
            yield tag("pre", tag("code", hidden(coloured(place.source))), "lab-code")

    def folded(self) -> str:
        """Draw it as one line that opens."""
        line = tag("summary", as_html(f"{self.number}. {self.title}"))
        return tag("details", line + "".join(self._drawn()), "lab-fold lab-option")


@dataclass(frozen=True, slots=True)
class Tour:
    """All stops, each of which opens."""

    stops: tuple[Stop, ...]

    def __repr__(self) -> str:
        """List the stops; `labapi.tour(3)` shows one."""
        return "\n".join([self._introduction(), *map(_line, self.stops)])

    def _repr_html_(self) -> str:
        introduction = tag("p", as_html(self._introduction()), "lab-question")
        stops = [stop.folded() for stop in self.stops]
        return page(introduction, *stops, sheets=["classroom/notebook/reveal.css"])

    def _introduction(self) -> str:
        return INTRODUCTION.format(count=len(self.stops), lines=about_lines(self.stops))


@short_traceback
def tour(stop: int | None = None) -> Tour | Stop:
    """Show the source in the order in which to read it, or one stop of that tour.

    Raises `ValueError` for a stop that there is not.
    """
    stops = all_stops()
    if stop is None:
        return Tour(stops)
    if stop not in range(1, len(stops) + 1):
        raise ValueError(f"There is no stop {stop!r}: the stops are 1 to {len(stops)}.")
    return stops[stop - 1]


@cache
def all_stops() -> tuple[Stop, ...]:
    """Read the stops of the tour."""
    text = style("classroom/notebook/tour.toml")
    return tuple(
        Stop(number, told["title"], told["words"], tuple(map(_place, told["places"])))
        for number, told in enumerate(tomllib.loads(text)["stop"], start=1)
    )


def about_lines(stops: Sequence[Stop]) -> int:
    """Tell how long the tour is, in whole hundreds of lines: each change of a file moves it."""
    return round(sum(stop.lines for stop in stops), -2)


def _place(text: str) -> Place:
    """Read `web/app.py: layers, create_app`."""
    path, _, names = text.partition(": ")
    return Place(path, tuple(filter(None, names.split(", "))))


def _line(stop: Stop) -> str:
    files_of = ", ".join(f"labapi/{place.path}" for place in stop.places)
    return f"{stop.number:>2}. {stop.title} ({files_of})"


def _pieces(body: Sequence[ast.stmt], names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the first and the last line of each name; raises `LookupError` for one not there.

    A decorator belongs to its function, a text behind a value to that value, and before a method
    stands the head of its class.
    """
    for name in names:
        owner, _, method = name.rpartition(".")
        nodes: Sequence[ast.stmt] = body
        if owner:
            found, _ = _made(body, owner)
            assert isinstance(found, ast.ClassDef)
            nodes = found.body
            yield found.lineno, nodes[0].end_lineno or 0
        node, after = _made(nodes, method)
        decorators = getattr(node, "decorator_list", [])
        first = min(part.lineno for part in (node, *decorators))
        last = after if _is_text(after) and not hasattr(node, "body") else node
        yield first, last.end_lineno or 0


def _made(body: Sequence[ast.stmt], name: str) -> tuple[ast.stmt, ast.stmt]:
    """Find the statement that makes a function, a class or a value, and the one after it."""
    for node, after in zip_longest(body, body[1:], fillvalue=ast.Pass()):
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if name in [getattr(node, "name", None), *(getattr(one, "id", None) for one in targets)]:
            return node, after
    raise LookupError(f"{name!r} is not there.")


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
