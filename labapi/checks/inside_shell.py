"""The shell that runs a notebook's cells in a child process: IPython's own, with no one watching.

Magics and `await` at the top of a cell work as in a notebook, and as there an event loop is running
while a cell runs.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

T = TypeVar("T")


class InsideShell(InteractiveShell):
    """Runs cells; what they raise is given back, and not drawn."""

    def enable_gui(self, gui: Any = None) -> None:
        """Have no window to open, for `%matplotlib inline`."""

    def showtraceback(self, *given: Any, **named: Any) -> None:
        """Draw nothing: the drawing of a deep recursion takes seconds."""

    def showsyntaxerror(self, *given: Any, **named: Any) -> None:
        """Draw nothing."""


class Cells:
    """The cells that have run, and the names that they defined."""

    def __init__(self) -> None:
        """Start a shell that keeps no history on disk."""
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        self._shell = InsideShell.instance(config=config)
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self.namespace: dict[str, Any] = self._shell.user_ns

    def run(self, source: str) -> BaseException | None:
        """Run one cell, and give what it raised."""
        result = self._finish(self._cell(source))
        raised: BaseException | None = result.error_before_exec or result.error_in_exec
        return raised

    def in_loop(self, function: Callable[[], T]) -> T:
        """Call a function while the event loop runs, as it would be called from a cell."""

        async def called() -> T:
            return function()

        return self._finish(called())

    async def _cell(self, source: str) -> Any:
        trouble = None
        try:
            transformed = self._shell.transform_cell(source)  # type: ignore[no-untyped-call]
        except Exception:
            transformed, trouble = source, sys.exc_info()
        return await self._shell.run_cell_async(
            source,
            store_history=True,
            transformed_cell=transformed,
            preprocessing_exc_tuple=trouble,
        )

    def _finish(self, coroutine: Coroutine[Any, Any, T]) -> T:
        task = self._loop.create_task(coroutine)
        try:
            return self._loop.run_until_complete(task)
        except KeyboardInterrupt:  # it met the loop itself, while the cell was waiting
            task.cancel()
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(task)
            raise
