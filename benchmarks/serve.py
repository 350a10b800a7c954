"""Serve one app in a process of its own: ``python -m benchmarks.serve NAME`` prints its port."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks import rivals
from labapi.classroom.server.server import Server

if TYPE_CHECKING:
    from labapi.web.services import Services


ORIGIN = "http://localhost:8888"
POLICIES: dict[str, dict[str, Any]] = {
    "key": {"auth": "api-key"},
    "limit": {"rate_limit": {"/predict": "1000000/min", "*": "1000/min"}},
    "cors": {"cors_origins": [ORIGIN]},
}
POLICIES["all policies"] = POLICIES["key"] | POLICIES["limit"] | POLICIES["cors"]


def lab_app(**settings: Any) -> Any:
    """Give the loan API as a lab runs it, with its journal."""
    from labapi.classroom.serving import Journal
    from labapi.web.app import create_app
    from labapi.web.services import Services
    from labapi.web.settings import Settings

    services = Services.open()
    known_key(services)
    return create_app(Settings().changed(**settings), services, Journal().record)


def known_key(services: Services) -> str:
    """Make the API key that the clients of a benchmark know, because nothing in it is random."""
    from labapi.domain.credentials.keys import ApiKeys

    return ApiKeys(services.store, services.clock, random=bytes).create("all", ["predict"]).key


APPS = {
    "lab": lab_app,
    "textbook, no log": rivals.textbook,
    "bare": rivals.bare_fastapi,
    **{name: partial(lab_app, **settings) for name, settings in POLICIES.items()},
}


def main(name: str) -> None:
    """Serve until standard input is closed."""
    if name == "flask":
        serve_flask()
    if name == "textbook":
        serve_as_a_tutorial_does(rivals.textbook())
    server = Server(APPS[name](), name="benchmark")
    server.start()
    print(server.port, flush=True)
    sys.stdin.read()
    server.stop()


def serve_as_a_tutorial_does(app: Any) -> None:
    """Serve with uvicorn's own defaults, its access log among them (the lab's is the journal)."""
    import os
    import socket
    import threading

    import uvicorn

    def leave_at_the_end_of_input() -> None:
        sys.stdin.read()
        os._exit(0)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # the log is written, and not kept
        threading.Thread(target=leave_at_the_end_of_input, daemon=True).start()
        uvicorn.Server(uvicorn.Config(app)).run(sockets=[listener])


def serve_flask() -> None:
    """Serve with Flask's development server, one thread a request, as its tutorial does."""
    import logging
    import threading

    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, rivals.flask_app(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    sys.exit()


if __name__ == "__main__":
    main(sys.argv[1])
