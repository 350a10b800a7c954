"""Serve a learner's own app in the kernel: FastAPI, Starlette, Flask, or plain ASGI."""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from labapi.classroom.briefly import briefly
from labapi.classroom.journal import Journal
from labapi.classroom.loopback import bypass_proxy
from labapi.classroom.markup import page, tag
from labapi.classroom.measured import Url, as_html, marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp

    from labapi.classroom.console.console import Console
    from labapi.classroom.menu import Menu
    from labapi.classroom.server import Server


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
        from labapi.classroom.browser_address import address_of  # for this alone

        return address_of(self.url)

    def stop(self) -> None:
        """Stop it and free its port. Stopping twice does no harm."""
        from labapi.classroom.server import RUNNING, stop_server  # see start()

        if RUNNING.get(self.name) is self._server:
            stop_server(self.name)

    @briefly
    def menu(self, search: str = "", question: str = "") -> Menu:
        """Show what the API offers: what to send and what comes back, with an example each.

        It is read from the server's live `/openapi.json`. `search` finds operations by path, name,
        field or status: `lab.menu("predict")`. `question` is the one that stands on top.
        """
        from labapi.classroom.menu import menu_of  # needed to look at an app, not to serve it

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
        from labapi.classroom.console.console import Console  # for this alone
        from labapi.classroom.console.opening import first_draft

        draft = first_draft(method, path or self._first_path, query, headers, body)
        return Console(self, draft, question)

    def successor(self) -> Served:
        """Give the one that runs under this name now: itself, or what took its place."""
        module = sys.modules.get("labapi.classroom.server")
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
    from labapi.classroom.server import Server, launch
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


def adapted(app: Any) -> tuple[ASGIApp, Callable[[], None]]:
    """Give the app as ASGI, and what to call when it has stopped; `TypeError` for no app."""
    if _is_a("flask", "Flask", app):
        return _flask_as_asgi(app)
    if _is_a("starlette.applications", "Starlette", app) or _is_asgi(app):
        return cast("ASGIApp", app), _nothing
    raise TypeError(_advice(app))


def _is_a(module: str, name: str, app: Any) -> bool:
    # An object of that class can only exist if its module has been imported.
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(app, kind)


def _is_asgi(app: Any) -> bool:
    called = app if inspect.isfunction(app) or inspect.ismethod(app) else type(app).__call__
    if inspect.isclass(app) or not inspect.iscoroutinefunction(called):
        return False
    taken = [name for name in inspect.signature(called).parameters if name != "self"]
    return len(taken) == 3


def _flask_as_asgi(app: Any) -> tuple[ASGIApp, Callable[[], None]]:
    from a2wsgi import WSGIMiddleware  # only an app that speaks WSGI needs it
    from flask import got_request_exception, request

    def note_crash(sender: object, exception: BaseException, **rest: object) -> None:
        scope = request.environ["asgi.scope"]
        scope["labapi.crash"] = "".join(traceback.format_exception(exception))

    got_request_exception.connect(note_crash, sender=app)
    bridge = WSGIMiddleware(app)

    def release() -> None:
        got_request_exception.disconnect(note_crash, sender=app)
        bridge.executor.shutdown(wait=False, cancel_futures=True)

    return cast("ASGIApp", bridge), release


def _nothing() -> None:
    """Release nothing."""


def _advice(app: Any) -> str:
    if inspect.isclass(app):
        said = f"This is the class {app.__name__} itself. Make an app of it first: "
        return said + f"app = {app.__name__}(...), then labapi.serve(app)."
    if inspect.isroutine(app):
        said = f"This is the function {app.__name__}. If it builds an app, call it: "
        return said + f"labapi.serve({app.__name__}())."
    said = "labapi.serve needs a FastAPI, Starlette or Flask app, and this is of type"
    return f"{said} {type(app).__name__}. Build one with app = fastapi.FastAPI(), for example."
