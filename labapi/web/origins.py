"""What the CORS settings may be, and what is wrong with those that would never work.

An origin is a scheme, a host and a port (RFC 6454; the Fetch standard, 3.2). A browser compares
it with the list letter by letter, so an entry that no browser ever sends would be a silent fault:
each is refused here, in words that say what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit

USUAL_HEADERS = (
    "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
    "X-API-Key", "X-Request-ID",
)  # fmt: skip
"""The request headers that this API reads and that no page may set without leave."""
USUAL_EXPOSED = (
    "ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After",
    "WWW-Authenticate", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
    "X-Request-ID",
)  # fmt: skip
"""The response headers that a client of this API needs and that no page may read without leave."""
ANY, NO_ORIGIN = "*", "null"
DEFAULT_PORTS = {"http": 80, "https": 443}
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
EXAMPLE = "http://localhost:8888"
STAR_WITH_CREDENTIALS = (
    'cors_origins=["*"] and cors_credentials=True do not go together. With both, every page that '
    "a user visits could act here in their name. Browsers refuse `*` for a request with "
    "credentials, and a server that then echoes each origin undoes that protection. Name the "
    f'origins: cors_origins=["{EXAMPLE}"].'
)


class CorsSettings(Protocol):
    """The settings that say what pages of other origins may do."""

    @property
    def cors_origins(self) -> Sequence[str]:
        """The origins whose pages may read the answers."""

    @property
    def cors_credentials(self) -> bool:
        """Whether they may send cookies, too."""

    @property
    def cors_methods(self) -> Sequence[str]:
        """The methods that a preflight allows."""

    @property
    def cors_headers(self) -> Sequence[str]:
        """The request headers that a preflight allows."""

    @property
    def cors_exposed(self) -> Sequence[str]:
        """The response headers that a page may read."""

    @property
    def cors_max_age_s(self) -> int:
        """Seconds for which a browser may remember a preflight."""


def check_cors(settings: CorsSettings) -> None:
    """Refuse CORS settings that would never do what they seem to say; a `ValueError` says why."""
    for origin in _names("cors_origins", settings.cors_origins, f'["{EXAMPLE}"]'):
        if fault := fault_of(origin):
            raise ValueError(f"cors_origins has {origin!r}. {fault}")
    if not isinstance(settings.cors_credentials, bool):
        raise ValueError(f"cors_credentials is {settings.cors_credentials!r}. Use True or False.")
    if settings.cors_credentials and ANY in settings.cors_origins:
        raise ValueError(STAR_WITH_CREDENTIALS)
    _names("cors_methods", settings.cors_methods, '["GET", "POST"]', upper=True)
    _names("cors_headers", settings.cors_headers, '["X-API-Key"]')
    _names("cors_exposed", settings.cors_exposed, '["Retry-After"]')
    age_s = settings.cors_max_age_s
    if isinstance(age_s, bool) or not isinstance(age_s, int) or not 0 <= age_s <= 86_400:
        raise ValueError(f"cors_max_age_s is {age_s!r}. Use whole seconds from 0 to 86400, a day.")


def fault_of(origin: str) -> str:
    """Say what keeps an entry of the list from ever matching an origin; empty if nothing does.

    >>> fault_of("http://localhost:8888")
    ''
    >>> fault_of("http://localhost:8888/")
    'It ends in a slash, and an origin has no path. Write "http://localhost:8888".'
    """
    if origin in (ANY, NO_ORIGIN):
        return ""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", origin):
        return f'It lacks a scheme. Write "http://{origin}" or "https://{origin}".'
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError as error:
        return f'It is no address: {error}. Write it like "{EXAMPLE}".'
    shown = f"{parts.scheme}://{parts.netloc}".lower()
    if parts.path or parts.query or parts.fragment or origin[-1] in "?#":
        said = "ends in a slash" if parts.path == origin[len(shown) :] == "/" else "has a path"
        return f'It {said}, and an origin has no path. Write "{shown}".'
    if not parts.hostname or "@" in origin or not origin.isascii() or " " in origin:
        return f'An origin is scheme, host and port, in ASCII. Write it like "{EXAMPLE}".'
    if "*" in origin:
        return 'There are no patterns: name each origin, or write "*" by itself for all.'
    if port is not None and port == DEFAULT_PORTS.get(parts.scheme):
        bare = shown.removesuffix(f":{port}")
        return f'Browsers leave out the port that belongs to a scheme. Write "{bare}".'
    return f'Browsers write it in small letters. Write "{shown}".' if origin != shown else ""


def _names(name: str, given: Sequence[str], example: str, upper: bool = False) -> Sequence[str]:
    """Read a setting that is a list of texts, and have its names well-formed."""
    if isinstance(given, str):
        raise ValueError(f'{name} is one text. Use a list, even for one: ["{given}"].')
    if not isinstance(given, Sequence) or not all(isinstance(item, str) for item in given):
        raise ValueError(f"{name} is {given!r}. Use a list of texts, such as {example}.")
    if name == "cors_origins":
        return given
    for item in given:
        if not TOKEN.fullmatch(item):
            raise ValueError(
                f"{name} has {item!r}, which is no name. Use a list such as {example}."
            )
        if upper and item != item.upper():
            raise ValueError(f'{name} has {item!r}. Methods are in capitals: "{item.upper()}".')
    return given
