"""Serve a learner's own app in the kernel: FastAPI, Starlette, Flask, or plain ASGI."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from labapi.classroom.journal.record import Journal
from labapi.classroom.notebook.markup import page, tag
from labapi.classroom.notebook.measured import Url, as_html, marked
from labapi.classroom.notebook.short_traceback import briefly
from labapi.classroom.server.apps import adapted
from labapi.classroom.server.loopback import bypass_proxy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labapi.classroom.server.server import Server
    from labapi.classroom.widgets.console.console import Console
    from labapi.classroom.widgets.cors.probe import CorsProbe
    from labapi.classroom.widgets.menu.menu import Menu


class Served:
    """An app at work: where it is reached, and the journal of what reached it."""

    _variable = "served"  # what the code that is shown calls it
    _first_path = "/"  # what a console asks for first

    def __init__(self, server: Server, journal: Journal) -> None:
        """Made by `serve` and `start`."""
        self._server = server
        self.name = server.name
        self.url: str = Url(server.url)
        self.journal = journal

    @property
    def running(self) -> bool:
        """Whether it answers requests now."""
        return self._server.running

    @property
    def browser_url(self) -> str:
        """Where a browser page of this notebook reaches it; in cells, use `url`.

        The two differ where the page is on another computer: on JupyterHub or Binder, say.
        `browser_url.explanation` tells why it is what it is.
        """
        from labapi.classroom.server.browser_address import address_of  # for this alone

        return address_of(self.url)

    def stop(self) -> None:
        """Stop it and free its port. Stopping twice does no harm."""
        from labapi.classroom.server.server import RUNNING, stop_server  # see start()

        if RUNNING.get(self.name) is self._server:
            stop_server(self.name)

    @briefly
    def menu(self, search: str = "", question: str = "") -> Menu:
        """Show what the API offers: what to send and what comes back, with an example each.

        It is read from the server's live `/openapi.json`. `search` finds operations by path, name,
        field or status: `lab.menu("predict")`. `question` is the one that stands on top.
        """
        from labapi.classroom.widgets.menu.menu import (
            menu_of,  # needed to look at an app, not to serve it
        )

        return menu_of(self.url, self._variable, search, question)

    @briefly
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
        from labapi.classroom.widgets.console.console import (
            Console,  # for this alone
            first_draft,
        )

        draft = first_draft(method, path or self._first_path, query, headers, body)
        return Console(self, draft, question)

    @briefly
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
        from labapi.classroom.widgets.cors.page_request import page_request  # for this alone
        from labapi.classroom.widgets.cors.probe import CorsProbe

        asked = page_request(path or self._first_path, method, headers, body, credentials)
        return CorsProbe(self, asked, question)

    def successor(self) -> Served:
        """Give the one that runs under this name now: itself, or what took its place."""
        module = sys.modules.get("labapi.classroom.server.server")
        server = None if self.running or not module else module.RUNNING.get(self.name)
        return server.owner if server and isinstance(server.owner, Served) else self

    def __repr__(self) -> str:
        """Say where it is, or that it has stopped."""
        return f"{self._what()} {self.name!r} {self._where()}"

    def _what(self) -> str:
        return "App"

    def _where(self) -> str:
        return f"at {marked(self.url)}" if self.running else "(stopped)"

    def _repr_html_(self) -> str:
        """Draw the same with a link to the docs page."""
        if not self.running:
            return page(tag("p", as_html(repr(self)), "lab-note"))
        link = tag("code", as_html(marked(self.url)))
        return page(tag("p", f"{as_html(f'{self._what()} {self.name!r} at ')}{link}", "lab-note"))


@briefly
def serve(app: Any, name: str = "app") -> Served:
    """Serve your own app in this kernel, in the place of the last one of that name.

    `app` is a FastAPI, Starlette or Flask object, or any ASGI callable. Raises `TypeError` that
    says what to pass when it is none of these, and `ServerDidNotStart` when its lifespan fails.
    """
    asgi, release = adapted(app)
    # Not at the top: the HTTP server costs 0.2 s to import, which `show` alone does not need.
    from labapi.classroom.server.server import Server, launch
    from labapi.domain.clock import SystemClock
    from labapi.web.layers.journal import JournalLayer

    bypass_proxy()
    journal = Journal()

    def stopped() -> None:
        journal.end()
        release()

    watched = JournalLayer(asgi, journal.record, SystemClock())
    served = Served(Server(watched, name, on_stop=stopped), journal)
    served.url = Url(launch(served._server, owner=served).url)
    return served
