"""Serve a learner's own app in the kernel: FastAPI, Starlette, Flask, plain ASGI or WSGI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.classroom.journal.record import FIRST, Beginning, Record
from labapi.classroom.notebook.ahead import wait_for_imports
from labapi.classroom.notebook.measured import Url
from labapi.classroom.notebook.shell import before_each_cell, short_traceback
from labapi.classroom.server.apps import adapted
from labapi.classroom.server.kept_out import keep_out
from labapi.classroom.server.loopback import checked_port
from labapi.classroom.server.served import Served
from labapi.web.layers.journal import JournalLayer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from labapi.classroom.server.browser_address import PageHosts
    from labapi.classroom.server.server import Server
    from labapi.classroom.widgets.console.console import Console
    from labapi.classroom.widgets.cors.probe import CorsProbe
    from labapi.classroom.widgets.menu.menu import Menu
    from labapi.classroom.widgets.traffic.traffic import Traffic


class Journal(Record):
    """The record of a server's requests, which can also be watched live."""

    _question = _cell = FIRST
    _forget_cells: Callable[[], None] | None = None

    @short_traceback
    def view(self, question: str | None = None, since: int | None = None) -> Traffic:
        """Watch the requests live, as in a browser's network tab; `question` stands on top.

        Without a question it shows all that the journal keeps. With one it begins anew, so that no
        cell needs `clear()`: with the requests of the cell that opens it or, where that has sent
        none, with those since the last `labapi.ask`. What comes later is added, and the cell run
        again begins again. `since` is the number of the request to begin with: `since=1` for all.
        """
        from labapi.classroom.widgets.traffic import open_traffic  # for this alone

        return open_traffic(self, question, self._beginning(question, since))

    def question_asked(self) -> None:
        """Note that a question is asked now: a view that belongs to it begins here."""
        self._question = self.here

    def follow_cells(self) -> None:
        """Note from now on where each cell of the notebook begins, until the end."""
        self._forget_cells = before_each_cell(self._cell_begins)

    def end(self) -> None:
        """Note that nothing more can come, since the server has stopped."""
        if self._forget_cells is not None:
            self._forget_cells()
        super().end()

    def _cell_begins(self) -> None:
        self._cell = self.here

    def _beginning(self, question: str | None, since: int | None) -> Beginning:
        if since is not None:
            return self.here._replace(number=since)
        if not question:
            return FIRST
        cell_has_sent = self._cell not in (FIRST, self.here)
        return self._cell if cell_has_sent else self._question


class App(Served):
    """An app at work, with what a learner can do to it: look at its menu, send, probe."""

    journal: Journal

    def __init__(self, server: Server, journal: Journal, pages: PageHosts) -> None:
        """Made by `serve` and `start`."""
        super().__init__(server, journal, pages)
        journal.follow_cells()

    @short_traceback
    def menu(self, search: str = "", question: str = "") -> Menu:
        """Show what the API offers: what to send and what comes back, with an example each.

        It is read from the server's live `/openapi.json`. `search` finds operations by path, name,
        field or status: `lab.menu("predict")`. `question` is the one that stands on top.
        """
        from labapi.classroom.widgets.menu.menu import menu_of  # to look at an app, not to serve it

        return menu_of(self.url, self._variable, search, question)

    @short_traceback
    def console(
        self,
        question: str | None = None,
        method: str = "GET",
        path: str | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Console:
        """Open a form to write requests by hand, look at them, and send them to this server.

        It begins with the request given here; `body` is a text, or data that JSON can hold.
        """
        from labapi.classroom.widgets.console import open_console  # for this alone
        from labapi.classroom.widgets.console.draft import first_draft

        draft = first_draft(method, path or self._first_path, query, headers, body)
        return open_console(self, draft, question)

    @short_traceback
    def cors_probe(
        self,
        path: str | None = None,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        credentials: bool = False,
        question: str | None = None,
    ) -> CorsProbe:
        """Have the notebook's page send a real request, and see what the browser makes of it.

        `body` is a text, or data that becomes JSON. `credentials` is whether the page asks for
        cookies to be sent. What came of it is in `probe.outcome`, from the next cell on.
        """
        self._require_page()
        from labapi.classroom.widgets.cors import open_probe  # for this alone
        from labapi.classroom.widgets.cors.page_request import page_request

        request = page_request(path or self._first_path, method, headers, body, credentials)
        return open_probe(self, request, question)


@short_traceback
def serve(app: Any, name: str = "app", port: int | None = None, hosts: Sequence[str] = ()) -> App:
    """Serve your own app in this kernel, in the place of the last one of that name.

    With a `port` it is served on that very one; `PortTaken` says what to do where it is taken.
    `app` is a FastAPI, Starlette or Flask object, or any ASGI or WSGI app. Raises `TypeError` that
    says what to pass when it is none of these, and `ServerDidNotStart` when its lifespan fails. It
    is reached as `localhost` or 127.0.0.1, so that no page of another name can read it; `hosts` are
    more names to answer to, and a request to any other is 421.
    """
    wanted = checked_port(port)
    asgi, release = adapted(app)
    wait_for_imports()
    # Not at the top: the HTTP server costs 0.2 s to import, which `show` alone does not need.
    from labapi.classroom.server.browser_address import PageHosts
    from labapi.classroom.server.server import Server, launch
    from labapi.domain.clock import SystemClock
    from labapi.web.layers.gate import GateLayer, Hosts
    from labapi.web.settings import check_hosts

    check_hosts(hosts)
    keep_out()
    journal = Journal()

    def stopped() -> None:
        journal.end()
        release()

    pages = PageHosts()
    gated = GateLayer(asgi, Hosts(hosts, pages))
    watched = JournalLayer(gated, journal.record, SystemClock())
    served = App(Server(watched, name, on_stop=stopped), journal, pages)
    served.url = Url(launch(served._server, owner=served, port=wanted).url)
    return served
