"""A WebSocket in the journal: its handshake is an entry, and the messages stand in that.

The handshake is an HTTP request, answered by 101 (RFC 6455, section 4). It is recorded before that
answer leaves, and each message before it is handed on, so whoever has it finds it in the journal.
A talk may be long: an entry keeps the first `MOST_MESSAGES`, and counts all.
"""

from __future__ import annotations

import traceback
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple

from labapi.web.layers import ANSWERED_BY_KEY, CRASH_KEY, PROTOCOL_KEY
from labapi.web.layers.entry import Entry, RawHeaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from labapi.domain.clock import Clock

MOST_MESSAGES = 200
KEPT_BYTES = 4096
"""How much of each message is kept."""
Side = Literal["client", "server"]


class Said(NamedTuple):
    """One message of a WebSocket: who sent it, when after the handshake, and how it begins."""

    by: Side
    after_ms: float
    content: bytes
    size: int


class Talk:
    """The messages of one WebSocket so far; safe to read while it goes on."""

    def __init__(self) -> None:
        """Begin with none."""
        self._said: list[Said] = []
        self._lock = Lock()
        self.count = 0
        self.ended = ""

    @property
    def said(self) -> tuple[Said, ...]:
        """The messages that are kept, in their order."""
        with self._lock:
            return tuple(self._said)

    def add(self, by: Side, after_ms: float, content: bytes) -> None:
        """Keep one more, if there is room."""
        with self._lock:
            self.count += 1
            if len(self._said) < MOST_MESSAGES:
                self._said.append(Said(by, after_ms, content[:KEPT_BYTES], len(content)))


async def overheard(
    app: ASGIApp,
    scope: Scope,
    receive: Receive,
    send: Send,
    record: Callable[[Entry], None],
    clock: Clock,
    stations: tuple[str, ...],
) -> None:
    """Let an app hold a talk, and record its handshake and what is said."""
    listener = _Listener(scope, receive, send, record, clock, stations)
    try:
        await app(scope, listener.receive, listener.send)
    except BaseException:
        listener.crash = traceback.format_exc()
        raise
    finally:
        listener.end()


class _Listener:
    """What is known of one WebSocket so far."""

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
        self.talk, self.recorded, self.crash = Talk(), False, None

    crash: str | None

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive":
            self.talk.add("client", self._after_ms(), _content(message))
        elif message["type"] == "websocket.disconnect" and not self.talk.ended:
            self.talk.ended = f"the client closed it ({message.get('code', 1005)})"
        return message

    async def send(self, message: Message) -> None:
        kind = message["type"]
        if kind == "websocket.accept":
            protocol = message.get("subprotocol") or ""
            named = [(b"sec-websocket-protocol", protocol.encode())] if protocol else []
            self._handshake(101, [*_UPGRADED, *named, *message.get("headers", ())])
        elif kind == "websocket.http.response.start":
            self._handshake(message["status"], message.get("headers", ()))
        elif kind == "websocket.send":
            self.talk.add("server", self._after_ms(), _content(message))
        elif kind == "websocket.close":
            self.talk.ended = f"the server closed it ({message.get('code', 1000)})"
            self._handshake(403, ())  # unless it was accepted: then the handshake is recorded
        await self._send(message)

    def end(self) -> None:
        self._handshake(None if self.crash is None else 500, ())
        self.talk.ended = self.talk.ended or "the connection broke off"

    def _after_ms(self) -> float:
        return (self._clock.monotonic_ns() - self.started_ns) / 1e6

    def _handshake(self, status: int | None, headers: RawHeaders) -> None:
        if self.recorded:
            return
        self.recorded = True
        scope, client = self.scope, self.scope.get("client")
        query = scope.get("query_string", b"")
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        spoken = scope.get(PROTOCOL_KEY, "")
        entry = Entry(
            number=0,
            started_at=self.started_at,
            client=f"{client[0]}:{client[1]}" if client else "",
            http_version=scope.get("http_version", "1.1"),
            method="GET",
            target=(raw + b"?" + query if query else raw).decode("latin-1"),
            raw_request_headers=scope["headers"],
            request_body=b"",
            request_size=0,
            status=status,
            raw_response_headers=tuple(headers),
            response_body=b"",
            response_size=0,
            duration_ms=self._after_ms(),
            trace=None,
            answered_by=scope.get(ANSWERED_BY_KEY),
            crash=self.crash or scope.get(CRASH_KEY),
            stations=self._stations,
            protocol=f"{spoken} over WebSocket" if spoken else "WebSocket",
            talk=self.talk,
        )
        self._record(entry)


_UPGRADED = ((b"connection", b"Upgrade"), (b"upgrade", b"websocket"))
"""What every 101 has (RFC 6455, section 4.2.2); the rest of it the HTTP server adds."""


def _content(message: Message) -> bytes:
    text = message.get("text")
    return message.get("bytes") or b"" if text is None else text.encode()
