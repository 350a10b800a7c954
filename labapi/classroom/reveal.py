"""Show the real source of a thing, with the file and line it stands in: `labapi.reveal(...)`."""

from __future__ import annotations

import functools
import inspect
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labapi.classroom.notebook.markup import page, tag
from labapi.classroom.notebook.measured import as_html
from labapi.classroom.notebook.shell import short_traceback


@dataclass(frozen=True, slots=True, repr=False)
class Revealed:
    """A piece of source: where it stands and what it says.

    `path` begins at the package (`labapi/web/app.py`); `line` is where the piece begins.
    """

    name: str
    path: str
    line: int
    source: str

    @property
    def place(self) -> str:
        """The path and line in words."""
        return f"{self.path}, line {self.line}" if self.line else self.path

    def __repr__(self) -> str:
        """Write the place, then the source."""
        return f"# {self.place}\n{self.source}"

    def _repr_html_(self) -> str:
        """Draw the source with its syntax coloured."""
        title = tag("p", tag("code", as_html(self.place)), "lab-note")
        source = tag("pre", tag("code", coloured(self.source)), "lab-code")
        return page(title, source, sheets=["classroom/notebook/reveal.css"])


@short_traceback
def reveal(thing: Any) -> Revealed:
    """Show the source of a function, class, method, route or module.

    Raises `TypeError` for what has no Python source (numbers, texts, parts written in C).
    """
    target = _behind(thing)
    try:
        lines, first = inspect.getsourcelines(target)
        file = inspect.getsourcefile(target) or ""
    except (TypeError, OSError):
        raise TypeError(_advice(thing)) from None
    name = getattr(target, "__qualname__", getattr(target, "__name__", type(thing).__name__))
    place, line = _short_path(file, target), 0 if _in_notebook(file) else max(first, 1)
    return Revealed(name, place, line, textwrap.dedent("".join(lines)).rstrip())


def _behind(thing: Any) -> Any:
    """Find what holds the source: the endpoint of a route, the function inside a wrapper."""
    if isinstance(thing, functools.partial):
        return _behind(thing.func)
    if isinstance(thing, property):
        return thing.fget
    if hasattr(thing, "endpoint") and callable(thing.endpoint):
        return _behind(thing.endpoint)
    if inspect.isroutine(thing):
        return inspect.unwrap(thing)
    if inspect.isclass(thing) or inspect.ismodule(thing):
        return thing
    plain = type(thing).__module__ == "builtins"
    return thing if plain else type(thing)


def _in_notebook(file: str) -> bool:
    return "ipykernel_" in file or file.startswith("<ipython-input")


def _short_path(file: str, target: Any) -> str:
    if _in_notebook(file):
        return "this notebook"
    package = (inspect.getmodule(target) or target).__name__.partition(".")[0]
    parts = Path(file).parts
    places = [place for place, part in enumerate(parts[:-1]) if part == package]
    return "/".join(parts[places[-1] :]) if places else Path(file).name


def coloured(source: str) -> str:
    """Write Python as HTML, its syntax coloured where pygments is at hand."""
    try:  # pygments comes with Jupyter; in a plain Python without it the source is plain too
        from pygments import highlight  # type: ignore[import-untyped]
        from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
        from pygments.lexers import PythonLexer  # type: ignore[import-untyped]
    except ImportError:
        return as_html(source)
    formatter = HtmlFormatter(nowrap=True, classprefix="lab-py-")
    return str(highlight(source, PythonLexer(), formatter)).rstrip("\n")


def _advice(thing: Any) -> str:
    if inspect.isbuiltin(thing) or inspect.isclass(thing):
        return f"{thing.__name__} is built into Python or written in C: it has no Python source."
    kind = type(thing).__name__
    return f"What is of type {kind} has no source. Pass a function, class, method, route or module."
