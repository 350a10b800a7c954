"""The loopback addresses: a socket to serve on, and requests that no proxy sees.

With `HTTP_PROXY` set, as in many offices and schools, `requests` would send even
`http://127.0.0.1:…` to the proxy, which knows nothing of this computer's servers.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import MutableMapping

HOST = "127.0.0.1"
LOOPBACK = (HOST, "localhost", "::1")


def bypass_proxy(environment: MutableMapping[str, str] = os.environ) -> None:
    """Add the loopback addresses to `NO_PROXY` and `no_proxy`, keeping what stands there.

    >>> environment = {"NO_PROXY": "intranet.example"}
    >>> bypass_proxy(environment)
    >>> environment["no_proxy"]
    'intranet.example,127.0.0.1,localhost,::1'
    """
    standing = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    hosts = [host.strip() for host in standing.split(",") if host.strip()]
    if "*" not in hosts:
        hosts += [host for host in LOOPBACK if host not in hosts]
    # On Windows both names are one variable; elsewhere programs read the one or the other.
    environment["no_proxy"] = environment["NO_PROXY"] = ",".join(hosts)


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
