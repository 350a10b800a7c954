"""What this computer's settings add to requests, kept out of those to a server of this kernel.

`requests` takes a password from `~/.netrc` (its entry `default` fits every host) and puts it in the
place of an `Authorization` header; it, `urllib` and `httpx` send to the proxy that a variable or
the system names, which knows nothing of this computer's servers. Each asks a function of its own.
Here the function is asked as before for every other address, and answered for the lab's alone.

The variable `NO_PROXY` would do for the proxies, and programs that a cell starts (curl) know no
other way. But where no variable names a proxy, Windows and macOS are asked for theirs; with
`NO_PROXY` set they are not, and the rest of the kernel would lose its proxy. So it is added to
where variables rule already, and left alone where they do not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from labapi.classroom.running import RUNNING
from labapi.classroom.server.loopback import LOOPBACK, bypass_proxy, with_loopback


def keep_out() -> None:
    """Keep netrc and proxies out of requests to the lab, from now on; twice does no harm."""
    # Not at the top: 0.1 s, which whoever only draws a saved exchange need not pay.
    import urllib.request

    import requests.sessions
    import requests.utils

    if urllib.request.getproxies_environment():
        bypass_proxy()
    _answer(requests.sessions, "get_netrc_auth", served_here, None)
    _trust_as_told(requests.Session)
    _answer(requests.utils, "should_bypass_proxies", on_this_computer, True)
    _answer(urllib.request, "proxy_bypass", on_this_computer, True)
    for name in ("urllib.request", "httpx._utils", "httpx2._utils"):  # httpx keeps its own name
        if hasattr(sys.modules.get(name), "getproxies"):
            _spare_loopback(sys.modules[name])


def served_here(url: str | bytes) -> bool:
    """Whether a server of this kernel answers at this address.

    >>> served_here("http://127.0.0.1:1/api/v1/health")
    False
    """
    address = _address(url)
    ports = [server.port for server in RUNNING.values()]
    return address is not None and address[0] in LOOPBACK and address[1] in ports


def on_this_computer(url: str | bytes) -> bool:
    """Whether an address, or a host with or without a port, is one of this computer's own.

    >>> on_this_computer("http://127.0.0.1:8123/docs"), on_this_computer("localhost:8123")
    (True, True)
    >>> on_this_computer("http://localhost.example.org/")
    False
    """
    address = _address(url)
    return address is not None and address[0] in LOOPBACK


def _address(url: str | bytes) -> tuple[str, int | None] | None:
    text = url.decode("utf-8", "replace") if isinstance(url, bytes) else str(url)
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        return parts.hostname or "", parts.port
    except ValueError:  # no address at all: for the library to say
        return None


def _answer(module: ModuleType, name: str, ours: Callable[[Any], bool], answer: object) -> None:
    """Let a function of a library answer so for our addresses, and as it always did for others."""
    asked = getattr(module, name)
    if hasattr(asked, "answers_for_the_lab"):
        return

    @wraps(asked)
    def answered(*given: Any, **named: Any) -> Any:
        address = given[0] if given else next(iter(named.values()), "")
        return answer if ours(address) else asked(*given, **named)

    answered.answers_for_the_lab = True  # type: ignore[attr-defined]
    setattr(module, name, answered)


def _trust_as_told(session: Any) -> None:
    """Let `session.verify` hold for our addresses where a variable names other authorities.

    `REQUESTS_CA_BUNDLE` is set in many schools, and `requests` puts it before what a session says.
    """
    merge = session.merge_environment_settings
    if hasattr(merge, "answers_for_the_lab"):
        return

    @wraps(merge)
    def merged(self: Any, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        told = self.verify if verify in (None, True) and served_here(url) else verify
        return merge(self, url, proxies, stream, told, cert)

    merged.answers_for_the_lab = True  # type: ignore[attr-defined]
    session.merge_environment_settings = merged


def _spare_loopback(module: ModuleType) -> None:
    """Add this computer to the hosts that are asked without a proxy, where a proxy is named."""
    getproxies = module.getproxies
    if hasattr(getproxies, "answers_for_the_lab"):
        return

    @wraps(getproxies)
    def spared() -> dict[str, str]:
        found: dict[str, str] = getproxies()
        return {**found, "no": with_loopback(found.get("no", ""))} if found else found

    spared.answers_for_the_lab = True  # type: ignore[attr-defined]
    module.getproxies = spared  # type: ignore[attr-defined]
