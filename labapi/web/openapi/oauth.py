"""What the OpenAPI document says of the endpoints that give tokens, as their standards have it.

They stand in the document of a lab that takes tokens. On any other lab they answer as well, but
what they give opens nothing there, so its document leaves them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response

from labapi.domain.credentials.caller import APP_SCOPES
from labapi.domain.credentials.oauth.access_tokens import LIFETIME_S as OPAQUE_LIFETIME_S
from labapi.domain.credentials.oauth.errors import (
    CompressedForm,
    InvalidApiKey,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    UnauthorizedClient,
    UnsupportedGrantType,
    UnsupportedTokenType,
)
from labapi.domain.credentials.tokens import LIFETIME_S as SIGNED_LIFETIME_S
from labapi.web.oauth.answers import error_answer, status_of
from labapi.web.oauth.forms import FORM
from labapi.web.openapi.answers import HEADERS_OF_STATUS, success
from labapi.web.openapi.security import CLIENT, KEY
from labapi.web.schemas import oauth as shapes
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from pydantic import BaseModel

    from labapi.domain.credentials.oauth.errors import OAuthRefused
    from labapi.web.openapi.answers import Responses

# The examples: what a client sends, and what it gets.

CLIENT_ID = "client_3f9c2a7be1d04455"
REDIRECT_URI = "http://127.0.0.1:8090/callback"
SIGNED = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJrZXlfM2Y5YzJhN2JlMWQwNDQ1NSJ9.c2lnbmF0dXJl"
OPAQUE = "oat_" + 43 * "x"
CODE = "oac_" + 43 * "x"
REFRESH = "ort_" + 43 * "x"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
"""This pair is that of RFC 7636, appendix B."""

AUTHORIZATION = {
    "response_type": "code",
    "client_id": CLIENT_ID,
    "redirect_uri": REDIRECT_URI,
    "scope": "predict",
    "state": "af0ifjsldkj",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
TOKEN_FORMS = {
    "client_credentials": {"grant_type": "client_credentials", "scope": "predict"},
    "authorization_code": {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": CODE,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": VERIFIER,
    },
    "refresh_token": {
        "grant_type": "refresh_token",
        "client_id": CLIENT_ID,
        "refresh_token": REFRESH,
    },
}
EXAMPLE_PUBLIC_KEYS = {
    "keys": [
        {
            "n": "40puFEIxZik3pd67LeHqwofO4APZ_9C2pjxSLSNblcxyHYBcAS-IvCHvRvquNhHkqFysMTb5QkCj",
            "e": "AQAB",
            "use": "sig",
            "alg": "RS256",
            "kty": "RSA",
            "kid": "3L3UkACDwGqaFG_EaqI_tWlX7l8y5hpu0HcLkOkHKZk",
        }
    ]
}
ISSUER = "http://127.0.0.1:8000"
EXAMPLE_METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/oauth/authorize",
    "token_endpoint": f"{ISSUER}/oauth/token",
    "revocation_endpoint": f"{ISSUER}/oauth/revoke",
    "introspection_endpoint": f"{ISSUER}/oauth/introspect",
    "scopes_supported": list(APP_SCOPES),
    "response_types_supported": ["code"],
    "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    "revocation_endpoint_auth_methods_supported": [
        "client_secret_basic",
        "client_secret_post",
        "none",
    ],
    "introspection_endpoint_auth_methods_supported": [
        "client_secret_basic",
        "client_secret_post",
    ],
    "authorization_response_iss_parameter_supported": True,
}


def example_of_token(text: str, lifetime_s: int) -> dict[str, Any]:
    """Write the answer that brings a token."""
    return {
        "access_token": text,
        "token_type": "Bearer",
        "expires_in": lifetime_s,
        "scope": "predict",
    }


EXAMPLE_INTROSPECTION = {
    "active": True,
    "scope": "predict",
    "client_id": CLIENT_ID,
    "exp": 1_795_984_218,
    "iat": 1_795_980_618,
    "sub": "customer_ada",
    "token_type": "Bearer",
    "iss": ISSUER,
}


# The descriptions, from small parts to whole operations: a route takes one of those at the end.

NOT_KEPT = {"Cache-Control": "no-store: no cache keeps it."}
HTML = {"schema": {"type": "string"}, "example": '<!doctype html>\n<html lang="en">…</html>'}
NO_CLIENT = InvalidClient("The client is not known here, or did not prove who it is.")
COMPRESSED = CompressedForm("The body is compressed (Content-Encoding: gzip).")
TWICE = InvalidRequest("A parameter was sent more than once.")
BACK = "The app's redirect URI, with code or error, state and iss in its query."


def _form(shape: type[BaseModel], forms: dict[str, Any], required: bool = True) -> dict[str, Any]:
    """Describe a form that comes in, with examples by name."""
    shown = {name: {"value": form} for name, form in forms.items()}
    content = {FORM: {"schema": shape.model_json_schema(), "examples": shown}}
    return {"requestBody": {"required": required, "content": content}}


def _found(shape: type[BaseModel], description: str, example: Any, **headers: str) -> Responses:
    """Describe the answer of a request that is granted."""
    return {200: success(200, description, example, **headers)[200] | {"model": shape}}


def _refusals(*found: OAuthRefused) -> Responses:
    """Describe refusals as RFC 6749 shapes them; those of one status share its entry."""
    responses: Responses = {}
    for error in found:
        status = status_of(error)
        entry = responses.setdefault(status, _refused(status))
        shown = {"summary": error.code, "value": error_answer(error)}
        entry["content"]["application/json"]["examples"][error.code] = shown
    return responses


def _refused(status: int) -> dict[str, Any]:
    headers = NOT_KEPT | HEADERS_OF_STATUS.get(status, {})
    entry = success(status, name_of(status), **headers)[status]
    content: dict[str, Any] = {"application/json": {"examples": {}}}
    return {**entry, "model": shapes.OAuthErrorOut, "content": content}


def _page(status: int, description: str) -> Responses:
    """Describe an answer that is a page for the person at the browser."""
    entry = success(status, description, **NOT_KEPT)[status]
    return {status: {**entry, "content": {"text/html": HTML}}}


def _asked(name: str, description: str, **schema: Any) -> dict[str, Any]:
    """Describe a parameter that a browser brings (RFC 6749, section 4.1.1)."""
    return {
        "name": name,
        "in": "query",
        "required": name not in ("scope", "state"),
        "description": description,
        "schema": {"type": "string", "maxLength": 2048, **schema},
        "example": AUTHORIZATION[name],
    }


_ASKED = [
    _asked("response_type", "What is asked for.", enum=["code"]),
    _asked("client_id", "The app, as it is registered."),
    _asked("redirect_uri", "Where the answer goes: one that the app has registered."),
    _asked("scope", "Scopes with a space between them; left out, all that the app may have."),
    _asked("state", "A text of the app's that comes back with the answer.", maxLength=512),
    _asked("code_challenge", "The hash of the app's verifier.", pattern="^[A-Za-z0-9_-]{43}$"),
    _asked("code_challenge_method", "How it is hashed (RFC 7636).", enum=["S256"]),
]
_BY_CLIENT: dict[str, Any] = {"security": [{CLIENT: []}, {}]}
"""A client may also name itself in the form, so the header is not demanded."""

SIGNED_TOKEN: dict[str, Any] = {
    "responses": {
        **_found(
            shapes.OAuthTokenOut,
            "A signed token.",
            example_of_token(SIGNED, SIGNED_LIFETIME_S),
            **NOT_KEPT,
        ),
        **_refusals(
            TWICE,
            COMPRESSED,
            InvalidScope("Your key allows: predict."),
            InvalidApiKey("Send your API key in the header X-API-Key."),
        ),
    },
    "openapi_extra": {
        **_form(shapes.ScopeForm, {"narrower": {"scope": "predict"}}, required=False),
        "security": [{KEY: []}],
    },
}
PUBLIC_KEYS: dict[str, Any] = {
    "response_model": None,
    "responses": _found(shapes.PublicKeysOut, "The public keys.", EXAMPLE_PUBLIC_KEYS),
}
CONSENT_PAGE: dict[str, Any] = {
    "response_class": HTMLResponse,
    "responses": {
        **_page(200, "The page that asks."),
        **success(303, "Back to the app, which is told why not.", Location=BACK, **NOT_KEPT),
        **_page(400, "A page for the customer: the app or its address is not trusted."),
    },
    "openapi_extra": {"parameters": _ASKED},
}
DECISION: dict[str, Any] = {
    "status_code": 303,
    "response_class": Response,  # with no body there is no content type
    "responses": {
        **success(303, "Back to the app, with a code or why not.", Location=BACK, **NOT_KEPT),
        **_page(400, "A page for the customer: the app or its address is not trusted."),
        **_page(403, "A page for the customer: the answer came from elsewhere."),
    },
    "openapi_extra": {
        "parameters": _ASKED,
        **_form(shapes.DecisionForm, {"allow": {"consent": 64 * "0", "decision": "allow"}}),
    },
}
OPAQUE_TOKEN: dict[str, Any] = {
    "responses": {
        **_found(
            shapes.OAuthPairOut,
            "A token that means nothing by itself, and can be revoked.",
            example_of_token(OPAQUE, OPAQUE_LIFETIME_S) | {"refresh_token": REFRESH},
            **NOT_KEPT,
        ),
        **_refusals(
            InvalidRequest("The parameter grant_type is missing."),
            COMPRESSED,
            InvalidGrant("The code has expired."),
            InvalidScope("This client may ask for: predict."),
            UnauthorizedClient("A public client cannot prove who it is, so it gets no token."),
            UnsupportedGrantType(f"The ways to a token here are: {', '.join(TOKEN_FORMS)}."),
            NO_CLIENT,
        ),
    },
    "openapi_extra": {**_form(shapes.TokenForm, TOKEN_FORMS), **_BY_CLIENT},
}
REVOCATION: dict[str, Any] = {
    "response_class": Response,
    "responses": {
        **success(200, "It opens nothing from now on, if it ever did.", **NOT_KEPT),
        **_refusals(
            InvalidRequest("The parameter token is missing."),
            UnsupportedTokenType("A signed token cannot be taken back: it holds until it expires."),
            InvalidGrant("The token was given to another client, and lives on."),
            COMPRESSED,
            NO_CLIENT,
        ),
    },
    "openapi_extra": {
        **_form(shapes.RevocationForm, {"own": {"token": OPAQUE}}),
        **_BY_CLIENT,
    },
}
INTROSPECTION: dict[str, Any] = {
    "responses": {
        **_found(
            shapes.IntrospectionOut,
            "What the token is good for; or only that it is not active.",
            EXAMPLE_INTROSPECTION,
            **NOT_KEPT,
        ),
        **_refusals(
            InvalidRequest("The parameter token is missing."),
            COMPRESSED,
            NO_CLIENT,
        ),
    },
    "openapi_extra": {
        **_form(shapes.IntrospectionForm, {"brought": {"token": OPAQUE}}),
        **_BY_CLIENT,
    },
}
METADATA: dict[str, Any] = {
    "responses": _found(
        shapes.OAuthServerOut, "What this server can do.", EXAMPLE_METADATA, **NOT_KEPT
    )
}
