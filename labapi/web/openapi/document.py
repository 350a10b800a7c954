"""The OpenAPI document as a whole: FastAPI's, mended where it says less or more than is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema

from labapi.web.envelope import Failure, Problem
from labapi.web.openapi import examples
from labapi.web.openapi.answers import add_store_trouble, fault
from labapi.web.openapi.limits import add_limit
from labapi.web.openapi.security import add_security, is_documented, schemes_of
from labapi.web.problems import PROBLEM_JSON
from labapi.web.schemas.datasets import DatasetIn
from labapi.web.schemas.fields import without_null
from labapi.web.schemas.patches import JsonPatchIn, MergePatchIn

if TYPE_CHECKING:
    from fastapi import FastAPI

    from labapi.web.settings import Settings

DESCRIPTION = """
A bank's loan classifier on the network. Send an applicant's five features, get *approved* or
*rejected* with a probability.

Every answer has the same envelope: `status`, `data` or `error`, and `meta`. Every error has a
stable `code`; with `Accept: application/problem+json` the same error comes as RFC 9457.
"""
NAMED_ONLY_HERE = (Failure, Problem, DatasetIn, MergePatchIn, JsonPatchIn)
"""Shapes that the document refers to and no endpoint has in its signature."""
EXAMPLE_IDS = {
    "model_id": examples.MISSING_MODEL_ID,
    "dataset_id": examples.DATASET_ID,
    "prediction_id": examples.PREDICTION_ID,
    "key_id": examples.API_KEY_ID,
}


def describe(app: FastAPI) -> dict[str, Any]:
    """Make the document, once for each app."""
    if app.openapi_schema is None:
        settings: Settings = app.state.settings
        api = [route for route in app.routes if isinstance(route, APIRoute)]
        routes = [route for route in api if is_documented(route, settings.auth)]
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version=app.openapi_version,
            description=DESCRIPTION.strip(),
            routes=routes,
            tags=app.openapi_tags,
            separate_input_output_schemas=False,
        )
        _mend_schemas(document["components"]["schemas"])
        if settings.auth:
            document["components"]["securitySchemes"] = schemes_of(settings.auth)
        for route in routes:
            _mend_operations(document, route, settings)
        app.openapi_schema = document
    return app.openapi_schema


def _mend_schemas(schemas: dict[str, Any]) -> None:
    """Add the shapes that FastAPI has not met, and take out those that nothing refers to."""
    _, found = models_json_schema(
        [(shape, "validation") for shape in NAMED_ONLY_HERE],
        ref_template="#/components/schemas/{model}",
    )
    schemas.update(found["$defs"])
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


def _mend_operations(document: dict[str, Any], route: APIRoute, settings: Settings) -> None:
    """Name an operation as its function is named, and give it the answers that it really has."""
    for method in route.methods or ():
        operation = document["paths"][route.path_format][method.lower()]
        operation["operationId"] = route.name
        operation["summary"] = operation.pop("description").rstrip(".").replace("`", "")
        for parameter in operation.get("parameters", ()):
            parameter["schema"] = without_null(parameter["schema"])
        answers = operation["responses"]
        if "HTTPValidationError" in str(answers.get("422", "")):
            del answers["422"]  # FastAPI adds it wherever there is a parameter
        answers["500"] = fault()
        add_store_trouble(answers)
        add_security(operation, route, settings.auth)
        policies = settings.policies
        policy = policies.of_path(route.path_format) if policies else None
        if policy:
            of_batch = route.path_format.endswith("/batch")
            add_limit(answers, policy, of_batch=of_batch)
        operation["responses"] = dict(sorted(answers.items()))
        _place_problems(answers, route.path_format.format(**EXAMPLE_IDS))


def _place_problems(answers: dict[str, Any], path: str) -> None:
    """Write this operation's own path into its examples of RFC 9457."""
    for answer in answers.values():
        shown = answer.get("content", {}).get(PROBLEM_JSON, {}).get("examples", {})
        for example in shown.values():
            example["value"]["instance"] = path
