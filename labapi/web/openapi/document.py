"""The OpenAPI document as a whole: FastAPI's, mended where it says less or more than is true.

It is OpenAPI 3.1, which has no QUERY: that operation stands under `x-oai-additionalOperations`, the
key that the OpenAPI Initiative registered for it. `as_3_2` writes the same as OpenAPI 3.2 has it,
for Swagger UI. docs/decisions/11_query_in_openapi.md tells why.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema

from labapi.domain.datasets import SAMPLE
from labapi.web.envelope import Failure, Problem
from labapi.web.openapi import examples
from labapi.web.openapi.answers import PART_OF, add_store_trouble, fault
from labapi.web.openapi.descriptions import API, CONTACT, EXCUSES, OPERATIONS, TAGS
from labapi.web.openapi.limits import add_limit
from labapi.web.openapi.security import add_security, is_documented, schemes_of
from labapi.web.schemas.datasets import DatasetIn
from labapi.web.schemas.fields import without_null
from labapi.web.schemas.patches import JsonPatchIn, MergePatchIn

if TYPE_CHECKING:
    from fastapi import FastAPI

    from labapi.web.settings import Settings

HERE = "."
"""The server's address: the folder of the document, whatever the port, and behind a proxy, too (a
relative address is resolved against the document's own)."""
SERVER = "The local lab that gave this document."
OTHER_METHODS = "x-oai-additionalOperations"
NAMED_ONLY_HERE = (Failure, Problem, DatasetIn, MergePatchIn, JsonPatchIn)
"""Shapes that the document refers to and no endpoint has in its signature."""

WRITTEN: dict[tuple[int, ...], tuple[list[APIRoute], str]] = {}
"""What FastAPI wrote of which routes, by their identity (they are kept, so none is used again).
All labs of a process have the same routes, and writing takes forty times as long as reading."""
MOST_WRITTEN = 8

ALWAYS_THERE = (examples.MODEL_ID, SAMPLE.id, "trial-1")
"""Ids that every lab knows, and the one that the example of a PUT deploys."""


def describe(app: FastAPI) -> dict[str, Any]:
    """Make the document, once for each app."""
    if app.openapi_schema is None:
        settings: Settings = app.state.settings
        api = [route for route in app.routes if isinstance(route, APIRoute)]
        routes = [route for route in api if is_documented(route, settings.auth)]
        document = json.loads(_of_fastapi(app, routes))
        _mend_schemas(document["components"]["schemas"])
        if settings.auth:
            document["components"]["securitySchemes"] = schemes_of(settings.auth)
        for route in routes:
            _mend_operations(document, route, settings)
        for item in document["paths"].values():
            if "query" in item:
                item[OTHER_METHODS] = {"QUERY": _with_accept_query(item.pop("query"))}
        app.openapi_schema = document
    return app.openapi_schema


def _of_fastapi(app: FastAPI, routes: list[APIRoute]) -> str:
    """Let FastAPI write the document of these routes, as JSON; of the same routes only once."""
    named = tuple(map(id, routes))
    if named not in WRITTEN:
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version=app.openapi_version,
            description=API.strip(),
            routes=routes,
            tags=_tags(routes),
            servers=[{"url": HERE, "description": SERVER}],
            contact=CONTACT,
            separate_input_output_schemas=False,
        )
        if len(WRITTEN) == MOST_WRITTEN:
            WRITTEN.clear()
        WRITTEN[named] = routes, json.dumps(document)
    return WRITTEN[named][1]


def as_3_2(document: dict[str, Any], server_url: str) -> dict[str, Any]:
    """Write the document in OpenAPI 3.2, which knows QUERY, and answers that come in parts."""
    paths = {}
    for path, item in document["paths"].items():
        others = {name.lower(): one for name, one in item.get(OTHER_METHODS, {}).items()}
        usual = {name: _by_parts(one) for name, one in item.items() if name != OTHER_METHODS}
        paths[path] = usual | others
    (server,) = document["servers"]
    servers = [{**server, "url": server_url}]
    return {**document, "openapi": "3.2.0", "servers": servers, "paths": paths}


def _by_parts(operation: dict[str, Any]) -> dict[str, Any]:
    """Describe answers that stream part by part, in the word that came with 3.2."""
    content = operation["responses"].get("200", {}).get("content", {})
    if not content.keys() & PART_OF.keys():
        return operation
    told = {
        kind: {"itemSchema": PART_OF[kind], "example": one["example"]} if kind in PART_OF else one
        for kind, one in content.items()
    }
    answers = operation["responses"]
    return {**operation, "responses": {**answers, "200": {**answers["200"], "content": told}}}


def _tags(routes: list[APIRoute]) -> list[dict[str, str]]:
    """Describe the tags that these routes have, in the order of the page."""
    used = {tag for route in routes for tag in route.tags}
    return [{"name": name, "description": text} for name, text in TAGS.items() if name in used]


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
        operation["summary"] = operation["description"].rstrip(".").replace("`", "")
        operation["description"] = OPERATIONS[route.name]
        if route.name in EXCUSES:
            operation["x-design-excuse"] = EXCUSES[route.name]
        for parameter in operation.get("parameters", ()):
            parameter["schema"] = without_null(parameter["schema"])
            _fill_in(parameter)
        answers = operation["responses"]
        if "HTTPValidationError" in str(answers.get("422", "")):
            del answers["422"]  # FastAPI adds it wherever there is a parameter
        answers["500"] = fault()
        if method == "PATCH":
            answers["415"]["headers"]["Accept-Patch"] = answers["415"]["headers"]["Accept"]
        add_store_trouble(answers)
        add_security(operation, route, settings.auth)
        policies = settings.policies
        policy = policies.of_path(route.path_format) if policies else None
        if policy:
            of_batch = route.path_format.endswith("/batch")
            add_limit(answers, policy, of_batch=of_batch)
        operation["responses"] = dict(sorted(answers.items()))


def _with_accept_query(operation: dict[str, Any]) -> dict[str, Any]:
    """Add the header that tells what a QUERY may be made of, where its body cannot be read."""
    text = "What may be asked with: a list of media types (RFC 10008, section 3)."
    header = {"description": text, "required": True, "schema": {"type": "string"}}
    for status in ("400", "413", "415"):
        operation["responses"][status]["headers"]["Accept-Query"] = header
    return operation


def _fill_in(parameter: dict[str, Any]) -> None:
    """Let Swagger UI fill in an id that every lab has; others it has to be told."""
    shown = parameter["schema"].get("examples", [""])[0]
    if parameter["in"] == "path" and shown in ALWAYS_THERE:
        parameter["example"] = shown
