"""From a validated question to a stored prediction: registry, model, store.

The trace notes each stage as it begins, so these functions are the middle of a request's way.
"""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import ValidationError

from labapi.domain.errors import ModelNotReady
from labapi.domain.loans.deciding import decide
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
    ItemSuccessOut,
    PredictIn,
    PredictionOut,
    feature_values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from labapi.domain.loans.deciding import Decision, FeatureImportance
    from labapi.domain.model import Model
    from labapi.domain.registry import Candidates
    from labapi.web.request.api_request import ApiRequest
    from labapi.web.services import Services
    from labapi.web.settings import Settings


T = TypeVar("T")
SLICE_S = 0.005
"""How long a batch works before others have their turn."""
DIGITS = 6
"""Decimals of a probability on the wire: enough for any decision, and equal on all machines."""


class Asked(Protocol):
    """What is asked for a model: a request of the API, or what stands behind another protocol."""

    @property
    def services(self) -> Services:
        """The parts of the lab."""

    @property
    def settings(self) -> Settings:
        """Its switches."""


class InferenceCrashError(Exception):
    """The model failed while it worked, because `fault` says so."""


async def predict(request: ApiRequest, asked: PredictIn) -> PredictionOut:
    """Answer one question with the default model, and keep the answer."""
    model, features, decision = await _decide(request, asked)
    request.trace.enter("store")
    keep, threshold = request.services.predictions.add, asked.options.threshold
    kept = await request.when_free(keep, model.id, features, threshold, decision)
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
    """Let the default model decide, or the canary where it is to."""
    trace, options = request.trace, asked.options
    trace.enter("registry")
    candidates = await request.when_free(ready_models, request)
    trace.enter("model")
    if request.settings.fault:
        await _go_wrong_on_purpose(request.settings)
    features = Features(*feature_values(asked.features))
    model = candidates.decider(features)
    return model, features, decide(model.parameters, features, options.threshold, options.explain)


async def predict_many(request: ApiRequest, items: list[Any], first: int = 0) -> list[bytes]:
    """Answer many questions in their order, with an error in the place of each bad one, as JSON.

    `first` is the place of the first item in the whole batch, for the errors to name.
    """
    read = await in_turns(read_item, range(first, first + len(items)), items)
    request.trace.enter("registry")
    candidates = await request.when_free(ready_models, request)
    request.trace.enter("model")
    if request.settings.fault:
        await _go_wrong_on_purpose(request.settings, first)
    questions = [item for item in read if isinstance(item, PredictIn)]
    made = iter(await _decide_and_keep(request, candidates, questions))
    request.trace.enter("envelope")
    answers = [item if isinstance(item, ItemFailureOut) else next(made) for item in read]
    return await in_turns(_written, answers)


async def _decide_and_keep(
    request: ApiRequest, candidates: Candidates, questions: list[PredictIn]
) -> list[Prediction]:
    features = [Features(*feature_values(question.features)) for question in questions]
    thresholds = [question.options.threshold for question in questions]
    explains = [question.options.explain for question in questions]
    models = [candidates.decider(one) for one in features]
    parameters = [model.parameters for model in models]
    decisions = await in_turns(decide, parameters, features, thresholds, explains)
    request.trace.enter("store")
    keep = request.services.predictions.add_many  # all or none, so in one go, and in a thread
    return await asyncio.to_thread(
        keep, [model.id for model in models], features, thresholds, decisions
    )


async def in_turns(work: Callable[..., T], *arguments: Iterable[Any]) -> list[T]:
    """Do the same for each of many, and let others be served every few milliseconds.

    `arguments` are what `work` takes: for each of its parameters the values, in their order. What
    the event loop serves meanwhile takes some turns of it, so a slice is a small part of the 50 ms
    within which `/health` is to answer.
    """
    done: list[T] = []
    ends_s = perf_counter() + SLICE_S
    for values in zip(*arguments, strict=True):
        done.append(work(*values))
        if perf_counter() >= ends_s:
            await asyncio.sleep(0)
            ends_s = perf_counter() + SLICE_S
    return done


def _written(answer: Prediction | ItemFailureOut) -> bytes:
    """Write one item's answer as JSON."""
    if isinstance(answer, ItemFailureOut):
        return answer.model_dump_json().encode()
    return ItemSuccessOut(data=prediction_out(answer)).model_dump_json().encode()


def read_item(index: int, item: Any) -> PredictIn | ItemFailureOut:
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


def ready_model(asked: Asked) -> Model:
    """Give the default model; raises ModelNotReady while models load (or are told to seem to)."""
    return ready_models(asked).default


def ready_models(asked: Asked) -> Candidates:
    """Give the models that decide: the default one, and the canary that the settings name."""
    services, settings = asked.services, asked.settings
    if settings.fault == "loading" or not services.ready.is_set():
        raise ModelNotReady(settings.retry_after_s)
    return services.registry.candidates(settings.canary)


async def _go_wrong_on_purpose(settings: Settings, first: int = 0) -> None:
    """Be slow or crash, where the lab was configured to; `first` is the item begun with."""
    if settings.fault == "slow":
        await asyncio.sleep(settings.slow_s)
    crash_on_purpose(settings, first)


def crash_on_purpose(settings: Settings, first: int = 0) -> None:
    """Raise InferenceCrashError where the settings ask for it; `first` is the item begun with."""
    if settings.fault == "crash":
        raise InferenceCrashError("fault='crash': the model failed during inference")
    if settings.fault == "midway" and first:
        raise InferenceCrashError(f"fault='midway': the model failed at item {first}")


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
