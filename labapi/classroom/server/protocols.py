"""From bytes to requests: uvicorn's two HTTP protocols, mended where HTTP asks for more.

uvicorn reads requests by httptools where that is installed, and by h11 elsewhere. Here both

- leave out the blanks around a header's value (RFC 9110, section 5.5);
- ignore `Upgrade: h2c`, with which `curl --http2` and Java's HttpClient begin, and serve the
  request with its body (section 7.8); httptools would take the body for another protocol's bytes;
- take the host of a target such as `http://127.0.0.1:8000/docs` for that of the request (RFC 9112,
  section 3.2.2);
- refuse what they cannot read in the shape that every error here has: 400, or 431 for a head that
  goes on beyond 64 KiB. What the client still sends is read and thrown away for a moment, because
  closing at once would throw away the answer, too;
- send what is written within one turn of the event loop at its end, as one packet, and an answer
  that is whole at once: other requests may take that turn for long.
"""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import uvicorn
from starlette.requests import Request
from uvicorn.protocols.http.auto import AutoHTTPProtocol

with suppress(ImportError):  # where it has no wheel, h11 reads all requests
    from httptools import HttpParserError, HttpParserUpgrade

from labapi.domain.errors import HeadTooLarge, LabError, MalformedHead
from labapi.web.layers import HEAD_TOO_LARGE_KEY, TRACE_KEY
from labapi.web.layers.gate import MOST_HEAD_BYTES
from labapi.web.layers.trace import Trace, request_id_of
from labapi.web.problems import problem_response
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

BLANKS = b" \t"
LINGER_S = 1.0
"""How long a client that was refused may go on sending until the connection is closed."""
NO_HTTP = (
    "This cannot be read as an HTTP/1.1 request. Look at its first line (a method in capitals, a "
    "path that begins with a slash, HTTP/1.1), at its headers (a name, a colon and a value), and "
    "at how long it says that its body is."
)
HOST_WRONG = "The request has no Host header, or more than one. Send exactly one: host and port."


class CoalescingTransport:
    """A transport that holds what is written until the turn of the loop is over.

    uvicorn writes the head of an answer, then its body, and each write costs a system call and a
    packet of its own.
    """

    def __init__(self, transport: Any) -> None:
        """Write to `transport`, whose other methods stay as they are."""
        self._transport = transport
        self.is_closing = transport.is_closing  # asked at each request
        self._call_soon = asyncio.get_running_loop().call_soon
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """Leave to the transport whatever is not about writing."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send soon, together with what else is written in this turn."""
        if not self._held:
            self._call_soon(self.flush)
        self._held.append(data)

    def write_eof(self) -> None:
        """Send what is held, and say that this was all."""
        self.flush()
        self._transport.write_eof()

    def close(self) -> None:
        """Send what is held, then close."""
        self.flush()
        self._transport.close()

    def flush(self) -> None:
        """Send what is held now: an answer that is whole waits for nobody else's turn."""
        held, self._held = self._held, []
        if held:
            self._transport.write(b"".join(held))


def config_of(app: ASGIApp, **options: Any) -> uvicorn.Config:
    """Configure uvicorn for an app, with all of the above.

    Messages of a WebSocket are not compressed, as no body is here: what was sent can be seen.
    """
    return uvicorn.Config(
        app,
        http=mended(),
        ws=websocket_protocol,  # type: ignore[arg-type]  # called as a class is
        ws_per_message_deflate=False,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        proxy_headers=False,
        **options,
    )


def websocket_protocol(**parts: Any) -> Any:
    """Make uvicorn's protocol for one WebSocket; only with the first is its library imported."""
    from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

    return WebSocketsSansIOProtocol(**parts)


def mended(protocol: type[Any] = AutoHTTPProtocol) -> type[Any]:
    """Give uvicorn's protocol, or the one that it would take by itself, with all of the above."""
    by_httptools = hasattr(protocol, "on_headers_complete")
    return type("Mended", (_ByHttptools if by_httptools else _ByH11, protocol), {})


_Uvicorns: Any = object
"""What stands behind the classes below, in `mended`: one of uvicorn's, whose parts they use."""


class _Mended(_Uvicorns):  # type: ignore[misc]  # a class that is known at run time only
    """What both have."""

    refused = False
    cycle: Any
    loop: asyncio.AbstractEventLoop
    scope: Any
    transport: Any
    headers: list[tuple[bytes, bytes]]

    def connection_made(self, transport: Any) -> None:
        super().connection_made(CoalescingTransport(transport))

    def data_received(self, data: bytes) -> None:
        if not self.refused:
            super().data_received(data)

    def on_response_complete(self) -> None:
        self.transport.flush()
        super().on_response_complete()

    def _should_upgrade_to_ws(self) -> bool:
        """Take a GET with a key for a WebSocket's handshake, and no other (RFC 6455, 4.1)."""
        asks = self.scope["method"] == "GET"
        return asks and any(name == b"sec-websocket-key" for name, _ in self.headers)

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: HTTP lets a server ignore what it does not speak."""

    def refuse(self, error: LabError) -> None:
        """Answer what could not be read, and read no more; an answer under way ends first."""
        if self.refused:
            return
        self.refused = True
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:
                cycle.keep_alive = False  # it was whole: what came behind it is the fault
                return
            cycle.disconnected = True  # what cannot be read is its body
            cycle.message_event.set()
            if cycle.response_started:
                self.transport.close()
                return
        self.transport.write(written(error))
        if self.transport.can_write_eof():  # TLS has no half that could be closed
            self.transport.write_eof()
        self.loop.call_later(LINGER_S, self.transport.close)


class _ByHttptools(_Mended):
    """Goes before `HttpToolsProtocol`, which hears of each part of a request as it is read."""

    parser: Any
    url: bytes
    head_bytes = came_now = 0
    has_blanks = False  # whether there may be some behind a value
    as_it_came: list[tuple[bytes, bytes]] | None = None

    def data_received(self, data: bytes) -> None:
        """Read on, as uvicorn's own method does, and what stands behind a declined upgrade."""
        if self.refused:
            return
        self._unset_keepalive_if_required()
        before, self.came_now = self.cycle, len(data)
        self.has_blanks = b" \r\n" in data or b"\t\r\n" in data or self.head_bytes > 0
        try:
            self.parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._upgrade_or_read_on(data[upgrade.args[0] :])
        except HttpParserError:
            self.refuse(MalformedHead(NO_HTTP))
        else:
            in_head = self.scope and "method" not in self.scope
            self.head_bytes = self._head_so_far(before) if in_head else 0

    def _head_so_far(self, before: Any) -> int:
        """Count what came of a head that has not ended, and refuse one that grows too large.

        `before` is the request before this data: where the head began behind another in the same
        data, it is not known how much of that was its own, and none is counted.
        """
        alone = self.cycle is before and (before is None or not before.more_body)
        size = self.head_bytes + self.came_now if alone else 0
        if size > MOST_HEAD_BYTES:
            self.refuse(HeadTooLarge(MOST_HEAD_BYTES))
        return size

    def on_headers_complete(self) -> None:
        large = self.head_bytes + self.came_now > MOST_HEAD_BYTES  # with what stands behind it
        if large or self.has_blanks or self.as_it_came or self.url[:1] != b"/":
            self._look_at_head()
        if not self.refused:
            super().on_headers_complete()

    def _look_at_head(self) -> None:
        """Do for a head what few need."""
        came, self.as_it_came = self.as_it_came or self.headers, None
        self.headers[:] = [(name, value.strip(BLANKS)) for name, value in came]
        asks = (b"expect", b"100-continue")
        self.expect_100_continue = asks in [(name, value.lower()) for name, value in self.headers]
        if len(self.url) > MOST_HEAD_BYTES:  # httptools cannot take it apart
            self.refuse(HeadTooLarge(MOST_HEAD_BYTES))
        note_size(self.scope, self.url)
        if self.url[:1] != b"/":
            self.url = origin_form(self.url, self.headers)

    def _should_upgrade(self) -> bool:
        """Have uvicorn leave every head alone that asks for another protocol: see below."""
        return True

    def _upgrade_or_read_on(self, rest: bytes) -> None:
        """Change to WebSocket; or read the head again without `Upgrade`, and behind it the body."""
        method = self.parser.get_method()
        if super()._should_upgrade():
            self.handle_websocket_upgrade()
            return
        if method == b"CONNECT":
            self.refuse(MalformedHead(NO_HTTP))
            return
        line = b"%b %b HTTP/%b" % (method, self.url, self.parser.get_http_version().encode())
        kept = [b"%b: %b" % header for header in self.headers if header[0] != b"upgrade"]
        self.as_it_came = self.headers
        self.parser = type(self.parser)(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
        self.data_received(b"\r\n".join([line, *kept, b"", rest]))


class _ByH11(_Mended):
    """Goes before `H11Protocol`, which reads a whole head at once, without the blanks."""

    def send_400_response(self, msg: str) -> None:
        """Answer h11's error, which uvicorn is just handling."""
        error = sys.exception()
        if getattr(error, "error_status_hint", 400) == 431:
            self.refuse(HeadTooLarge(MOST_HEAD_BYTES))
        else:
            self.refuse(MalformedHead(HOST_WRONG if "Host: " in str(error) else NO_HTTP))

    def _should_upgrade(self) -> bool:
        """Tell what uvicorn asks when a head is there; so its target can be looked at here."""
        raw_path = self.scope["raw_path"]
        note_size(self.scope, raw_path + self.scope["query_string"])
        if raw_path[:1] != b"/":
            self.scope["raw_path"] = path = origin_form(raw_path, self.headers)
            self.scope["path"] = unquote(path.decode("ascii"))
        return bool(super()._should_upgrade())


def note_size(scope: Scope, target: bytes) -> None:
    """Leave word for the gate where a head that has been read is larger than any is to be."""
    sizes = (len(name) + len(value) + len(": \r\n") for name, value in scope["headers"])
    if len(target) + sum(sizes) > MOST_HEAD_BYTES:
        scope[HEAD_TOO_LARGE_KEY] = True


def origin_form(target: bytes, headers: list[tuple[bytes, bytes]]) -> bytes:
    """Give path and query of a target that is a whole address, whose host replaces that of `Host`.

    >>> headers = [(b"host", b"localhost")]
    >>> origin_form(b"http://127.0.0.1:8000?a=1", headers), headers
    (b'/?a=1', [(b'host', b'127.0.0.1:8000')])
    """
    _, is_address, rest = target.partition(b"://")
    if not is_address:
        return target  # an asterisk, for the server as a whole
    host = re.split(rb"[/?]", rest, maxsplit=1)[0]
    headers[:] = [(name, host if name == b"host" else value) for name, value in headers]
    behind = rest[len(host) :]
    return behind if behind.startswith(b"/") else b"/" + behind


def written(error: LabError) -> bytes:
    """Write the answer to what is no request, and that the connection ends with it."""
    scope: Scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    scope[TRACE_KEY] = Trace(request_id_of(scope))
    answer = problem_response(Request(scope), error)
    answer.headers["Connection"] = "close"
    answer.headers["X-Request-ID"] = scope[TRACE_KEY].request_id
    line = f"HTTP/1.1 {answer.status_code} {name_of(answer.status_code)}".encode()
    lines = [line, *(b"%b: %b" % header for header in answer.raw_headers)]
    return b"\r\n".join([*lines, b"", bytes(answer.body)])
