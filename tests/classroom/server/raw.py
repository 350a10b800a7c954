"""Both ends of a proxy as bytes: a server that does what a test says, and a client."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPResponse

from labapi.classroom.server.served import Served

WAIT_S = 20.0
"""How long a test waits for what has to come, before it fails."""


class RawServer(Served):
    """A server whose every connection is given to `play`, with the head of its request."""

    running = True

    def __init__(self, play: Callable[[Connection], None], name: str = "raw") -> None:
        self.name, self._play = name, play
        self.heads: list[bytes] = []
        self.failures: list[BaseException] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def successor(self) -> Served:
        return self

    def _accept(self) -> None:
        while not self._over.is_set():
            taken, _ = self._listener.accept()
            thread = threading.Thread(target=self._serve, args=(taken,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, taken: socket.socket) -> None:
        with taken:
            taken.settimeout(WAIT_S)
            connection = Connection(taken)
            with suppress(ConnectionError):
                if head := connection.until(b"\r\n\r\n"):
                    self.heads.append(head)
                    connection.head = head
                    self._play(connection)

    def close(self) -> None:
        """Stop accepting, and wait for the connections."""
        self._over.set()
        with suppress(OSError):
            socket.create_connection(self._listener.getsockname(), timeout=WAIT_S).close()
        for thread in self._threads:
            thread.join(WAIT_S)
        self._listener.close()


class Connection:
    """One end of a connection, read as far as a test asks."""

    head = b""

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self._held = b""

    def send(self, *parts: bytes) -> None:
        self.socket.sendall(b"".join(parts))

    def until(self, mark: bytes) -> bytes:
        """Read up to a mark and with it; less where the other side hung up before."""
        while mark not in self._held and (came := self.socket.recv(65_536)):
            self._held += came
        whole, found, self._held = self._held.partition(mark)
        return whole + found

    def rest(self) -> bytes:
        """Read until the other side hangs up."""
        parts = [self._held]
        with suppress(ConnectionError):
            while came := self.socket.recv(65_536):
                parts.append(came)
        return b"".join(parts)

    def hung_up(self) -> bool:
        """Wait until the other side hangs up."""
        self.rest()
        return True

    def answer(self, method: str = "GET") -> HTTPResponse:
        """Read the head of an answer."""
        answer = HTTPResponse(self.socket, method=method)
        answer.begin()
        return answer


def connect(url: str, *parts: bytes) -> Connection:
    """Connect to a server, and send it these bytes."""
    port = int(url.rpartition(":")[2])
    client = Connection(socket.create_connection(("127.0.0.1", port), timeout=WAIT_S))
    client.send(*parts)
    return client


def request(line: str, *headers: str) -> bytes:
    """Write the head of a request."""
    return "\r\n".join([f"{line} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()
