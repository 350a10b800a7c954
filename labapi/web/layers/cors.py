"""The CORS layer: tells browsers which pages of other origins may read the answers.

It adds headers, and refuses nothing but preflights: a page's *simple* request has run by the time
the browser reads them. It stands outside all that may answer with an error, because a page cannot
read a 401, 422, 429 or 500 that lacks these headers. The work is done by Starlette's
`CORSMiddleware`; what is done otherwise here is marked as a mend, with the reason.

The rules are the Fetch standard's (https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request

from labapi.domain.errors import PreflightRefused
from labapi.web.layers import ANSWERED_BY_KEY, TRACE_KEY
from labapi.web.layers.trace import Trace, request_id_of
from labapi.web.problems import problem_response
from labapi.web.settings import ANY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from labapi.web.layers.gate import Hosts
    from labapi.web.settings import CorsSettings

    RawHeaders = list[tuple[bytes, bytes]]

ASKS_FOR = "Access-Control-Request-Method"
"""The header that makes an OPTIONS with an `Origin` a preflight."""
ASKS_FOR_HEADERS = "Access-Control-Request-Headers"
ALLOW_HEADERS = "Access-Control-Allow-Headers"
ALLOW_ORIGIN = b"access-control-allow-origin"
NEVER_READ = frozenset({"/oauth/authorize"})
"""Pages for a person: a page of another origin that could read them could answer them, too. No
origin may, whatever the settings say (RFC 9700, section 2.6)."""


class CorsLayer(CORSMiddleware):
    """Answer preflights, and let pages of the listed origins read all other answers."""

    def __init__(self, app: ASGIApp, settings: CorsSettings, hosts: Hosts) -> None:
        """Wrap the layers further in; a preflight to none of these hosts is left to the gate."""
        super().__init__(
            app,
            allow_origins=settings.cors_origins,
            allow_methods=settings.cors_methods,
            allow_headers=settings.cors_headers,
            allow_credentials=settings.cors_credentials,
            expose_headers=settings.cors_exposed,
            max_age=settings.cors_max_age_s,
            # Some versions of Chromium ask this, too, before a page of the internet may reach a
            # server on its own machine (Private Network Access). The list of origins answers.
            # Chromium 156 asks the user instead, and nobody for a page of the same machine.
            allow_private_network=True,
        )
        if ANY not in settings.cors_headers:
            # Mend: Starlette always adds Content-Type to the list. A page may set it without
            # leave for forms and plain text only, so JSON would be allowed unasked.
            self.allow_headers = [name.lower() for name in settings.cors_headers]
            del self.preflight_headers[ALLOW_HEADERS]
            if settings.cors_headers:
                self.preflight_headers[ALLOW_HEADERS] = ", ".join(settings.cors_headers)
        self.hosts = hosts
        raw = Headers(self.simple_headers).raw
        self.other_headers = [(name, value) for name, value in raw if name != ALLOW_ORIGIN]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight here, and let all else through."""
        if scope["type"] != "http" or scope["path"] in NEVER_READ:
            await self.app(scope, receive, send)
            return
        if is_preflight(scope) and self.hosts.fault_of(scope) is None:
            scope[ANSWERED_BY_KEY] = "cors"
            answer = self._answer(scope, Headers(scope=scope))
            await answer(scope, receive, send)
            return
        added = self._added(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with(message.get("headers", ()), added)
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _added(self, scope: Scope) -> RawHeaders:
        """Give the headers for the origin of a request; none for one that may not read.

        Mend: Starlette tells an origin that is not listed of credentials and exposed headers all
        the same, and works with text at each step, which costs three times as much.
        """
        origin = next((value for name, value in scope["headers"] if name == b"origin"), None)
        if origin is None or not self.is_allowed_origin(origin.decode("latin-1")):
            return []
        if self.allow_all_origins:  # the settings refuse this together with credentials
            return [(ALLOW_ORIGIN, b"*"), *self.other_headers]
        return [*self.other_headers, (ALLOW_ORIGIN, origin)]

    def _answer(self, scope: Scope, asked: Headers) -> Response:
        """Answer a preflight: 200 with what is allowed, or 400."""
        answer = self.preflight_response(asked)  # Starlette's
        if answer.status_code == 200:
            return answer
        # Mend: Starlette refuses in plain text, and this API has one shape for every error.
        scope[TRACE_KEY] = Trace(request_id_of(scope))
        refused = problem_response(Request(scope), self._refusal(asked))
        refused.headers.add_vary_header(answer.headers["Vary"])
        if self.is_allowed_origin(asked["Origin"]):  # mend: as in `_added`, nobody else is told
            headers = answer.headers.items()
            refused.headers.update({k: v for k, v in headers if k.startswith("access-")})
        return refused

    def _refusal(self, asked: Headers) -> PreflightRefused:
        """Name what a preflight asked for and did not get."""
        if not self.is_allowed_origin(asked["Origin"]):
            return PreflightRefused("origin", asked["Origin"])
        method = asked[ASKS_FOR]
        if method not in self.allow_methods:
            return PreflightRefused("method", method)
        names = [name.strip() for name in asked.get(ASKS_FOR_HEADERS, "").split(",")]
        refused = [name for name in names if name.lower() not in self.allow_headers]
        return PreflightRefused("header", ", ".join(refused))


def _with(headers: Iterable[tuple[bytes, bytes]], added: RawHeaders) -> RawHeaders:
    """Add headers to an answer, and `Origin` to what it varies by.

    The latter whoever asked, so that no cache serves one origin the copy of another.
    """
    known = [value for name, value in headers if name == b"vary"]
    vary = (b"vary", b", ".join([*known, b"Origin"]))
    if not known:
        return [*headers, *added, vary]
    return [*(vary if header[0] == b"vary" else header for header in headers), *added]


def is_preflight(scope: Scope) -> bool:
    """Tell whether a browser asks here for leave to send another request."""
    if scope["type"] != "http" or scope["method"] != "OPTIONS":
        return False
    headers = Headers(scope=scope)
    return "Origin" in headers and ASKS_FOR in headers
