"""Lists in pages: the query that asks for one, and the `Link` to the next (RFC 8288)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from labapi.web.envelope import MOST_ON_A_PAGE, SuccessPage
from labapi.web.request.conditional import rechecked, require_any_version
from labapi.web.schemas.fields import INT32

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Response

    from labapi.domain.paging import Page
    from labapi.web.request.api_request import ApiRequest

ItemT = TypeVar("ItemT")
ShapeT = TypeVar("ShapeT", bound=BaseModel)


class Listing(BaseModel):
    """How much of a list, and from where; a parameter that is not known is refused."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[
        int,
        Field(ge=1, le=MOST_ON_A_PAGE, description="How many at most.", json_schema_extra=INT32),
    ] = 20
    cursor: Annotated[
        str | None, Field(max_length=500, description="Where to go on: from the last page.")
    ] = None


def page_response(
    request: ApiRequest,
    response: Response,
    page: Page[ItemT],
    shape: Callable[[ItemT], ShapeT],
) -> SuccessPage[ShapeT]:
    """Put a page into the envelope, and the way to the next one into the headers.

    Raises PreconditionFailed where `If-Match` names a version: a list has none.
    """
    require_any_version(request)
    request.trace.enter("envelope")
    response.headers["Cache-Control"] = rechecked(request)
    if page.next_cursor is not None:
        following = request.url.include_query_params(cursor=page.next_cursor)
        response.headers["Link"] = f'<{following}>; rel="next"'
    items: list[Any] = [shape(item) for item in page.items]
    return SuccessPage(data=items, meta=request.list_meta(page.next_cursor))
