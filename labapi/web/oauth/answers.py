"""What the OAuth server answers: JSON for clients, redirects for browsers, pages for people.

A redirect says who answers: the *issuer* (RFC 8414, section 2), the address by which this server
was reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from labapi.domain.credentials.oauth.errors import (
    CompressedForm,
    ForgedConsent,
    InvalidApiKey,
    InvalidClient,
)
from labapi.web.oauth.forms import FORM
from labapi.web.oauth.pages import show
from labapi.web.problems import API_KEY

if TYPE_CHECKING:
    from starlette.requests import Request

    from labapi.domain.credentials.oauth.access_tokens import AccessToken
    from labapi.domain.credentials.oauth.errors import OAuthRefused, SentBack, ShownToUser


NO_STORE = {"Cache-Control": "no-store"}
CHALLENGE = 'Basic realm="labapi", charset="UTF-8"'


def token_answer(token: AccessToken) -> Response:
    """Give a token to its client, with its refresh token if it has one (RFC 6749, section 5.1)."""
    body = {
        "access_token": token.text,
        "token_type": "Bearer",
        "expires_in": token.expires_in_s,
        "scope": " ".join(sorted(token.scopes)),
    }
    body |= {"refresh_token": token.refresh_token} if token.refresh_token else {}
    return JSONResponse(body, headers=NO_STORE)


def send_back(request: Request, redirect_uri: str, state: str, **answer: str) -> Response:
    """Send the browser to the client, with an answer in the query.

    `iss` says which server answers, so that a client of several cannot mix them up (RFC 9207).
    303 makes the browser forget the form that it sent here (RFC 9700, section 4.12).
    """
    answer |= {"state": state} if state else {}
    query = urlencode({**answer, "iss": issuer_of(request)})
    glue = "" if redirect_uri.endswith(("?", "&")) else "&" if "?" in redirect_uri else "?"
    headers = {**NO_STORE, "Location": f"{redirect_uri}{glue}{query}"}
    return Response(status_code=303, headers=headers)


async def on_oauth_refused(request: Request, error: OAuthRefused) -> Response:
    """Tell a client why not (RFC 6749, section 5.2)."""
    headers = dict(NO_STORE)
    if "expect" in request.headers:
        headers["Connection"] = "close"  # the announced body may never come
    if isinstance(error, InvalidClient):
        by_key = isinstance(error, InvalidApiKey)
        headers["WWW-Authenticate"] = API_KEY if by_key else CHALLENGE
    if isinstance(error, CompressedForm):
        headers |= {"Accept": FORM, "Accept-Encoding": "identity"}
    return JSONResponse(error_answer(error), status_of(error), headers)


def error_answer(error: OAuthRefused) -> dict[str, str]:
    """Write the body of a refusal."""
    return {"error": error.code, "error_description": str(error)}


def status_of(error: OAuthRefused) -> int:
    """Give the status of a refusal: 401 where who asks is not known, and 400 for nearly all else.

    A compressed form is 415, so that a client can find out by the headers what would be read.
    """
    if isinstance(error, CompressedForm):
        return 415
    return 401 if isinstance(error, InvalidClient) else 400


async def on_sent_back(request: Request, error: SentBack) -> Response:
    """Tell a client why not, by way of the browser (section 4.1.2.1)."""
    parameters = {"error": error.error.code, "error_description": str(error)}
    return send_back(request, error.redirect_uri, error.state, **parameters)


async def on_shown_to_user(request: Request, error: ShownToUser) -> Response:
    """Tell the person at the browser, who is sent nowhere."""
    return show("refused", 403 if isinstance(error, ForgedConsent) else 400, message=str(error))


def issuer_of(request: Request) -> str:
    """Give the address by which this server was reached: scheme, host and prefix, no slash behind.

    Behind Jupyter's proxy the prefix and the scheme stand in headers that the proxy adds. A real
    server has one issuer, written in its settings, and believes no header; this one listens on the
    loopback address only, and what it answers here is kept by no cache.
    """
    sent = request.headers
    scheme = sent.get("x-forwarded-proto", request.url.scheme).split(",")[0].strip().lower()
    scheme = scheme if scheme in ("http", "https") else request.url.scheme
    prefix = sent.get("x-forwarded-context", "").rstrip("/")
    return f"{scheme}://{request.url.netloc}{prefix}"
