"""An API key in its shapes on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.web.envelope import rfc3339
from labapi.web.schemas.api_keys import ApiKeyOut, NewApiKeyOut

if TYPE_CHECKING:
    from datetime import datetime

    from labapi.domain.credentials.key_facts import ApiKey, NewKey
    from labapi.web.api_request import ApiRequest


def api_key_out(key: ApiKey) -> ApiKeyOut:
    """Tell what is known of a key."""
    return ApiKeyOut(**_facts(key))


def new_api_key_out(request: ApiRequest, made: NewKey) -> NewApiKeyOut:
    """Tell the same of a new one, with its text."""
    return NewApiKeyOut(**_facts(request.services.keys.read(made.id)), key=made.key)


def _facts(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "created_at": rfc3339(key.created_at),
        "expires_at": _written(key.expires_at),
        "revoked_at": _written(key.revoked_at),
        "made_by": key.made_by,
    }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)
