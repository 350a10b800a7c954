"""The authorization server of OAuth 2.0: a third-party app gets a token without a password.

The standards: RFC 6749 as amended by RFC 9700 (security), 7636 (PKCE), 7009 (revocation), 7662
(introspection), 8414 (metadata), 8252 (apps on the user's machine) and 9207 (`iss`). They speak for
themselves, so there is no envelope here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse

from labapi.domain.credentials.caller import APP_SCOPES
from labapi.domain.credentials.oauth.authorization import (
    PKCE_METHOD,
    Authorization,
    check_authorization,
)
from labapi.domain.credentials.oauth.authorization_codes import Exchange
from labapi.domain.credentials.oauth.errors import AccessDenied, SentBack, UnsupportedGrantType
from labapi.domain.credentials.oauth.introspection import introspect
from labapi.web.oauth.answers import NO_STORE, issuer_of, send_back, token_answer
from labapi.web.oauth.client_authentication import (
    METHODS,
    WITH_A_SECRET,
    authenticate_client,
    authenticate_with_secret,
)
from labapi.web.oauth.consent import CUSTOMER, ask_for_consent, read_decision
from labapi.web.oauth.forms import read_form, read_query
from labapi.web.oauth.token_exchange import refuse_signed
from labapi.web.openapi import oauth as document
from labapi.web.openapi.security import TOKENS_TAG
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import ApiRoute

if TYPE_CHECKING:
    from labapi.domain.credentials.oauth.access_tokens import AccessToken
    from labapi.domain.credentials.oauth.authorization import Parameters
    from labapi.domain.credentials.oauth.clients import Client

router = APIRouter(route_class=ApiRoute, tags=[TOKENS_TAG])


@router.get("/oauth/authorize", **document.CONSENT_PAGE)
async def ask_customer(request: ApiRequest) -> Response:
    """Ask the customer at the browser whether an app may act for them."""
    asked = await request.when_free(_authorization, request)
    return ask_for_consent(request, asked, request.services.grants.tokens.lifetime_s)


@router.post("/oauth/authorize", **document.DECISION)
async def take_decision(request: ApiRequest) -> Response:
    """Take what the customer decided, and send the browser back to the app, with a code or none."""
    asked = await request.when_free(_authorization, request)
    if not await read_decision(request):
        raise SentBack(AccessDenied("The customer said no."), asked.redirect_uri, asked.state)
    code = await request.when_free(request.services.grants.consent, asked, CUSTOMER.id)
    return send_back(request, asked.redirect_uri, asked.state, code=code)


@router.post("/oauth/token", **document.OPAQUE_TOKEN)
async def create_access_token(request: ApiRequest) -> Response:
    """Give a client a token: in its own name, for a customer's consent (a code), or for the next.

    The next one is given for a refresh token, which a client has to be registered for.
    """
    form = await read_form(request)
    form.require_each_once()
    clients = request.services.grants.clients
    client = await request.when_free(authenticate_client, request, form, clients)
    grant_type = form.require("grant_type")
    if grant_type not in GRANTS:
        raise UnsupportedGrantType(f"The ways to a token here are: {', '.join(GRANTS)}.")
    return token_answer(await request.when_free(GRANTS[grant_type], request, client, form))


@router.post("/oauth/revoke", **document.REVOCATION)
async def revoke_access_token(request: ApiRequest) -> Response:
    """Take a client's own token back (RFC 7009); 200 also where there is none, as it asks.

    An access token ends alone. With a refresh token ends all that came of the same consent.
    """
    form = await read_form(request)
    form.require_each_once()
    grants = request.services.grants
    client = await request.when_free(authenticate_client, request, form, grants.clients)
    token = form.require("token")
    await request.when_free(refuse_signed, request.services.tokens, token)
    await request.when_free(grants.revoke, token, client.id)
    return Response(status_code=200, headers=NO_STORE)


@router.post("/oauth/introspect", **document.INTROSPECTION)
async def introspect_token(request: ApiRequest) -> Response:
    """Tell whether a token holds, and what it allows (RFC 7662); who asks has a secret.

    A resource server asks about all access tokens, another client about its own tokens. Whatever
    else is asked about is told as not active, without a reason.
    """
    form = await read_form(request)
    form.require_each_once()
    services = request.services
    grants = services.grants
    client = await request.when_free(authenticate_with_secret, request, form, grants.clients)
    token = form.require("token")
    told = await request.when_free(introspect, grants, services.tokens, client, token)
    if told["active"]:
        told.setdefault("iss", issuer_of(request))  # a signed token names its own
    return JSONResponse(told, headers=NO_STORE)


@router.get("/.well-known/oauth-authorization-server", **document.METADATA)
async def read_metadata(request: ApiRequest) -> Response:
    """Tell clients what this server can do, and where (RFC 8414)."""
    issuer = issuer_of(request)
    metadata = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "revocation_endpoint": f"{issuer}/oauth/revoke",
        "introspection_endpoint": f"{issuer}/oauth/introspect",
        "scopes_supported": list(APP_SCOPES),
        "response_types_supported": ["code"],
        "grant_types_supported": list(GRANTS),
        "code_challenge_methods_supported": [PKCE_METHOD],
        "token_endpoint_auth_methods_supported": METHODS,
        "revocation_endpoint_auth_methods_supported": METHODS,
        "introspection_endpoint_auth_methods_supported": WITH_A_SECRET,
        "authorization_response_iss_parameter_supported": True,
    }
    return JSONResponse(metadata, headers=NO_STORE)


def _authorization(request: ApiRequest) -> Authorization:
    return check_authorization(read_query(request), request.services.grants.clients)


def _by_client_credentials(request: ApiRequest, client: Client, form: Parameters) -> AccessToken:
    return request.services.grants.by_client_credentials(client, form.get("scope"))


def _by_code(request: ApiRequest, client: Client, form: Parameters) -> AccessToken:
    exchange = Exchange(
        client_id=client.id,
        code=form.require("code"),
        redirect_uri=form.require("redirect_uri"),
        verifier=form.require("code_verifier"),
    )
    return request.services.grants.by_code(exchange)


def _by_refresh_token(request: ApiRequest, client: Client, form: Parameters) -> AccessToken:
    token, scope = form.require("refresh_token"), form.get("scope")
    return request.services.grants.by_refresh_token(client, token, scope)


GRANTS = {
    "authorization_code": _by_code,
    "client_credentials": _by_client_credentials,
    "refresh_token": _by_refresh_token,
}
"""The ways to a token. The password grant is not among them (RFC 9700, section 2.4)."""
