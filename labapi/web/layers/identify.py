"""The identify layer: settles who is calling, and never answers.

A caller without a good credential is anonymous, and goes on: the limiter counts them, an unknown
path is 404 for them as for all, and the endpoint says 401 where it needs to know more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from labapi.domain.credentials.caller import ANONYMOUS, Caller
from labapi.domain.credentials.oauth.access_tokens import PREFIX
from labapi.domain.credentials.shapes import what_is_wrong
from labapi.web.layers import CALLER_KEY, TRACE_KEY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from labapi.web.services import Services
    from labapi.web.settings import Auth

CREDENTIALS = frozenset({b"x-api-key", b"authorization"})
TWICE = "The credential came more than once. Send it in one header."
OPAQUE = f"{PREFIX}_".encode()
"""How the tokens begin that mean nothing by themselves, so that the store is asked."""
NOT_TAKEN = {
    "api-key": "This lab takes API keys. Send yours in the header X-API-Key.",
    "token": "This lab takes tokens. Send yours in the header Authorization, after 'Bearer '.",
}
OTHER_SCHEME = "Authorization names another scheme than Bearer. Send 'Bearer ' and a token."
NO_SCHEME = "The word Bearer is missing. Send 'Bearer ', and after it the token."
NO_BLANK = "Behind the word Bearer stands one blank, and then the token. Send nothing else there."
NOT_A_WORD = re.compile(rb"[^A-Za-z]|[bB]['\"]|lab_")
"""How a header begins that does not even have a scheme."""


class IdentifyLayer:
    """Put the caller into the scope: by `X-API-Key`, or by `Authorization: Bearer`."""

    def __init__(self, app: ASGIApp, services: Services, auth: Auth, after: str) -> None:
        """Wrap the layers further in, the stage `after` first; `auth` is what is taken."""
        self.app, self.services, self.auth, self.after = app, services, auth, after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, with its caller."""
        if scope["type"] == "http":
            trace = scope[TRACE_KEY]
            scope[CALLER_KEY] = await self.services.store.when_free(self._caller, scope)
            trace.enter(self.after)
        await self.app(scope, receive, send)

    def _caller(self, scope: Scope) -> Caller:
        sent = [header for header in scope["headers"] if header[0] in CREDENTIALS]
        if not sent:
            return ANONYMOUS
        if len(sent) > 1:
            return Caller(reason=TWICE)
        name, value = sent[0][0], sent[0][1].strip(b" \t")  # blanks around it are no part of it
        return self._by_key(value) if name == b"x-api-key" else self._by_token(value)

    def _by_key(self, key: bytes) -> Caller:
        if self.auth == "token":
            return Caller(reason=NOT_TAKEN["token"])
        return self.services.keys.caller_of(key)

    def _by_token(self, header: bytes) -> Caller:
        if self.auth == "api-key":
            return Caller(reason=NOT_TAKEN["api-key"])
        scheme, blank, token = header.partition(b" ")
        if scheme.lower() != b"bearer":
            return Caller(reason=_no_scheme(header) or (OTHER_SCHEME if blank else NO_SCHEME))
        token = token.lstrip(b" ")  # one or more, says RFC 9110, section 11.4
        if token.startswith(OPAQUE):
            return self.services.grants.caller_of(token.decode("latin-1"))
        return self.services.tokens.caller_of(token)


def _no_scheme(header: bytes) -> str:
    """Say what stands in the place of a scheme; `""` where it is the word of another one."""
    if header.lower().startswith(b"bearer"):
        return NO_BLANK
    return what_is_wrong(header, "token") if NOT_A_WORD.match(header) else ""
