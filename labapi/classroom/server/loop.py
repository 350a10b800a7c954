"""uvicorn's server, taught to wait for a word instead of looking at a flag ten times a second.

uvicorn polls: it notices a request to stop up to 0.1 s late, and then sleeps another 0.1 s. Here
an `asyncio.Event` wakes it at once, so that re-running a start cell costs milliseconds.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from labapi.classroom.server.protocols import config_of

if TYPE_CHECKING:
    import ssl

    from starlette.types import ASGIApp


GRACE_S = 1.0
"""How long requests under way may go on after the word to stop."""


class LoopServer(uvicorn.Server):
    """A uvicorn server for a thread: it says when it is ready and stops without delay."""

    def __init__(
        self,
        app: ASGIApp,
        ready: Callable[[], None],
        signs: bool = True,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Serve `app`; call `ready` (in the server's thread) once connections are accepted.

        `signs` is whether it adds `Date` and `Server` to each answer. With a `context` it speaks
        TLS.
        """
        config = config_of(
            app,
            interface="asgi3",
            log_config=None,  # uvicorn's own would print into whichever cell runs
            access_log=False,  # the journal layer records requests, and more of each
            date_header=signs,
            server_header=signs,
            workers=1,  # or WEB_CONCURRENCY in the environment would be read
        )
        config.ssl_context_factory = (lambda *_: context) if context else None
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
