"""From a validated question to a stored prediction: registry, model, store.

The trace notes each stage as it begins, so these functions are the middle of a request's way.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from labapi.domain.errors import ModelNotReady
from labapi.domain.loans.deciding import decide, decide_many
from labapi.domain.loans.features import Features
from labapi.domain.predictions import Prediction
from labapi.web.details import details_of, shown
from labapi.web.envelope import DetailOut
from labapi.web.schemas.fields import rfc3339
from labapi.web.schemas.predictions import (
    AnswerOut,
    ExplanationOut,
    FeatureImportanceOut,
    ItemErrorOut,
    ItemFailureOut,
    ItemOut,
    ItemSuccessOut,
    PredictIn,
    PredictionOut,
    feature_values,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labapi.domain.loans.deciding import Decision, FeatureImportance
    from labapi.domain.model import Model
    from labapi.web.request.api_request import ApiRequest
    from labapi.web.settings import Settings


DIGITS = 6
"""Decimals of a probability on the wire: enough for any decision, and equal on all machines."""


class InferenceCrashError(Exception):
    """The model failed while it worked, because `fault="crash"` says so."""


async def predict(request: ApiRequest, asked: PredictIn) -> PredictionOut:
    """Answer one question with the default model, and keep the answer."""
    model, features, decision = await _decide(request, asked)
    request.trace.enter("store")
    kept = request.services.predictions.add(model.id, features, asked.options.threshold, decision)
    request.trace.enter("envelope")
    return prediction_out(kept)


async def answer(request: ApiRequest, asked: PredictIn) -> AnswerOut:
    """Answer one question with the default model, and keep nothing: safe to ask again."""
    model, features, decision = await _decide(request, asked)
    request.trace.enter("envelope")
    now, threshold = request.services.clock.now(), asked.options.threshold
    made = prediction_out(Prediction("", model.id, features, threshold, decision, now))
    return AnswerOut.model_validate(made, from_attributes=True)


async def _decide(request: ApiRequest, asked: PredictIn) -> tuple[Model, Features, Decision]:
    """Let the default model decide, as it is set up to."""
    trace, options = request.trace, asked.options
    trace.enter("registry")
    model = ready_model(request)
    trace.enter("model")
    if request.settings.fault:
        await _go_wrong_on_purpose(request.settings)
    features = Features(*feature_values(asked.features))
    return model, features, decide(model.parameters, features, options.threshold, options.explain)


async def predict_many(request: ApiRequest, items: list[Any], first: int = 0) -> list[ItemOut]:
    """Answer many questions in their order, with an error in the place of each bad one.

    `first` is the place of the first item in the whole batch, for the errors to name.
    """
    trace = request.trace
    read = [_read_item(index, item) for index, item in enumerate(items, first)]
    questions = [item for item in read if isinstance(item, PredictIn)]
    trace.enter("registry")
    model = ready_model(request)
    trace.enter("model")
    if request.settings.fault:
        await _go_wrong_on_purpose(request.settings)
    answers = iter(_decide_and_keep(request, model, questions))
    trace.enter("envelope")
    return [
        item if isinstance(item, ItemFailureOut) else ItemSuccessOut(data=next(answers))
        for item in read
    ]


def _decide_and_keep(
    request: ApiRequest, model: Model, questions: list[PredictIn]
) -> list[PredictionOut]:
    features = [Features(*feature_values(question.features)) for question in questions]
    thresholds = [question.options.threshold for question in questions]
    explains = [question.options.explain for question in questions]
    decisions = decide_many(model.parameters, features, thresholds, explains)
    request.trace.enter("store")
    kept = request.services.predictions.add_many(model.id, features, thresholds, decisions)
    return [prediction_out(prediction) for prediction in kept]


def _read_item(index: int, item: Any) -> PredictIn | ItemFailureOut:
    """Validate one item of a batch, or say what is wrong with it and where."""
    try:
        return PredictIn.model_validate(item)
    except ValidationError as error:
        found = error.errors(include_url=False)
    details = details_of([{**one, "loc": ("items", index, *one["loc"])} for one in found])
    shapes = [
        DetailOut(field=detail.field, message=detail.message, received=shown(detail.received))
        for detail in details
    ]
    message = "This item is not acceptable. See details."
    return ItemFailureOut(
        error=ItemErrorOut(code="VALIDATION_ERROR", message=message, details=shapes)
    )


def ready_model(request: ApiRequest) -> Model:
    """Give the default model; raises ModelNotReady while models load (or are told to seem to)."""
    services, settings = request.services, request.settings
    if settings.fault == "loading" or not services.ready.is_set():
        raise ModelNotReady(settings.retry_after_s)
    return services.registry.default()


async def _go_wrong_on_purpose(settings: Settings) -> None:
    """Be slow or crash, where the lab was configured to."""
    if settings.fault == "slow":
        await asyncio.sleep(settings.slow_s)
    if settings.fault == "crash":
        raise InferenceCrashError("fault='crash': the model failed during inference")


def prediction_out(prediction: Prediction) -> PredictionOut:
    """Give a prediction its shape on the wire."""
    decision = prediction.decision
    top = decision.top_features
    return PredictionOut(
        id=prediction.id,
        prediction=decision.prediction,
        probability=round(decision.probability, DIGITS),
        confidence=decision.confidence,
        model_version=prediction.model_id,
        timestamp=rfc3339(prediction.created_at),
        explanation=None if top is None else _explanation(top),
    )


def _explanation(top: Sequence[FeatureImportance]) -> ExplanationOut:
    return ExplanationOut(
        top_features=[
            FeatureImportanceOut(feature=item.feature, importance=round(item.importance, DIGITS))
            for item in top
        ]
    )
