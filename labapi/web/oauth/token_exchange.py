"""An API key for a signed token: what `POST /token` does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from labapi.domain.credentials.oauth.authorization import Parameters
from labapi.domain.credentials.oauth.errors import (
    InvalidApiKey,
    InvalidScope,
    UnsupportedTokenType,
)
from labapi.web.oauth.forms import read_form

if TYPE_CHECKING:
    from labapi.domain.credentials.tokens import NewToken, Tokens
    from labapi.web.request.api_request import ApiRequest

SIGNED = (
    "A signed token cannot be taken back: it holds until it expires. "
    "Revoke the API key, so that no new one is made of it."
)
NO_KEY = "Send your API key in the header X-API-Key."


async def exchange_key(request: ApiRequest) -> NewToken:
    """Sign a token for the key that came; raises InvalidApiKey, or InvalidScope for too much.

    A form may name fewer scopes than the key has. The token never outlives the key.
    """
    services = request.services
    shown = request.headers.getlist("x-api-key")
    credential = "".join(shown[:1]).strip(" \t").encode("latin-1")
    caller = await request.when_free(services.keys.caller_of, credential)
    if caller.kind != "key" or len(shown) > 1:
        raise InvalidApiKey(caller.reason if shown else NO_KEY)
    scopes = _narrowed(caller.scopes, await _form(request))
    key = await request.when_free(services.keys.read, caller.subject)
    # The first token of a lab makes its signing key, which takes a tenth of a second.
    return await asyncio.to_thread(
        services.tokens.issue_until, key.expires_at, caller.subject, scopes
    )


def refuse_signed(tokens: Tokens, text: str) -> None:
    """Raise UnsupportedTokenType where a signed token that still holds is to be taken back.

    Who checks it asks nobody, so it lives on: a 200 would say that it does not.
    """
    if tokens.caller_of(text.encode("utf-8", "surrogatepass")).kind == "token":
        raise UnsupportedTokenType(SIGNED)


async def _form(request: ApiRequest) -> Parameters:
    """Read the form, which may be left out."""
    sent = request.headers
    chunked = "transfer-encoding" in sent
    if chunked or "content-type" in sent or sent.get("content-length", "0") != "0":
        return await read_form(request)
    return Parameters()


def _narrowed(allowed: frozenset[str], form: Parameters) -> frozenset[str]:
    form.require_each_once()
    wanted = frozenset(form.get("scope").split()) or allowed
    if wanted - allowed:
        raise InvalidScope(f"Your key allows: {' '.join(sorted(allowed)) or 'nothing'}.")
    return wanted
