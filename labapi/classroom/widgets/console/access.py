"""Who sends a draft: the credential in its headers, and what the API says that it asks for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.sendable import DraftError
from labapi.classroom.openapi.schema import as_list, as_object, as_text
from labapi.classroom.widgets.console.draft import Draft

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

KEY, AUTHORIZATION = "X-API-Key", "Authorization"
SCOPE = "x-scope"
"""Where the lab's document names the scope of an operation."""
CARRIERS = frozenset({KEY.lower(), AUTHORIZATION.lower()})
TWO = "Give a key or a token, not both: a server cannot know which of the two to believe."
NO_KEY = f"There is no API key in the headers. Put one into {KEY} first."


def with_credential(draft: Draft, key: str | None = None, token: str | None = None) -> Draft:
    """Give the draft a credential in the place of any other; with neither, none at all.

    >>> with_credential(Draft(), token="abc").headers
    (('Authorization', 'Bearer abc'),)
    """
    if key is not None and token is not None:
        raise DraftError(TWO)
    headers = [pair for pair in draft.headers if pair[0].lower() not in CARRIERS]
    if key is not None:
        headers.append((KEY, key.strip()))
    if token is not None:
        headers.append((AUTHORIZATION, f"Bearer {token.strip()}"))
    return replace(draft, headers=tuple(headers)).checked()


def key_request(draft: Draft) -> Draft:
    """Make the request that changes the draft's API key for a token: `POST /token`.

    Raises `DraftError` when the draft carries no key.
    """
    keys = [value for name, value in draft.headers if name.lower() == KEY.lower()]
    if not keys:
        raise DraftError(NO_KEY)
    return Draft("POST", "/token", headers=((KEY, keys[0]),))


def token_in(exchange: Exchange) -> str:
    """Give the token of an answer (RFC 6749, section 5.1); `""` where there is none."""
    if exchange.status != 200:
        return ""
    try:
        return as_text(as_object(json.loads(exchange.response_body)).get("access_token"))
    except ValueError:
        return ""


def asks_for(document: Any, operation: Any) -> str:
    """Say which credentials an operation takes, and which scope; `""` where it asks nobody.

    >>> asks_for({}, {"security": [{}, {"Key": []}]})
    'This can take `Key`.'
    """
    schemes = as_object(as_object(as_object(document).get("components")).get("securitySchemes"))
    asked = as_object(operation).get("security", as_object(document).get("security"))
    listed = [as_object(choice) for choice in as_list(asked)]
    choices = [choice for choice in listed if choice]
    if not choices:
        return ""
    ways = [" and ".join(_way(as_object(schemes.get(name)), name) for name in c) for c in choices]
    named = {as_text(s) for c in choices for wanted in c.values() for s in as_list(wanted)}
    scopes = sorted({*named, as_text(as_object(operation).get(SCOPE))} - {""})
    needed = f" with the scope {', '.join(f'`{scope}`' for scope in scopes)}" if scopes else ""
    verb = "can take" if {} in listed else "asks for"
    return f"This {verb} {', or '.join(ways)}{needed}."


def _way(scheme: dict[str, Any], name: Any) -> str:
    kind = as_text(scheme.get("type")), as_text(scheme.get("scheme")).lower()
    if kind[0] == "apiKey":
        return f"an API key in `{as_text(scheme.get('name'))}`"
    if kind[0] in ("oauth2", "openIdConnect") or kind == ("http", "bearer"):
        return f"a token in `{AUTHORIZATION}`"
    return f"a name and a password in `{AUTHORIZATION}`" if kind[1] == "basic" else f"`{name}`"
