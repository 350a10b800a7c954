"""The gate layer: turns back what no server should act on, whatever the path.

That is a head without exactly one valid `Host` (400; RFC 9110, section 7.2), one that names a host
which this server is not (421; section 15.5.20), and one that the HTTP server found to be beyond
64 KiB (431; RFC 6585, section 5).

The second is a protection. A lab listens on this computer alone, but every page that is open in a
browser here can send requests to it. The same-origin policy keeps the page from reading the
answers, unless the page's own name leads here: who owns `evil.example` can let that name lead to
127.0.0.1 a moment after the page has been loaded (*DNS rebinding*), and for the browser page and
lab are of one origin then. What still tells the two apart is the `Host` that the browser sends. So
the lab answers to the names that always mean this computer, and to those that its operator knows
of. Headers such as `X-Forwarded-Host` prove nothing: that page could send them, too.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from starlette.requests import Request

from labapi.domain.errors import HeadTooLarge, LabError, MalformedHead, MisdirectedRequest
from labapi.web.layers import ANSWERED_BY_KEY, HEAD_TOO_LARGE_KEY, TRACE_KEY
from labapi.web.layers.trace import Trace, request_id_of
from labapi.web.problems import problem_response
from labapi.web.settings import HOST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Container, Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

MOST_HEAD_BYTES = 64 * 1024
"""How large a head may be: the request line, the headers, and what stands between them."""
LONGEST = 260
"""No name in the DNS is longer, with a port behind it."""
MOST_REMEMBERED = 64
"""How many values of `Host` are remembered as good, so that they need not be read again."""


class Hosts:
    """Which hosts a server answers for: this computer's loopback names, and those that are given.

    It lives as long as the layers that ask it.
    """

    def __init__(self, named: Iterable[str] = (), pages: Container[str] = ()) -> None:
        """Take the names of the settings, and those under which pages come through a proxy."""
        self._named = frozenset(name.lower() for name in named)
        self._pages = pages
        self._good: set[bytes] = set()

    def fault_of(self, scope: Scope) -> LabError | None:
        """Say what is wrong with the head of a request; None where nothing is."""
        if HEAD_TOO_LARGE_KEY in scope:
            return HeadTooLarge(MOST_HEAD_BYTES)
        headers = scope["headers"]
        by_name = dict(headers)
        if len(by_name) == len(headers) and by_name.get(b"host") in self._good:
            return None  # the common way: none came twice, and this one has been read before
        sent = [value for name, value in headers if name == b"host"]
        if not sent and scope.get("http_version") == "1.0":
            return None  # HTTP/1.0 had no such header
        if len(sent) != 1:
            how = "more than one Host header" if sent else "no Host header"
            return MalformedHead(f"The request has {how}. Send exactly one: the host and port.")
        return self._fault_of_host(sent[0])

    def _fault_of_host(self, sent: bytes) -> LabError | None:
        written = sent.decode("latin-1").strip(" \t")
        name = name_in(written)
        if not name:
            return MalformedHead("The header Host is no host and port, such as 127.0.0.1:8000.")
        if not (is_loopback(name) or self._is_known(name, written.lower())):
            return MisdirectedRequest(name)
        if len(self._good) < MOST_REMEMBERED:
            self._good.add(sent)
        return None

    def _is_known(self, name: str, written: str) -> bool:
        return name in self._named or written in self._named or name in self._pages


class GateLayer:
    """Answer what comes with a wrong head, and let all else through."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        """Wrap the layers further in, or any app."""
        self.app, self.hosts = app, hosts

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Hand one request on, or answer it.

        What comes of one that is handed on is not awaited here, since nothing is left to do for it:
        so it costs no more than this look.
        """
        fault = self.hosts.fault_of(scope) if scope["type"] in ("http", "websocket") else None
        if fault is None:
            return self.app(scope, receive, send)
        return _refuse(fault, scope, receive, send)


async def _refuse(fault: LabError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})  # before it was accepted: 403 on the wire
        return
    scope[ANSWERED_BY_KEY] = "gate"
    scope.setdefault(TRACE_KEY, Trace(request_id_of(scope)))  # no layer made one for an app
    response = problem_response(Request(scope), fault)
    await response(scope, receive, send)


def name_in(host: str) -> str:
    """Give the name or address in a host and port, in small letters; `""` where it is none.

    >>> name_in("LocalHost.:8000"), name_in("[::1]"), name_in("a b")
    ('localhost', '[::1]', '')
    """
    found = HOST.fullmatch(host)
    if not found or len(host) > LONGEST or int(found["port"] or 0) > 65_535:
        return ""
    name = found["name"].lower()
    if name.startswith("["):
        return name if _address(name) else ""
    return name.removesuffix(".")


def is_loopback(name: str) -> bool:
    """Tell whether a name means the computer that it is said on, wherever that is.

    Names under `localhost` are looked up nowhere (RFC 6761, section 6.3), so nobody else can have
    one. An address is itself: no name service says where it leads.

    >>> is_loopback("localhost"), is_loopback("127.0.0.2"), is_loopback("[::1]")
    (True, True, True)
    >>> is_loopback("localhost.example"), is_loopback("192.0.2.1")
    (False, False)
    """
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _address(name)
    return address is not None and (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name.strip("[]"))
    except ValueError:
        return None
