"""What the live OpenAPI document offers to the form: paths, parameters, fields and examples."""

from __future__ import annotations

from typing import Any

from labapi.classroom.console.access import asks_for
from labapi.classroom.document import NoDocument, read_document
from labapi.classroom.operations import Body, Field, Operation, Parameter, operations_of
from labapi.classroom.schemas.operation import plain
from labapi.classroom.schemas.shapes import as_object

Plain = dict[str, Any]


def offers_of(url: str) -> list[Plain]:
    """List what the server at `url` offers; nothing where it has no document."""
    try:
        document = read_document(url)
        return [_operation(one, _access(document, one)) for one in operations_of(document)]
    except NoDocument:
        return []


def _access(document: Any, one: Operation) -> str:
    path = as_object(as_object(as_object(document).get("paths")).get(one.path))
    return asks_for(document, path.get(one.method.lower()))


def _operation(one: Operation, access: str) -> Plain:
    path, _, query = one.target.partition("?")
    return {
        "method": one.method,
        "path": one.path,
        "example": f"{path}?{query}" if query else path,
        "summary": one.summary,
        "access": access,
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
