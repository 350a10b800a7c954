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
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlsplit

from labapi.classroom.exchange.exchange import Exchange, Headers, exchange_of
from labapi.classroom.notebook.measured import marked
from labapi.classroom.notebook.shell import short_traceback

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPResponse

    from requests import Response


Part = Literal["body", "target"]
LIMIT_S = 30.0
UNCHANGED: Any = object()
FRAMING = frozenset({"host", "transfer-encoding"})
"""Headers that follow from the address and the connection: they are made anew."""


@short_traceback
def replay(
    r: Any,
    *,
    method: str | None = None,
    path: str | None = None,
    params: Mapping[str, Any] | None = None,
    headers: Mapping[str, str | None] | None = None,
    json: Any = UNCHANGED,
    data: str | bytes | None = UNCHANGED,
) -> Response:
    """Send the request of `r` again and return the new answer.

    `r` is an answer of `requests` or an entry of a journal. What you name is changed, the rest is
    sent as it was: `params` and `headers` change single ones (None takes one away), `json` or
    `data` takes the place of the whole body, `path` keeps the query.
    """
    from requests import Request, Session  # costs 0.1 s, and `import labapi` shall not pay it

    was = exchange_of(r)
    if was.request_elided and json is UNCHANGED and data is UNCHANGED:
        raise ValueError(
            "The journal kept only the beginning of this request's body, so it cannot be sent "
            "again. Give json=... or data=..., or replay the answer that requests returned."
        )
    request = Request(
        (method or was.method).upper(),
        was.origin + (path or urlsplit(was.target).path),
        params=_params(was, params or {}),
        headers=_headers(was, headers or {}, new_json=json is not UNCHANGED),
    )
    if json is not UNCHANGED:
        request.json = json
    else:
        request.data = was.request_body if data is UNCHANGED else data
    with Session() as session:
        session.trust_env = False  # no proxy, no .netrc: what is sent is what was sent
        prepared = request.prepare()  # this corrects Content-Length where there is a body
        if not prepared.body and prepared.headers.get("Content-Length") != "0":
            prepared.headers.pop("Content-Length", None)
        return session.send(prepared, allow_redirects=False)


def _params(was: Exchange, changes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    standing = parse_qsl(urlsplit(was.target).query, keep_blank_values=True)
    kept = [(name, value) for name, value in standing if name not in changes]
    return kept + [(name, value) for name, value in changes.items() if value is not None]


def _headers(
    was: Exchange, changes: Mapping[str, str | None], new_json: bool
) -> dict[str, str | None]:
    changed = {name.lower() for name in changes} | FRAMING
    kept = {name: value for name, value in was.request_headers if name.lower() not in changed}
    for name in kept:
        if new_json and name.lower() == "content-type":
            kept[name] = "application/json"
    return {**kept, **{name: value for name, value in changes.items() if value is not None}}


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
    if was.request_elided:
        raise ValueError("The journal kept only the beginning of this body: it cannot be sent.")
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
    address = urlsplit(origin or request.origin)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=LIMIT_S)
    started_s = time.perf_counter()
    try:
        connection.connect()
        host, port = connection.sock.getsockname()[:2]
        _write(connection, request)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise RuntimeError(_no_answer(address.netloc, error)) from error
    finally:
        connection.close()
    duration_ms = (time.perf_counter() - started_s) * 1000
    return _answered(request, answer, body, duration_ms), f"{host}:{port}"


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


def _no_answer(netloc: str, error: Exception) -> str:
    at = marked(f"http://{netloc}")
    if isinstance(error, TimeoutError):
        return f"The server at {at} gave no answer within {LIMIT_S:.0f} seconds."
    if isinstance(error, ConnectionRefusedError):
        return f"Nothing answers at {at}: run the cell that starts the server."
    return f"The server at {at} broke off before it had answered."
