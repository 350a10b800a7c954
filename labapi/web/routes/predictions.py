"""Predictions: made one at a time, read again, and listed.

`POST /predict` and `POST /predictions` do the same. The first is the name that most APIs for
models use; the second is the noun that REST asks for, and so it answers 201 with a `Location`.
`QUERY /predict` (RFC 10008) asks the same and leaves nothing behind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field
from starlette.convertors import Convertor, register_url_convertor

from labapi.domain.errors import (
    Detail,
    IdempotencyKeyReused,
    ModelNotReady,
    PredictionNotFound,
    RequestInProgress,
)
from labapi.domain.idempotency import REUSED, UNDER_WAY
from labapi.web.envelope import Success, SuccessPage, SuccessStable
from labapi.web.openapi import examples
from labapi.web.openapi.answers import (
    OUTDATED,
    body_refusals,
    one_page,
    one_resource,
    refusals,
    success,
    unacceptable,
)
from labapi.web.openapi.parameters import IDEMPOTENCY_KEY, IF_READ, PredictionId
from labapi.web.predicting import answer, predict, prediction_out
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import JSON, ApiRoute, accepts, idempotent, requires
from labapi.web.request.body import UNTYPED
from labapi.web.request.conditional import FOR_EVER, answer_conditionally, represent
from labapi.web.request.paging import Listing, page_response
from labapi.web.schemas.predictions import PREDICT_BODY, AnswerOut, PredictIn, PredictionOut


class PredictionIdConvertor(Convertor[str]):
    """The last part of a prediction's path: anything but *batch*, which is a path of its own."""

    regex = "(?!batch$)[^/]+"

    def convert(self, value: str) -> str:
        """Give the id as it stands in the path."""
        return value

    def to_string(self, value: str) -> str:
        """Give the id as it stands in a path that is built."""
        return value


register_url_convertor("prediction_id", PredictionIdConvertor())
router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["predictions"])
BAD_LISTING = unacceptable(Detail("limit", "This must be at most 100.", "1000"))
Predicted = Success[PredictionOut]
"""Made as what it is declared to be, it need not be checked field by field when it leaves."""
PREDICTING = body_refusals(
    IdempotencyKeyReused(REUSED),
    RequestInProgress(UNDER_WAY),
    ModelNotReady(1),
)


@router.post(
    "/predict",
    openapi_extra=IDEMPOTENCY_KEY,
    responses={**success(200, "The prediction.", examples.PREDICTION), **PREDICTING},
)
@idempotent
@requires("predict")
async def create_prediction(request: ApiRequest, asked: PredictIn) -> Predicted:
    """Answer one application: approved or rejected, with a probability."""
    made = await predict(request, asked)
    return Predicted(data=made, meta=request.meta(made.model_version))


@router.api_route(
    "/predict",
    methods=["QUERY"],
    openapi_extra=PREDICT_BODY,
    responses={
        **success(
            200,
            "The answer. It has no id, for it was not kept.",
            examples.ANSWER,
            **{"Cache-Control": "no-store: another model may answer the next time."},
        ),
        **body_refusals(ModelNotReady(1), UNTYPED),
    },
)
@accepts(JSON)  # which Accept-Query tells
@requires("predict")
async def query_prediction(
    request: ApiRequest, asked: PredictIn, response: Response
) -> Success[AnswerOut]:
    """Ask what `POST /predict` would answer: nothing is kept, so it can be asked again."""
    made = await answer(request, asked)
    response.headers["Cache-Control"] = "no-store"
    return Success(data=made, meta=request.meta(made.model_version))


@router.post(
    "/predictions",
    status_code=201,
    openapi_extra=IDEMPOTENCY_KEY,
    responses={
        **success(
            201, "The prediction, with its own URI.", examples.PREDICTION, Location="Its URI."
        ),
        **PREDICTING,
    },
)
@idempotent
@requires("predict")
async def create_prediction_resource(
    request: ApiRequest, asked: PredictIn, response: Response
) -> Predicted:
    """Make a prediction as a resource: the noun beside the verb `/predict`."""
    made = await predict(request, asked)
    response.headers["Location"] = f"/api/v1/predict/{made.id}"
    return Predicted(data=made, meta=request.meta(made.model_version))


class PredictionListing(Listing):
    """Which predictions to list, and in which order."""

    sort: Annotated[
        Literal["created_at", "-created_at"],
        Field(description="The oldest first, or with a minus sign the latest."),
    ] = "-created_at"
    outcome: Annotated[
        Literal["approved", "rejected"] | None, Field(description="Only these predictions.")
    ] = None


@router.get(
    "/predictions",
    responses={
        **one_page("One page of predictions.", examples.PREDICTIONS),
        **refusals(BAD_LISTING),
    },
)
@requires("predict")
async def list_predictions(
    request: ApiRequest, listing: Annotated[PredictionListing, Query()], response: Response
) -> SuccessPage[PredictionOut]:
    """List past predictions, the latest first, a page at a time."""
    request.trace.enter("store")
    page = await request.when_free(
        request.services.predictions.list,
        outcome=listing.outcome,
        limit=listing.limit,
        cursor=listing.cursor,
        sort=listing.sort,
    )
    return page_response(request, response, page, prediction_out)


@router.get(
    "/predict/{prediction_id:prediction_id}",
    response_model=SuccessStable[PredictionOut],
    openapi_extra=IF_READ,
    responses={
        **one_resource(
            "The prediction.",
            examples.PAST_PREDICTION,
            "Yours alone may keep it, for a year: it never changes, so it need not be asked again.",
        ),
        **refusals(PredictionNotFound(examples.PREDICTION_ID), OUTDATED),
    },
)
@requires("predict")
async def read_prediction(request: ApiRequest, prediction_id: PredictionId) -> Response:
    """Read a past prediction again; it never changes."""
    request.trace.enter("store")
    found = await request.when_free(request.services.predictions.read, prediction_id)
    request.trace.enter("envelope")
    body = represent(PredictionOut, prediction_out(found), found.model_id)
    return answer_conditionally(request, body, FOR_EVER)
