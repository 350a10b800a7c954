"""Many predictions in one request: one answer, or a stream of a line or event for each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from labapi.domain.errors import Detail, IdempotencyKeyReused, ModelNotReady, RequestInProgress
from labapi.domain.idempotency import REUSED, UNDER_WAY
from labapi.web.envelope import Success
from labapi.web.openapi import examples
from labapi.web.openapi.answers import body_refusals, streams, success
from labapi.web.openapi.parameters import IDEMPOTENCY_KEY
from labapi.web.predicting import predict_many
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import JSON, ApiRoute, accepts, idempotent, requires
from labapi.web.request.negotiation import preferred
from labapi.web.request.streaming import NDJSON, SSE, stream
from labapi.web.schemas.predictions import MOST_ITEMS, BatchIn, ItemOut
from labapi.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["predictions"])
CHUNK = 100
"""How many items of a batch are decided and kept at a time, so that the first come soon."""
ANSWERED = success(200, "An answer for each item, in order.", examples.BATCH)
ANSWERED[200]["content"] |= streams({NDJSON: examples.BATCH_LINES, SSE: examples.BATCH_EVENTS})


@router.post(
    "/predict/batch",
    response_model=Success[Annotated[list[ItemOut], Field(max_length=MOST_ITEMS)]],
    openapi_extra=IDEMPOTENCY_KEY,
    responses={
        **ANSWERED,
        **body_refusals(
            IdempotencyKeyReused(REUSED),
            RequestInProgress(UNDER_WAY),
            ModelNotReady(1),
            wrong=Detail("items", "This must be a list in square brackets.", {}),
            limit_bytes=Settings().max_batch_bytes,
        ),
    },
)
@accepts(JSON, limit="max_batch_bytes")
@idempotent
@requires("predict")
async def create_predictions(request: ApiRequest, asked: BatchIn) -> Response:
    """Answer many applications at once; a bad item gets an error in its place."""
    await request.charge(len(asked.items))
    media_type = preferred(request, JSON, NDJSON, SSE)
    if media_type != JSON:
        return await stream(request, media_type, _parts(request, asked))
    items = b",".join(await predict_many(request, asked.items))
    meta = request.meta().model_dump_json().encode()
    return Response(b'{"status":"success","data":[%b],"meta":%b}' % (items, meta), media_type=JSON)


async def _parts(request: ApiRequest, asked: BatchIn) -> AsyncIterator[list[bytes]]:
    """Make the answers a hundred at a time, each kept before it is sent."""
    # Under a key it is all or nothing: half a batch would be made again by the retry.
    size = len(asked.items) if "idempotency-key" in request.headers else CHUNK
    for start in range(0, len(asked.items), size):
        yield await predict_many(request, asked.items[start : start + size], start)
