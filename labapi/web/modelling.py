"""What the endpoints of models share: shapes, ids, versions that a writer expects, and training."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from labapi.domain.errors import Detail, InvalidInput, ModelNotFound, PreconditionFailed
from labapi.domain.loans.deciding import parameters_from_document
from labapi.domain.loans.training import train
from labapi.domain.model import NewModel
from labapi.web.openapi.parameters import MODEL_ID_PATTERN
from labapi.web.request.conditional import represent, require_conditions
from labapi.web.schemas.fields import rfc3339
from labapi.web.schemas.models import ModelOut, ModelSummaryOut

if TYPE_CHECKING:
    from labapi.domain.model import Model
    from labapi.web.request.api_request import ApiRequest
    from labapi.web.schemas.models import ModelIn, TrainIn

MODEL_ID = re.compile(MODEL_ID_PATTERN)


def require_model_id(model_id: str) -> str:
    """Give back an id that a new model may have, or raise InvalidInput that says what one is."""
    if MODEL_ID.fullmatch(model_id):
        return model_id
    reason = "Use 1 to 63 of a-z, 0-9, dot and hyphen, and begin with a letter or a digit."
    raise InvalidInput(
        f"The model's id in the path is not usable. {reason}",
        [Detail("model_id", reason, model_id)],
    )


def expected_revision(request: ApiRequest, model_id: str) -> int | None:
    """Find the revision that `If-Match` or `If-None-Match` means; None where neither came.

    0 stands for no such model yet. Raises PreconditionFailed where a header names another version,
    or one of a model that is not there, or where it forbids to replace a model that is there.
    """
    if not {"if-match", "if-none-match"} & set(request.headers):
        return None
    try:
        model = request.services.registry.read(model_id)
    except ModelNotFound:
        if request.method == "DELETE":
            raise
        if "if-match" not in request.headers:
            return 0
        raise PreconditionFailed("If-Match names a version, and there is no such model.") from None
    require_conditions(request, represent_model(model))
    return model.revision


def represent_model(model: Model) -> bytes:
    """Write a model as `GET` answers it; its ETag is made from these bytes."""
    return represent(ModelOut, model_out(model), model.id)


def model_out(model: Model) -> ModelOut:
    """Give a model its shape on the wire, with its parameters."""
    return ModelOut(**_facts(model), parameters=model.parameters.to_document())


def model_summary_out(model: Model) -> ModelSummaryOut:
    """Give a model the shape that it has in a list."""
    return ModelSummaryOut(**_facts(model))


def _facts(model: Model) -> dict[str, Any]:
    return {
        "id": model.id,
        "algorithm": model.algorithm,
        "description": model.description,
        "tags": list(model.tags),
        "default": model.is_default,
        "dataset_id": model.dataset_id,
        "metrics": model.metrics,
        "created_at": rfc3339(model.created_at),
        "updated_at": rfc3339(model.updated_at),
    }


def new_model(asked: ModelIn) -> NewModel:
    """Read the model that a PUT deploys."""
    document = asked.parameters.model_dump()
    return NewModel(
        algorithm=asked.algorithm,
        parameters=parameters_from_document(asked.algorithm, document),
        description=asked.description,
        tags=tuple(asked.tags),
    )


async def train_model(request: ApiRequest, asked: TrainIn) -> Model:
    """Train in a thread of its own, so that the server answers others meanwhile; then register."""
    services, trace = request.services, request.trace
    trace.enter("store")
    matrix, labels = await asyncio.to_thread(services.datasets.rows, asked.dataset_id)
    trace.enter("training")
    trained = await asyncio.to_thread(train, asked.algorithm, matrix, labels)
    trace.enter("registry")
    model = await request.when_free(
        services.registry.register,
        NewModel(
            algorithm=asked.algorithm,
            parameters=trained.parameters,
            description=asked.description,
            tags=tuple(asked.tags),
            metrics=trained.metrics,
            dataset_id=asked.dataset_id,
        ),
    )
    trace.enter("envelope")
    return model
