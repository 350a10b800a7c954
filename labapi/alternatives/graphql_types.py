"""What GraphQL can give and take of the loan API: its types, each with the fields it has.

A field that is written with its type alone is read off the API's own shape. One that is written as
a function is a relation: somebody has to ask for it, and then it costs a look into the store.

All names are those of the API, `credit_score` and not `creditScore`, so that one applicant can be
sent by each protocol as it is. Lists come in the API's pages, too (`limit`, `cursor`,
`next_cursor`). GraphQL's own custom, Relay's *connections* (`first`, `after`, `edges`, `node`),
says the same by two more levels of braces.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import strawberry
from strawberry.scalars import JSON
from strawberry.types import Info
from strawberry.types.arguments import InputContext
from strawberry.types.base import get_object_definition

from labapi.alternatives.use_cases import UseCases
from labapi.domain.errors import ModelNotFound
from labapi.web.request.paging import Listing
from labapi.web.schemas.predictions import OptionsIn

Asked = Info[UseCases, None]
"""What each resolver is told: `info.context` is the loan API without a protocol."""
USUAL, FIRST = OptionsIn(), Listing()
"""What is meant where nothing is said: the API's own shapes know it."""


async def aside(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do what may wait for the store in a thread, so that the event loop serves others meanwhile.

    What comes back is a shape of the API. GraphQL reads the fields that are asked for off it.
    """
    return await asyncio.to_thread(work, *arguments)


@strawberry.type
class FeatureImportance:
    """How much one feature moved the answer, as a share of all five."""

    feature: str
    importance: float


@strawberry.type
class Explanation:
    """The features, the weightiest first."""

    top_features: list[FeatureImportance]


@strawberry.type
class Prediction:
    """What a model said of one applicant."""

    id: strawberry.ID
    prediction: str
    probability: float
    confidence: str
    model_version: str
    timestamp: str
    explanation: Explanation | None

    @strawberry.field
    async def model(self, info: Asked) -> Model | None:
        """The model that said it; null once it is removed."""
        try:
            model: Model = await aside(info.context.model, self.model_version)
        except ModelNotFound:
            return None
        return model


@strawberry.type
class PredictionPage:
    """Some predictions, and the cursor that gives the next ones."""

    items: list[Prediction]
    next_cursor: str | None


@strawberry.type
class Model:
    """One version of the model."""

    id: strawberry.ID
    algorithm: str
    description: str
    tags: list[str]
    default: bool
    dataset_id: str | None
    metrics: JSON | None
    created_at: str
    updated_at: str

    @strawberry.field
    async def parameters(self, info: Asked) -> JSON:
        """The numbers that decide."""
        return JSON((await aside(info.context.model, self.id)).parameters)

    @strawberry.field
    async def predictions(
        self, info: Asked, limit: int = FIRST.limit, cursor: str | None = None
    ) -> PredictionPage:
        """What this model has said, the latest first."""
        listing = {"limit": limit, "cursor": cursor}
        page: PredictionPage = await aside(info.context.model_predictions, self.id, listing)
        return page


@strawberry.type
class ModelPage:
    """Some models, and the cursor that gives the next ones."""

    items: list[Model]
    next_cursor: str | None


@strawberry.type
class Health:
    """The server is up, and this model answers."""

    status: str
    model_ready: bool
    model_version: str


@strawberry.type
class Detail:
    """One thing that is wrong: where, why, and what came."""

    field: str
    message: str
    received: JSON | None


@strawberry.type
class ItemError:
    """Why one item of a batch has no prediction."""

    code: str
    message: str
    details: list[Detail]


@strawberry.type
class Item:
    """One item of a batch: its prediction, or in its place what is wrong with it."""

    status: str
    data: Prediction | None
    error: ItemError | None


@strawberry.input
class Features:
    """What the bank knows of an applicant. A schema of GraphQL has types, and no bounds."""

    age: int
    income: float
    credit_score: int
    employment_years: float
    loan_amount: float


@strawberry.input
class Options:
    """How to answer."""

    explain: bool = USUAL.explain
    threshold: float = USUAL.threshold


@strawberry.input
class Question:
    """One item of a batch."""

    features: Features
    options: Options = strawberry.field(default_factory=Options)


def described(*types: type) -> None:
    """Let those who ask the schema (introspection) read the docstrings of its types and fields."""
    for one in types:
        definition = get_object_definition(one, strict=True)
        definition.description = one.__doc__
        for field in definition.fields:
            if field.base_resolver is not None:
                field.description = field.base_resolver.wrapped_func.__doc__
        if definition.is_input:
            definition.from_input = as_sent


def as_sent(kind: type, sent: Mapping[str, Any], context: InputContext) -> Any:
    """Hand an input on as the document that it is, for the shapes of the API to read."""
    return dict(sent)


described(FeatureImportance, Explanation, Prediction, PredictionPage, Model, ModelPage, Health)
described(Detail, ItemError, Item, Features, Options, Question)
