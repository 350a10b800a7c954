"""One request and its answer, as a value: made from a `requests.Response` or a journal entry.

Beside it stands what the headers of an entry tell of who sent it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from labapi.classroom.exchange.secrets import masked_text
from labapi.web.layers.journal import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from requests import PreparedRequest, Response


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


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the server's own trace."""

    name: str
    duration_ms: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent and what came back.

    `origin` is scheme, host and port; `target` the path with its query. `status` is None when
    nothing was answered. `duration_ms` is what the one who watched measured: the client for a
    response, the server for a journal entry (`seen_by` says which). `answered_by` is who let the
    request go no further, where the server's journal knows it. `elided` counts the bytes of
    the two bodies that the journal did not keep.
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

    def __repr__(self) -> str:
        """Write one line, with secrets masked; `labapi.show` shows all of it."""
        answer = "no answer" if self.status is None else str(self.status)
        return f"<Exchange: {self.method} {masked_text(self.target)} → {answer}>"

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.target

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
    version = {10: "1.0", 11: "1.1", 20: "2"}.get(getattr(response.raw, "version", 11), "1.1")
    return Exchange(
        method=request.method or "GET",
        origin=f"{parts.scheme}://{parts.netloc}",
        target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        http_version=version,
        request_headers=(("Host", parts.netloc), *_texts(request.headers)),
        request_body=_bytes(request.body),
        status=response.status_code,
        response_headers=_raw_headers(response),
        response_body=response.content,
        duration_ms=response.elapsed.total_seconds() * 1000,
        seen_by="client",
        steps=_timing(response.headers.get("Server-Timing", "")),
    )


def _of_entry(entry: Entry) -> Exchange:
    host = _first(entry.request_headers, "host")
    return Exchange(
        method=entry.method,
        origin=f"http://{host}" if host else "",
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
        request_elided=entry.request_size - len(entry.request_body),
        response_elided=entry.response_size - len(entry.response_body),
        crash=entry.crash,
        answered_by=entry.answered_by,
    )


def _timing(header: str) -> tuple[Step, ...]:
    """Read a Server-Timing header: `name;dur=1.5, other;desc="x";dur=2`."""
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


def _bytes(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytes | bytearray) else b""


def _first(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name.lower()), "")


def _advice(source: Any) -> str:
    wanted = "what requests gave you, for example r = requests.get(...), or lab.journal[-1]"
    return f"This is of type {type(source).__name__}, which is no exchange. Pass {wanted}."


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
