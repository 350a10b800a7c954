"""What a browser will do with a request of a page, told beforehand from the rules.

>>> from labapi.web.settings import Settings
>>> lab = Settings(cors_origins=["http://localhost:8888"])
>>> cors_verdict("http://localhost:8888", settings=lab).allowed
True
>>> stranger = cors_verdict("http://evil.example", settings=lab)
>>> stranger.allowed, stranger.runs
(False, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labapi.classroom.notebook.measured import measured
from labapi.classroom.widgets.cors.fetch_rules import (
    ALWAYS_READABLE,
    reasons,
    refusal,
    sent_method,
    unsafe_headers,
)

if TYPE_CHECKING:
    from labapi.web.settings import CorsSettings

FAILED = "TypeError: Failed to fetch"
NO_LIST = "the server sends no CORS headers at all"
STAR_AND_CREDENTIALS = "a browser does not take `*` for a request with credentials"
NO_CREDENTIALS = "the server does not allow credentials"

STAR_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY")
"""What Starlette, and so the lab, makes of `*` in the list of methods."""


@dataclass(frozen=True, slots=True, repr=False)
class CorsVerdict:
    """What a browser does with one request of a page.

    `preflight` holds the rules that make it ask first; empty for a simple request. `allowed` is
    whether the page may read the answer, and `blocked_by` why not. `runs` is whether the request
    itself reaches the server: a simple one does, even when the page may not read what came of it.
    `readable` lists the response headers that the page may read. Where the server's settings are
    not known, `allowed` is None, and so is `runs` unless the request is simple.
    """

    origin: str
    method: str
    preflight: tuple[str, ...]
    allowed: bool | None
    blocked_by: str
    runs: bool | None
    readable: tuple[str, ...]

    @property
    def simple(self) -> bool:
        """Whether the browser sends the request without asking first."""
        return not self.preflight

    def lines(self) -> list[str]:
        """Tell it, a fact a line; backticks mark code."""
        if self.preflight:
            lines = [f"{self.method} with a preflight, for:", *(f"- {r}" for r in self.preflight)]
        else:
            lines = [f"{self.method}, simple: it is sent without asking"]
        if self.allowed is None:
            return [*lines, "whether the page may read the answer is for the server to say"]
        if self.allowed:
            return [
                *lines,
                "✓ the page may read the answer",
                f"headers: {', '.join(self.readable)}",
            ]
        lines += [f"✗ blocked: {self.blocked_by}", f"the page gets `{FAILED}`"]
        return [*lines, "the request still runs on the server" if self.runs else "it never runs"]

    def __repr__(self) -> str:
        """Write it, under the origin that it speaks of."""
        first = f"By the rules, a browser with a page of {measured(self.origin)} does this:"
        return "\n".join([first, *(f"  {line.replace('`', '')}" for line in self.lines())])


def cors_verdict(
    origin: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    credentials: bool = False,
    settings: CorsSettings | None = None,
) -> CorsVerdict:
    """Tell what a browser does when a page of `origin` sends this to a lab with these settings.

    `credentials` is whether the page asks for cookies to be sent (`credentials: "include"`).
    `settings` are those of a lab, `lab.settings`; without any, only the rules are told.
    """
    asked, rules = headers or {}, reasons(method, headers or {})
    sent = sent_method(method)
    if never := refusal(method, has_body=False):
        return CorsVerdict(origin, sent, (), False, never, False, ())
    if settings is None:
        return CorsVerdict(origin, sent, rules, None, "", None if rules else True, ())
    blocked = _origin_refused(origin, credentials, settings)
    if rules and not blocked:
        blocked = _preflight_refused(sent, list(unsafe_headers(asked)), settings)
    readable = () if blocked else readable_headers(credentials, settings)
    return CorsVerdict(origin, sent, rules, not blocked, blocked, not (rules and blocked), readable)


def readable_headers(credentials: bool, settings: CorsSettings) -> tuple[str, ...]:
    """List the response headers that an allowed page may read, if they are there.

    `*` stands for all of them, but for a request with credentials it is a name like any other.
    """
    if "*" in settings.cors_exposed and not credentials:
        return ("*",)
    return tuple(sorted({*ALWAYS_READABLE, *settings.cors_exposed} - {"*"}))


def _origin_refused(origin: str, credentials: bool, settings: CorsSettings) -> str:
    """Say why the answer cannot be read whatever is asked; empty where it can."""
    if not settings.cors_origins:
        return NO_LIST
    any_origin = "*" in settings.cors_origins
    if not any_origin and origin not in settings.cors_origins:
        return f"{measured(origin)} is not among the server's origins"
    if credentials and not settings.cors_credentials:
        return STAR_AND_CREDENTIALS if any_origin else NO_CREDENTIALS
    return ""


def _preflight_refused(method: str, names: list[str], settings: CorsSettings) -> str:
    """Say what the preflight does not allow; empty where it allows all."""
    known = STAR_METHODS if "*" in settings.cors_methods else settings.cors_methods
    if method not in known:
        return f"the server does not allow the method {method}"
    if "*" in settings.cors_headers:
        return ""
    allowed = {name.lower() for name in settings.cors_headers}
    refused = [name for name in names if name.lower() not in allowed]
    return f"the server does not allow the header `{refused[0]}`" if refused else ""
