"""The OpenAPI document that the tests of this folder read."""

from __future__ import annotations

from typing import Any

import jsonschema

from labapi.classroom.openapi.operations import methods_of
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings


def document(**settings: Any) -> dict[str, Any]:
    """Make the document of a lab with these settings."""
    services = Services.open()
    try:
        return create_app(Settings().changed(**settings), services).openapi()
    finally:
        services.close()


def operations_of(found: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Give each operation by its method, in small letters, and its path."""
    return {
        (method.lower(), path): operation
        for path, item in found["paths"].items()
        for method, operation in methods_of(item).items()
    }


DOCUMENT = document()
OPERATIONS = operations_of(DOCUMENT)
SCHEMAS = DOCUMENT["components"]["schemas"]


def check(value: object, schema: dict[str, Any]) -> None:
    """Validate against a schema whose references point into the document."""
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def examples(media_type: dict[str, Any]) -> list[Any]:
    """Collect the examples of a body: beside its schema, or in the shapes it refers to."""
    found = [example["value"] for example in media_type.get("examples", {}).values()]
    found += [media_type["example"]] if "example" in media_type else []
    return found or [
        example
        for shape in shapes(media_type["schema"])
        for example in resolved(shape).get("examples", ())
    ]


def shapes(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return schema.get("oneOf", [schema])


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    return SCHEMAS[schema["$ref"].rpartition("/")[2]]
