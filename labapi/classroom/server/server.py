"""A real HTTP server in a thread of this process: the loan API's, or any app a learner wrote.

Read `Server.start` and `Server.stop`. Each line that looks odd has its reason beside it; most were
found with a stopwatch (see also `loopback.py`: one word there saves every request 43 ms).
"""

from __future__ import annotations

import asyncio
import atexit
import contextvars
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from labapi.classroom.journal.log import ServerLog
from labapi.classroom.running import LISTENING, RUNNING
from labapi.classroom.server.loop import LoopServer
from labapi.classroom.server.loopback import HOST, fixed_socket, listeners

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from labapi.classroom.server.loopback import Authority

_changing = threading.RLock()


class ServerDidNotStart(RuntimeError):
    """The app refused to start; the message carries the end of the server's log."""


class Server:
    """One ASGI app, served on a loopback port by a daemon thread with an event loop of its own."""

    def __init__(
        self,
        app: ASGIApp,
        name: str = "main",
        on_stop: Callable[[], None] | None = None,
        signs: bool = True,
        authority: Authority | None = None,
    ) -> None:
        """Prepare to serve `app`; nothing runs and no port is taken until `start`.

        `signs` is whether it adds `Date` and `Server` to each answer: a proxy does not, since it
        passes on those of the server behind it. With an `authority` it speaks https, and that one
        vouches for it.
        """
        self.app = app
        self.name = name
        self.on_stop = on_stop
        self.signs = signs
        self.authority = authority
        self.owner: object = None
        self.beside: tuple[str, ...] = ()
        self.port = 0
        self._ready = threading.Event()
        self.log = ServerLog()
        self._failure: BaseException | None = None
        self._inner: LoopServer | None = None
        self._thread: threading.Thread | None = None

    def __repr__(self) -> str:
        """Say the name and whether it runs."""
        return f"Server({self.name!r}, {'running' if self.running else 'stopped'})"

    @property
    def url(self) -> str:
        """The address to send requests to, without a slash at the end."""
        return f"{'https' if self.authority else 'http'}://{HOST}:{self.port}"

    @property
    def ca_path(self) -> str:
        """The file of the authority that vouches for it; empty where it speaks plain http."""
        return self.authority.ca_path if self.authority else ""

    @property
    def running(self) -> bool:
        """Whether requests are answered now."""
        return self._thread is not None and self._thread.is_alive() and self._ready.is_set()

    def start(self, preferred_port: int = 0, listener: socket.socket | None = None) -> Server:
        """Serve, and return once requests are answered.

        Takes the socket of `listener`, else `preferred_port` when it is free, else any free port.
        Raises `ServerDidNotStart` when the app's lifespan fails.
        """
        self._ready.clear()
        sockets = [listener] if listener else listeners(preferred_port)
        for one in sockets:
            one.setblocking(False)
        self.port = sockets[0].getsockname()[1]
        context = self.authority.context if self.authority else None
        self._inner = LoopServer(self._call, self._ready.set, self.signs, context)
        # An empty context: otherwise the cell's own context (and what ipykernel keeps in it to
        # route printed text) would live as long as the server.
        run = contextvars.Context().run
        self._thread = threading.Thread(
            target=run, args=(self._serve, sockets), name=f"labapi-{self.name}", daemon=True
        )
        try:
            self._thread.start()
            while not self._ready.wait(0.5):  # returns at once when set; the limit is there for
                pass  # Windows, where Ctrl-C cannot interrupt a wait without one
        except BaseException:  # Ctrl-C in the cell: leave nothing half-started behind
            self.stop()
            raise
        if self._failure is not None:
            self._thread.join()
            raise ServerDidNotStart(_why(self.name, self._failure, self.log)) from self._failure
        return self

    def stop(self, wait_s: float = 5.0) -> None:
        """Stop accepting, let requests under way finish (for a second at most), free the port."""
        thread, inner = self._thread, self._inner
        if thread is None or inner is None:
            return
        inner.ask_to_stop()
        if thread is not threading.current_thread() and thread.ident is not None:
            thread.join(wait_s)
        self._thread = self._inner = None
        if self.on_stop is not None:
            self.on_stop()

    def swap(self, app: ASGIApp) -> None:
        """Serve another app on the same port from the next request on.

        Requests under way finish with the old app. The lifespan of the new one is not run.
        """
        self.app = app

    async def _call(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    def _serve(self, sockets: list[socket.socket]) -> None:
        inner = self._inner
        assert inner is not None
        try:
            with self.log, asyncio.Runner(loop_factory=inner.config.get_loop_factory()) as runner:
                runner.run(inner.serve(sockets=sockets))
        except (Exception, SystemExit, asyncio.CancelledError) as failure:
            self._failure = failure
        finally:
            for listener in sockets:
                listener.close()
            self._ready.set()


def launch(server: Server, owner: object = None, port: int = 0) -> Server:
    """Start a server in the place of the running one of that name, on its port if possible.

    `owner` is what stands before the learner for it, a `Lab` for example. With a `port`, on that
    very one: raises `PortTaken` where it is not to be had, and then the one before runs on.
    """
    with _changing:
        predecessor = RUNNING.get(server.name)
        kept = predecessor.port if predecessor else 0
        listener = fixed_socket(port) if port and port != kept else None
        stop_server(server.name)
        if port and listener is None:
            listener = fixed_socket(port)
        server.owner = owner
        RUNNING[server.name] = server.start(kept, listener)
        atexit.unregister(stop_servers)
        atexit.register(stop_servers)
    return server


def stop_server(name: str) -> bool:
    """Stop the server of that name; False when there is none."""
    with _changing:
        server = RUNNING.pop(name, None)
        if server is not None:
            server.stop()
    return server is not None


def stop_servers() -> None:
    """Stop every running server; this also happens by itself when Python exits."""
    for name in list(RUNNING):
        stop_server(name)
    for stop in list(LISTENING):
        stop()


def _why(name: str, failure: BaseException, log: ServerLog) -> str:
    cause = log.text() or f"{type(failure).__name__}: {failure}"
    return f"The app of lab {name!r} did not start. The end of its log:\n{cause}"
