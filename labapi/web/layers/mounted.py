"""Another protocol at a path of its own, inside of all layers: journal, trace, CORS, gate, limit.

The API does not know what stands there. It is handed in as an ASGI app with the path and the name
of its protocol, and left alone with what it answers: its errors have shapes of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route, WebSocketRoute

from labapi.domain.errors import BodyTooLarge
from labapi.web.layers import PROTOCOL_KEY, TRACE_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Mounted:
    """An app at exactly one path; `protocol` is what the journal calls what it speaks."""

    path: str
    protocol: str
    app: ASGIApp
    most_bytes: int | None = None
    """The largest body that it is given; None for any."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer; the trace calls that time by the name of the path."""
        scope[PROTOCOL_KEY] = self.protocol
        if trace := scope.get(TRACE_KEY):
            trace.enter(self.path.strip("/"))
        if self.most_bytes is not None and scope["type"] == "http":
            receive = await _bounded(receive, self.most_bytes)
        await self.app(scope, receive, send)


def routes_of(mounted: Iterable[Mounted]) -> list[BaseRoute]:
    """Make the routes: each path takes every method, and WebSockets."""
    return [
        route
        for one in mounted
        for route in (
            Route(one.path, one, include_in_schema=False),
            WebSocketRoute(one.path, one),
        )
    ]


async def _bounded(receive: Receive, most_bytes: int) -> Receive:
    """Read a body ahead, so that one that is too large never reaches the app."""
    read: list[Message] = []
    size, more = 0, True
    while more:
        message = await receive()
        read.append(message)
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
        if size > most_bytes:
            raise BodyTooLarge(most_bytes)

    async def again() -> Message:
        return read.pop(0) if read else await receive()

    return again
