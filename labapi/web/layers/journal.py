"""The outermost layer: it writes down every request that reaches the server, and its answer.

An entry is recorded *before* the last byte of the answer leaves, so a client that has its answer
always finds it in the journal. The layer knows nothing of the app inside it but three optional keys
which inner layers may leave in the ASGI scope: `labapi.trace` (the spans),
`labapi.answered_by` (the layer that refused) and `labapi.crash` (a traceback that was caught).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from labapi.web.layers.entry import Entry

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from labapi.domain.clock import Clock

__all__ = ["KEPT_BYTES", "Entry", "JournalLayer"]

KEPT_BYTES = 65_536
"""How much of each body an entry keeps; the sizes count all of it."""


class JournalLayer:
    """Wrap any ASGI app and hand an `Entry` for each HTTP request to `record`."""

    def __init__(self, app: ASGIApp, record: Callable[[Entry], None], clock: Clock) -> None:
        """Watch `app`; `record` is called in the server's thread and must be quick."""
        self.app = app
        self.record = record
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, listening to both directions."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        watch = _Watch(scope, receive, send, self.record, self.clock)
        try:
            await self.app(scope, watch.receive, watch.send)
        except BaseException as error:
            watch.crash = "".join(traceback.format_exception(error))
            raise
        finally:
            watch.close()
            await watch.release()


class _Watch:
    """What is known of one request so far."""

    __slots__ = (
        "_receive", "_send", "answer", "answer_size", "body", "body_size", "clock", "closed",
        "complete", "crash", "headers", "held", "left", "promised", "record", "scope",
        "started_at", "started_ns", "status",
    )  # fmt: skip

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        record: Callable[[Entry], None],
        clock: Clock,
    ) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self.record, self.clock = record, clock
        self.started_at, self.started_ns = clock.now(), clock.monotonic_ns()
        self.body = self.answer = b""
        self.body_size = self.answer_size = 0
        self.status: int | None = None
        self.promised: int | None = None
        self.headers: list[tuple[bytes, bytes]] = []
        self.left = self.closed = self.complete = False
        self.crash: str | None = None
        self.held: list[Message] = []

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.left = self.left or self.status is None
        elif part := message.get("body", b""):
            self.body_size += len(part)
            self.body = _kept(self.body, part)
        return message

    async def send(self, message: Message) -> None:
        self._note(message)
        if self._must_wait(message):
            self.held.append(message)
            return
        if self.complete:
            self.close()
        await self.release()
        await self._send(message)

    async def release(self) -> None:
        """Send the messages that had to wait."""
        held, self.held = self.held, []
        for message in held:
            await self._send(message)

    def _note(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
            self.promised = _promised_size(self.scope["method"], message["status"], self.headers)
        elif message["type"] == "http.response.body":
            part = message.get("body", b"")
            self.answer_size += len(part)
            self.answer = _kept(self.answer, part)
            # The client has its answer when the promised bytes are there, even if the app
            # closes the body with one more, empty message.
            all_there = self.promised is not None and self.answer_size >= self.promised
            self.complete = self.complete or all_there or not message.get("more_body", False)

    def _must_wait(self, message: Message) -> bool:
        if message["type"] == "http.response.start":
            return self.promised == 0  # these headers are the whole answer: record it first
        return self.complete and self.status == 500  # a framework raises the cause afterwards

    def close(self) -> None:
        """Record the entry, once."""
        if self.closed:
            return
        self.closed = True
        if self.crash is not None and self.status is None:
            self.status = 500  # the HTTP server answers in the place of an app that raised
        self.record(self._entry())

    def _entry(self) -> Entry:
        scope, elapsed_ns = self.scope, self.clock.monotonic_ns() - self.started_ns
        return Entry(
            number=0,
            started_at=self.started_at,
            client=_address(scope.get("client")),
            http_version=scope.get("http_version", "1.1"),
            method=scope["method"],
            target=_target(scope),
            raw_request_headers=scope["headers"],
            request_body=bytes(self.body),
            request_size=self.body_size,
            status=None if self.left else self.status,
            raw_response_headers=() if self.left else self.headers,
            response_body=b"" if self.left else bytes(self.answer),
            response_size=0 if self.left else self.answer_size,
            duration_ms=elapsed_ns / 1e6,
            trace=scope.get("labapi.trace"),
            answered_by=scope.get("labapi.answered_by"),
            crash=self.crash or scope.get("labapi.crash"),
        )


def _promised_size(method: str, status: int, headers: list[tuple[bytes, bytes]]) -> int | None:
    """Tell how many bytes of body will come; None where the end has to be waited for."""
    if method == "HEAD" or status in (204, 304):
        return 0
    lengths = [value for name, value in headers if name.lower() == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else None


def _kept(body: bytes, part: bytes) -> bytes:
    room = KEPT_BYTES - len(body)
    return body + part[:room] if room > 0 else body


def _address(client: tuple[str, int] | None) -> str:
    return f"{client[0]}:{client[1]}" if client else ""


def _target(scope: Mapping[str, Any]) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    return (raw + b"?" + query if query else raw).decode("latin-1")
