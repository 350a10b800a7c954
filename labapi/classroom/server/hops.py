"""What a proxy does to the headers of a message on its way; nothing here sends anything.

A message that passes a proxy makes two hops, over two connections. Most headers are for the other
end and go on as they came. Some speak of one connection alone and are taken off at each hop (RFC
9110, 7.6.1). And the proxy adds lines of its own: that it was there (`Via`, 7.6.3), and for whom it
asks (`Forwarded`, RFC 7239; `X-Forwarded-For`, which is a custom and no standard).

What a client wrote into the last two stays before what the proxy adds. So a server behind it can
believe the last entry of each, and no other; our labs believe none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

Header: TypeAlias = tuple[bytes, bytes]
Headers: TypeAlias = list[Header]
"""Names in lower case, as an HTTP server hands them to an app."""

ONE_CONNECTION = frozenset(
    {
        b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer",
        b"transfer-encoding", b"upgrade",
    }
)  # fmt: skip
"""The headers that speak of one connection alone (RFC 9110, 7.6.1); `Trailer` goes with the
trailers, which are not carried."""
NEEDED = frozenset({b"host", b"content-length"})
"""What no `Connection` may take off: without it the next server would read another message."""
NO_BODY = (204, 304)
"""The statuses whose answers never have a body (RFC 9110, 15.3.5 and 15.4.5)."""
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_COMMENT = re.compile(rb"\([^()]*\)")


def request_headers(scope: Mapping[str, Any], pseudonym: str, host: str) -> Headers:
    """Give the headers with which a request goes on to the server at `host`.

    `Host` stays as it came, so that the links in an answer lead to the proxy; only HTTP/1.0 knew
    requests without one. The connection to the server is for this one request.

    >>> scope = {"method": "GET", "http_version": "1.1", "client": ("127.0.0.1", 50000)}
    >>> scope["headers"] = [(b"host", b"localhost"), (b"te", b"trailers")]
    >>> for name, value in request_headers(scope, "labapi", "127.0.0.1:8000"):
    ...     print(f"{name.decode()}: {value.decode()}")
    host: localhost
    via: 1.1 labapi
    x-forwarded-for: 127.0.0.1
    forwarded: for=127.0.0.1;host=localhost;proto=http
    connection: close
    """
    came = list(scope["headers"])
    version, address = scope["http_version"], _address(scope)
    asked = b", ".join(values(came, b"host")).decode("latin-1")
    headers = _with_one_forward_less(scope["method"], end_to_end(_framed(came)))
    if version == "1.0":  # it knew no `Expect` (RFC 9110, 10.1.1), and `Host` was not asked for
        headers = without(headers, b"expect")
        headers += [] if asked else [(b"host", host.encode())]
    if chunked(came):
        headers.append((b"transfer-encoding", b"chunked"))
    headers = appended(headers, b"via", f"{version} {pseudonym}")
    headers = appended(headers, b"x-forwarded-for", address)
    headers = appended(headers, b"forwarded", forwarded(address, asked, scope.get("scheme", "")))
    return [*headers, (b"connection", b"close")]


def response_headers(status: int, came: Iterable[Header], version: str, pseudonym: str) -> Headers:
    """Give the headers with which an answer goes back; `version` is the one that it came in.

    A length that is wrong is dropped: beside chunks (RFC 9112, 6.3), and where there is no body.

    >>> response_headers(304, [(b"etag", b'"1"'), (b"content-length", b"9")], "1.1", "labapi")
    [(b'etag', b'"1"'), (b'via', b'1.1 labapi')]
    """
    headers = end_to_end(_framed(list(came)))
    if status in NO_BODY:
        headers = without(headers, b"content-length")
    return appended(headers, b"via", f"{version} {pseudonym}")


def end_to_end(headers: Headers) -> Headers:
    """Leave out what speaks of one connection alone: the known headers, and those that it lists.

    >>> end_to_end([(b"connection", b"x-hop, keep-alive"), (b"x-hop", b"1"), (b"x-far", b"2")])
    [(b'x-far', b'2')]
    """
    listed = {
        word.strip().lower() for word in b",".join(values(headers, b"connection")).split(b",")
    }
    gone = ONE_CONNECTION | (listed - NEEDED)
    return [pair for pair in headers if pair[0].lower() not in gone]


def values(headers: Iterable[Header], name: bytes) -> list[bytes]:
    """List the values of a header, one for each of its lines."""
    return [value for one, value in headers if one.lower() == name]


def without(headers: Iterable[Header], name: bytes) -> Headers:
    """Leave out all lines of a header."""
    return [pair for pair in headers if pair[0].lower() != name]


def appended(headers: Headers, name: bytes, value: str) -> Headers:
    """Add a value to a header that is a list, behind what came; several lines become one.

    RFC 9110, 5.3: their order says what came first, and is kept.

    >>> appended([(b"via", b"1.0 fred"), (b"x", b"y"), (b"via", b"1.1 p")], b"via", "1.1 labapi")
    [(b'x', b'y'), (b'via', b'1.0 fred, 1.1 p, 1.1 labapi')]
    """
    came = [one for one in values(headers, name) if one.strip()]
    whole = b", ".join([*came, value.encode("latin-1")])
    return [*without(headers, name), (name, whole)]


# The body: how the next server is told where it ends (RFC 9112, 6.3).


def chunked(headers: Iterable[Header]) -> bool:
    """Tell whether a message came in chunks, whatever length it may have named as well."""
    return bool(values(headers, b"transfer-encoding"))


def is_coded(headers: Iterable[Header]) -> bool:
    """Tell whether a body is coded for its connection beyond being cut in chunks, as by `gzip`.

    To pass it on, a proxy would have to decode it (RFC 9112, 7).
    """
    codings = b",".join(values(headers, b"transfer-encoding")).lower().split(b",")
    return any(coding.strip() not in (b"", b"chunked") for coding in codings)


def _framed(headers: Headers) -> Headers:
    """Drop a `Content-Length` beside chunks: by it another server could read two requests in one.

    That is *request smuggling* (RFC 9112, 11.2). Each side of the proxy frames its own messages.
    """
    return without(headers, b"content-length") if chunked(headers) else headers


# For whom a proxy asks.


def forwarded(address: str, host: str, scheme: str) -> str:
    """Write one entry of `Forwarded` (RFC 7239, 4 and 6); an address of IPv6 stands in brackets.

    >>> forwarded("::1", "localhost:8000", "http")
    'for="[::1]";host="localhost:8000";proto=http'
    """
    node = f"[{address}]" if ":" in address else address
    pairs = {"for": node, "host": host, "proto": scheme or "http"}
    return ";".join(f"{name}={_quoted(value)}" for name, value in pairs.items() if value)


def _address(scope: Mapping[str, Any]) -> str:
    """Give the address of who sent the request, as its connection tells it (RFC 7239, 6.2)."""
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def _quoted(value: str) -> str:
    if TOKEN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# Where a message has been, and how far it may go.


def pseudonym_of(name: str) -> str:
    """Make of a proxy's name what may stand in `Via`: a token (RFC 9110, 7.6.3).

    >>> pseudonym_of("my proxy")
    'labapi-my-proxy'
    """
    return "labapi-" + "".join(sign if TOKEN.fullmatch(sign) else "-" for sign in name)


def has_passed(headers: Iterable[Header], pseudonym: str) -> bool:
    """Tell whether a request has been at this proxy before: then it runs in a circle.

    >>> has_passed([(b"via", b"1.0 fred (a, b), 1.1 labapi-proxy")], "labapi-proxy")
    True
    """
    came = _COMMENT.sub(b"", b",".join(values(headers, b"via")))
    return any(entry.split()[1:2] == [pseudonym.encode()] for entry in came.split(b","))


def forwards_left(method: str, headers: Iterable[Header]) -> int | None:
    """Read how many more times a request may be passed on; None where it does not say.

    `Max-Forwards` counts for `OPTIONS` and `TRACE`, which look for who answers on a way (RFC 9110,
    7.6.2); in all other requests a proxy leaves it alone.

    >>> forwards_left("OPTIONS", [(b"max-forwards", b"0")])
    0
    """
    told = values(headers, b"max-forwards")
    if method not in ("OPTIONS", "TRACE") or len(told) != 1:
        return None
    return int(told[0]) if told[0].isdigit() and len(told[0]) < 10 else None


def _with_one_forward_less(method: str, headers: Headers) -> Headers:
    left = forwards_left(method, headers)
    if left is None:
        return headers
    return [*without(headers, b"max-forwards"), (b"max-forwards", b"%d" % (left - 1))]
