"""`work`: the only way in which a task looks at what a learner made.

Four verbs. Two classes have them: `Here` (in `here.py`) looks into this kernel, `Child` (in
`checks/child/`) talks to a process of its own, which never holds a task or an answer. A judge
cannot tell the two apart.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange


class Work(Protocol):
    """What a learner made, as a judge sees it. Each verb may raise a `problems.WorkProblem`."""

    def value(self, name: str) -> Any:
        """Give the plain data that stands under this name in the notebook."""
        ...

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of the notebook with plain data, and give the plain data it returns."""
        ...

    def request(self, app: str, method: str, path: str, **sending: Any) -> Exchange:
        """Serve the app of this name, send it one request, and give the exchange.

        `sending` is `json`, `data`, `headers` or `params`, as `requests` takes them. A redirect
        is given, not followed.
        """
        ...

    def lab(self, **settings: Any) -> AbstractContextManager[JudgedLab]:
        """Start a fresh lab for the learner's code to call; its record is the judge's alone."""
        ...
