"""The flaky layer, switched on by ``fault="flaky"``: does the work and then loses the answer.

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
    """Lose the answer to every other POST: the first, the third, the fifth."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the layers further in."""
        self.app = app
        self._posts = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, and its answer perhaps not."""
        if scope["type"] != "http" or scope["method"] != "POST" or next(self._posts) % 2 == 0:
            await self.app(scope, receive, send)
            return

        async def swallow(message: Message) -> None:
            return None

        await self.app(scope, receive, swallow)
        raise AnswerLostError("fault='flaky': the answer to this request was thrown away")
