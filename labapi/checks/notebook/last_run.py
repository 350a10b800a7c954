"""What became of the learner's cell when it last ran: a check must not judge an older answer.

A cell that raises leaves the names of the run before it. Without a word about that, a learner
would be told what is wrong with a function that stands nowhere in the notebook any more.
"""

from __future__ import annotations

import re
from typing import Any

SET_HERE = re.compile(r"^(?:async\s+)?(?:def\s+|class\s+)?([^\W\d]\w*)\s*(?:=(?!=)|\(|:)", re.M)
"""A name that a cell sets at its top level, or at least speaks of at the beginning of a line."""


class LastRuns:
    """The cells of a notebook whose last run raised, by the names that they were to set."""

    def __init__(self, shell: Any) -> None:
        """Watch the cells of this shell; who watched them before stops."""
        for callback in list(shell.events.callbacks["pre_run_cell"]):
            if isinstance(other := getattr(callback, "__self__", None), LastRuns):
                other.stop()
        self._shell = shell
        self._before: dict[str, Any] = {}
        self._raised: dict[str, str] = {}
        shell.events.register("pre_run_cell", self._begin)
        shell.events.register("post_run_cell", self._end)

    def stop(self) -> None:
        """Watch no more; what was noted stays."""
        if self._begin in self._shell.events.callbacks["pre_run_cell"]:
            self._shell.events.unregister("pre_run_cell", self._begin)
            self._shell.events.unregister("post_run_cell", self._end)

    def raised(self, name: str) -> str:
        """Say what the cell raised that was to set this name and did not; empty if it did."""
        return self._raised.get(name, "")

    def _begin(self, info: Any) -> None:
        self._before = dict(self._shell.user_ns)

    def _end(self, result: Any) -> None:
        error = result.error_before_exec or result.error_in_exec
        source = getattr(result.info, "raw_cell", None) or ""
        for name in set(SET_HERE.findall(source)):
            if error is None or self._is_new(name):
                self._raised.pop(name, None)
            else:
                self._raised[name] = _in_words(error)

    def _is_new(self, name: str) -> bool:
        missing = object()
        now = self._shell.user_ns.get(name, missing)
        return now is not self._before.get(name, missing)


def _in_words(error: BaseException) -> str:
    """Name the error; of a syntax error also the line.

    >>> _in_words(KeyError("data"))
    "KeyError: 'data'"
    """
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}, line {error.lineno} of the cell"
    try:
        said = str(error)[:200]
    except Exception:  # a class of the learner's, whose `__str__` does not work
        said = ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
