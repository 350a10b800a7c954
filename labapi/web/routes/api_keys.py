"""API keys as a resource: made for a purpose, listed, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response

from labapi.domain.errors import ApiKeyNotFound, Detail
from labapi.web.envelope import Success, SuccessPage
from labapi.web.openapi import examples
from labapi.web.openapi.answers import body_refusals, one_page, refusals, success, unacceptable
from labapi.web.openapi.parameters import ApiKeyId
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import ApiRoute, requires
from labapi.web.request.conditional import require_any_version
from labapi.web.request.paging import Listing, page_response
from labapi.web.schemas.api_keys import ApiKeyIn, ApiKeyOut, NewApiKeyOut
from labapi.web.schemas.fields import rfc3339

if TYPE_CHECKING:
    from datetime import datetime

    from labapi.domain.credentials.keys import ApiKey

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["api-keys"])
BAD_LISTING = unacceptable(Detail("limit", "This must be at most 100.", "1000"))
NO_SCOPE = Detail(
    "scopes.0",
    "This must be 'predict', 'models:read', 'models:write' or 'keys:write'.",
    "root",
)


@router.get(
    "/api-keys",
    responses={
        **one_page("One page of keys.", examples.API_KEYS),
        **refusals(BAD_LISTING),
    },
)
@requires("keys:write")
async def list_api_keys(
    request: ApiRequest, listing: Annotated[Listing, Query()], response: Response
) -> SuccessPage[ApiKeyOut]:
    """List the keys, the oldest first, and not the text of any."""
    request.trace.enter("store")
    listed = request.services.keys.list
    page = await request.when_free(listed, limit=listing.limit, cursor=listing.cursor)
    return page_response(request, response, page, api_key_out)


@router.post(
    "/api-keys",
    status_code=201,
    responses={
        **success(201, "The key, this once.", examples.NEW_API_KEY, Location="Its URI."),
        **body_refusals(wrong=NO_SCOPE),
    },
)
@requires("keys:write")
async def create_api_key(
    request: ApiRequest, asked: ApiKeyIn, response: Response
) -> Success[NewApiKeyOut]:
    """Make a key, with no more scopes than the caller's own; it ends with the caller's at last."""
    for scope in asked.scopes:
        request.require(scope)
    request.trace.enter("store")
    maker = request.caller.subject or None
    create = request.services.keys.create
    made = await request.when_free(create, asked.name, asked.scopes, asked.expires_in_s, maker)
    known = await request.when_free(request.services.keys.read, made.id)
    response.headers["Location"] = f"/api/v1/api-keys/{made.id}"
    response.headers["Cache-Control"] = "no-store"
    return Success(data=new_api_key_out(known, made.key), meta=request.meta())


@router.delete(
    "/api-keys/{key_id}",
    status_code=204,
    response_class=Response,  # with no body there is no content type
    responses={
        **success(204, "Revoked."),
        **refusals(ApiKeyNotFound(examples.API_KEY_ID)),
    },
)
@requires("keys:write")
async def revoke_api_key(request: ApiRequest, key_id: ApiKeyId) -> None:
    """Revoke a key for good, and all keys that it made; they stay in the list, with their end."""
    require_any_version(request)
    request.trace.enter("store")
    await request.when_free(request.services.keys.revoke, key_id)


def api_key_out(key: ApiKey) -> ApiKeyOut:
    """Tell what is known of a key."""
    return ApiKeyOut(**_facts(key))


def new_api_key_out(key: ApiKey, text: str) -> NewApiKeyOut:
    """Tell the same of a new one, with its text."""
    return NewApiKeyOut(**_facts(key), key=text)


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
