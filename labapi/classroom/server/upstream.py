"""One connection from the proxy to a server behind it, for one request and its answer.

asyncio carries the bytes, and h11 knows what they mean: where a body ends, which answers have none,
and what is no HTTP at all. Nothing is kept but one piece of a body at a time: who sends faster than
the other side takes has to wait (*backpressure*).

A connection for each request costs some tenths of a millisecond here. A proxy at work keeps its
connections open and uses them again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import h11

from labapi.classroom.server.hops import Headers, values
from labapi.classroom.server.loopback import trusting
from labapi.web.layers.gate import MOST_HEAD_BYTES

PIECE = 64 * 1024
"""How many bytes are read at once, at most."""
LEAVE_S = 1.0
"""How long a client that asked for leave to send its body is made to wait for it.

RFC 9110, 10.1.1: a server of old gives none, and waits for the body itself.
"""


class BrokenOff(ConnectionError):
    """The server hung up too early, or what it sent cannot be read as HTTP."""


def head_of(method: str, target: bytes, headers: Headers) -> h11.Request:
    """Make the head of a request; `ValueError` where it cannot be written as HTTP."""
    try:
        return h11.Request(method=method, target=target, headers=headers)
    except h11.LocalProtocolError:
        raise ValueError(f"this is no HTTP: {method} {target!r}") from None


class Upstream:
    """A connection to one server. `send` and `head` run side by side: see `proxy.pass_on`."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit_s: float
    ) -> None:
        """Speak HTTP over a connection; made by `open`."""
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEAD_BYTES)
        self._reader, self._writer, self._limit_s = reader, writer, limit_s
        self._now = asyncio.get_running_loop().time
        self._leave = asyncio.Event()
        self._end: float | None = None  # until when the server is waited for
        self._patience: asyncio.Timeout | None = None

    @classmethod
    async def open(cls, url: str, limit_s: float) -> Upstream:
        """Connect to the server at an address; `OSError` where nobody takes the connection."""
        address = urlsplit(url)
        context = trusting(url) if address.scheme == "https" else None
        async with asyncio.timeout(limit_s):
            reader, writer = await asyncio.open_connection(
                address.hostname, address.port, ssl=context
            )
        return cls(reader, writer, limit_s)

    def close(self) -> None:
        """Give the connection up, whatever has not been sent yet."""
        self._writer.transport.abort()

    # The way out.

    async def send(self, head: h11.Request, pieces: AsyncIterator[bytes]) -> None:
        """Send a request and its body, piece by piece.

        A server may answer, and hang up, before it has read the body: that is no error here. Only
        its answer counts, or that none comes.
        """
        try:
            await self._write(head)
            if _asks_for_leave(head):
                await self._wait_for_leave()
            async for piece in pieces:
                await self._write(h11.Data(data=piece))
            await self._write(h11.EndOfMessage())
        except (OSError, h11.ProtocolError):
            pass
        finally:
            self._note_all_sent()

    async def _write(self, event: h11.Event) -> None:
        self._writer.write(self._http.send(event) or b"")
        async with asyncio.timeout(self._limit_s):
            await self._writer.drain()

    async def _wait_for_leave(self) -> None:
        try:
            async with asyncio.timeout(LEAVE_S):
                await self._leave.wait()
        except TimeoutError:
            self._leave.set()

    def _note_all_sent(self) -> None:
        """From now on it is the server that is waited for, and its time runs."""
        self._end = self._now() + self._limit_s
        if self._patience is not None:
            self._patience.reschedule(self._end)

    @property
    def took_body(self) -> bool:
        """Whether a client that asked for leave to send its body has got it."""
        return self._leave.is_set()

    # The way back.

    async def head(self) -> h11.Response:
        """Wait for the head of the answer; what comes before it (1xx) is not passed on.

        `TimeoutError` after the limit, and `OSError` where no answer can come any more.
        """
        while not isinstance(event := await self._event(), h11.Response):
            if isinstance(event, h11.InformationalResponse) and event.status_code == 100:
                self._leave.set()
        if event.status_code > 599:
            raise BrokenOff(f"HTTP knows no status {event.status_code}")  # RFC 9110, 15
        return event

    async def piece(self) -> bytes:
        """Wait for the next piece of the answer's body; none is left where it is empty."""
        if self._end is not None:
            self._end = self._now() + self._limit_s
        while isinstance(event := await self._event(), h11.Data):
            if event.data:
                return bytes(event.data)
        return b""

    async def _event(self) -> Any:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._read())
        except h11.RemoteProtocolError as error:
            raise BrokenOff(str(error)) from None
        return event

    async def _read(self) -> bytes:
        try:
            async with asyncio.timeout_at(self._end) as self._patience:
                return await self._reader.read(PIECE)
        finally:
            self._patience = None


def _asks_for_leave(head: h11.Request) -> bool:
    """Tell whether the body is to wait for a `100` (RFC 9110, 10.1.1)."""
    return any(value.lower() == b"100-continue" for value in values(head.headers, b"expect"))
