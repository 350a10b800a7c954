"""Send a request again with something changed: `labapi.replay(r, json={...})`.

`labapi.replay` goes through `requests`, which tidies an address and orders headers.
`replay_changed` alters a single byte, and there the bytes go out as they are: `http.client` sends
what it is given.

>>> replaced(b'{"age": 35}', 8, byte_of("x"))
b'{"age": x5}'
"""

from __future__ import annotations

import http.client
import time
from dataclasses import replace
from json import dumps
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote_plus, urlencode, urlsplit

from labapi.classroom.exchange.exchange import UNREAD, Exchange, Headers, exchange_of
from labapi.classroom.exchange.sendable import (
    UNCHANGED,
    check_header,
    check_method,
    check_path,
    in_one_line,
    query_in,
    with_type,
)
from labapi.classroom.notebook.measured import marked
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.running import ca_path_at
from labapi.classroom.server.loopback import trusting
from labapi.domain.json_faults import why_unwritable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPResponse

    from requests import Response


Part = Literal["body", "target"]
LIMIT_S = 30.0
FRAMING = frozenset({"host", "transfer-encoding"})
"""Headers that follow from the address and the connection: they are made anew."""
URLLIB3_ADDS = ("Accept-Encoding", "User-Agent")
FORM = "application/x-www-form-urlencoded"


AGAIN = "It cannot be sent again. Give it once more: json=... or data=..."


@short_traceback
def replay(
    r: Any,
    *,
    method: str | None = None,
    path: str | None = None,
    params: Mapping[str, Any] | None = None,
    headers: Mapping[str, str | None] | None = None,
    json: Any = UNCHANGED,
    data: Any = UNCHANGED,
) -> Response:
    """Send the request of `r` again and return the new answer.

    `r` is an answer of `requests` or an entry of a journal. What you name is changed, the rest is
    sent as it was. `params` and `headers` change single ones, and None takes one away. `path`: one
    with a query of its own drops the former query, one without keeps it. `json` or `data` takes
    the place of the whole body, and None leaves none: the headers that speak of it go too. `json`
    gets its `Content-Type` where that is not JSON already; a dict as `data` becomes a form, and
    text or bytes leave the headers alone. `method` changes the method alone.

    Raises `ValueError` that says what to give where a body is not known, or HTTP does not allow it.
    """
    was = exchange_of(r)
    new = _with_body(_with_head(was, method, path, params or {}), json, data)
    return _send_again(_with_headers(new, headers or {}))


def _with_head(
    was: Exchange, method: str | None, path: str | None, params: Mapping[str, Any]
) -> Exchange:
    """Change the request line."""
    check_method(method := was.method if method is None else method)
    if not was.origin:
        raise ValueError("This request had no Host, so nobody knows which server it went to.")
    bare, _, query = was.target.partition("?")
    if path is not None:
        check_path(path)
        bare, brought = path.partition("#")[0].partition("?")[0], query_in(path)
        query = brought.removeprefix("?") if brought else query
    pieces = [piece for piece in query.split("&") if piece and _name_in(piece) not in params]
    added = {name: value for name, value in params.items() if value is not None}
    query = "&".join([*pieces, *filter(None, [urlencode(added, doseq=True)])])
    return replace(was, method=method.upper(), target=f"{bare}?{query}" if query else bare)


def _name_in(piece: str) -> str:
    """Give the name of one parameter of a query."""
    return unquote_plus(piece.partition("=")[0])


def _with_body(was: Exchange, json: Any, data: Any) -> Exchange:
    """Change the body, and what the headers say of it."""
    if json is not UNCHANGED and data is not UNCHANGED:
        raise ValueError("Give json=... or data=..., not both: a request has one body.")
    if json is UNCHANGED and data is UNCHANGED:
        if was.missing:
            raise ValueError(f"{was.missing} {AGAIN}")
        return was
    content, kind = _content(json, data)
    headers = was.request_headers if kind is None else with_type(was.request_headers, kind)
    return replace(was, request_body=content, request_headers=headers)


def _content(json: Any, data: Any) -> tuple[bytes, str | None]:
    """Give the bytes of a new body with their type: "" for none, None for what nobody says."""
    if json is None or data is None:
        return b"", ""
    if json is not UNCHANGED:
        try:
            return dumps(json, allow_nan=False).encode(), "application/json"
        except (TypeError, ValueError, RecursionError):
            said = f"JSON cannot hold this body: {why_unwritable(json)}."
            raise ValueError(f"{said} Give it as data=...") from None
    if isinstance(data, str):
        return data.encode(), None
    if isinstance(data, bytes | bytearray | memoryview):
        return bytes(data), None
    if isinstance(data, dict | list | tuple):
        return urlencode(data, doseq=True).encode(), FORM
    parts = [data.read()] if hasattr(data, "read") else data
    return b"".join(part.encode() if isinstance(part, str) else part for part in parts), None


def _with_headers(was: Exchange, changes: Mapping[str, Any]) -> Exchange:
    """Change single headers; what is made anew for each request is left out."""
    given = {name: _text(value) for name, value in changes.items() if value is not None}
    for name, value in given.items():
        check_header(name, value)
    changed = {name.lower() for name in changes} | FRAMING
    kept = [pair for pair in was.request_headers if pair[0].lower() not in changed]
    return replace(was, request_headers=(*kept, *given.items()))


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _send_again(new: Exchange) -> Response:
    """Have `requests` send it, with no header of its own but those that frame the body."""
    from requests import Request, Session  # costs 0.1 s, and `import labapi` shall not pay it
    from urllib3.util import SKIP_HEADER

    headers = in_one_line(new.request_headers)
    request = Request(new.method, new.url, headers=headers, data=new.request_body)
    with Session() as session:
        session.trust_env = False  # no proxy, no .netrc: what is sent is what was sent
        session.verify = ca_path_at(new.url) or True
        prepared = request.prepare()  # this corrects Content-Length where there is a body
        if not prepared.body and prepared.headers.get("Content-Length") != "0":
            prepared.headers.pop("Content-Length", None)
        unwanted = [name for name in URLLIB3_ADDS if name not in prepared.headers]
        prepared.headers.update(dict.fromkeys(unwanted, SKIP_HEADER))
        answer = session.send(prepared, allow_redirects=False)
        for name in unwanted:  # they were not sent, and `labapi.show` shall not show them
            del prepared.headers[name]
        return answer


# From here on: one byte changed, and everything else as it was.


@short_traceback
def replay_changed(
    r: Any, position: int, byte: str, part: Part = "body", origin: str = ""
) -> Exchange:
    """Send the request of `r` again with the byte at `position` changed; return the exchange.

    `byte` is one ASCII character, or hexadecimal such as `0xff`. `part` is `"body"` or `"target"`
    (the path with its query). Raises `ValueError` when the change cannot be sent over HTTP, and
    `RuntimeError` when nobody answers.
    """
    return sent(changed(exchange_of(r), position, byte, part), origin)[0]


def changed(was: Exchange, position: int, byte: str, part: Part = "body") -> Exchange:
    """Give the request with one byte changed, not sent yet."""
    if part not in ("body", "target"):
        raise ValueError(f'part is "body" or "target", not {part!r}.')
    if was.missing not in ("", UNREAD):  # of which no byte is known, and none is promised
        raise ValueError(f"{was.missing} It cannot be sent.")
    if part == "body":
        return replace(was, request_body=replaced(was.request_body, position, byte_of(byte)))
    target = replaced(was.target.encode("latin-1"), position, byte_of(byte)).decode("latin-1")
    if not (target.startswith("/") and all("!" <= letter <= "~" for letter in target)):
        raise ValueError(
            "A target begins with / and holds visible ASCII characters only, no space: HTTP has "
            "no way to send this one."
        )
    return replace(was, target=target)


def replaced(content: bytes, position: int, byte: int) -> bytes:
    """Put one byte in the place of the one at `position`."""
    if not content:
        raise ValueError("There is no body here: the request has none, or the app did not read it.")
    if not 0 <= position < len(content):
        raise ValueError(f"position is from 0 to {len(content) - 1} here, not {position}.")
    return content[:position] + bytes([byte]) + content[position + 1 :]


def byte_of(text: str) -> int:
    """Read one byte from a character or from hexadecimal.

    >>> byte_of("x"), byte_of("0xff")
    (120, 255)
    """
    if text[:2].lower() == "0x" and 2 < len(text) <= 4:
        try:
            return int(text[2:], 16)
        except ValueError:
            raise ValueError(f"{text} is no byte. They go from 0x00 to 0xff.") from None
    if len(text) != 1:
        raise ValueError("Give one character, or a byte as hexadecimal such as 0x00.")
    if not text.isascii():
        size = len(text.encode("utf-8", "surrogatepass"))
        raise ValueError(
            f"“{text}” takes {size} bytes in UTF-8. Choose a character that takes one."
        )
    return ord(text)


def sent(request: Exchange, origin: str = "") -> tuple[Exchange, str]:
    """Send a request as it is written; give what came back, and the address it was sent from."""
    address = origin or request.origin
    connection = _connection_to(address)
    started_s = time.perf_counter()
    try:
        connection.connect()
        host, port = connection.sock.getsockname()[:2]
        _write(connection, request)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise RuntimeError(_no_answer(address, error)) from error
    finally:
        connection.close()
    duration_ms = (time.perf_counter() - started_s) * 1000
    return _answered(request, answer, body, duration_ms), f"{host}:{port}"


def _connection_to(origin: str) -> http.client.HTTPConnection:
    address, context = urlsplit(origin), trusting(origin)
    if context is None:
        return http.client.HTTPConnection(address.hostname or "", address.port, timeout=LIMIT_S)
    return http.client.HTTPSConnection(
        address.hostname or "", address.port, timeout=LIMIT_S, context=context
    )


def _write(connection: http.client.HTTPConnection, request: Exchange) -> None:
    connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
    for name, value in _headers_as_sent(request):
        connection.putheader(name, value.encode("latin-1"))
    connection.endheaders(request.request_body)


def _headers_as_sent(request: Exchange) -> Headers:
    """Keep the headers in their order, but for those that tell where the body ends."""
    length = ("content-length", str(len(request.request_body)))
    given = [pair for pair in request.request_headers if pair[0].lower() != "transfer-encoding"]
    headers = tuple(length if name.lower() == length[0] else (name, v) for name, v in given)
    return headers if length in headers or not request.request_body else (*headers, length)


def _answered(request: Exchange, answer: HTTPResponse, body: bytes, duration_ms: float) -> Exchange:
    return replace(
        request,
        request_headers=_headers_as_sent(request),
        status=answer.status,
        response_headers=tuple(answer.getheaders()),
        response_body=body,
        duration_ms=duration_ms,
        seen_by="client",
        steps=(),
        response_elided=0,
        crash=None,
    )


def _no_answer(origin: str, error: Exception) -> str:
    at = marked(origin)
    if isinstance(error, TimeoutError):
        return f"The server at {at} gave no answer within {LIMIT_S:.0f} seconds."
    if isinstance(error, ConnectionRefusedError):
        return f"Nothing answers at {at}: run the cell that starts the server."
    return f"The server at {at} broke off before it had answered."
