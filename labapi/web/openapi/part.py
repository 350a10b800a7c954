"""A part of the OpenAPI document: the contract of five operations, for all who offer just these.

The lab promises more than others have to keep: ETags, saved answers, measured stages. What is left
here is what lesson 05 is about: five questions, the envelope, and an error for every way to ask
wrongly. It is made from the lab's own document, so the two cannot come apart.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings

Json = dict[str, Any]
OPERATIONS = ("read_health", "list_models", "read_model", "create_prediction", "read_prediction")
"""What can be asked of all who keep this contract, by their `operationId`s."""
HEADERS = frozenset({"X-Request-ID", "Accept", "Retry-After"})
"""The headers of an answer that are promised."""
CONDITIONAL = frozenset({"304", "409", "412"})
"""The answers to which only conditions and saved answers lead."""
OF_SAVED_ANSWERS = "IDEMPOTENCY_KEY_REUSED"
TOLD = (
    "Ask a bank's loan classifier: which models there are, what one of them says of an applicant, "
    "and what it said before. Every answer has the same envelope, and every error a stable `code`."
)
_REFERENCE = re.compile(r"'#/components/schemas/([^']+)'")


@cache
def contract_document() -> Json:
    """Make the contract, once: it is the same for all who keep it."""
    services = Services.open()
    try:
        return part_of(create_app(Settings(), services).openapi())
    finally:
        services.close()


def part_of(document: Json) -> Json:
    """Leave in a document of the lab what belongs to the contract."""
    paths: Json = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if operation.get("operationId") in OPERATIONS:
                paths.setdefault(path, {})[method] = _promised(operation)
    return {
        "openapi": document["openapi"],
        "info": {**document["info"], "title": "Loan API: the contract", "description": TOLD},
        "servers": document["servers"],
        "paths": paths,
        "components": {"schemas": _reached(paths, document["components"]["schemas"])},
    }


def _promised(operation: Json) -> Json:
    """Leave of an operation what is asked, and what is answered; no conditions, and no prose."""
    names = ("tags", "operationId", "summary", "requestBody")
    left = {name: operation[name] for name in names if name in operation}
    asked = [one for one in operation.get("parameters", ()) if one["in"] != "header"]
    answers = {
        status: _answer(answer)
        for status, answer in operation["responses"].items()
        if status not in CONDITIONAL
    }
    return {**left, **({"parameters": asked} if asked else {}), "responses": answers}


def _answer(answer: Json) -> Json:
    headers = {name: one for name, one in answer["headers"].items() if name in HEADERS}
    return {**answer, "headers": headers, "content": _content(answer["content"])}


def _content(content: Json) -> Json:
    """Leave out the examples of what only saved answers lead to."""
    return {
        media_type: {name: _shown(value) for name, value in shape.items()}
        for media_type, shape in content.items()
    }


def _shown(value: Any) -> Any:
    is_object = isinstance(value, dict)
    return {k: v for k, v in value.items() if k != OF_SAVED_ANSWERS} if is_object else value


def _reached(paths: Json, schemas: Json) -> Json:
    """Leave the shapes that the operations refer to, and those that these refer to."""
    wanted, found = set(_REFERENCE.findall(str(paths))), set[str]()
    while wanted - found:
        found |= wanted
        wanted = {name for one in found for name in _REFERENCE.findall(str(schemas[one]))}
    return {name: shape for name, shape in schemas.items() if name in found}
