"""Keep requests to this very computer away from a proxy.

With `HTTP_PROXY` set, as in many offices and schools, `requests` would send even
`http://127.0.0.1:…` to the proxy, which knows nothing of this computer's servers.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
