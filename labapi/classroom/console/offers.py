"""What the live OpenAPI document offers to the form: paths, parameters, fields and examples."""

from __future__ import annotations

from typing import Any

from labapi.classroom.document import NoDocument, read_document
from labapi.classroom.operations import Body, Field, Operation, Parameter, operations_of
from labapi.classroom.schemas.operation import plain

Plain = dict[str, Any]


def offers_of(url: str) -> list[Plain]:
    """List what the server at `url` offers; nothing where it has no document."""
    try:
        return [_operation(one) for one in operations_of(read_document(url))]
    except NoDocument:
        return []


def _operation(one: Operation) -> Plain:
    path, _, query = one.target.partition("?")
    return {
        "method": one.method,
        "path": one.path,
        "example": f"{path}?{query}" if query else path,
        "summary": one.summary,
        "query": [_parameter(given) for given in one.placed("query")],
        "headers": [_parameter(given) for given in one.placed("header")],
        "bodies": [_body(body) for body in one.bodies],
    }


def _parameter(given: Parameter) -> Plain:
    words = [given.kind, given.bounds, given.description]
    return {
        "name": given.name,
        "required": given.required,
        "example": plain(given.example) or given.default,
        "choices": [plain(choice) for choice in given.choices],
        "about": ". ".join(word.rstrip(".") for word in words if word),
    }


def _body(body: Body) -> Plain:
    return {
        "media_type": body.media_type,
        "examples": [[name, body.text(name)] for name in body.examples],
        "fields": [_field(field) for field in body.fields],
    }


def _field(field: Field) -> Plain:
    words = [field.bounds or field.kind, field.description]
    return {
        "keys": list(field.keys),
        "kind": field.kind,
        "required": field.required,
        "example": field.example,
        "default": field.default,
        "choices": list(field.choices),
        "of": field.of,
        "about": ". ".join(word.rstrip(".") for word in words if word),
    }
