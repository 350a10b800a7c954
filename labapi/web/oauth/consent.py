"""The consent page: a customer of the bank is asked whether an app may act for them.

A real server first finds out who sits at the browser: by a password (kept as an argon2 hash, and
checked outside the event loop), a passkey, or the bank's own single sign-on. It remembers that in
a session. Nobody logs in here: the customer is always the same, so that no lesson asks for a
password.

Another page could send the form in the customer's name (CSRF). So the page carries a *consent
token*, which only who got the cookie and the page from here can have: an HMAC of exactly this
request, under the cookie's secret. A cookie does not know ports, and so reaches every server on
this machine; therefore the browser's own word where the form came from (`Sec-Fetch-Site`) counts
as well.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labapi.domain.credentials.caller import SCOPES
from labapi.domain.credentials.oauth.errors import ForgedConsent, InvalidRequest, ShownToUser
from labapi.domain.credentials.oauth.refresh_tokens import LIFETIME
from labapi.web.oauth.answers import issuer_of
from labapi.web.oauth.forms import read_form
from labapi.web.oauth.pages import show

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from labapi.domain.credentials.oauth.authorization import Authorization

COOKIE = "labapi_consent"
COOKIE_FORM = re.compile(r"[A-Za-z0-9_-]{43}")
FORGED = "This answer did not come from this bank's own page in this browser. Begin again."
OWN_PAGE = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who has an account at the bank."""

    id: str
    name: str


CUSTOMER = Customer("customer_ada", "Ada Example")
"""Whoever opens the consent page of the lab."""


def ask_for_consent(request: Request, asked: Authorization, lifetime_s: int) -> Response:
    """Show the page that asks; an app with refresh tokens goes on after an access token's end."""
    lasts = f"{LIFETIME.days} days" if asked.client.refresh else f"{lifetime_s // 60} minutes"
    cookie = _cookie_of(request) or secrets.token_urlsafe(32)
    items = [f"<li>{escape(SCOPES[scope])}</li>" for scope in SCOPES if scope in asked.scopes]
    page = show(
        "consent",
        200,
        form_action=_source_of(asked.redirect_uri),
        client=asked.client.name,
        customer=CUSTOMER.name,
        scopes_html="".join(items),
        redirect_uri=asked.redirect_uri,
        lasts=lasts,
        consent=_consent_token(request, cookie),
    )
    # No path: it is good for the folder of this page, under whatever prefix a proxy has put it.
    secure = issuer_of(request).startswith("https:")
    page.set_cookie(COOKIE, cookie, path=None, secure=secure, httponly=True, samesite="strict")
    return page


async def read_decision(request: Request) -> bool:
    """Tell whether the customer said yes; raises ForgedConsent where it was not the customer."""
    try:
        form = await read_form(request)
        token, decision = form.get("consent"), form.get("decision")
    except InvalidRequest as error:
        raise ShownToUser(str(error)) from None
    cookie = _cookie_of(request)
    same = hmac.compare_digest(token.encode(), _consent_token(request, cookie).encode())
    if not cookie or not same or request.headers.get("sec-fetch-site", "none") not in OWN_PAGE:
        raise ForgedConsent(FORGED)
    return decision == "allow"


def _cookie_of(request: Request) -> str:
    found = request.cookies.get(COOKIE, "")
    return found if COOKIE_FORM.fullmatch(found) else ""


def _consent_token(request: Request, cookie: str) -> str:
    return hmac.new(cookie.encode(), request.scope["query_string"], hashlib.sha256).hexdigest()


def _source_of(redirect_uri: str) -> str:
    """Name where the browser goes after the form, which the page's policy has to allow."""
    parts = urlsplit(redirect_uri)
    web = parts.scheme in ("http", "https")
    return f"{parts.scheme}://{parts.netloc}" if web else f"{parts.scheme}:"
