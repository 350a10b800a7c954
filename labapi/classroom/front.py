"""A proxy in front of what runs here: `labapi.proxy(lab_a, lab_b)`.

Clients know the proxy's address, and get one answer; which server made it, the journal of the proxy
tells. How one request is carried stands in `server/proxy.py`.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.ahead import wait_for_imports
from labapi.classroom.notebook.markup import page, tag
from labapi.classroom.notebook.measured import Url, as_html, marked
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.server.kept_out import keep_out
from labapi.classroom.server.served import Served
from labapi.classroom.serving import App, Journal
from labapi.web.layers.journal import JournalLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEET = "classroom/notebook/front.css"
LIMIT_S = 30.0
WHAT = "labapi.proxy stands before what labapi.start or labapi.serve gave: labapi.proxy(lab)."


class Front(App):
    """A proxy at work, with all that an app has, and the `servers` behind it."""

    _variable = "front"

    def __init__(self, servers: Sequence[Served], name: str, limit_s: float) -> None:
        """Made by `proxy`; nothing answers until it has been served."""
        # Not at the top: the HTTP server costs 0.2 s to import, which `show` alone does not need.
        from labapi.classroom.server.browser_address import PageHosts
        from labapi.classroom.server.hops import pseudonym_of
        from labapi.classroom.server.proxy import Proxy, dated
        from labapi.classroom.server.server import Server
        from labapi.domain.clock import SystemClock
        from labapi.web.layers.gate import GateLayer, Hosts

        self._behind = tuple(servers)
        self._first_path = servers[0]._first_path
        journal, pages = Journal(), PageHosts()
        passed_on = Proxy(self._at_work, pseudonym_of(name), limit_s)
        gated = GateLayer(passed_on, Hosts((), pages))
        watched = JournalLayer(dated(gated), journal.record, SystemClock())
        server = Server(watched, name, on_stop=journal.end, signs=False)
        super().__init__(server, journal, pages)

    @property
    def servers(self) -> tuple[Served, ...]:
        """The servers behind it, in the order of their turns; each as it runs now."""
        return tuple(server.successor() for server in self._behind)

    def _at_work(self) -> list[Served]:
        """List those that run: the port of one that has stopped may be another's by now."""
        return [server for server in self.servers if server.running]

    def _serve(self) -> Front:
        from labapi.classroom.server.server import launch  # see `__init__`

        self.url = Url(launch(self._server, owner=self).url)
        return self

    def _one_store(self) -> bool:
        """Tell whether there are several labs behind it, and all of them on one store."""
        stores = [getattr(server, "store", None) for server in self.servers]
        return len(stores) > 1 and stores[0] is not None and len(set(map(id, stores))) == 1

    def _what(self) -> str:
        return "Proxy"

    def __repr__(self) -> str:
        """Say where it is and what stands behind it, or that it has stopped."""
        called = self._what() if self.name == "proxy" else f"{self._what()} {self.name!r}"
        if not self.running:
            return f"{called} {self._where()}"
        return f"{called} {self._where()} before {self._names()}"

    def _names(self) -> str:
        names = ", ".join(server.name for server in self.servers)
        return names + " (one store)" * self._one_store()

    def _repr_html_(self) -> str:
        """Draw the whole: who asks, the proxy, the servers behind it, and what they share."""
        if not self.running:
            return super()._repr_html_()
        shared = self._one_store()
        servers = [_server(server, shared) for server in self.servers]
        many = " lab-front-many" * (len(servers) > 1)
        turns = "the servers take turns" if many else "passes all on"
        parts = [
            _box("client", tag("small", "a program, a page")),
            _box(self.name, _address(self.url) + tag("small", turns), " lab-front-proxy"),
            tag("div", "".join(servers), f"lab-front-servers{many}"),
        ]
        if shared:
            parts.append(_box("store", tag("small", "one for all"), " lab-front-store"))
        label = f"The proxy {self.name} before {self._names()}"
        arrow = tag("span", "→", "lab-front-arrow", aria_hidden="true")
        return page(
            tag("div", arrow.join(parts), "lab-front", role="group", aria_label=label),
            sheets=[SHEET],
        )


def _server(server: Served, shared: bool) -> str:
    """Draw a server with what is known of its inside."""
    inside = ["layers", "model"] if hasattr(server, "store") else []
    own = ["store of its own"] if inside and not shared else []
    known = ", ".join(inside + own) if server.running else "has stopped"
    content = _address(server.url) + (tag("small", known) if known else "")
    return _box(server.name, content, " lab-front-stopped" * (not server.running))


def _address(url: str) -> str:
    return tag("code", as_html(marked(url.removeprefix("http://"))))


def _box(name: str, content: str, more: str = "") -> str:
    return tag("div", tag("b", as_html(name)) + content, f"lab-front-box{more}")


@short_traceback
def proxy(*servers: Served, name: str = "proxy", limit_s: float = LIMIT_S) -> Front:
    """Put a proxy in front of running servers, in the place of the last one of that name.

    It gives each request to the next server in turn. `servers` are what `labapi.start` and
    `labapi.serve` gave; another proxy is one, too. A server that is started again under its name is
    found again. A client whose server gives no answer within `limit_s` seconds gets a 504.
    """
    _check(servers, name, limit_s)
    keep_out()
    wait_for_imports()
    return Front(servers, name, limit_s)._serve()


def _check(servers: Sequence[Any], name: str, limit_s: Any) -> None:
    """Refuse in words what no proxy can stand before: `TypeError`, `ValueError`, `RuntimeError`."""
    if not servers:
        raise TypeError(f"Which servers? {WHAT}")
    for server in servers:
        if isinstance(server, str):
            raise TypeError(f"{server!r} is an address. {WHAT}")
        if not isinstance(server, Served):
            kind = type(server).__name__
            raise TypeError(f"Nobody serves this yet: it is of type {kind}. {WHAT}")
        if server.name == name:
            raise ValueError(
                f"A proxy cannot take the place of what stands behind it, and {name!r} does. Give "
                f'the proxy a name of its own: labapi.proxy(..., name="second").'
            )
        if not server.successor().running:
            kind = server._what().lower()
            raise RuntimeError(f"The {kind} {server.name!r} has stopped. Run its cell again.")
    if isinstance(limit_s, bool) or not isinstance(limit_s, int | float) or not 0 < limit_s < inf:
        raise ValueError(
            f"limit_s is in seconds, more than 0, such as limit_s=2. It is {limit_s!r}."
        )
