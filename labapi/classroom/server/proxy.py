"""A small reverse proxy: it stands before a server and passes on, over HTTP, what reaches it.

What it does with one request is for its *hook* to say: pass it on as it is, refuse it with `502`
before the server has heard of it, pass it on and lose the answer (`504`), or change the answer:

    async def late(sent, forward):
        answer = await forward(sent)
        return answer.with_header("Retry-After", "30")

    proxy = labapi.serve(Proxy(lab.url, late))

It is an ASGI app, so `labapi.serve` gives it a port on loopback and a journal, in which each
exchange is kept as the client saw it. It holds one request and one answer at a time in memory and
streams neither. After RFC 9110, 7.6 (passing on) and 15.6.3 and 15.6.5 (`502` and `504`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

Headers: TypeAlias = tuple[tuple[str, str], ...]

VIA = ("Via", "1.1 labapi")
"""What a proxy adds to each request, so that a loop of proxies can be found (RFC 9110, 7.6.3)."""
ONE_CONNECTION = frozenset(
    {
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    }
)  # fmt: skip
"""The headers that speak of one connection alone, and are not passed on (RFC 9110, 7.6.1)."""
OF_THE_SENDER = ONE_CONNECTION | {"content-length", "host", "expect"}
OF_THE_SERVER = ONE_CONNECTION | {"date", "server"}
"""What the two sides of the proxy write anew."""
NO_BODY = (204, 304)
"""The statuses whose answers never have a body."""
LIMIT_S = 30.0
"""How long the server has for its answer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that reached the proxy; `target` is the path with its query."""

    method: str
    target: str
    headers: Headers
    body: bytes

    @property
    def path(self) -> str:
        """The path without the query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, of the server or of the proxy itself."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def with_header(self, name: str, value: str | None) -> Answer:
        """Give a copy in which a header has another value, or is missing (None)."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=kept if value is None else (*kept, (name, value)))


Forward: TypeAlias = Callable[[Sent], Awaitable[Answer]]
"""Passes a request on to the server, and gives its answer."""
Hook: TypeAlias = Callable[[Sent, Forward], Awaitable[Answer]]
"""Decides for one request what the client gets; it need not pass it on."""


async def pass_on(sent: Sent, forward: Forward) -> Answer:
    """Pass every request on as it is: the hook of a proxy that nobody notices."""
    return await forward(sent)


class Proxy:
    """An ASGI app that passes requests on to the server at `origin`, if its hook lets it."""

    def __init__(self, origin: str, hook: Hook = pass_on) -> None:
        """Stand before a server such as `http://127.0.0.1:8000`; nothing is sent yet."""
        self._host = urlsplit(origin).netloc
        self._hook = hook

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise NotImplementedError("this proxy speaks HTTP only")
        sent = await _read(scope, receive)
        answer = await self._hook(sent, self._forward)
        await _write(sent, answer, send)

    async def _forward(self, sent: Sent) -> Answer:
        """Send it to the server from a thread; where that gives no answer, the proxy has one."""
        # Here and below, not at the top: 25 ms, which opening an exercise would pay.
        import asyncio
        from http.client import HTTPException

        try:
            return await asyncio.to_thread(_asked, self._host, sent)
        except TimeoutError:
            return Answer(504)
        except (OSError, HTTPException):
            return Answer(502)


def _asked(host: str, sent: Sent) -> Answer:
    """Send a request over a connection of its own, and read the answer to its end."""
    from http.client import HTTPConnection

    server = HTTPConnection(host, timeout=LIMIT_S)
    try:
        server.putrequest(sent.method, sent.target, skip_accept_encoding=True)
        for name, value in (*_without(sent.headers, OF_THE_SENDER), VIA):
            server.putheader(name, value.encode("latin-1"))
        if sent.body or sent.method in ("POST", "PUT", "PATCH", "QUERY"):
            server.putheader("Content-Length", str(len(sent.body)))
        server.endheaders(sent.body or None)
        answered = server.getresponse()
        headers = _without(tuple(answered.getheaders()), OF_THE_SERVER)
        return Answer(answered.status, headers, answered.read())
    finally:
        server.close()


def _without(headers: Headers, names: frozenset[str]) -> Headers:
    """Leave out these headers, and those that `Connection` names."""
    listed = [value for name, value in headers if name.lower() == "connection"]
    named = {word.strip().lower() for value in listed for word in value.split(",")}
    return tuple(pair for pair in headers if pair[0].lower() not in names | named)


async def _read(scope: Scope, receive: Receive) -> Sent:
    """Take a request in, with its whole body."""
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    query = scope["query_string"]
    target = scope["raw_path"] + (b"?" + query if query else b"")
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
    )
    return Sent(scope["method"], target.decode("latin-1"), headers, b"".join(parts))


async def _write(sent: Sent, answer: Answer, send: Send) -> None:
    """Send an answer; its length is counted here, where it may have a body at all."""
    body = b"" if sent.method == "HEAD" or answer.status in NO_BODY else answer.body
    if sent.method != "HEAD" and answer.status not in NO_BODY:
        answer = answer.with_header("Content-Length", str(len(body)))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
