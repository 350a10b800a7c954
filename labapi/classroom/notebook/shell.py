"""The notebook that we run in, where we run in one: its shell, the cell that runs, its errors."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
PACKAGE = str(Path(__file__).parents[2])
MISTAKES = (TypeError, ValueError, LookupError, RuntimeError, AttributeError)


def shell() -> Any | None:
    """Give IPython's shell; None outside of it. IPython is not imported for the asking."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython  # loaded already

    return get_ipython()


class Closable(Protocol):
    """What stands on a page until it is closed."""

    def close(self) -> None:
        """Take it off the page."""


def shown_here(form: Closable) -> None:
    """Note that the cell that runs now shows this form; close those of its earlier run.

    JupyterLab takes a cell's old output off the page when it is run again, but the kernel's side of
    a form in it would stay, and go on to work for nobody.
    """
    cell, run = _cell_and_run()
    if not cell:
        return
    before, forms = _SHOWN.get(cell, ("", []))
    if before == run:
        forms.append(form)
        return
    for old in forms:
        if old is not form:
            old.close()
    _SHOWN[cell] = run, [form]


_SHOWN: dict[str, tuple[str, list[Closable]]] = {}
"""By cell: its last run, and the forms that it showed. A kernel has one such page, as one shell."""


def _cell_and_run() -> tuple[str, str]:
    """Name the notebook cell that runs, and this run of it; empty outside a notebook."""
    kernel = getattr(shell(), "kernel", None)
    parent = kernel.get_parent() if kernel is not None else {}
    cell = parent.get("metadata", {}).get("cellId", "")
    return str(cell), str(parent.get("header", {}).get("msg_id", ""))


def before_each_cell(callback: Callable[[], None]) -> Callable[[], None]:
    """Call back before each cell that is run from now on; call what is returned to end that."""
    events = getattr(shell(), "events", None)
    if events is None:
        return lambda: None

    def begins(info: Any) -> None:
        callback()

    def end() -> None:
        if begins in events.callbacks["pre_run_cell"]:
            events.unregister("pre_run_cell", begins)

    events.register("pre_run_cell", begins)
    return end


def running_code() -> str:
    """Give the source of the notebook cell that runs; empty outside a notebook."""
    kernel = getattr(shell(), "kernel", None)
    parent = kernel.get_parent() if kernel is not None else {}
    return str(parent.get("content", {}).get("code", ""))


# Mistakes told briefly: in a notebook a learner sees the message, not the way through labapi.
#
# IPython asks an exception for `_render_traceback_` before it draws a traceback. An exception that
# labapi raised on purpose, since what it was given makes no sense, gets one that gives the message
# alone. A fault inside labapi keeps its whole traceback, and outside IPython nothing changes.


def short_traceback(function: Callable[P, T]) -> Callable[P, T]:
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
