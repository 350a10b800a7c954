"""Under which address a page of this notebook reaches the lab, and why.

A lab listens on the kernel's machine, for programs on that machine. A cell runs there, so
`lab.url` is always right for a cell. A page runs in the browser, which may be on another computer:
with JupyterHub, Binder, or a JupyterLab on a server. Then the page goes through the one server
that it can reach, Jupyter's own, which the extension jupyter-server-proxy teaches to pass requests
on to a port: `<base_url>proxy/<port>`.

>>> from labapi.classroom.server.whereabouts import Whereabouts
>>> hub = way_to(Whereabouts(hub_prefix="/user/ada/", has_proxy=True))
>>> address("http://127.0.0.1:8123", hub)
'⟨/user/ada/proxy/8123⟩'
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from labapi.classroom.notebook.measured import Url, measured
from labapi.classroom.server.whereabouts import Whereabouts, look_around, surroundings

INSTALL = (
    "`pip install jupyter-server-proxy` where JupyterLab is installed (in the folder of this "
    "course: `python -m pip --python .venv install jupyter-server-proxy`)"
)
IN_CELLS = "requests in cells work all the same"

DIRECT, PROXIED, MISSING, UNSURE, NONE = "direct", "proxied", "missing", "unsure", "none"
"""The five cases: see `way_to`."""


class BrowserUrl(Url):
    """An address for code in the page: a string, with the reason for it in `explanation`."""

    explanation: str = ""

    def __repr__(self) -> str:
        """Quote it, all of it marked: it differs from place to place."""
        return repr(measured(str(self)))


@dataclass(frozen=True, slots=True, repr=False)
class Way:
    """How the page reaches a lab.

    `case` is one of the five above. `start` is what stands before the port: empty where the page
    goes to the lab directly. `found` says it in a few words, `why` in sentences; `cure` is empty
    where nothing is wrong.
    """

    case: str
    start: str
    found: str
    why: str
    cure: str = ""

    def __str__(self) -> str:
        """Tell it in sentences, the cure last."""
        return f"{self.why} Cure: {self.cure}" if self.cure else self.why

    def __repr__(self) -> str:
        """Tell the same, marked: it differs from place to place."""
        return measured(self)


def way_to(place: Whereabouts) -> Way:
    """Decide how a page reaches a lab from what is known of the place.

    - *direct*: nothing speaks for a page on another computer. Where no Jupyter server is known
      (an editor's own notebooks, a script), nothing speaks for one on this computer, either.
    - *proxied*: the page is elsewhere, or may be, and the proxy is there. It serves both.
    - *missing*: the page is surely elsewhere, and the proxy is not there. The address is the one
      that will work once it is.
    - *unsure*: the page may be elsewhere, and the proxy is not there. The address is the direct
      one, which works if the page is on this computer after all.
    - *none*: the page is surely elsewhere, and no Jupyter server is there to pass anything on.
    """
    if not (place.elsewhere or place.perhaps_elsewhere):
        found = "this page reaches the lab directly" if place.server else _UNKNOWN
        return Way(DIRECT, "", found, _why_direct(place))
    if place.host and place.server is None:
        found = f"this page cannot reach the lab, which runs in the data centre of {place.host}"
        return Way(NONE, "", found, f"{_of(place)} {_NO_SERVER}", f"{IN_CELLS}. {_OWN_COMPUTER}")
    start = f"{(place.public_url or place.base_url).rstrip('/')}/proxy/"
    if place.has_proxy:
        return Way(PROXIED, start, "this page reaches the lab through a proxy", _why_proxied(place))
    cure = f"{INSTALL}, then start JupyterLab again; {IN_CELLS}."
    if place.elsewhere:
        found = "this page cannot reach the lab: jupyter-server-proxy is missing"
        return Way(MISSING, start, found, f"{_of(place)} {_NEEDS}", cure)
    found = "a page on another computer cannot reach the lab: jupyter-server-proxy is missing"
    return Way(UNSURE, "", found, f"{_of(place)} {_NEEDS}", f"on another computer: {cure}")


def address(url: str, way: Way) -> BrowserUrl:
    """Give the address for the page of what a cell reaches at `url`; no slash at its end."""
    given = BrowserUrl(f"{way.start}{urlsplit(url).port}" if way.start else url)
    given.explanation = str(way)
    return given


def address_of(url: str) -> BrowserUrl:
    """The same, from where this kernel runs."""
    return address(url, explain())


def explain() -> Way:
    """Tell how a page of this notebook reaches a lab here, and why."""
    return way_to(look_around())


class PageHosts:
    """The hosts under which pages of this notebook reach a lab through Jupyter's proxy.

    The proxy passes on the `Host` that the browser sent. That is Jupyter's own: what a hub tells of
    itself, what a widget has told of its page, or, where Jupyter listens for other computers, an
    address or the name of this one. (An address in `Host` is no DNS rebinding: no name service has
    led the browser there.) It lives as long as its server, and looks around when it is first asked.
    """

    def __init__(self, place: Whereabouts | None = None) -> None:
        """Know of no page yet; `place` is where the kernel runs, if that is known already."""
        self._place = place
        self._told: set[str] = set()

    def met(self, origin: str) -> None:
        """Learn the origin of a page, such as `https://hub.example`, from the page itself."""
        self._told |= {_host_of(origin)} - {""}

    def __contains__(self, name: object) -> bool:
        """Tell whether pages come under this name: in small letters, without a port.

        >>> "hub.example" in PageHosts(Whereabouts(public_url="https://hub.example/user/ada/"))
        True
        """
        if not name or name in self._told:
            return bool(name)
        place = self._place = self._place or surroundings()
        if name in {_host_of(address) for address in (place.public_url, place.hub_url)}:
            return True
        return (place.elsewhere or place.perhaps_elsewhere) and _is_of_this_machine(
            str(name), place
        )


def _host_of(origin: str) -> str:
    return (urlsplit(origin).hostname or "") if "://" in origin else ""


def _is_of_this_machine(name: str, place: Whereabouts) -> bool:
    try:
        return bool(ip_address(name.strip("[]")))
    except ValueError:
        names = {socket.gethostname().lower(), place.server.host.lower() if place.server else ""}
        return name in names


_UNKNOWN = "not known how a page reaches the lab: no Jupyter server started this Python"
_NO_SERVER = "A page there cannot reach the lab, which listens on the kernel's machine only."
_OWN_COMPUTER = "For what a page sends itself, run `python lab.py` on your own computer."
_NEEDS = (
    "A page there cannot reach the lab, which listens on the kernel's machine only; the extension "
    "jupyter-server-proxy would pass its requests on, and is missing."
)


def _why_direct(place: Whereabouts) -> str:
    if place.server is None:
        said = "No Jupyter server started this Python, so nothing is known of a page."
        return f"{said} A page on this computer reaches the lab at its own address."
    return "Page, kernel and lab are on one computer: the page uses the lab's own address."


def _why_proxied(place: Whereabouts) -> str:
    return (
        f"{_of(place)} The lab listens on the kernel's machine only, so the page goes through "
        "jupyter-server-proxy: an address of Jupyter's own server, with `proxy/` and the lab's "
        "port. Page and lab then share one origin, and the browser sends no preflights. "
        "Cells use lab.url as ever."
    )


def _of(place: Whereabouts) -> str:
    if place.binder:
        return "This page comes from Binder: its kernel runs in a data centre."
    if place.host:
        return f"This page comes from {place.host}: its kernel runs in a data centre."
    if place.hub_prefix:
        return "This page comes from a JupyterHub: its kernel runs on a machine of the hub's."
    if place.server and not place.server.on_loopback:
        return "This JupyterLab can be opened from other computers."
    if place.base_url != "/":
        return f"This JupyterLab lies under {place.base_url}, as it does behind another server."
    if place.in_dev_container:
        return "This JupyterLab runs in a dev container, so the browser is outside of it."
    return "This JupyterLab was started over SSH, so the browser may be on another computer."
