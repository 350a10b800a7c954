"""A client that writes bytes, for what no ordinary client would send."""

from __future__ import annotations

import json
import socket
from typing import NamedTuple

from labapi.domain.loans.features import EXAMPLE
from labapi.web.settings import Settings

PATIENCE_S = 10
LIMIT = Settings().max_body_bytes
HOST = "Host: 127.0.0.1"
JSON = "Content-Type: application/json"
CHUNKED = "Transfer-Encoding: chunked"
PREDICT = ("POST /api/v1/predict HTTP/1.1", HOST, JSON)
HEALTH = ("GET /api/v1/health HTTP/1.1", HOST)
QUESTION = json.dumps({"features": EXAMPLE}).encode()


class Answer(NamedTuple):
    """One answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The error code in the envelope."""
        found = json.loads(self.body)
        assert set(found) == {"status", "error", "meta"}, found
        assert found["status"] == "error"
        return str(found["error"]["code"])


class Wire:
    """One connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        self._came = b""

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def send(self, *lines: str | bytes, body: bytes = b"") -> None:
        """Send a head, a line each, an empty line, and a body."""
        written = [line.encode() if isinstance(line, str) else line for line in lines]
        self.write(b"\r\n".join([*written, b"", b""]) + body)

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._socket.sendall(data)

    def say_no_more(self) -> None:
        """Close the way there; the way back stays open."""
        self._socket.shutdown(socket.SHUT_WR)

    def read(self, *, of_head: bool = False) -> Answer:
        """Read one answer, 100 Continue included; an answer to HEAD has no body."""
        head = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        status = int(head[0].split(" ")[1])
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        if of_head or status in (100, 204, 304):
            return Answer(status, headers, b"")
        return Answer(status, headers, self._body(headers))

    def at_end(self) -> bool:
        """Tell whether the server has closed the connection, with nothing left to read."""
        return self._came == b"" and self._socket.recv(1) == b""

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return self._take(int(headers["content-length"]))
        body = b""
        while size := int(self.until(b"\r\n"), 16):
            body += self._take(size)
            self._take(2)
        self._take(2)
        return body

    def until(self, mark: bytes) -> bytes:
        """Read up to a mark, and give it with what came before."""
        while mark not in self._came:
            self._more()
        found, self._came = self._came.split(mark, 1)
        return found + mark

    def _take(self, size: int) -> bytes:
        while len(self._came) < size:
            self._more()
        found, self._came = self._came[:size], self._came[size:]
        return found

    def _more(self) -> None:
        data = self._socket.recv(65_536)
        if not data:
            raise ConnectionError(f"The server closed the connection after {self._came!r}.")
        self._came += data


def chunk(data: bytes) -> bytes:
    """Write one chunk of a chunked body; an empty one ends it."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def length(body: bytes) -> str:
    """Write the header that announces a body."""
    return f"Content-Length: {len(body)}"


def works(wire: Wire) -> bool:
    """Tell whether this connection still carries a request and its answer."""
    wire.send(*HEALTH)
    return wire.read().status == 200
