"""Many predictions in one request: one answer, or a stream of one line for each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from labapi.domain.errors import Detail, IdempotencyKeyReused, ModelNotReady, RequestInProgress
from labapi.domain.idempotency import REUSED, UNDER_WAY
from labapi.web.envelope import Success
from labapi.web.openapi import examples
from labapi.web.openapi.answers import body_refusals, success
from labapi.web.openapi.parameters import IDEMPOTENCY_KEY
from labapi.web.predicting import predict_many
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import JSON, ApiRoute, accepts, idempotent, requires
from labapi.web.request.negotiation import prefers
from labapi.web.schemas.predictions import MOST_ITEMS, BatchIn, ItemOut
from labapi.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["predictions"])
NDJSON = "application/x-ndjson"
CHUNK = 100
ANSWERED = success(200, "An answer for each item, in order.", examples.BATCH)
ANSWERED[200]["content"][NDJSON] = {
    "schema": {"type": "string", "description": "The same items, one a line."},
    "example": examples.BATCH_LINES,
}


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
    if prefers(request, NDJSON, to=JSON):
        return await _stream(request, asked)
    items = b",".join(await predict_many(request, asked.items))
    meta = request.meta().model_dump_json().encode()
    return Response(b'{"status":"success","data":[%b],"meta":%b}' % (items, meta), media_type=JSON)


async def _stream(request: ApiRequest, asked: BatchIn) -> Response:
    """Send each answer as a line of its own, while those behind it are still being made."""
    # Under a key it is all or nothing: half a batch would be made again by the retry.
    size = len(asked.items) if "idempotency-key" in request.headers else CHUNK
    first = await predict_many(request, asked.items[:size])  # before the status line: may fail

    async def lines() -> AsyncIterator[bytes]:
        yield _as_lines(first)
        for start in range(size, len(asked.items), size):
            yield _as_lines(await predict_many(request, asked.items[start : start + size], start))

    return StreamingResponse(lines(), media_type=NDJSON)


def _as_lines(items: list[bytes]) -> bytes:
    return b"".join(item + b"\n" for item in items)
