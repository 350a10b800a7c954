"""Who sent a request, as far as it says so: told by its headers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labapi.web.layers.journal import Entry

KINDS = {
    "python-requests": "Python requests",
    "python-httpx": "Python httpx",
    "python-urllib": "Python urllib",
    "aiohttp": "Python aiohttp",
    "curl": "curl",
    "httpie": "HTTPie",
    "postmanruntime": "Postman",
    "mozilla": "browser",
}
"""How a `User-Agent` begins, and who that is. Every browser calls itself Mozilla."""


def client_kind(entry: Entry) -> str:
    """Name the kind of client; anybody may claim to be any.

    >>> from types import SimpleNamespace as N
    >>> client_kind(N(request_headers=[("user-agent", "curl/8.5.0")]))
    'curl'
    >>> client_kind(N(request_headers=[]))
    'other'
    """
    agent = header(entry, "user-agent").lower()
    return next((kind for name, kind in KINDS.items() if agent.startswith(name)), "other")


def is_preflight(entry: Entry) -> bool:
    """Tell whether a browser asks beforehand what a page may send (CORS)."""
    asked = header(entry, "access-control-request-method")
    return entry.method == "OPTIONS" and bool(asked and header(entry, "origin"))


def header(entry: Entry, name: str) -> str:
    """Give a header of the request, or an empty text."""
    return next((value for key, value in entry.request_headers if key.lower() == name), "")
