"""The trace layer: gives each request its id and measures where the server's time goes.

The id also goes into the server's log, to each line that is written in the course of the request.
The measured stages go back to the client in the `Server-Timing` header
(https://www.w3.org/TR/server-timing/), the id in `X-Request-ID`.
"""

from __future__ import annotations

import logging
import re
import secrets
from contextvars import ContextVar
from itertools import pairwise
from time import perf_counter_ns
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from labapi.web.layers import TRACE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Mark = tuple[str, int]
"""The name of a stage, and the count of the clock when it began, in nanoseconds."""
_USABLE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


REQUEST_ID: ContextVar[str] = ContextVar("REQUEST_ID")
"""The id of the request that is being served: whatever is logged in its course can carry it."""
log = logging.getLogger("labapi.requests")


class Span(NamedTuple):
    """One stage: its name, when it began after the request came in, and how long it took."""

    name: str
    start_ms: float
    duration_ms: float


class Trace:
    """The stages of one request, one after the other, with no gap between them.

    `trace.enter("model")` ends the stage before and begins the stage *model*, so the stages
    add up to the whole. Reading the clock is all it costs.
    """

    __slots__ = ("_clock_ns", "_marks", "_stopped_ns", "request_id")

    def __init__(
        self,
        request_id: str,
        clock_ns: Callable[[], int] = perf_counter_ns,
        first: str = "route",
    ) -> None:
        """Begin the first stage: *route*, in which the request finds its endpoint, if no other."""
        self.request_id = request_id
        self._clock_ns = clock_ns
        self._stopped_ns: int | None = None
        self._marks: list[Mark] = [(first, clock_ns())]

    def enter(self, stage: str) -> None:
        """End the present stage and begin another; nothing is measured after the stop."""
        if self._stopped_ns is None:
            self._marks.append((stage, self._clock_ns()))

    def stop(self) -> None:
        """End the last stage."""
        if self._stopped_ns is None:
            self._stopped_ns = self._clock_ns()

    @property
    def stopped(self) -> bool:
        """Whether the last stage has ended: an answer has begun to leave."""
        return self._stopped_ns is not None

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds since the request came in, or until the trace was stopped."""
        return (self._end_ns() - self._marks[0][1]) / 1e6

    @property
    def age_ms(self) -> float:
        """Milliseconds since the request came in, whether or not an answer has begun."""
        return (self._clock_ns() - self._marks[0][1]) / 1e6

    @property
    def spans(self) -> list[Span]:
        """The stages in the order in which they began; the last one ends now, or at the stop."""
        begin_ns = self._marks[0][1]
        return [
            Span(name, (start_ns - begin_ns) / 1e6, (end_ns - start_ns) / 1e6)
            for (name, start_ns), (_, end_ns) in self._stages()
        ]

    def server_timing(self) -> str:
        """Write the stages as the value of a `Server-Timing` header; `dur` is milliseconds."""
        stages = [
            f"{name};dur={(end_ns - start_ns) / 1e6:.3f}"
            for (name, start_ns), (_, end_ns) in self._stages()
        ]
        return f"{', '.join(stages)}, total;dur={self.elapsed_ms:.3f}"

    def _stages(self) -> Iterator[tuple[Mark, Mark]]:
        """Give each stage as the mark at its begin and the one at its end."""
        return pairwise([*self._marks, ("the end", self._end_ns())])

    def _end_ns(self) -> int:
        return self._clock_ns() if self._stopped_ns is None else self._stopped_ns


class TraceLayer:
    """Put a Trace into the scope, and its result into the headers of the answer."""

    def __init__(self, app: ASGIApp, first: str = "route") -> None:
        """Wrap the layers further in, the first of which that is measured is `first`."""
        self.app, self.first = app, first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace = scope[TRACE_KEY] = Trace(request_id_of(scope), first=self.first)
        REQUEST_ID.set(trace.request_id)

        async def send_with_trace(message: Message) -> None:
            if message["type"] == "http.response.start":
                trace.stop()
                asked, status = f"{scope['method']} {quote(scope['path'])}", message["status"]
                log.info("%s → %d in %.1f ms", asked, status, trace.elapsed_ms)
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", trace.request_id.encode("ascii")),
                    (b"server-timing", trace.server_timing().encode("ascii")),
                ]
            await send(message)

        await self.app(scope, receive, send_with_trace)


def request_id_of(scope: Scope) -> str:
    """Take the client's own `X-Request-ID` where it is short and plain, or make one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _USABLE_ID.fullmatch(value.strip(b" \t")):
            return bytes(value).strip(b" \t").decode("ascii")
    return secrets.token_hex(8)
