"""A proxy whose *hook* decides what becomes of one request.

It may pass the request on as it is, refuse it before the server has heard of it (`502`), pass it on
and lose the answer (`504`), or change the answer:

    async def late(sent, forward):
        answer = await forward(sent)
        return answer.with_header("Retry-After", "30")

    proxy = labapi.serve(Hooked(lab.url, late))

It is an ASGI app, so `labapi.serve` gives it a port on loopback and a journal, in which each
exchange is kept as the client saw it. What it passes on goes through `Proxy`; but a hook is given
one request and one answer as a whole, so nothing streams here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from labapi.classroom.server.hops import NO_BODY

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

Headers: TypeAlias = tuple[tuple[str, str], ...]

LENGTH = frozenset({"content-length", "transfer-encoding"})
"""How long a body is, which is counted anew."""
SIGNED = frozenset({"date", "server"})
"""What the server that serves this app writes itself."""
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
"""Passes a request on to the server, and gives its answer, or the proxy's own where none comes."""
Hook: TypeAlias = Callable[[Sent, Forward], Awaitable[Answer]]
"""Decides for one request what the client gets; it need not pass it on."""


async def let_pass(sent: Sent, forward: Forward) -> Answer:
    """Pass every request on as it is: the hook of a proxy that nobody notices."""
    return await forward(sent)


@dataclass(frozen=True, slots=True)
class Origin:
    """The one server behind it, by its address."""

    url: str
    name: str = "server"


class Hooked:
    """An ASGI app that passes requests on to the server at an address, if its hook lets it."""

    def __init__(self, url: str, hook: Hook = let_pass, limit_s: float = LIMIT_S) -> None:
        """Stand before a server such as `http://127.0.0.1:8000`; nothing is sent yet."""
        self._hook, self._limit_s = hook, limit_s
        self._behind = (Origin(url),)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise NotImplementedError("this proxy speaks HTTP only")
        sent = await _read(scope, receive)

        async def forward(changed: Sent) -> Answer:
            return await self._forward(scope, changed)

        await _write(sent, await self._hook(sent, forward), send)

    async def _forward(self, scope: Scope, sent: Sent) -> Answer:
        """Have it passed on, with a body that is there already, and gather the answer."""
        # Not at the top: an HTTP client and the API cost 0.3 s, which opening an exercise would pay
        from labapi.classroom.server.proxy import Proxy

        gathered = _Gathered(sent.body)
        path, _, query = sent.target.partition("?")
        asked = {
            "method": sent.method,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": _raw(_counted(sent)),
        }
        proxy = Proxy(lambda: self._behind, limit_s=self._limit_s)
        await proxy({**scope, **asked}, gathered.receive, gathered.send)
        return gathered.answer()


class _Gathered:
    """The two ends of one request inside: its body is given at once, its answer is collected."""

    status = 502  # where the answer breaks off
    headers: Headers = ()
    whole = False

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self._parts: list[bytes] = []

    async def receive(self) -> Message:
        body, self._body = self._body, None
        if body is None:  # who sent it is still there
            from asyncio import Event

            await Event().wait()
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], _text(message["headers"])
        else:
            self._parts.append(message.get("body", b""))
            self.whole = not message.get("more_body", False)

    def answer(self) -> Answer:
        if not self.whole:
            return Answer(502)
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in SIGNED)
        return Answer(self.status, kept, b"".join(self._parts))


def _counted(sent: Sent) -> Headers:
    """Give the headers of a request with the length of the body that it has now."""
    kept = tuple(pair for pair in sent.headers if pair[0].lower() not in LENGTH)
    has_body = sent.body or sent.method in ("POST", "PUT", "PATCH", "QUERY")
    return (*kept, ("content-length", str(len(sent.body)))) if has_body else kept


async def _read(scope: Scope, receive: Receive) -> Sent:
    """Take a request in, with its whole body."""
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    query = scope["query_string"]
    target = scope["raw_path"] + (b"?" + query if query else b"")
    return Sent(scope["method"], target.decode("latin-1"), _text(scope["headers"]), b"".join(parts))


async def _write(sent: Sent, answer: Answer, send: Send) -> None:
    """Send an answer; its length is counted here, where it may have a body at all."""
    body = b"" if sent.method == "HEAD" or answer.status in NO_BODY else answer.body
    if sent.method != "HEAD" and answer.status not in NO_BODY:
        answer = answer.with_header("Content-Length", str(len(body)))
    headers = _raw(answer.headers)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _text(raw: list[tuple[bytes, bytes]]) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def _raw(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
