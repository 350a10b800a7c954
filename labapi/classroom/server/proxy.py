"""A reverse proxy: it stands before servers and passes on, over HTTP, what reaches it.

The standard calls it a *gateway* (RFC 9110, 3.7). Clients know its address alone. It gives each
request to the next server in turn; one that cannot be reached is passed over, since nothing was
sent to it, and where no server is left it answers `502`. A server that has been sent a request and
stays silent is not asked again, and no other is either: nobody knows whether the work was done
(9.2.2), so the answer is `504`.

Requests and answers stream through it, both at once. What it does not carry: `1xx` answers (apart
from leave to send a body), trailers, `CONNECT`, `Upgrade` and WebSocket.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from email.utils import formatdate
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from labapi.classroom.server.hops import (
    NO_BODY,
    Headers,
    forwards_left,
    has_passed,
    is_coded,
    request_headers,
    response_headers,
    values,
)
from labapi.classroom.server.upstream import Upstream, head_of
from labapi.domain.errors import LabError, MalformedHead, MethodNotAllowed
from labapi.web.layers import ANSWERED_BY_KEY, CRASH_KEY, PASSED_TO_KEY, TRACE_KEY
from labapi.web.layers.trace import Trace, request_id_of
from labapi.web.problems import BadGateway, GatewayTimeout, problem_response

if TYPE_CHECKING:
    import h11
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIMIT_S = 30.0
"""How long a server has for its answer, and for each piece of it."""
ITSELF = "This proxy would call itself: the request has been here before, as its header Via tells."
UNSENDABLE = (
    "This request cannot be passed on: its path or a header holds what HTTP does not allow there. "
    "Write %C3%A4 for ä, and so on."
)
CODED = (
    "This request cannot be passed on: of all that Transfer-Encoding may name, only chunked is "
    "read here. Send the body as it is, or with a Content-Encoding."
)
UNREACHED = (
    "None of the servers behind this proxy can be reached. Nothing was sent to them, so nothing "
    "was done. Start one of them, then send the request again."
)
UNSOUND = "The server behind this proxy gave no answer that can be read. Whether it did the work is"
SILENT = "The server behind this proxy gave no answer within {:g} s. Whether it did the work is"
NOT_KNOWN = " not known: look before you send the request again."
BROKE_OFF = "The answer broke off: the server {!r} did not send it to its end."


class Behind(Protocol):
    """A server behind the proxy."""

    @property
    def name(self) -> str:
        """What the journal calls it."""

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""


class Proxy:
    """An ASGI app that gives requests to servers in turn."""

    def __init__(
        self,
        servers: Callable[[], Sequence[Behind]],
        pseudonym: str = "labapi",
        limit_s: float = LIMIT_S,
    ) -> None:
        """Stand before the servers that `servers` tells, which is asked at each request.

        `pseudonym` is what the proxy is called in `Via`.
        """
        self._servers, self._pseudonym, self._limit_s = servers, pseudonym, limit_s
        self._turn = count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: with a server's answer, or with an error of the proxy's own."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # before it was accepted: 403 on the wire
            return
        if scope["type"] != "http":
            raise NotImplementedError("this proxy speaks HTTP only")
        try:
            await self._pass_on(scope, receive, send)
        except LabError as error:
            scope[ANSWERED_BY_KEY] = "proxy"
            trace = scope.setdefault(TRACE_KEY, Trace(request_id_of(scope)))
            answer = problem_response(Request(scope), error)
            answer.headers["X-Request-ID"] = trace.request_id
            await answer(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if has_passed(scope["headers"], self._pseudonym):
            raise BadGateway(ITSELF)
        if forwards_left(scope["method"], scope["headers"]) == 0:
            await _answer_as_last(scope, receive, send)
            return
        server, there = await self._reach()
        back = Back(scope, send, self._pseudonym, server.name)
        try:
            head = self._head(scope, server)
            await pass_on(there, head, receive, back)
        except OSError as error:
            if back.started:  # nothing may be added: the client sees that the end is missing
                scope[CRASH_KEY] = BROKE_OFF.format(server.name)
            elif isinstance(error, TimeoutError):
                raise GatewayTimeout(SILENT.format(self._limit_s) + NOT_KNOWN) from None
            else:
                raise BadGateway(UNSOUND + NOT_KNOWN) from None
        finally:
            there.close()

    async def _reach(self) -> tuple[Behind, Upstream]:
        """Connect to the server whose turn it is, or else to the next that takes a connection."""
        for server in self._in_turn():
            try:
                return server, await Upstream.open(server.url, self._limit_s)
            except OSError:
                continue
        raise BadGateway(UNREACHED)

    def _in_turn(self) -> list[Behind]:
        servers = list(self._servers())
        first = next(self._turn) % len(servers) if servers else 0
        return servers[first:] + servers[:first]

    def _head(self, scope: Scope, server: Behind) -> h11.Request:
        if is_coded(scope["headers"]):
            raise MalformedHead(CODED)
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        headers = request_headers(scope, self._pseudonym, urlsplit(server.url).netloc)
        try:
            return head_of(scope["method"], target, headers)
        except ValueError:
            raise MalformedHead(UNSENDABLE) from None


async def pass_on(there: Upstream, head: h11.Request, receive: Receive, back: Back) -> None:
    """Carry a request to a server and its answer back: side by side, piece by piece.

    It ends when the answer has, or when the client has left; then the server hears of it, too.
    """
    asking = asyncio.create_task(ask(there, head, receive))
    answering = asyncio.create_task(back.carry(there))
    try:
        done, _ = await asyncio.wait({asking, answering}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()  # raises what went wrong
    finally:
        asking.cancel()
        answering.cancel()
        await asyncio.gather(asking, answering, return_exceptions=True)


async def ask(there: Upstream, head: h11.Request, receive: Receive) -> None:
    """Send a request, and then listen on, until the client has left."""
    try:
        await there.send(head, pieces_of(receive))
        while True:
            await _piece(receive)
    except ClientLeft:
        return


class ClientLeft(Exception):
    """Whoever sent the request waits for no answer any more."""


async def pieces_of(receive: Receive) -> AsyncIterator[bytes]:
    """Give the body of a request as it comes; `ClientLeft` where it breaks off."""
    more = True
    while more:
        piece, more = await _piece(receive)
        if piece:
            yield piece


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientLeft
    return message.get("body", b""), message.get("more_body", False)


class Back:
    """The way of one answer back to the client; `started` is whether any of it has been sent."""

    started = False

    def __init__(self, scope: Scope, send: Send, pseudonym: str, server: str) -> None:
        """Answer the request of `scope`; `server` is the name of who is asked."""
        self._scope, self._send, self._pseudonym = scope, send, pseudonym
        self._server = server

    async def carry(self, there: Upstream) -> None:
        """Pass an answer on, each piece as soon as it comes."""
        head = await there.head()
        headers = self._headers(head, there)
        if self._wants_length(head.status_code, headers):
            await self._all_at_once(head.status_code, headers, there)
            return
        await self._start(head.status_code, headers)
        while piece := await there.piece():
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        await self._send({"type": "http.response.body", "body": b""})

    async def _start(self, status: int, headers: Headers) -> None:
        self.started = True
        self._scope[PASSED_TO_KEY] = self._server
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    def _headers(self, head: h11.Response, there: Upstream) -> Headers:
        version = head.http_version.decode()
        headers = response_headers(head.status_code, head.headers, version, self._pseudonym)
        if values(self._scope["headers"], b"expect") and not there.took_body:
            headers.append((b"connection", b"close"))  # the body that was announced may never come
        return headers

    def _wants_length(self, status: int, headers: Headers) -> bool:
        """Tell whether the client cannot see the end of the answer: HTTP/1.0 knew no chunks."""
        has_body = self._scope["method"] != "HEAD" and status not in NO_BODY
        of_old = self._scope["http_version"] == "1.0"
        return of_old and has_body and not values(headers, b"content-length")

    async def _all_at_once(self, status: int, headers: Headers, there: Upstream) -> None:
        """Wait for the whole body, and count it (RFC 9112, 6.1)."""
        body = b""
        while piece := await there.piece():
            body += piece
        await self._start(status, [*headers, (b"content-length", b"%d" % len(body))])
        await self._send({"type": "http.response.body", "body": body})


async def _answer_as_last(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that is to go no further, in the place of a server (RFC 9110, 7.6.2)."""
    if scope["method"] != "OPTIONS":
        raise MethodNotAllowed(scope["method"], ("OPTIONS",))
    scope[ANSWERED_BY_KEY] = "proxy"
    await Response(status_code=204, headers={"Allow": "OPTIONS"})(scope, receive, send)


def dated(app: ASGIApp) -> Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]:
    """Add `Date` to the answers that have none, as RFC 9110, 6.6.1 asks, and change no other.

    A cache reckons the age of a copy from it (RFC 9111, 4.2.3), so the server's own is kept.
    """

    async def with_date(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start" and not values(message["headers"], b"date"):
                date = (b"date", formatdate(usegmt=True).encode())
                message = {**message, "headers": [*message["headers"], date]}
            await send(message)

        await app(scope, receive, send_dated)

    return with_date
