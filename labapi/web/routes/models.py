"""Models: trained versions, listed, trained, read, replaced, configured and removed.

Last comes the relation between a model and the predictions that it made.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from labapi.domain.errors import (
    DatasetNotFound,
    DefaultModelInUse,
    Detail,
    ModelNotFound,
    PatchConflict,
    UntrainableDataset,
)
from labapi.web.envelope import Success, SuccessPage, SuccessStable
from labapi.web.modelling import (
    expected_revision,
    model_out,
    model_summary_out,
    new_model,
    represent_model,
    require_model_id,
    train_model,
)
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
from labapi.web.openapi.parameters import (
    IF_MATCH,
    IF_MATCH_OR_NEW,
    IF_READ,
    ModelId,
    NewModelId,
    RemovedModelId,
)
from labapi.web.predicting import prediction_out
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import ApiRoute, accepts, requires
from labapi.web.request.conditional import answer_conditionally, rechecked
from labapi.web.request.paging import Listing, page_response
from labapi.web.request.patching import patched_configuration
from labapi.web.routes.predictions import PredictionListing
from labapi.web.schemas.fields import LONGEST_TAG
from labapi.web.schemas.models import Algorithm, ModelIn, ModelOut, ModelSummaryOut, TrainIn
from labapi.web.schemas.patches import JSON_PATCH, MERGE_PATCH, PATCH_BODY
from labapi.web.schemas.predictions import PredictionOut

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["models"])
MISSING = ModelNotFound(examples.MISSING_MODEL_ID)
IN_USE = DefaultModelInUse("loan-classifier-v2.1")
BAD_LISTING = unacceptable(Detail("limit", "This must be at most 100.", "1000"))
NO_LIST = Detail("tags", "This must be a list in square brackets.", "trial")
DEPLOYED = success(201, "Deployed.", examples.DEPLOYED_MODEL, Location="Its URI.")


class ModelListing(Listing):
    """Which models to list, and in which order."""

    sort: Annotated[
        Literal["created_at", "-created_at", "id", "-id"],
        Field(description="By what, with a minus sign from the greatest down."),
    ] = "id"
    algorithm: Annotated[Algorithm | None, Field(description="Only models of this algorithm.")] = (
        None
    )
    tag: Annotated[
        str | None, Field(max_length=LONGEST_TAG, description="Only models that carry this tag.")
    ] = None


@router.get(
    "/models",
    responses={
        **one_page("One page of models.", examples.MODELS),
        **refusals(BAD_LISTING),
    },
)
@requires("models:read")
async def list_models(
    request: ApiRequest, listing: Annotated[ModelListing, Query()], response: Response
) -> SuccessPage[ModelSummaryOut]:
    """List the models a page at a time; each can be read in full at its own URI."""
    request.trace.enter("registry")
    page = await request.when_free(
        request.services.registry.list,
        limit=listing.limit,
        cursor=listing.cursor,
        sort=listing.sort,
        algorithm=listing.algorithm,
        tag=listing.tag,
    )
    return page_response(request, response, page, model_summary_out)


@router.post(
    "/models",
    status_code=201,
    responses={
        **success(201, "The trained model.", examples.TRAINED_MODEL, Location="Where to read it."),
        **body_refusals(
            DatasetNotFound(examples.DATASET_ID),
            UntrainableDataset("All 60 rows were approved. Both answers are needed to learn from."),
            wrong=NO_LIST,
        ),
    },
)
@requires("models:write")
async def create_model(
    request: ApiRequest, asked: TrainIn, response: Response
) -> Success[ModelOut]:
    """Train a model on an uploaded data set; it answers no requests until it is the default."""
    model = await train_model(request, asked)
    response.headers["Location"] = f"/api/v1/models/{model.id}"
    return Success(data=model_out(model), meta=request.meta(model.id))


@router.get(
    "/models/{model_id}",
    response_model=SuccessStable[ModelOut],
    openapi_extra=IF_READ,
    responses={
        **one_resource("The model.", examples.MODEL),
        **refusals(MISSING, OUTDATED),
    },
)
@requires("models:read")
async def read_model(request: ApiRequest, model_id: ModelId) -> Response:
    """Read one model in full, with the parameters that decide."""
    request.trace.enter("registry")
    model = await request.when_free(request.services.registry.read, model_id)
    request.trace.enter("envelope")
    return answer_conditionally(request, represent_model(model), rechecked(request))


@router.put(
    "/models/{model_id}",
    openapi_extra=IF_MATCH_OR_NEW,
    responses={
        **success(200, "Replaced.", examples.DEPLOYED_MODEL),
        201: {"model": Success[ModelOut], **DEPLOYED[201]},
        **body_refusals(OUTDATED, wrong=NO_LIST),
    },
)
@requires("models:write")
async def replace_model(
    request: ApiRequest, model_id: NewModelId, asked: ModelIn, response: Response
) -> Success[ModelOut]:
    """Deploy a model under a name of your choice, or replace the one that has it."""
    request.trace.enter("registry")
    name, new = require_model_id(model_id), new_model(asked)
    revision = await request.when_free(expected_revision, request, model_id)
    replace = request.services.registry.replace
    model, created = await request.when_free(replace, name, new, revision)
    if created:
        response.status_code = 201
        response.headers["Location"] = f"/api/v1/models/{model.id}"
    request.trace.enter("envelope")
    return Success(data=model_out(model), meta=request.meta(model.id))


@router.patch(
    "/models/{model_id}",
    openapi_extra={**PATCH_BODY, **IF_MATCH},
    responses={
        **success(200, "The model as it is now.", examples.CONFIGURED_MODEL),
        **body_refusals(
            MISSING,
            IN_USE,
            PatchConflict("A step does not fit."),
            OUTDATED,
            wrong=Detail("default", "This must be true or false, without quotes.", "yes"),
            accepted=(MERGE_PATCH, JSON_PATCH),
        ),
    },
)
@accepts(MERGE_PATCH, JSON_PATCH)
@requires("models:write")
async def configure_model(request: ApiRequest, model_id: ModelId) -> Success[ModelOut]:
    """Change the description, the tags, or which model is the default one."""
    request.trace.enter("registry")
    model = await request.when_free(request.services.registry.read, model_id)
    await request.when_free(expected_revision, request, model_id)
    changed = await patched_configuration(request, model)
    model = await request.when_free(
        request.services.registry.configure,
        model_id,
        description=changed.description,
        tags=tuple(changed.tags),
        is_default=changed.default,
        if_revision=model.revision,
    )
    request.trace.enter("envelope")
    return Success(data=model_out(model), meta=request.meta(model.id))


@router.delete(
    "/models/{model_id}",
    status_code=204,
    response_class=Response,  # with no body there is no content type
    openapi_extra=IF_MATCH,
    responses={**success(204, "Removed."), **refusals(MISSING, IN_USE, OUTDATED)},
)
@requires("models:write")
async def remove_model(request: ApiRequest, model_id: RemovedModelId) -> None:
    """Remove a model; the predictions that it made stay."""
    request.trace.enter("registry")
    revision = await request.when_free(expected_revision, request, model_id)
    await request.when_free(request.services.registry.remove, model_id, if_revision=revision)


@router.get(
    "/models/{model_id}/predictions",
    responses={
        **one_page("One page of its predictions.", examples.PREDICTIONS),
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
    model = await request.when_free(request.services.registry.read, model_id)
    request.trace.enter("store")
    page = await request.when_free(
        request.services.predictions.list,
        model_id=model.id,
        outcome=listing.outcome,
        limit=listing.limit,
        cursor=listing.cursor,
        sort=listing.sort,
    )
    return page_response(request, response, page, prediction_out)
