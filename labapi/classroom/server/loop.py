"""uvicorn's server, taught to wait for a word instead of looking at a flag ten times a second.

uvicorn polls: it notices a request to stop up to 0.1 s late, and then sleeps another 0.1 s. Here
an `asyncio.Event` wakes it at once, so that re-running a start cell costs milliseconds.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from starlette.types import ASGIApp


GRACE_S = 1.0
"""How long requests under way may go on after the word to stop."""


class LoopServer(uvicorn.Server):
    """A uvicorn server for a thread: it says when it is ready and stops without delay."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None]) -> None:
        """Serve `app`; call `ready` (in the server's thread) once connections are accepted."""
        config = uvicorn.Config(
            app,
            interface="asgi3",
            log_config=None,  # uvicorn's own would print into whichever cell runs
            access_log=False,  # the journal layer records requests, and more of each
            proxy_headers=False,
            workers=1,  # or WEB_CONCURRENCY in the environment would be read
        )
        super().__init__(config)
        self._ready = ready
        self._stop_asked = False
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def ask_to_stop(self) -> None:
        """Stop soon; may be called from any thread and more than once."""
        self._stop_asked = True
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: it has stopped by itself
                self._loop.call_soon_threadsafe(self._stop_now)

    def _stop_now(self) -> None:
        self._wake.set()
        if not self.started and self._task is not None:
            self._task.cancel()  # still in the app's lifespan start-up

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave Ctrl-C to the kernel: interrupting a cell must not stop the server."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Run the app's lifespan start-up, accept connections, say so."""
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if self._stop_asked:
            self._stop_now()
        await self.on_tick(0)  # the Date header, before the first request can come
        self.config.http_protocol_class = coalescing(self.config.http_protocol_class)
        await super().startup(sockets)
        self._ready()

    async def main_loop(self) -> None:
        """Sleep until asked to stop; wake once a second to renew the Date header."""
        while not self._wake.is_set():
            await self.on_tick(0)
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._wake.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close idle connections at once, busy ones when their answer is sent or time is up."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(list(self.server_state.tasks), timeout=GRACE_S)
        for task in list(self.server_state.tasks):
            task.cancel()
        await self.lifespan.shutdown()
        await self._drop_connections()

    async def _drop_connections(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.close()
        for _ in range(10):  # each turn of the loop lets closed transports say good-bye
            if not self.server_state.connections:
                return
            await asyncio.sleep(0)
        for connection in list(self.server_state.connections):
            connection.transport.abort()  # a client that does not read what it asked for
        await asyncio.sleep(0)


# uvicorn writes the head of an answer, then its body, and each write costs a system call and a
# packet of its own. Here what is written within one turn of the event loop is sent at its end.


class CoalescingTransport:
    """A transport that holds what is written until the turn of the loop is over."""

    def __init__(self, transport: Any) -> None:
        """Write to `transport`, whose other methods stay as they are."""
        self._transport = transport
        self._call_soon = asyncio.get_running_loop().call_soon
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """Leave to the transport whatever is not about writing."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send soon, together with what else is written in this turn."""
        if not self._held:
            self._call_soon(self._send)
        self._held.append(data)

    def close(self) -> None:
        """Send what is held, then close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        held, self._held = self._held, []
        if held:
            self._transport.write(b"".join(held))


def coalescing(protocol: type[Any]) -> type[Any]:
    """Make of a protocol class one that writes through a `CoalescingTransport`."""

    class Coalescing(protocol):  # type: ignore[misc]  # a class that is known at run time only
        def connection_made(self, transport: Any) -> None:
            super().connection_made(CoalescingTransport(transport))

    return Coalescing
