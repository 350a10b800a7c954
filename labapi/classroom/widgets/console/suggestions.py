"""What the form suggests: from the live OpenAPI document, and the ids of what the lab keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.classroom.openapi.operation import plain
from labapi.classroom.openapi.operations import (
    Body,
    Field,
    NoDocument,
    Operation,
    Parameter,
    methods_of,
    operations_of,
    read_document,
)
from labapi.classroom.openapi.schema import as_object
from labapi.classroom.widgets.console.access import asks_for
from labapi.domain.identifiers import id_of
from labapi.domain.predictions import PREFIX

if TYPE_CHECKING:
    from labapi.classroom.server.served import Served
    from labapi.domain.store import Store


Plain = dict[str, Any]

NEWEST = "The id in the path is that of the newest {what} of this lab."
NONE_YET = "The id in the path is only an example: this lab keeps no {what} yet. {cure}"
CURES = {
    "prediction_id": ("prediction", "POST /api/v1/predict makes one, and answers with its id."),
    "dataset_id": ("data set", "POST /api/v1/datasets takes one, and answers with its id."),
}
KEY = "The id in the path is only an example. GET /api/v1/api-keys lists the keys with their ids."


def suggestions_of(url: str) -> list[Plain]:
    """List the operations of the server at `url`; nothing where it has no document."""
    try:
        document = read_document(url)
        return [_operation(one, _access(document, one)) for one in operations_of(document)]
    except NoDocument:
        return []


def _access(document: Any, one: Operation) -> str:
    path = as_object(as_object(as_object(document).get("paths")).get(one.path))
    return asks_for(document, methods_of(path).get(one.method))


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


# Ids of what a lab really keeps, for the paths that ask for one.
#
# The id that an OpenAPI document shows as an example is made up: asked for, it is a 404.


def with_real_id(server: Served, path: str, example: str) -> tuple[str, str]:
    """Put the id of something that is there into an example of a path, and say what was done.

    Where this lab has nothing of the kind the example stays, and the words say how to get an id;
    of other paths, and of other apps, nothing is said.
    """
    parameter = path.partition("{")[2].partition("}")[0]
    store: Store | None = getattr(server, "store", None)  # a lab has one, another app has none
    if store is None or not server.running:
        return example, ""
    if parameter == "key_id":  # the newest key may be the caller's own, and is not for deleting
        return example, KEY
    if parameter not in CURES:
        return example, ""
    what, cure = CURES[parameter]
    found = _newest(store, parameter)
    if not found:
        return example, NONE_YET.format(what=what, cure=cure)
    steps = zip(path.split("/"), example.split("/"), strict=True)
    real = "/".join(found if step == f"{{{parameter}}}" else shown for step, shown in steps)
    return real, NEWEST.format(what=what)


def _newest(store: Store, parameter: str) -> str:
    if parameter == "prediction_id":
        rows = store.execute("SELECT max(number) AS newest FROM predictions")
        return id_of(PREFIX, rows[0]["newest"]) if rows[0]["newest"] else ""
    rows = store.execute("SELECT id FROM datasets ORDER BY created_at DESC LIMIT 1")
    return rows[0]["id"] if rows else ""
