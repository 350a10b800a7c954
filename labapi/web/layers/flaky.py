"""The flaky layer, switched on by a fault: does the work and then loses the answer.

`fault="flaky"` loses answers to POST only, `fault="unsteady"` those to any method.

That is what a client meets when a connection drops at the worst moment: the prediction is made,
stored and perhaps billed, and nobody is told. It stands inside the errors layer, which turns the
loss into a 500 that says no more than a real one would.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AnswerLostError(Exception):
    """The work was done and its answer was thrown away, on purpose."""


class FlakyLayer:
    """Lose every other answer: the first, the third, the fifth."""

    def __init__(self, app: ASGIApp, fault: str = "flaky") -> None:
        """Wrap the layers further in; `fault` says whether other methods than POST suffer too."""
        self.app = app
        self._fault = fault
        self._seen = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, and its answer perhaps not."""
        suffers = scope["type"] == "http" and (
            scope["method"] == "POST" or self._fault == "unsteady"
        )
        if not suffers or next(self._seen) % 2 == 0:
            await self.app(scope, receive, send)
            return

        async def swallow(message: Message) -> None:
            return None

        await self.app(scope, receive, swallow)
        raise AnswerLostError(f"fault={self._fault!r}: the answer to this request was thrown away")
