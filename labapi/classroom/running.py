"""Which servers run in this process: the one piece of shared state in the package.

Whoever draws an exchange, sends a request again or looks for the lab asks here. It imports no web
server and no lab, so that asking costs nothing where none was ever started.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class RunningServer(Protocol):
    """What is known of a server at work; see `server/server.py` for the thing itself."""

    owner: Any
    """What stands before the learner for it, such as a `Lab`; None where nothing does."""
    port: int
    beside: tuple[str, ...]
    """The addresses of servers that its owner has beside it, and whose requests its journal has."""

    @property
    def url(self) -> str:
        """The address to send requests to, without a slash at the end."""

    @property
    def ca_path(self) -> str:
        """The file of the authority that vouches for it; empty where it speaks plain http."""

    def stop(self) -> None:
        """Stop it, and free its port."""


RUNNING: dict[str, RunningServer] = {}
"""The running servers by name: `launch` of `server/server.py` adds one, `stop_server` takes it."""
LISTENING: set[Callable[[], None]] = set()
"""What closes the relays before servers (`server/tap.py`), for when all servers stop."""


def server_at(origin: str) -> RunningServer | None:
    """Find the server that answers at an address such as `http://127.0.0.1:8000`."""
    return next((one for one in RUNNING.values() if origin in (one.url, *one.beside)), None)


def server_on(port: int | None) -> RunningServer | None:
    """Find the server that listens on a port of this computer."""
    return next((server for server in RUNNING.values() if server.port == port), None)


def ca_path_at(url: str) -> str:
    """Give the file of the authority that vouches for a server of this kernel; empty for others."""
    fitting = (one for one in RUNNING.values() if f"{url}/".startswith(f"{one.url}/"))
    return next((one.ca_path for one in fitting), "")


def running_owners() -> list[Any]:
    """List what stands before the learner for the servers that run: labs, and apps of theirs."""
    return [server.owner for server in RUNNING.values()]


def journals_named(name: str) -> list[Any]:
    """List the journals of the servers of a name: of what runs, and of what stands behind a proxy.

    A server that has stopped is still one of those that its proxy knows.
    """
    owners = running_owners()
    behind = [server for owner in owners for server in getattr(owner, "servers", ())]
    named = [one for one in (*owners, *behind) if getattr(one, "name", None) == name]
    return list({id(one.journal): one.journal for one in named}.values())


def meet_page(origin: str) -> None:
    """Let all that runs here answer to the host of a page of this notebook, which told it."""
    for owner in running_owners():
        if pages := getattr(owner, "pages", None):
            pages.met(origin)


def note_question() -> None:
    """Have the journals of all that runs here note that a question is asked: views begin there."""
    for owner in running_owners():
        if journal := getattr(owner, "journal", None):
            journal.question_asked()


def lab_runs() -> bool:
    """Tell whether the lab that `labapi.start()` starts is at work."""
    return "main" in RUNNING
