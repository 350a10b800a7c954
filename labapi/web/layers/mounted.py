"""Another protocol at a path of its own, inside of all layers: journal, trace, CORS, gate, limit.

The API does not know what stands there. It is handed in as an ASGI app with the path and the name
of its protocol, and left alone with what it answers: its errors have shapes of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import Route, WebSocketRoute

from labapi.web.layers import PROTOCOL_KEY, TRACE_KEY
from labapi.web.request.body import read_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    origins: Sequence[str] = ()
    """The origins whose pages may open a WebSocket, beside its own; `*` for all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer; the trace calls that time by the name of the path."""
        scope[PROTOCOL_KEY] = self.protocol
        if scope["type"] == "websocket" and not self._lets_in(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close"})  # before it was accepted: 403 on the wire
            return
        if trace := scope.get(TRACE_KEY):
            trace.enter(self.path.strip("/"))
        if self.most_bytes is not None and scope["type"] == "http":
            receive = await _bounded(scope, receive, self.most_bytes)
        await self.app(scope, receive, send)

    def _lets_in(self, headers: Headers) -> bool:
        """Tell whether a WebSocket may be opened.

        Any page may open one to any server: the same-origin policy does not hold for them, so a
        server has to look at the `Origin` (RFC 6455, section 10.2).
        """
        origin = headers.get("origin")
        own = f"http://{headers.get('host')}"
        return origin in (None, own, *self.origins) or "*" in self.origins


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


async def _bounded(scope: Scope, receive: Receive, most_bytes: int) -> Receive:
    """Read a body ahead, so that one that is too large never reaches the app."""
    body = await read_body(Request(scope, receive), dict(scope["headers"]), most_bytes)
    ahead: list[Message] = [{"type": "http.request", "body": body}]

    async def again() -> Message:
        return ahead.pop() if ahead else await receive()

    return again
