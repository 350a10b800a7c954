"""The layers that decide what leaves as a response: *errors*, *head*, and *flaky*, which loses it.

Errors that the lab knows become the status that `problems.py` gives them. All others are
faults of the server: the client gets a 500 that says nothing of the inside, and the traceback
goes to the journal and the log, where the operator finds it by the request's id.

`HEAD` is answered as `GET` without the content (RFC 9110, section 9.3.2).

*flaky* is switched on by a fault: the work is done, and then the answer is lost. That is what a
client meets when a connection drops at the worst moment: the prediction is made, stored and perhaps
billed, and nobody is told. It stands inside *errors*, which turns the loss into a 500 that says no
more than a real one would. `fault="flaky"` loses answers to POST only, `fault="unsteady"` those to
any method.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request

from labapi.domain.errors import LabError
from labapi.web.layers import ANSWERED_BY_KEY, TRACE_KEY
from labapi.web.problems import problem_response, server_fault

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class ErrorsLayer:
    """Turn an exception into an answer, unless an answer has begun."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the layers further in."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        except ClientDisconnect:
            return  # nobody is left to read an answer
        except Exception as error:
            if scope[TRACE_KEY].stopped:  # the trace layer, further out, saw an answer begin
                raise
            response = _answer(Request(scope), error)
            await response(scope, receive, send)


def _answer(request: Request, error: Exception) -> Response:
    """Give the answer to a known error, or to a crash."""
    request.scope[ANSWERED_BY_KEY] = "errors"
    if isinstance(error, LabError):
        return problem_response(request, error)
    return server_fault(request, error)


class HeadLayer:
    """Let the layers further in see a GET, and drop the body of what they answer.

    The headers stay, `Content-Length` among them: HEAD tells how long the answer to GET
    would be.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the layers further in."""
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Let one request through; there is nothing to await for any but HEAD."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return self.app(scope, receive, send)

        async def send_without_content(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            elif ANSWERED_BY_KEY in asked:
                scope[ANSWERED_BY_KEY] = asked[ANSWERED_BY_KEY]
            await send(message)

        asked = {**scope, "method": "GET"}
        return self.app(asked, receive, send_without_content)


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
