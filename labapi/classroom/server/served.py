"""An app at work in this kernel: where it is reached, what reached it, and how it is stopped.

What a learner holds is more: `App` in `serving.py` puts the widgets on top. What stands here is all
that the widgets need of a server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.journal.record import Record
from labapi.classroom.notebook.markup import page, table, tag
from labapi.classroom.notebook.measured import Url, as_html, marked
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.running import RUNNING
from labapi.classroom.server.loopback import NO_PAGE, PLAIN

if TYPE_CHECKING:
    from labapi.classroom.journal.log import Log
    from labapi.classroom.server.browser_address import PageHosts
    from labapi.classroom.server.server import Server

BESIDE = "The same models and predictions, in the same journal"


class Served:
    """A server's address and its journal."""

    _variable = "served"  # what the code that is shown calls it
    _first_path = "/"  # what a console asks for first

    def __init__(self, server: Server, journal: Record, pages: PageHosts) -> None:
        """Stand for this server, whose requests are kept in `journal` and come from `pages`."""
        self._server = server
        self.pages = pages
        self.name = server.name
        self.url: str = Url(server.url)
        self.journal = journal

    @property
    def running(self) -> bool:
        """Whether it answers requests now."""
        return self._server.running

    @property
    def port(self) -> int:
        """The port in its `url`, for whoever opens a connection without a library."""
        return self._server.port

    @property
    def log(self) -> Log:
        """What the server wrote down, with `logging`: `lab.log.of(id)` is what befell one request.

        Only its operator reads it; a client is given the id.
        """
        return self._server.log

    @property
    @short_traceback
    def ca_path(self) -> str:
        """The file by which a client trusts it: `requests.get(url, verify=lab.ca_path)`.

        `RuntimeError` where it speaks plain http.
        """
        if not self._server.ca_path:
            raise RuntimeError(PLAIN)
        return self._server.ca_path

    @property
    @short_traceback
    def browser_url(self) -> str:
        """Where a browser page of this notebook reaches it; in cells, use `url`.

        The two differ where the page is on another computer: on JupyterHub or Binder, say.
        `browser_url.explanation` tells why it is what it is.
        """
        from labapi.classroom.server.browser_address import address_of  # for this alone

        self._require_page()
        return address_of(self.url)

    def _require_page(self) -> None:
        """Raise `RuntimeError` where no page of a browser can ask."""
        if self._server.ca_path:
            raise RuntimeError(NO_PAGE)

    def stop(self) -> None:
        """Stop it and free its port. Stopping twice does no harm."""
        from labapi.classroom.server.server import stop_server  # see `Lab.__init__`

        if RUNNING.get(self.name) is self._server:
            stop_server(self.name)

    def successor(self) -> Served:
        """Give the one that runs under this name now: itself, or what took its place."""
        server = None if self.running else RUNNING.get(self.name)
        return server.owner if server and isinstance(server.owner, Served) else self

    def __repr__(self) -> str:
        """Say where it is and what stands beside it, or that it has stopped."""
        said = f"{self._what()} {self.name!r} {self._where()}"
        also = [f"  {name:7} at {marked(where)}" for name, where in self._also()]
        return "\n".join([said, *also]) if self.running else said

    def _what(self) -> str:
        return "App"

    def _where(self) -> str:
        return f"at {marked(self.url)}" if self.running else "(stopped)"

    def _also(self) -> list[tuple[str, str]]:
        """Name what stands beside it, and where."""
        return []

    def _repr_html_(self) -> str:
        """Draw the same."""
        if not self.running:
            return page(tag("p", as_html(repr(self)), "lab-note"))
        drawn = tag("p", as_html(f"{self._what()} {self.name!r} at ") + _code(self.url), "lab-note")
        also = [(name, marked(where)) for name, where in self._also()]
        return page(drawn + (table(("by", "answers at"), also, BESIDE) if also else ""))


def _code(address: str) -> str:
    return tag("code", as_html(marked(address)))
