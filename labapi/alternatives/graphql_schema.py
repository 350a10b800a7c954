"""The loan API behind GraphQL: one address, and each request says which fields it wants.

Here stand the three roots, where every request begins: what can be asked (*query*), done
(*mutation*) and watched (*subscription*). A resolver is one call of `use_cases.py`, and what comes
back is the API's own shape, off which GraphQL reads the fields that were asked for.

Beside this file: `graphql_types.py` (the fields), `graphql_over_http.py` (how a query comes and its
answer goes), `graphql_errors.py` (how what is wrong is told) and `graphql_limits.py` (how much may
be asked). A browser that opens the address is shown the whole schema.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import strawberry
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig

from labapi.alternatives.graphql_limits import Limits
from labapi.alternatives.graphql_over_http import GraphQLOverHTTP
from labapi.alternatives.graphql_types import (
    FIRST,
    Asked,
    Features,
    Health,
    Item,
    Model,
    ModelPage,
    Options,
    Prediction,
    Question,
    aside,
    described,
)
from labapi.web.predicting import ready_model
from labapi.web.routes.batch import CHUNK
from labapi.web.routes.health import HealthOut

if TYPE_CHECKING:
    from labapi.web.services import Services
    from labapi.web.settings import Settings

# What fails becomes null, with an error beside it, and the other fields are answered all the same.
# So each field of the roots may be null.


@strawberry.type
class Query:
    """What can be asked: nothing changes by it."""

    @strawberry.field
    async def models(
        self, info: Asked, limit: int = FIRST.limit, cursor: str | None = None
    ) -> ModelPage | None:
        """The models, a page at a time."""
        page: ModelPage = await aside(info.context.models, {"limit": limit, "cursor": cursor})
        return page

    @strawberry.field
    async def model(self, info: Asked, id: strawberry.ID) -> Model | None:
        """One model."""
        found: Model = await aside(info.context.model, id)
        return found

    @strawberry.field
    async def prediction(self, info: Asked, id: strawberry.ID) -> Prediction | None:
        """A past prediction."""
        found: Prediction = await aside(info.context.prediction, id)
        return found

    @strawberry.field
    async def health(self, info: Asked) -> Health | None:
        """Whether a model can answer now, and which."""
        model = await aside(ready_model, info.context)
        return Health(**HealthOut(model_version=model.id).model_dump())


@strawberry.type
class Mutation:
    """What can be done: answers that are kept."""

    @strawberry.mutation
    async def predict(
        self, info: Asked, features: Features, options: Options | None = None
    ) -> Prediction | None:
        """Answer one question, and keep the answer."""
        question: dict[str, Any] = {"features": features, "options": options or {}}
        made: Prediction = await aside(info.context.predict, question)
        return made

    @strawberry.mutation
    async def predict_batch(self, info: Asked, items: list[Question]) -> list[Item] | None:
        """Answer many questions, in their order."""
        answers = await aside(info.context.predict_many, {"items": items})
        return list(await aside(list, answers))


@strawberry.type
class Subscription:
    """What can be watched while it is done."""

    @strawberry.subscription
    async def predict_batch(self, info: Asked, items: list[Question]) -> AsyncIterator[Item]:
        """Answer many questions, and give each answer as soon as it is made."""
        answers = await aside(info.context.predict_many, {"items": items})
        while some := await aside(list, islice(answers, CHUNK)):
            for answer in some:
                yield answer


class Schema(strawberry.Schema):
    """A schema that leaves it to `graphql_over_http.py` to tell the operator of errors."""

    def process_errors(self, errors: list[Any], execution_context: Any = None) -> None:
        """Do not print them, each with its traceback, as is usual."""


def reading(shape: Any, name: str) -> Any:
    """Read a field off a shape; one that it lacks (the error of an item that has none) is null."""
    return getattr(shape, name, None)


@cache
def schema_of(cached: bool = True) -> strawberry.Schema:
    """Put the roots together; `cached` keeps what was parsed and found valid for the next time.

    Nothing in a schema belongs to one lab, so there is one for all of them.
    """
    extensions: list[type[SchemaExtension]] = [Limits]
    if cached:
        extensions += [ParserCache, ValidationCache]
    described(Query, Mutation, Subscription)
    config = StrawberryConfig(auto_camel_case=False, default_resolver=reading)
    return Schema(Query, Mutation, Subscription, extensions=extensions, config=config)


def graphql_app(services: Services, settings: Settings, cached: bool = True) -> GraphQLOverHTTP:
    """Give the ASGI app; `cached=False` reads and checks each query anew, as strawberry does."""
    return GraphQLOverHTTP(schema_of(cached), services, settings)


if __name__ == "__main__":
    from labapi.alternatives.alone import run_app

    sys.exit(run_app("GraphQL", graphql_app, "/graphql"))
