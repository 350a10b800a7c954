"""`labapi.check_contract(url)`: the contract suite over HTTP, against whoever answers there."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any
from urllib.parse import urlsplit

from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.openapi.claims.suite import judge
from labapi.classroom.openapi.claims.talk import NoAnswer
from labapi.classroom.openapi.claims.verdict import Verdict

ANSWER_S = 5.0
"""How long one answer may take, from the first byte that is sent to the last that comes."""
MOST_BYTES = 4 * 1024 * 1024
"""How much of an answer is read."""
PIECE = 64 * 1024
HOW = "Pass the address of a running server, such as lab.url: labapi.check_contract(lab.url)"


@short_traceback
def check_contract(url: str, generated: bool = False) -> Verdict:
    """Ask whoever answers at an address whether the contract of lesson 05 is kept, claim by claim.

    With `generated`, Schemathesis reads the contract too, as an OpenAPI document, and sends what it
    makes of that for some seconds; what it finds are rows of the same table. The suite knows the
    address and nothing else: of two servers it asks the same. Raises `ValueError` for no address.
    """
    address = checked_address(url)
    verdict = judge(Line(address).send)
    if not generated:
        return verdict
    from labapi.classroom.openapi.claims.generated import add_generated  # it takes a while to begin

    return add_generated(verdict, address)


def checked_address(url: Any) -> str:
    """Give an address without its last slash, or raise ValueError that says what to pass."""
    if not isinstance(url, str):
        raise ValueError(f"This is no address, but a {type(url).__name__}. {HOW}.")
    with suppress(ValueError):
        parts = urlsplit(url.strip())
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    raise ValueError(f"This is no address: {url!r}. {HOW}.")


class Line:
    """The way to a server: HTTP/1.1, with a connection for each request."""

    def __init__(self, address: str, answer_s: float = ANSWER_S) -> None:
        """Make ready to send to an address, which may have a path."""
        parts = urlsplit(address)
        self._origin, self._path = f"{parts.scheme}://{parts.netloc}", parts.path
        self._https = parts.scheme == "https"
        self._netloc, self._answer_s = parts.netloc, answer_s

    def send(
        self, method: str, target: str, headers: dict[str, str], body: bytes, chunked: bool = False
    ) -> Exchange:
        """Send one request and read its answer; raises NoAnswer that says why there is none."""
        begun, path = time.monotonic(), self._path + target
        kind = http.client.HTTPSConnection if self._https else http.client.HTTPConnection
        given = {**headers, **_length_of(method, body, chunked)}
        with closing(kind(self._netloc, timeout=self._answer_s)) as connection:
            try:
                self._ask(connection, method, path, given, _pieces(body) if chunked else body)
                response = connection.getresponse()
                content = b"".join(self._read(response, begun))
            except TimeoutError:
                raise NoAnswer(f"no whole answer within {self._answer_s:g} s") from None
            except ConnectionRefusedError:
                raise NoAnswer("nobody listens at this address") from None
            except socket.gaierror:
                raise NoAnswer("there is no computer of this name") from None
            except (OSError, http.client.HTTPException) as error:
                raise NoAnswer(_why(error)) from None
        took_ms = (time.monotonic() - begun) * 1000
        return Exchange(
            method, self._origin, path, "1.1", tuple(given.items()), body, response.status,
            tuple(response.getheaders()), content, took_ms, "client",
        )  # fmt: skip

    @staticmethod
    def _ask(
        connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str],
        body: Any,
    ) -> None:  # fmt: skip
        """Send the request; a server that refuses a body may answer before it has all of it."""
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        with suppress(ConnectionResetError, BrokenPipeError):
            connection.endheaders(body or None, encode_chunked="Transfer-Encoding" in headers)

    def _read(self, response: http.client.HTTPResponse, begun: float) -> Iterator[bytes]:
        """Give the content piece by piece, for as long and as much as an answer may be."""
        size = 0
        while piece := response.read1(PIECE):
            yield piece
            size += len(piece)
            if size > MOST_BYTES:
                raise NoAnswer(f"more than {MOST_BYTES:,} bytes")
            if time.monotonic() - begun > self._answer_s:
                raise TimeoutError


def _length_of(method: str, body: bytes, chunked: bool) -> dict[str, str]:
    """Say how long the body is, where there is one or the method is made for one."""
    if chunked:
        return {"Transfer-Encoding": "chunked"}
    return {"Content-Length": str(len(body))} if body or method in ("POST", "PUT", "PATCH") else {}


def _pieces(body: bytes) -> Iterator[bytes]:
    """Cut a body into a few pieces, each of which becomes a chunk."""
    size = max(1, len(body) // 3)
    return (body[start : start + size] for start in range(0, len(body), size))


def _why(error: Exception) -> str:
    if isinstance(error, http.client.RemoteDisconnected | ConnectionError):
        return "the server closed the connection without an answer"
    if isinstance(error, http.client.HTTPException):
        return "what came is no HTTP"
    return f"the connection failed ({type(error).__name__})"
