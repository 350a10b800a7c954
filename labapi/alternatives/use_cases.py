"""What can be asked of the loan API, whatever protocol the question comes in.

The routes of `labapi/web` do these things for HTTP, stage by stage and traced. Here each is one
plain call, for the protocols beside it. Both read a question with the same shapes (`web/schemas`),
let the same model decide and keep the answer in the same store: a rule stands in one place for all.

>>> from labapi.domain.loans.features import EXAMPLE
>>> from labapi.web.services import Services
>>> from labapi.web.settings import Settings
>>> loans = UseCases(Services.open(), Settings())
>>> made = loans.predict({"features": EXAMPLE})
>>> made.prediction, loans.prediction(made.id) == made
('approved', True)
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from labapi.domain.errors import ModelNotFound
from labapi.domain.loans.deciding import decide
from labapi.domain.loans.features import Features
from labapi.domain.paging import Page
from labapi.web.details import printable
from labapi.web.modelling import model_out, model_summary_out
from labapi.web.predicting import crash_on_purpose, prediction_out, read_item, ready_models
from labapi.web.problems import invalid_input
from labapi.web.routes.batch import CHUNK
from labapi.web.routes.models import ModelListing
from labapi.web.routes.predictions import PredictionListing
from labapi.web.schemas.predictions import (
    BatchIn,
    ItemFailureOut,
    ItemSuccessOut,
    PredictIn,
    feature_values,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labapi.domain.model import Model
    from labapi.domain.predictions import Prediction
    from labapi.domain.registry import Candidates
    from labapi.web.schemas.models import ModelOut, ModelSummaryOut
    from labapi.web.schemas.predictions import ItemOut, PredictionOut
    from labapi.web.services import Services
    from labapi.web.settings import Settings

ShapeT = TypeVar("ShapeT", bound=BaseModel)


@dataclass(frozen=True)
class UseCases:
    """The loan API without a protocol: documents go in, shapes come out, errors are the domain's.

    All that reads or writes may wait for the store: an event loop calls it by `asyncio.to_thread`.
    """

    services: Services
    settings: Settings

    def is_ready(self) -> bool:
        """Tell whether a model can answer, as `GET /health` does."""
        return self.settings.fault != "loading" and self.services.ready.is_set()

    def models(self, listing: dict[str, Any]) -> Page[ModelSummaryOut]:
        """List one page of the models; `listing` has the names of the API's query parameters.

        Raises InvalidInput where a parameter is unknown or out of bounds.
        """
        asked = checked(ModelListing, listing)
        page = self.services.registry.list(**asked.model_dump())
        return Page(tuple(model_summary_out(model) for model in page.items), page.next_cursor)

    def model(self, model_id: str) -> ModelOut:
        """Read one model with its parameters; raises ModelNotFound."""
        return model_out(self._model(model_id))

    def model_predictions(self, model_id: str, listing: dict[str, Any]) -> Page[PredictionOut]:
        """List one page of what a model has said; raises ModelNotFound and InvalidInput."""
        asked = checked(PredictionListing, listing)
        model = self._model(model_id)
        page = self.services.predictions.list(model.id, **asked.model_dump())
        return Page(tuple(prediction_out(made) for made in page.items), page.next_cursor)

    def prediction(self, prediction_id: str) -> PredictionOut:
        """Read a past prediction; raises PredictionNotFound."""
        return prediction_out(self.services.predictions.read(prediction_id))

    def predict(self, document: Any) -> PredictionOut:
        """Answer one question, `{"features": …, "options": …}`, and keep the answer.

        Raises InvalidInput with a detail for each bad field, ModelNotReady while models load.
        """
        (kept,) = self._decide_and_keep([checked(PredictIn, document)])
        return prediction_out(kept)

    def predict_many(self, document: Any) -> Iterator[ItemOut]:
        """Answer many questions, `{"items": […]}`, in their order, each as soon as it is made.

        A bad item gets an error in its place. Raises, before the first answer, InvalidInput where
        the items are no list or too many, and ModelNotReady while models load.
        """
        items = checked(BatchIn, document).items
        ready_models(self)
        return (
            answer
            for start in range(0, len(items), CHUNK)
            for answer in self._answers(items[start : start + CHUNK], start)
        )

    def _model(self, model_id: str) -> Model:
        if printable(model_id) != model_id:  # a lone surrogate: no id of ours, and none to look up
            raise ModelNotFound(model_id)
        return self.services.registry.read(model_id)

    def _answers(self, items: Sequence[Any], first: int) -> Iterator[ItemOut]:
        crash_on_purpose(self.settings, first)
        read = [read_item(first + place, item) for place, item in enumerate(items)]
        kept = iter(self._decide_and_keep([item for item in read if isinstance(item, PredictIn)]))
        for item in read:
            if isinstance(item, ItemFailureOut):
                yield item
            else:
                yield ItemSuccessOut(data=prediction_out(next(kept)))

    def _decide_and_keep(self, asked: Sequence[PredictIn]) -> list[Prediction]:
        candidates = self._models_at_work()
        features = [Features(*feature_values(question.features)) for question in asked]
        models = [candidates.decider(one) for one in features]
        options = [question.options for question in asked]
        decisions = [
            decide(model.parameters, features_of_one, wanted.threshold, wanted.explain)
            for model, features_of_one, wanted in zip(models, features, options, strict=True)
        ]
        thresholds = [wanted.threshold for wanted in options]
        ids = [model.id for model in models]
        return self.services.predictions.add_many(ids, features, thresholds, decisions)

    def _models_at_work(self) -> Candidates:
        """Give the models that decide, or fail on purpose as the settings ask for."""
        candidates = ready_models(self)
        if self.settings.fault == "slow":
            time.sleep(self.settings.slow_s)  # in a thread: see the class
        crash_on_purpose(self.settings)
        return candidates


def checked(shape: type[ShapeT], document: Any) -> ShapeT:
    """Read a document by a shape; raises InvalidInput that says what is wrong and where."""
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise invalid_input(error.errors(include_url=False)) from None
