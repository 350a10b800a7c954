"""What the OpenAPI document says of credentials: nothing, where this lab asks for none.

Where `auth` is set, each operation tells which credential it takes, which scope it needs, and
how it refuses. So the document is true of the lab that gives it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.domain.credentials.caller import SCOPES
from labapi.domain.errors import NotIdentified, NotPermitted
from labapi.web.openapi.answers import late_refusal

if TYPE_CHECKING:
    from fastapi.routing import APIRoute

    from labapi.web.settings import Auth

KEY, TOKEN, CLIENT = "ApiKey", "Token", "Client"
TOKENS_TAG = "tokens"
"""Marks the endpoints that give tokens, which are told of where tokens are taken."""
SCOPE = "x-scope"
"""Where an operation names the scope that it needs: OpenAPI has scopes for `oauth2` alone."""
SCHEMES: dict[str, dict[str, Any]] = {
    KEY: {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "A key of this lab: POST /api/v1/api-keys makes one.",
    },
    TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token: POST /token gives one for an API key, /oauth/token to an app. "
        "A signed one is checked as RFC8725 asks.",
    },
    CLIENT: {
        "type": "http",
        "scheme": "basic",
        "description": "An app's client_id and client_secret, as the operator registered it.",
    },
}
TAKEN: dict[Auth | None, tuple[str, ...]] = {
    None: (),
    "api-key": (KEY,),
    "token": (TOKEN,),
    "any": (KEY, TOKEN),
}


def schemes_of(auth: Auth | None) -> dict[str, Any]:
    """Give the schemes that a lab takes, for the document's components."""
    taken = {*TAKEN[auth], KEY, CLIENT} if TOKEN in TAKEN[auth] else TAKEN[auth]
    return {name: scheme for name, scheme in SCHEMES.items() if name in taken}


def is_documented(route: APIRoute, auth: Auth | None) -> bool:
    """Whether the document tells of a route: of one that gives tokens, where they are taken."""
    given = TOKENS_TAG not in route.tags or TOKEN in TAKEN[auth]
    return given and route.include_in_schema


def add_security(operation: dict[str, Any], route: APIRoute, auth: Auth | None) -> None:
    """Tell in an operation which scope it needs, and how it refuses who has it not."""
    scope = getattr(route.endpoint, "scope", None)
    if not auth or not scope:
        return
    operation["security"] = [{name: []} for name in TAKEN[auth]]
    operation[SCOPE] = scope
    operation["description"] += f"\n\nNeeds the scope `{scope}`: {SCOPES[scope]}."
    operation["responses"]["401"] = late_refusal(NotIdentified(scope=scope))
    operation["responses"]["403"] = late_refusal(NotPermitted(scope, SCOPES.keys() - {scope}))
