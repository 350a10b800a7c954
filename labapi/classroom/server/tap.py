"""A relay that counts what passes: `labapi.tap(lab.url)`.

It stands on a TCP connection between a client and a server of this computer, passes on each byte
as it came, and understands next to nothing of it: so it counts HTTP/1.1, WebSockets and gRPC alike.

Two things are told apart. HTTP/2, on which gRPC stands, sends frames of its own to manage the
connection (settings, pings, windows: RFC 9113, section 6), when it likes; they are counted as
`managing`, and what the two sides say to each other as `sent` and `received`. And what is as long
as chance will have it counts as `00000`, so that two runs, and two computers, agree: a time that a
server measured; the version of `requests`, and which compressions it knows.
"""

from __future__ import annotations

import re
import socket
import threading
import timeit
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlsplit

from labapi.classroom.notebook.markup import page, tag
from labapi.classroom.notebook.measured import Url, as_html, measured
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.running import LISTENING
from labapi.classroom.server.loopback import HOST, LOOPBACK, loopback_socket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
"""With which a client begins HTTP/2 (RFC 9113, section 3.4)."""
FRAME_HEAD = 9
"""Length (3 bytes), type (1), flags (1), stream (4): RFC 9113, section 4.1."""
SPOKEN = {0x0: "DATA", 0x1: "HEADERS", 0x9: "CONTINUATION"}
"""The frames that carry a message; all others manage the connection or a stream."""
MEASURED = re.compile(
    rb'(?<=dur=)[\d.]+|(?<=response_time_ms":)[\d.e-]+|(?<=response_time_ms\\":)[\d.e-]+'
    rb"|(?<=python-requests/)[\d.]+|(?<=Accept-Encoding: )[^\r]+"
)
PIECE = 65_536
WHERE = "labapi.tap stands before a server of this computer, such as labapi.tap(lab.url), not {!r}."
TIMES = "times is {!r}. Give how often to ask: a whole number, at least 1."


class Cost(NamedTuple):
    """What one request costs: bytes each way, and the quickest of many in milliseconds."""

    sent: int
    received: int
    ms: float


class Tap:
    """What passed between clients and one server: bytes, round trips and connections.

    `url` and `target` (the same without `http://`) are where clients go instead. A context manager;
    what was counted can still be read when it has stopped.
    """

    def __init__(self, host: str, port: int) -> None:
        """Listen on a free port and pass everything on to a server."""
        self._there = host, port
        self._lock = threading.Lock()
        self._seen: list[Connection] = []
        self._open: set[socket.socket] = set()
        self._listener = loopback_socket(0)
        self._listener.listen()
        self.target = f"{HOST}:{self._listener.getsockname()[1]}"
        self.url = Url(f"http://{self.target}")
        LISTENING.add(self.stop)
        _in_background(self._accept)

    @property
    def sent(self) -> int:
        """Bytes that clients sent, heads and bodies."""
        return sum(one.bytes_of[True] for one in self._connections())

    @property
    def received(self) -> int:
        """Bytes that the server answered, heads and bodies."""
        return sum(one.bytes_of[False] for one in self._connections())

    @property
    def round_trips(self) -> int:
        """How often a client spoke and then had to wait for the server."""
        return sum(one.turns for one in self._connections())

    @property
    def connections(self) -> int:
        """How many connections carried something since the last `reset`."""
        return sum(1 for one in self._connections() if one.turns)

    @property
    def managing(self) -> int:
        """Bytes of HTTP/2 that manage the connection; it differs from run to run."""
        return sum(one.managing for one in self._connections())

    def reset(self) -> None:
        """Count anew from here; connections stay as they are."""
        for one in self._connections():
            one.reset()

    def cost(self, ask: Callable[[], object], times: int = 50) -> Cost:
        """Ask so many times and keep the quickest; then ask once more, and count that one's bytes.

        `ask` sends one request through this relay. The quickest says what the work costs, since
        other programs can only add time; and the connection is in use by then.
        """
        if isinstance(times, bool) or not isinstance(times, int) or times < 1:
            raise ValueError(TIMES.format(times))
        quickest_s = min(timeit.repeat(ask, number=1, repeat=times))
        self.reset()
        ask()
        return Cost(self.sent, self.received, quickest_s * 1000)

    def stop(self) -> None:
        """Close everything; what was counted stays. `labapi.stop()` does it, too."""
        LISTENING.discard(self.stop)
        with self._lock:
            open_ones = [self._listener, *self._open]
            self._open.clear()
        for one in open_ones:
            _close(one)

    def __enter__(self) -> Self:
        """Count inside of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop at its end."""
        self.stop()

    def __repr__(self) -> str:
        """Say in words what passed."""
        counts = (
            _count(self.connections, "connection"),
            _count(self.round_trips, "round trip"),
            f"{_count(self.sent, 'byte')} sent",
            f"{_count(self.received, 'byte')} received",
        )
        managing = f" (beside {measured(self.managing)} to manage HTTP/2)" if self.managing else ""
        return ", ".join(counts) + managing

    def _repr_html_(self) -> str:
        return page(tag("p", as_html(repr(self))))

    def _connections(self) -> list[Connection]:
        with self._lock:
            return list(self._seen)

    def _accept(self) -> None:
        with suppress(OSError):  # `stop` closed the listener
            while True:
                client, _ = self._listener.accept()
                _in_background(self._join, client)

    def _join(self, client: socket.socket) -> None:
        """Open a connection to the server for one of a client, and pass on both ways."""
        try:
            server = socket.create_connection(self._there)
        except OSError:  # it has stopped: the client sees that, as it would without a tap
            _close(client)
            return
        seen = Connection()
        with self._lock:
            self._seen.append(seen)
            self._open |= {client, server}
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _in_background(_copy, server, client, seen, False)
        _copy(client, server, seen, True)


class Connection:
    """What passed on one connection, in its order."""

    def __init__(self) -> None:
        """Nothing has passed yet."""
        self._lock = threading.Lock()
        self._http2 = False
        self._pending = {True: b"", False: b""}
        self.reset()

    def reset(self) -> None:
        """Count anew; what protocol it speaks stays known."""
        self.bytes_of = {True: 0, False: 0}
        self.turns = self.managing = 0
        self._client_spoke_last = False

    def saw(self, from_client: bool, data: bytes) -> None:
        """Count one piece, before it goes on."""
        with self._lock:
            if from_client and data.startswith(PREFACE):
                self._http2, data = True, data[len(PREFACE) :]
                self.managing += len(PREFACE)
            if not self._http2:
                self._spoke(from_client, len(MEASURED.sub(b"00000", data)))
                return
            for kind, size in self._frames(from_client, data):
                if kind in SPOKEN:
                    self._spoke(from_client, size)
                else:
                    self.managing += size

    def _spoke(self, from_client: bool, size: int) -> None:
        self.bytes_of[from_client] += size
        self.turns += from_client and not self._client_spoke_last
        self._client_spoke_last = from_client

    def _frames(self, from_client: bool, data: bytes) -> Iterator[tuple[int, int]]:
        """Give type and size of each frame that is whole; a part of one waits for the rest."""
        data = self._pending[from_client] + data
        while len(data) >= FRAME_HEAD:
            size = FRAME_HEAD + int.from_bytes(data[:3])
            if len(data) < size:
                break
            yield data[3], size
            data = data[size:]
        self._pending[from_client] = data


@short_traceback
def tap(address: str) -> Tap:
    """Stand before a server of this computer, and count what passes.

    `address` is a URL (`lab.url`) or a host with its port (`lab.grpc_target`). Raises `ValueError`
    for any other: nothing leaves this computer.
    """
    parts = urlsplit(address if "//" in address else f"//{address}") if address else None
    try:
        host, port = (parts.hostname, parts.port) if parts else (None, None)
    except ValueError:
        host = port = None
    if host not in LOOPBACK or not port or (parts and parts.scheme not in ("", "http")):
        raise ValueError(WHERE.format(address))
    return Tap(str(host), port)


def _copy(source: socket.socket, to: socket.socket, seen: Connection, from_client: bool) -> None:
    """Pass on one way until it ends; then the other side hears of the end."""
    with suppress(OSError):
        while data := source.recv(PIECE):
            seen.saw(from_client, data)
            to.sendall(data)
    with suppress(OSError):
        to.shutdown(socket.SHUT_WR)


def _close(one: socket.socket) -> None:
    """Close a socket, and end what waits on it."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def _in_background(work: object, *arguments: object) -> None:
    threading.Thread(target=work, args=arguments, name="labapi-tap", daemon=True).start()  # type: ignore[arg-type]


def _count(number: int, unit: str) -> str:
    """Say how many.

    >>> _count(1, "byte"), _count(2041, "byte")
    ('1 byte', '2,041 bytes')
    """
    return f"{number:,} {unit}{'s' * (number != 1)}"
