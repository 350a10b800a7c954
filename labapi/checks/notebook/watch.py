"""Watch the cells of a notebook as they run: which has set what, and what given ones have made.

IPython tells whoever has registered when a cell begins and when it has ended, and says of it the
source, the error and, in JupyterLab, the id.
"""

from __future__ import annotations

from typing import Any

from labapi.checks.inside.given import GIVEN, GivenNames
from labapi.checks.inside.last_run import LastRuns, as_python


class Watch:
    """Keeps the record of the cells that run in a notebook's shell, and of what given ones set."""

    def __init__(self, shell: Any) -> None:
        """Watch this shell; who watched before stops, and hands over what it knows."""
        self.runs, self.given = LastRuns(), GivenNames()
        for callback in list(shell.events.callbacks["pre_run_cell"]):
            if isinstance(other := getattr(callback, "__self__", None), Watch):
                self.runs, self.given = other.runs, other.given
                other.stop()
        self._shell = shell
        shell.events.register("pre_run_cell", self._begin)
        shell.events.register("post_run_cell", self._end)

    def stop(self) -> None:
        """Watch no more; what was noted stays."""
        if self._begin in self._shell.events.callbacks["pre_run_cell"]:
            self._shell.events.unregister("pre_run_cell", self._begin)
            self._shell.events.unregister("post_run_cell", self._end)

    def _begin(self, info: Any) -> None:
        self.runs.begin(self._shell.user_ns)

    def _end(self, result: Any) -> None:
        error = result.error_before_exec or result.error_in_exec
        cell = str(getattr(result.info, "cell_id", None) or "")
        self.runs.end(cell, as_python(result), error, self._shell.user_ns)
        if cell.startswith(GIVEN) and error is None:
            self.given.note(cell, as_python(result), self._shell.user_ns)
