"""What the first `labapi.start()` needs, imported ahead in a kernel; a word where it takes long.

FastAPI takes half a second to import, and `import labapi` shall take none. While a learner reads,
a thread imports it. That costs the same time of the processor; only nobody waits for it. Whoever
imports one of these packages meanwhile waits until they are there: Python's own locks would do
but for `import fastapi.responses`, which locks the part before the whole while the thread does the
reverse, and then one of the two gets a module that is half made.

Neither happens where outputs are to be the same at each run: the variable `LABAPI_REPEATABLE` is
the switch, which nbval, grading, `labapi verify` and authoring set. Where it is on, nothing of a
learner's progress is read or written either: `Progress.open` gives one that is empty.
"""

from __future__ import annotations

import builtins
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from importlib import import_module
from typing import Any

from labapi.classroom.notebook.shell import shell

REPEATABLE = "LABAPI_REPEATABLE"
NEEDED = (
    "pydantic", "fastapi", "uvicorn", "uvicorn.lifespan.on", "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto", "requests",
)  # fmt: skip
"""What a first start imports of others, in an order in which each finds there what it needs.

Nothing of labapi's own: who imports `labapi.web.app` meanwhile holds that module, waits for FastAPI
within it, and would be waited for in turn.
"""
GUARDED = frozenset({
    "anyio", "click", "fastapi", "h11", "httptools", "pydantic", "pydantic_core", "requests",
    "starlette", "urllib3", "uvicorn", "uvloop",
})  # fmt: skip
"""The packages that come with that."""
THREAD = "labapi-imports-ahead"
SLOW_S = 0.5
LONGEST_S = 20.0
STARTING = "The lab is starting. The first time in a notebook takes a moment."


def is_repeatable(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether outputs are to be the same at each run, whatever the machine's speed."""
    return bool(environment.get(REPEATABLE))


def import_ahead(needed: tuple[str, ...] = NEEDED) -> None:
    """Begin to import these modules in a thread, if this is the kernel of a notebook."""
    if getattr(shell(), "kernel", None) is None or is_repeatable():
        return
    if hasattr(os, "register_at_fork"):  # a copy of this process would wait for ever on its locks
        os.register_at_fork(before=wait_for_imports)
    threading.Thread(target=_import, args=(needed,), name=THREAD, daemon=True).start()


def wait_for_imports(longest_s: float = LONGEST_S) -> None:
    """Wait until what is being imported ahead is there; at once, where nothing is."""
    until_s = time.monotonic() + longest_s
    for thread in threading.enumerate():
        if thread.name != THREAD or thread is threading.current_thread():
            continue
        while thread.is_alive() and time.monotonic() < until_s:
            thread.join(SLOW_S)  # on Windows, Ctrl-C cannot interrupt a wait without a limit


def _import(needed: tuple[str, ...]) -> None:
    try:
        with _others_wait():
            for name in needed:
                import_module(name)
    except BaseException:  # whoever needs it imports it again, and is told what is wrong
        return


@contextmanager
def _others_wait() -> Iterator[None]:
    """Let other threads wait before they import one of the guarded packages, or a part of one."""
    plain = builtins.__import__

    def guarded(name: str, *given: Any, **named: Any) -> Any:
        if name.partition(".")[0] in GUARDED:
            wait_for_imports()
        return plain(name, *given, **named)

    builtins.__import__ = guarded
    try:
        yield
    finally:
        if builtins.__import__ is guarded:
            builtins.__import__ = plain


# A word in the cell, once it takes long; it goes again when the lab is there.


@contextmanager
def told_where_slow(text: str = STARTING, after_s: float = SLOW_S) -> Iterator[None]:
    """Say this in the notebook's cell if the body takes longer than so many seconds."""
    if getattr(shell(), "kernel", None) is None or is_repeatable():
        yield
        return
    line = _Line(text)
    timer = threading.Timer(after_s, copy_context().run, [line.show])  # for the cell that runs now
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        line.hide()


class _Line:
    """A line of text in a cell's output, which leaves nothing behind."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._handle: Any = None

    def show(self) -> None:
        from IPython.display import display  # loaded: a kernel runs

        bundle = {"text/plain": self._text}
        self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def hide(self) -> None:
        if self._handle is not None:
            self._handle.update({"text/plain": "", "text/html": ""}, raw=True)
