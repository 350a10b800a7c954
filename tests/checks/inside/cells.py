"""Cells of a notebook, run without one; and the problem that a verb raises."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from typing import TypeVar

import pytest

P = TypeVar("P", bound=BaseException)
FILE = "<a cell of a test>"


def names_of(source: str, **names: object) -> dict[str, object]:
    """Run a cell in a namespace of its own, so that its lines can be found, as IPython does."""
    run_in(names, source, FILE)
    return names


def run_in(names: dict[str, object], source: str, file: str) -> None:
    """Run one cell among others, under a name of its own."""
    lines = source.splitlines(keepends=True)
    linecache.cache[file] = (len(source), None, lines, file)
    exec(compile(source, file, "exec"), names)


def problem(kind: type[P], ask: Callable[..., object], *given: object, **sending: object) -> P:
    """Give the problem of this kind that asking raises."""
    with pytest.raises(kind) as told:
        ask(*given, **sending)
    return told.value
