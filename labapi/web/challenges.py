"""``WWW-Authenticate``: how a 401 or 403 tells which credential would be taken.

A 401 must carry it (RFC 9110, section 11.6.1). For tokens its form and its error codes are those of
RFC 6750, section 3. For API keys there is no standard; ``ApiKey`` names the header to send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.domain.access_errors import NotIdentified, NotPermitted

if TYPE_CHECKING:
    from labapi.web.settings import Auth

REALM = 'realm="loan-api"'
API_KEY = f'ApiKey {REALM}, header="X-API-Key"'


def challenge(auth: Auth | None, error: NotIdentified | NotPermitted, came: str) -> str:
    """Write the header; ``came`` is the request's own ``Authorization``, ``""`` for none.

    >>> challenge("api-key", NotIdentified(scope="predict"), "")
    'ApiKey realm="loan-api", header="X-API-Key"'
    >>> challenge("token", NotIdentified(scope="predict"), "")
    'Bearer realm="loan-api", scope="predict"'
    """
    offered = [API_KEY] * (auth != "token") + [_bearer(error, came)] * (auth != "api-key")
    return ", ".join(offered)


def _bearer(error: NotIdentified | NotPermitted, came: str) -> str:
    """Offer a token; an error code only where a token came, and was not enough."""
    parts = [f"Bearer {REALM}"]
    if isinstance(error, NotPermitted):
        parts.append('error="insufficient_scope"')
    elif came.lower().startswith("bearer "):
        parts.append('error="invalid_token"')
        parts.append(f'error_description="{_quotable(error.reason)}"')
    return ", ".join([*parts, f'scope="{error.scope}"'])


def _quotable(text: str) -> str:
    """Leave out what RFC 6750 does not let stand between the quotes."""
    return "".join(sign for sign in text if " " <= sign <= "~" and sign not in '"\\')
