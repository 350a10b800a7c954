"""Serve one app in a process of its own: ``python -m benchmarks.serve NAME`` prints its port."""

from __future__ import annotations

import sys
from typing import Any

from benchmarks import rivals
from labapi.classroom.server import Server


def lab_app() -> Any:
    """Give the loan API as a lab runs it, with its journal."""
    from labapi.classroom.journal import Journal
    from labapi.web.app import create_app
    from labapi.web.services import Services
    from labapi.web.settings import Settings

    return create_app(Settings(), Services.open(), Journal().record)


APPS = {
    "lab": lab_app,
    "textbook": rivals.textbook,
    "bare": rivals.bare_fastapi,
}


def main(name: str) -> None:
    """Serve until standard input is closed."""
    if name == "flask":
        serve_flask()
    server = Server(APPS[name](), name="benchmark")
    server.start()
    print(server.port, flush=True)
    sys.stdin.read()
    server.stop()


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
