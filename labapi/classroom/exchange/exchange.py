"""One request and its answer, as a value: made from a `requests.Response` or a journal entry.

Beside it stands what the headers of an entry tell of who sent it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from labapi.classroom.exchange.secrets import masked_text
from labapi.classroom.running import server_at
from labapi.web.layers.journal import Entry
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from requests import PreparedRequest, Response

    from labapi.web.layers.entry import TalkLike


_OUTSIDE_QUOTES = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
Headers = tuple[tuple[str, str], ...]

KINDS = {
    "python-requests": "Python requests",
    "python-httpx": "Python httpx",
    "python-urllib": "Python urllib",
    "aiohttp": "Python aiohttp",
    "curl": "curl",
    "httpie": "HTTPie",
    "postmanruntime": "Postman",
    "mozilla": "browser",
}
"""How a `User-Agent` begins, and who that is. Every browser calls itself Mozilla."""
PROXY = "proxy"
"""Who answered, in the journal of a proxy that answered in the place of a server."""
STREAMED = "The body of this request went out as a stream, and nobody kept what was in it."
CUT = "The journal kept only the beginning of this request's body."
OWN_CLIENT = "This is no request that can be sent again: a client of its own protocol has to."
UNREAD = "The app answered without reading this request's body, so the journal has none of it."


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the server's own trace."""

    name: str
    duration_ms: float


@dataclass(frozen=True, slots=True)
class Hop:
    """A proxy on the way: whom it passed the request to, and how long it was busy itself, if known.

    `to` is empty where the proxy answered in the place of a server.
    """

    to: str
    duration_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent and what came back.

    `origin` is scheme, host and port; `target` the path with its query. `status` is None when
    nothing was answered. `duration_ms` is what the one who watched measured: the client for a
    response, the server for a journal entry (`seen_by` says which). `answered_by` is who let the
    request go no further, where the server's journal knows it. `elided` counts the bytes of
    the two bodies that the journal did not keep; `request_lost` is whether a body was sent of which
    nothing is known: a stream that was read once, or one that the app did not read. `stations`
    are the layers that were switched on in the loan API, where its journal tells them, and
    `proxies` what stood before the server, the first one first. `broken_off` says why an answer
    that had begun did not come to its end, where the server's journal knows it. `protocol` is what
    was spoken, where that journal has a word for it, and `talk` has the messages of a WebSocket.
    """

    method: str
    origin: str
    target: str
    http_version: str
    request_headers: Headers
    request_body: bytes
    status: int | None
    response_headers: Headers
    response_body: bytes
    duration_ms: float
    seen_by: str
    steps: tuple[Step, ...] = ()
    request_elided: int = 0
    response_elided: int = 0
    crash: str | None = None
    answered_by: str | None = None
    request_lost: bool = False
    stations: tuple[str, ...] = ()
    proxies: tuple[Hop, ...] = ()
    broken_off: str = ""
    protocol: str = ""
    talk: TalkLike | None = None

    def __repr__(self) -> str:
        """Write one line, with secrets masked; `labapi.show` shows all of it."""
        answer = "no answer" if self.status is None else str(self.status)
        return f"<Exchange: {self.method} {masked_text(self.target)} → {answer}>"

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.target

    @property
    def missing(self) -> str:
        """Say why this cannot be sent again, such as that not all of it is known; or nothing."""
        if self.talk is not None or self.protocol == "gRPC":
            return OWN_CLIENT
        if self.request_lost:
            return STREAMED
        if not self.request_elided:
            return ""
        return CUT if self.request_body else UNREAD

    def request_header(self, name: str) -> str:
        """Give a header of the request, or an empty text."""
        return _first(self.request_headers, name)

    def response_header(self, name: str) -> str:
        """Give a header of the answer, or an empty text."""
        return _first(self.response_headers, name)


def exchange_of(source: Any) -> Exchange:
    """Make an exchange of a `requests.Response`, a journal `Entry`, or an `Exchange`.

    What holds one as its `exchange`, such as a line of a console's history, serves as well.
    Raises `TypeError` that says what to pass for anything else.
    """
    if isinstance(source, Exchange):
        return source
    held = getattr(source, "exchange", None)
    if isinstance(held, Exchange):
        return held
    if isinstance(source, Entry):
        return _of_entry(source)
    if hasattr(source, "request") and hasattr(source, "status_code") and hasattr(source, "raw"):
        return _of_response(source)
    raise TypeError(_advice(source))


def _of_response(response: Response) -> Exchange:
    request: PreparedRequest = response.request
    parts = urlsplit(request.url or "")
    body = _sent_body(response)
    version = {10: "1.0", 11: "1.1", 20: "2"}.get(getattr(response.raw, "version", 11), "1.1")
    return Exchange(
        method=request.method or "GET",
        origin=f"{parts.scheme}://{parts.netloc}",
        target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        http_version=version,
        request_headers=(("Host", parts.netloc), *_texts(request.headers)),
        request_body=body or b"",
        status=response.status_code,
        response_headers=_raw_headers(response),
        response_body=response.content,
        duration_ms=response.elapsed.total_seconds() * 1000,
        seen_by="client",
        steps=timing_of(response.headers.get("Server-Timing", "")),
        request_lost=body is None,
    )


def _of_entry(entry: Entry) -> Exchange:
    host = _first(entry.request_headers, "host")
    length = _first(entry.request_headers, "content-length")
    size = max(entry.request_size, int(length) if length.isdecimal() else 0)
    chunked = bool(_first(entry.request_headers, "transfer-encoding"))
    return Exchange(
        method=entry.method,
        origin=f"{entry.scheme}://{host}" if host else "",
        target=entry.target,
        http_version=entry.http_version,
        request_headers=entry.request_headers,
        request_body=entry.request_body,
        status=entry.status,
        response_headers=entry.response_headers,
        response_body=entry.response_body,
        duration_ms=entry.duration_ms,
        seen_by="server",
        steps=tuple(Step(span.name, span.duration_ms) for span in entry.spans),
        request_elided=size - len(entry.request_body),
        request_lost=chunked and not entry.request_size,
        response_elided=entry.response_size - len(entry.response_body),
        crash=entry.crash,
        answered_by=entry.answered_by,
        stations=entry.stations,
        proxies=(Hop(entry.passed_to),) if entry.passed_to or entry.answered_by == PROXY else (),
        broken_off=entry.broken_off,
        protocol=entry.protocol,
        talk=entry.talk,
    )


def timing_of(header: str) -> tuple[Step, ...]:
    """Read a Server-Timing header: `name;dur=1.5, other;desc="x";dur=2`; its total is left out."""
    steps = []
    for metric in _OUTSIDE_QUOTES.split(header):
        name, *parameters = (part.strip() for part in metric.split(";"))
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "dur" and _is_number(value):
                steps.append(Step(name, float(value.strip('"'))))
    return tuple(step for step in steps if step.name != "total")


def _is_number(text: str) -> bool:
    return text.strip('"').replace(".", "", 1).isdigit()


def _raw_headers(response: Response) -> Headers:
    """Give the headers as they came: `response.headers` joins those that were sent twice."""
    raw = getattr(response.raw, "headers", None)
    return tuple(_texts(raw if raw else response.headers))


def _texts(headers: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in headers.items():
        yield str(name), value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _first(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name.lower()), "")


def _advice(source: Any) -> str:
    wanted = "what requests gave you, for example r = requests.get(...), or lab.journal[-1]"
    return f"This is of type {type(source).__name__}, which is no exchange. Pass {wanted}."


def answered(source: Exchange | Entry) -> str:
    """Say in a few words what was answered, and whether all of it was.

    >>> from types import SimpleNamespace as N
    >>> answered(N(status=200, broken_off="the client left"))
    '200 OK, then the client left'
    """
    if source.status is None:
        return "no answer"
    rest = f", then {source.broken_off}" if source.broken_off else ""
    return f"{source.status} {name_of(source.status)}{rest}"


# What a stream had in it: `requests` keeps the generator or the file, which has been read.


def _sent_body(response: Response) -> bytes | None:
    """Give the body that was sent; None where nobody knows it any more."""
    body: Any = response.request.body
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if body is None:
        return b""
    recorded = _recorded_body(response)
    return _read_again(response.request) if recorded is None else recorded


def _recorded_body(response: Response) -> bytes | None:
    """Ask the journal of the server, where it runs in this kernel, by the request's id.

    Where several entries fit, as with an app that gives no ids, they have to agree.
    """
    parts = urlsplit(response.request.url or "")
    server = server_at(f"{parts.scheme}://{parts.netloc}")
    if server is None:
        return None
    journal = server.owner.journal.filter(
        response.request.path_url, response.request.method, response.status_code
    )
    asked = response.headers.get("X-Request-ID", "")
    fitting = [
        exchange
        for exchange in map(_of_entry, journal)
        if exchange.response_header("x-request-id") == asked
    ]
    bodies = {exchange.request_body for exchange in fitting}
    whole = not any(exchange.missing for exchange in fitting)
    return bodies.pop() if whole and len(bodies) == 1 else None


def _read_again(request: PreparedRequest) -> bytes | None:
    """Read a file that is still open from where its sending began; None for any other stream."""
    stream: Any = request.body
    try:
        now = stream.tell()
        stream.seek(request._body_position)  # type: ignore[attr-defined]  # for redirects
        content = stream.read()
        stream.seek(now)
    except (AttributeError, OSError, TypeError, ValueError):
        return None
    declared = request.headers.get("Content-Length", "")
    same = isinstance(content, bytes) and declared == str(len(content))
    return content if same else None


# Who sent a request, as far as it says so: told by its headers, in words.


def client_kind(entry: Entry) -> str:
    """Name the kind of client; anybody may claim to be any.

    >>> from types import SimpleNamespace as N
    >>> client_kind(N(request_headers=[("user-agent", "curl/8.5.0")]))
    'curl'
    >>> client_kind(N(request_headers=[]))
    'other'
    """
    agent = header(entry, "user-agent").lower()
    return next((kind for name, kind in KINDS.items() if agent.startswith(name)), "other")


def is_preflight(entry: Entry) -> bool:
    """Tell whether a browser asks beforehand what a page may send (CORS)."""
    asked = header(entry, "access-control-request-method")
    return entry.method == "OPTIONS" and bool(asked and header(entry, "origin"))


def header(entry: Entry, name: str) -> str:
    """Give a header of the request, or an empty text."""
    return _first(entry.request_headers, name)
