"""Mistakes told briefly: in a notebook a learner sees the message, not the way through labapi.

IPython asks an exception for `_render_traceback_` before it draws a traceback. An exception that
labapi raised on purpose, since what it was given makes no sense, gets one that gives the message
alone. A fault inside labapi keeps its whole traceback, and outside IPython nothing changes.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
PACKAGE = str(Path(__file__).parents[2])
MISTAKES = (TypeError, ValueError, LookupError, RuntimeError, AttributeError)


def briefly(function: Callable[P, T]) -> Callable[P, T]:
    """Let a public function tell a learner's mistake in its message alone."""

    @wraps(function)
    def call(*given: P.args, **named: P.kwargs) -> T:
        try:
            return function(*given, **named)
        except MISTAKES as error:
            if _on_purpose(error):
                lines = [f"{type(error).__name__}: {error}"]
                error._render_traceback_ = lambda: lines  # type: ignore[union-attr]
            raise

    return call


def _on_purpose(error: BaseException) -> bool:
    """Tell whether a `raise` in labapi made the error, and not a fault on the way."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return False
    file = step.tb_frame.f_code.co_filename
    line = linecache.getline(file, step.tb_lineno).strip()
    return file.startswith(PACKAGE) and line.startswith("raise ")
