"""The OpenAPI document as a teaching text: every status of every operation, with an example each.

A route names the errors that it can raise (``responses=refusals(ModelNotFound, …)``); statuses,
headers and examples follow from the table in ``problems.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from labapi.domain import errors
from labapi.web.envelope import Failure, Problem
from labapi.web.problems import FAULT_CODE, FAULT_MESSAGE, PROBLEM_JSON, STATUS_OF
from labapi.web.statuses import status_name

if TYPE_CHECKING:
    from fastapi import FastAPI

    Responses = dict[int | str, dict[str, Any]]

DESCRIPTION = """
A bank's loan classifier on the network. Send an applicant's five features, get *approved* or
*rejected* with a probability.

Every answer has the same envelope: `status`, `data` or `error`, and `meta`. Every error has a
stable `code`; with `Accept: application/problem+json` the same error comes as RFC 9457.
"""
EXAMPLE_META = {
    "request_id": "9f86d081884c7d65",
    "timestamp": "2026-11-23T20:03:38.125Z",
    "response_time_ms": 0.42,
}
EXAMPLE_DETAIL = {
    "field": "features.age",
    "message": "This must be at least 18.",
    "received": 12,
}
BODY_ERRORS: tuple[errors.LabError, ...] = (
    errors.MalformedJSON("The body is not JSON: Expecting value at line 1, column 1."),
    errors.BodyTooLarge(65_536),
    errors.UnsupportedContentType("text/plain", ("application/json",)),
    errors.InvalidInput(
        "One value in the request is not acceptable. See details.",
        [errors.Detail(**EXAMPLE_DETAIL)],  # type: ignore[arg-type]  # three known keys
    ),
)
COMMON_HEADERS = {
    "X-Request-ID": "The request's id: yours, if you sent a usable one, or a new one.",
    "Server-Timing": "The stages of the request's way and their milliseconds.",
}
HEADERS_OF_STATUS = {
    405: {"Allow": "The methods that this path has."},
    415: {"Accept": "The content types that are read here."},
    503: {"Retry-After": "Seconds to wait before trying again."},
}


def refusals(*found: errors.LabError) -> Responses:
    """Describe the errors that a route can answer with; those of one status share its entry."""
    responses: Responses = {}
    for error in found:
        status = STATUS_OF[type(error)]
        entry = responses.setdefault(status, _entry(status))
        for media_type in entry["content"].values():
            example = (
                _problem(status, error)
                if media_type is entry["content"][PROBLEM_JSON]
                else _failure(error)
            )
            media_type["examples"][error.code] = {"summary": error.code, "value": example}
    return responses


def body_refusals(*found: errors.LabError) -> Responses:
    """Describe the same for a route that reads a body, which can be wrong in four more ways."""
    return refusals(*BODY_ERRORS, *found)


def success(status: int, description: str, **headers: str) -> Responses:
    """Describe the answer that a route gives when all is well, with the headers it adds."""
    return {status: {"description": description, "headers": _headers(headers)}}


def _entry(status: int) -> dict[str, Any]:
    return {
        "description": status_name(status),
        "model": Failure,
        "headers": _headers(HEADERS_OF_STATUS.get(status, {})),
        "content": {
            "application/json": {"examples": {}},
            PROBLEM_JSON: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {},
            },
        },
    }


def _headers(described: dict[str, str]) -> dict[str, Any]:
    return {
        name.replace("_", "-"): {"description": text, "schema": {"type": "string"}}
        for name, text in {**described, **COMMON_HEADERS}.items()
    }


def _details(error: errors.LabError) -> list[dict[str, Any]]:
    return [
        {"field": detail.field, "message": detail.message, "received": detail.received}
        for detail in error.details
    ]


def _failure(error: errors.LabError) -> dict[str, Any]:
    found = {"code": error.code, "message": str(error), "details": _details(error)}
    return {"status": "error", "error": found, "meta": EXAMPLE_META}


def _problem(status: int, error: errors.LabError) -> dict[str, Any]:
    return {
        "type": "urn:labapi:problem:" + error.code.lower().replace("_", "-"),
        "title": status_name(status),
        "status": status,
        "detail": str(error),
        "instance": "/api/v1/predict",
        "code": error.code,
        "details": _details(error),
        "request_id": EXAMPLE_META["request_id"],
        "timestamp": EXAMPLE_META["timestamp"],
    }


class _Fault(errors.LabError):
    """Stands for the 500 in the document; nothing raises it."""

    code = FAULT_CODE


def describe(app: FastAPI) -> dict[str, Any]:
    """Make the document, once for each app."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version=app.openapi_version,
            description=DESCRIPTION.strip(),
            routes=app.routes,
            tags=app.openapi_tags,
            separate_input_output_schemas=False,
        )
        _mend(document)
        app.openapi_schema = document
    return app.openapi_schema


def _mend(document: dict[str, Any]) -> None:
    """Add the 500 to every operation, and take out the 422 that FastAPI adds and nothing gives."""
    schemas = document["components"]["schemas"]
    for shape in (Failure, Problem):
        shapes = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(shapes.pop("$defs", {}))
        schemas[shape.__name__] = shapes
    fault = _entry(500)
    fault.pop("model")
    fault["content"]["application/json"] = {
        "schema": {"$ref": "#/components/schemas/Failure"},
        "examples": {FAULT_CODE: {"summary": FAULT_CODE, "value": _failure(_Fault(FAULT_MESSAGE))}},
    }
    fault["content"][PROBLEM_JSON]["examples"] = {
        FAULT_CODE: {"summary": FAULT_CODE, "value": _problem(500, _Fault(FAULT_MESSAGE))}
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            if "HTTPValidationError" in str(answers.get("422", "")):
                del answers["422"]
            answers["500"] = fault
            operation["responses"] = dict(sorted(answers.items()))
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
