"""Tokens for keys: a long-lived key stays at home, a short-lived signed token travels.

The answers are those of RFC 6749, section 5, so that any client library can read them. The public
keys stand at the place where checkers of tokens look for them (RFC 7517, section 5).
"""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse

from labapi.web.oauth.answers import NO_STORE
from labapi.web.oauth.token_exchange import exchange_key
from labapi.web.openapi import oauth as document
from labapi.web.openapi.security import TOKENS_TAG
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import ApiRoute

router = APIRouter(route_class=ApiRoute, tags=[TOKENS_TAG])


@router.post("/token", **document.SIGNED_TOKEN)
async def create_token(request: ApiRequest) -> Response:
    """Give a signed token for the API key in `X-API-Key`, with its scopes or some of them."""
    token = await exchange_key(request)
    claims = token.claims
    body = {
        "access_token": token.text,
        "token_type": "Bearer",
        "expires_in": claims["exp"] - claims["iat"],
        "scope": claims["scope"],
    }
    return JSONResponse(body, headers=NO_STORE)


@router.get("/.well-known/jwks.json", **document.PUBLIC_KEYS)
async def read_public_keys(request: ApiRequest) -> dict[str, Any]:
    """Give the keys by which anybody can check a token, and nobody can sign one."""
    keys = request.services.tokens.keys  # the first one takes a tenth of a second to make
    return {"keys": await asyncio.to_thread(keys.public)}
