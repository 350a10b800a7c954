"""A client that costs next to nothing, so that what is measured is the server."""

from __future__ import annotations

import json
import socket
import statistics
from time import perf_counter

from labapi.domain.loans.features import EXAMPLE

BODY = json.dumps({"features": EXAMPLE}).encode()
PREDICT = (
    b"POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: " + str(len(BODY)).encode() + b"\r\n\r\n" + BODY
)
HEALTH = b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Connection:
    """A connection to a server on this machine, made anew where the server closes it."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self._port = port
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> int:
        """Send a request, read its whole answer, and give the status."""
        self._socket.sendall(request)
        received = self._more()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        missing = end + 4 + _content_length(head) - len(received)
        while missing > 0:
            missing -= len(self._more())
        if b"connection: close" in head:
            self.close()
            self._connect()
        return int(received[9:12])

    def _more(self) -> bytes:
        part = self._socket.recv(65_536)
        if not part:
            raise ConnectionError("the server hung up in the middle of an answer")
        return part

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise ValueError("the answer has no Content-Length")


def median_ms(connection: Connection, request: bytes, times: int) -> float:
    """Give the median milliseconds from sending a request to having its answer."""
    taken = []
    for _ in range(times):
        begin = perf_counter()
        connection.send(request)
        taken.append((perf_counter() - begin) * 1000)
    return statistics.median(taken)
