"""The outermost layer: it writes down every request that reaches the server, and its answer.

An entry is recorded *before* the last byte of the answer leaves, so a client that has its answer
always finds it in the journal. The layer knows nothing of the app inside it but what inner layers
may leave in the ASGI scope: the spans, the layer that refused, a traceback that was caught, and the
error that broke off an answer (`layers/__init__.py`). That a client left before the end of its
answer it sees itself.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from labapi.web.layers import (
    ANSWERED_BY_KEY,
    BROKEN_OFF_KEY,
    CRASH_KEY,
    PASSED_TO_KEY,
    PROTOCOL_KEY,
    TRACE_KEY,
)
from labapi.web.layers.entry import LEFT, Entry, RawHeaders
from labapi.web.layers.talk import overheard

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from labapi.domain.clock import Clock

__all__ = ["KEPT_BYTES", "Entry", "JournalLayer"]

KEPT_BYTES = 65_536
"""How much of each body an entry keeps; the sizes count all of it."""


class JournalLayer:
    """Wrap any ASGI app; `record` is given an `Entry` for each HTTP request and each WebSocket."""

    def __init__(
        self,
        app: ASGIApp,
        record: Callable[[Entry], None],
        clock: Clock,
        inner: tuple[str, ...] = (),
    ) -> None:
        """Watch `app`; `record` is called in the server's thread and must be quick.

        `inner` names the layers that a request meets after this one, if they are known.
        """
        self.app = app
        self.stations = ("journal", *inner) if inner else ()
        self.record = record
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, listening to both directions."""
        if scope["type"] != "http":
            await self._other(scope, receive, send)
            return
        watch = _Watch(scope, receive, send, self.record, self.clock, self.stations)
        try:
            await self.app(scope, watch.receive, watch.send)
        except BaseException as error:
            watch.crash = "".join(traceback.format_exception(error))
            raise
        finally:
            if not watch.recorded:
                await watch.finish()

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            kept = (self.record, self.clock, self.stations)
            await overheard(self.app, scope, receive, send, *kept)
        else:
            await self.app(scope, receive, send)


class _Watch:
    """What is known of one request so far; at first, nothing of its answer."""

    body = answer = b""
    body_size = answer_size = 0
    status: int | None = None
    promised: int | None = None
    headers: RawHeaders = ()
    left = complete = recorded = False
    crash: str | None = None
    broken_off = ""
    held: tuple[Message, ...] = ()

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        record: Callable[[Entry], None],
        clock: Clock,
        stations: tuple[str, ...],
    ) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self._record, self._clock, self._stations = record, clock, stations
        self.started_at, self.started_ns = clock.now(), clock.monotonic_ns()

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.left = self.left or self.status is None
            if not self.left and not self.complete:
                self.broken_off = LEFT
        elif part := message.get("body", b""):
            self.body_size += len(part)
            self.body = _kept(self.body, part)
        return message

    async def send(self, message: Message) -> None:
        if self._must_wait(message):
            self.held += (message,)
            return
        if self.complete and not self.recorded:
            await self.finish()
        await self._send(message)

    def _must_wait(self, message: Message) -> bool:
        """Note a part of the answer, and tell whether the entry has to be recorded before it."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], tuple(message.get("headers", ()))
            self.promised = _promised_size(self.scope["method"], message["status"], self.headers)
            return self.promised == 0  # these headers are the whole answer
        if message["type"] == "http.response.body":
            part = message.get("body", b"")
            self.answer_size += len(part)
            self.answer = _kept(self.answer, part)
            # The client has its answer when the promised bytes are there, even if the app
            # closes the body with one more, empty message.
            all_there = self.promised is not None and self.answer_size >= self.promised
            self.complete = self.complete or all_there or not message.get("more_body", False)
        return self.complete and self.status == 500  # a framework raises the cause afterwards

    async def finish(self) -> None:
        """Record the entry, and then send the messages that had to wait for it."""
        if self.crash is not None and self.status is None:
            self.status = 500  # the HTTP server answers in the place of an app that raised
        self.recorded = True
        self._record(self._entry())
        for message in self.held:
            await self._send(message)

    def _entry(self) -> Entry:
        scope, client = self.scope, self.scope.get("client")
        return Entry(
            number=0,
            started_at=self.started_at,
            client=f"{client[0]}:{client[1]}" if client else "",
            http_version=scope.get("http_version", "1.1"),
            method=scope["method"],
            target=_target(scope),
            raw_request_headers=scope["headers"],
            request_body=self.body,
            request_size=self.body_size,
            status=None if self.left else self.status,
            raw_response_headers=() if self.left else self.headers,
            response_body=b"" if self.left else self.answer,
            response_size=0 if self.left else self.answer_size,
            duration_ms=(self._clock.monotonic_ns() - self.started_ns) / 1e6,
            trace=scope.get(TRACE_KEY),
            answered_by=scope.get(ANSWERED_BY_KEY),
            crash=self.crash or scope.get(CRASH_KEY),
            stations=self._stations,
            passed_to=scope.get(PASSED_TO_KEY, ""),
            protocol=scope.get(PROTOCOL_KEY, ""),
            broken_off=self.broken_off or scope.get(BROKEN_OFF_KEY, ""),
            scheme=scope.get("scheme", "http"),
        )


def _promised_size(method: str, status: int, headers: RawHeaders) -> int | None:
    """Tell how many bytes of body will come; None where the end has to be waited for."""
    if method == "HEAD" or status in (204, 304):
        return 0
    for name, value in headers:
        if name.lower() == b"content-length":
            return int(value) if value.isdigit() else None
    return None


def _kept(body: bytes, part: bytes) -> bytes:
    """Add a part to what is kept of a body, as far as there is room."""
    return body + part[: max(0, KEPT_BYTES - len(body))]


def _target(scope: Mapping[str, Any]) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return (raw + b"?" + query if (query := scope.get("query_string")) else raw).decode("latin-1")
