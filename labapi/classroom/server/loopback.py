"""The loopback addresses: a socket to serve on, TLS for it, and requests that no proxy sees.

With `HTTP_PROXY` set, as in many offices and schools, `requests` would send even
`http://127.0.0.1:…` to the proxy, which knows nothing of this computer's servers. Who may set the
variable, and what else is kept out of requests to a lab, stands in `kept_out.py`.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, MutableMapping
from contextvars import ContextVar
from operator import index
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from labapi.classroom.exchange.sendable import explain_unsendable
from labapi.classroom.notebook.covered import COVERED, why_covered
from labapi.classroom.notebook.measured import marked
from labapi.classroom.notebook.shell import shell
from labapi.classroom.running import RUNNING, ca_path_at, running_owners, server_at, server_on

if TYPE_CHECKING:
    import ssl

HOST = "127.0.0.1"
LOOPBACK = (HOST, "localhost", "::1")
TRIES = 20
ELSEWHERE: ContextVar[Callable[[int], socket.socket] | None] = ContextVar("ELSEWHERE", default=None)
"""Where servers are to be reached too: what binds a port in another network, of a sandbox say."""


def bypass_proxy(environment: MutableMapping[str, str] = os.environ) -> None:
    """Add the loopback addresses to `NO_PROXY` and `no_proxy`, keeping what stands there.

    >>> environment = {"NO_PROXY": "intranet.example"}
    >>> bypass_proxy(environment)
    >>> environment["no_proxy"]
    'intranet.example,127.0.0.1,localhost,::1'
    """
    standing = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    # On Windows both names are one variable; elsewhere programs read the one or the other.
    environment["no_proxy"] = environment["NO_PROXY"] = with_loopback(standing)


def with_loopback(hosts: str) -> str:
    """Add the loopback addresses to a list of hosts for which no proxy is asked.

    >>> with_loopback("*")
    '*'
    """
    listed = [host.strip() for host in hosts.split(",") if host.strip()]
    if "*" not in listed:
        listed += [host for host in LOOPBACK if host not in listed]
    return ",".join(listed)


def loopback_socket(port: int) -> socket.socket:
    """Bind a TCP socket to `port` on loopback (0: any free one); raises `OSError`.

    The protocol is named because asyncio sets TCP_NODELAY only where it is: without, every
    request on a kept connection waits some 40 ms for the client's delayed acknowledgement.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((HOST, port))
    except BaseException:
        bound.close()
        raise
    return bound


def listeners(preferred_port: int) -> list[socket.socket]:
    """Give what a server listens to: this port if it is free, else any free one.

    Where there is an `ELSEWHERE`, the same port is bound there as well, so that one address leads
    to the server from both; raises `OSError` if no port is free in both.
    """
    here = _preferred(preferred_port)
    bind_there = ELSEWHERE.get()
    if bind_there is None:
        return [here]
    for _ in range(TRIES):
        try:
            return [here, bind_there(here.getsockname()[1])]
        except OSError as error:
            taken = error
            here.close()
            here = _preferred(0)
    here.close()
    raise taken


def _preferred(port: int) -> socket.socket:
    try:
        bound = loopback_socket(port)
    except OSError:
        bound = loopback_socket(0)
    bound.setblocking(False)
    return bound


# A port that was asked for: it is taken, or the reason is told.

A_PORT = (
    "port is a whole number from 1 to 65535, such as port=8123; port=0, or none at all, takes a "
    "free one. It cannot be {}."
)
TAKEN = (
    "Port {port} is taken {by}. {cure}, or choose another port; without port= a free one is found."
)
CLOSED = "This computer gives port {port} to nobody: {reason}. Take another, such as port=8123."


class PortTaken(RuntimeError):
    """The port that was asked for is not to be had; the message says who has it, and what to do."""


def checked_port(port: Any) -> int:
    """Give a port that was asked for as a number, 0 for any free one; raises `ValueError`.

    >>> checked_port(None), checked_port(8123)
    (0, 8123)
    """
    if port is None:
        return 0
    number = None if isinstance(port, bool) or not hasattr(port, "__index__") else index(port)
    if number is None or not 0 <= number <= 65_535:
        raise ValueError(A_PORT.format(repr(port)))
    return number


def fixed_socket(port: int) -> socket.socket:
    """Bind this very port on loopback; raises `PortTaken`."""
    here = next((f"{name!r}" for name, one in RUNNING.items() if one.port == port), "")
    if here:
        by, cure = f"by {here} of this kernel", f"Stop that one: labapi.stop({here})"
        raise PortTaken(TAKEN.format(port=port, by=by, cure=cure))
    try:
        return loopback_socket(port)
    except PermissionError as error:
        raise PortTaken(CLOSED.format(port=port, reason=error.strerror)) from None
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None)):
            raise PortTaken(CLOSED.format(port=port, reason=error.strerror)) from None
        by, cure = "by another program, perhaps by another notebook", "Stop that one"
        raise PortTaken(TAKEN.format(port=port, by=by, cure=cure)) from None


# A request to a lab that is not running: said in one sentence, with the cell that cures it.
#
# `requests` tells of it in forty lines about sockets. A notebook's own error display is asked to
# show ours instead, for requests to this computer only; any other error looks as it always does.


def explain_unreachable(error: BaseException) -> str | None:
    """Say why nobody answered, if the request went to this computer; None for any other error."""
    url = str(getattr(getattr(error, "request", None), "url", None) or "")
    address = urlsplit(url)
    if address.hostname not in LOOPBACK:
        return None
    asked = marked(f"{address.scheme}://{address.netloc}")
    if server_at(f"{address.scheme}://{address.netloc}"):
        return f"The server at {asked} broke off before it had answered."
    if labs := [owner for owner in running_owners() if hasattr(owner, "store")]:
        at = " and ".join(marked(lab.url) for lab in labs)
        run = "the lab runs at" if len(labs) == 1 else "labs run at"
        return f"Nothing answers at {asked}; {run} {at}. Run the cell that sets its address."
    return f"The lab is not running: nothing answers at {asked}."


# TLS on this computer alone: an authority of a lab's own, and the certificate that it signs.
#
# Who answers at an address is vouched for by an authority that the client trusts. For `127.0.0.1`
# no public one does, so a lab that speaks https makes an authority at its start, with a certificate
# for the loopback addresses, and forgets both when it stops. A client is told of it by one file,
# the authority's certificate, which is no secret. The two private keys are in no file that stays.

PLAIN = "This lab speaks plain http. One that speaks https is started by labapi.start(tls=True)."
NO_PAGE = (
    "A page in your browser does not trust this lab's certificate, which was made in this kernel. "
    "Ask from a page with a lab that speaks http: labapi.start()."
)
UNTRUSTED = (
    "Nobody whom you trust vouches for {at}: the lab's own authority signed its certificate.\n"
    "Say that you trust that one: verify=lab.ca_path, if yours is named lab."
)
SPEAKS_PLAINLY = "{at} speaks plain http, and was asked by https.\nBegin the address with http://."
SPEAKS_TLS = "{at} speaks https alone, and was asked by http.\nBegin the address with https://."


class Authority:
    """Who vouches for a lab: `ca_path` is the file that its clients are given."""

    def __init__(self) -> None:
        """Make the authority, its certificate for this computer's addresses, and the file."""
        import ssl  # both for those who ask for TLS: 0.1 s

        import trustme

        authority = trustme.CA(organization_name="labapi, for one lab")
        self._folder = tempfile.mkdtemp(prefix="labapi-")  # for its owner alone
        self.ca_path = os.path.join(self._folder, "lab-ca.pem")
        authority.cert_pem.write_to_path(self.ca_path)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*LOOPBACK).configure_cert(self.context)

    def forget(self) -> None:
        """Take the file away; twice does no harm."""
        shutil.rmtree(self._folder, ignore_errors=True)


def trusting(url: str) -> ssl.SSLContext | None:
    """Give what a client trusts that asks this address by TLS; None where it is plain http."""
    if not url.startswith("https:"):
        return None
    import ssl  # for TLS alone

    return ssl.create_default_context(cafile=ca_path_at(url) or None)


def explain_tls(error: BaseException) -> str | None:
    """Say in two lines why a client and a server of this kernel do not speak alike, if that is it.

    The first says what is wrong, the second what to change.
    """
    address = urlsplit(str(getattr(getattr(error, "request", None), "url", None) or ""))
    server = server_on(address.port) if address.hostname in LOOPBACK else None
    if server is None:
        return None
    from requests.exceptions import SSLError  # whoever has such an error has imported it

    at = marked(f"{address.scheme}://{address.netloc}")
    if not isinstance(error, SSLError):
        return SPEAKS_TLS.format(at=at) if server.ca_path and address.scheme == "http" else None
    return (UNTRUSTED if server.ca_path else SPEAKS_PLAINLY).format(at=at)


def explain_in_notebook() -> None:
    """Ask the notebook's shell, if there is one, to show such an error as two lines.

    So is what `requests` refuses to send: an address or a header that is none.

    Where a name of Python's was made something else, it names that cause under the error.
    """
    notebook = shell()
    if notebook is None:
        return
    from requests import ConnectionError as NoConnection  # 0.1 s to import
    from requests import exceptions

    others, tell = notebook.custom_exceptions, notebook.CustomTB
    if NoConnection in others:  # asked before, by us or by somebody who has an own way to show it
        return

    def show(notebook: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> Any:
        if isinstance(error, others):  # there is room for one such function: theirs goes on
            return tell(kind, error, trace, tb_offset=tb_offset)
        if why := why_covered(error, notebook.user_ns):
            error.add_note(why)
        said = explain_unsendable(error) or explain_tls(error) or explain_unreachable(error)
        if said is not None:
            cure = ["Run the cell with labapi.start()."] * ("not running" in said)
            lines = [*f"{kind.__name__}: {said}".splitlines(), *cure]
            error._render_traceback_ = lambda: lines
            # What a front end keeps of an error is its text: let that be what is shown.
            error.args = ("\n".join(lines).removeprefix(f"{kind.__name__}: "),)
        return notebook.showtraceback((kind, error, trace), tb_offset=tb_offset)

    unsendable = (exceptions.InvalidHeader, exceptions.InvalidURL, exceptions.InvalidJSONError)
    no_address = (exceptions.MissingSchema, exceptions.InvalidSchema)
    told = (NoConnection, *unsendable, *no_address, *COVERED)
    notebook.set_custom_exc((*others, *told), show)
