"""The relation between a model and the predictions that it made."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from labapi.domain.errors import ModelNotFound
from labapi.web.envelope import SuccessPage
from labapi.web.openapi import examples
from labapi.web.openapi.answers import refusals, success
from labapi.web.openapi.parameters import ModelId
from labapi.web.predicting import prediction_out
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import ApiRoute, requires
from labapi.web.request.paging import page_response
from labapi.web.routes.predictions import BAD_LISTING, PredictionListing
from labapi.web.schemas.predictions import PredictionOut

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["models"])


@router.get(
    "/models/{model_id}/predictions",
    responses={
        **success(
            200,
            "One page of its predictions.",
            examples.PREDICTIONS,
            Link='The next page, as rel="next".',
        ),
        **refusals(ModelNotFound(examples.MISSING_MODEL_ID), BAD_LISTING),
    },
)
@requires("predict")
async def list_model_predictions(
    request: ApiRequest,
    model_id: ModelId,
    listing: Annotated[PredictionListing, Query()],
    response: Response,
) -> SuccessPage[PredictionOut]:
    """List the predictions that one model made, the latest first."""
    request.trace.enter("registry")
    model = request.services.registry.read(model_id)
    request.trace.enter("store")
    page = request.services.predictions.list(
        model_id=model.id,
        outcome=listing.outcome,
        limit=listing.limit,
        cursor=listing.cursor,
        sort=listing.sort,
    )
    return page_response(request, response, page, prediction_out)
