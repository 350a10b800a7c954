"""One alternative by itself, until Ctrl-C: `python -m labapi.alternatives.flask_app --port 5000`.

The last lines of each alternative's file call one of the two functions here: `run_app` for what is
asked over HTTP by way of an ASGI or WSGI app, `run_server` for a server that takes its own port.
What is asked is kept in memory, and gone when it stops. Within the lab, `labapi.start` of
`classroom/` serves the same apps.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from labapi.web.services import Services
from labapi.web.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from labapi.web.layers.entry import Entry

HOST = "127.0.0.1"
SERVING = "{name} answers at  {address}\nPress Ctrl-C to stop it."
TAKEN = "Port {port} cannot be used: {reason}.\nChoose another with --port, or leave --port out."


class Running(Protocol):
    """A server at work."""

    @property
    def target(self) -> str:
        """Where it answers, such as `127.0.0.1:50051`."""

    def stop(self) -> None:
        """Stop it, and free its port."""


MakeApp = Callable[[Services, Settings], Any]
StartServer = Callable[[Services, Settings, Callable[["Entry"], None], int], Running]


def run_app(
    name: str, make_app: MakeApp, path: str = "", arguments: Sequence[str] | None = None
) -> int:
    """Serve an ASGI or Flask app at a path (an empty one: at all paths) until Ctrl-C.

    Gives the status for `sys.exit`: `sys.exit(run_app("GraphQL", graphql_app, "/graphql"))`.
    """
    import uvicorn  # only who serves needs it

    port = _asked_port(name, arguments)
    try:
        listener = _listening(port)
    except OSError as error:
        return _taken(port, error)
    with listener, _opened() as services:
        app = _guarded(name, make_app(services, Settings()), path)
        config = uvicorn.Config(app, interface="asgi3", log_level="warning", proxy_headers=False)
        with contextlib.suppress(KeyboardInterrupt):  # raised again after a clean stop
            _say(name, f"http://{HOST}:{listener.getsockname()[1]}{path}")
            uvicorn.Server(config).run(sockets=[listener])
    return 0


def run_server(name: str, start: StartServer, arguments: Sequence[str] | None = None) -> int:
    """Have a server started on a port of its own, and stop it at Ctrl-C."""
    port = _asked_port(name, arguments)
    with _opened() as services:
        try:
            server = start(services, Settings(), _forget, port)
        except (OSError, RuntimeError) as error:  # the latter is what gRPC raises
            return _taken(port, error)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                _say(name, server.target)
                _wait_for_ever()
        finally:
            server.stop()
    return 0


def _asked_port(name: str, arguments: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(description=f"The loan API by {name}, until Ctrl-C.")
    parser.add_argument("--port", type=int, default=0, help="the port (default: a free one)")
    port = int(parser.parse_args(arguments).port)
    if not 0 <= port <= 65_535:
        parser.error("--port is a whole number from 1 to 65535; without it a free one is taken")
    return port


def _listening(port: int) -> socket.socket:
    # The protocol is named, since asyncio sends small packets at once only where it is.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except BaseException:
        listener.close()
        raise
    return listener


def _taken(port: int, error: Exception) -> int:
    reason = getattr(error, "strerror", None) or "another program has it"
    print(TAKEN.format(port=port, reason=reason), file=sys.stderr)
    return 1


@contextlib.contextmanager
def _opened() -> Iterator[Services]:
    services = Services.open()
    try:
        yield services
    finally:
        services.close()


def _guarded(name: str, app: Any, path: str) -> ASGIApp:
    """Put an app at its path, and before it the gate: no page of another name can read it."""
    from starlette.routing import Mount, Router

    from labapi.web.layers.gate import GateLayer, Hosts
    from labapi.web.layers.mounted import Mounted, routes_of
    from labapi.web.request.body import ending

    if hasattr(app, "wsgi_app"):  # Flask
        from a2wsgi import WSGIMiddleware

        app = WSGIMiddleware(ending(app))  # type: ignore[arg-type]  # a dict has its keys
    routes = routes_of([Mounted(path, name, app)]) if path else [Mount("/", app)]
    return GateLayer(Router(routes), Hosts())


def _say(name: str, address: str) -> None:
    print(SERVING.format(name=name, address=address), flush=True)


def _wait_for_ever() -> None:
    never = threading.Event()
    while not never.wait(0.5):  # on Windows, Ctrl-C cannot interrupt a wait without a limit
        pass


def _forget(entry: Entry) -> None:
    """Record nothing: nobody watches."""
