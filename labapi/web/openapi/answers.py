"""What a route says of its answers in the OpenAPI document: every status, with an example each.

A route names the errors that it can raise (`responses=refusals(ModelNotFound(…), …)`); statuses,
headers and examples follow from the table in `problems.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapi.domain import errors
from labapi.domain.sqlite.errors import StoreBusy, StoreFull
from labapi.web.envelope import Failure
from labapi.web.openapi.examples import META
from labapi.web.problems import (
    FAULT_CODE,
    FAULT_MESSAGE,
    PROBLEM_JSON,
    PROBLEM_URN,
    REQUEST_URN,
    STATUS_OF,
)
from labapi.web.request.streaming import NDJSON, SSE, StreamEndOut
from labapi.web.settings import Settings
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    Responses = dict[int | str, dict[str, Any]]

STORE = Path("loans.sqlite")
STORE_TROUBLE = (StoreBusy(STORE), StoreFull(STORE, "database or disk is full"))
UNREADABLE = "The body is not JSON: a key in double quotes must stand at line 1, column 2."
YOUNG = errors.Detail("features.age", "This must be at least 18.", 12)
COMMON_HEADERS = {
    "X-Request-ID": "The request's id: yours, if you sent a usable one, or a new one.",
    "Server-Timing": "The stages of the request's way and their milliseconds.",
}
HEADERS_OF_STATUS = {
    401: {"WWW-Authenticate": "The credentials that would be taken."},
    403: {"WWW-Authenticate": "The credentials that would be taken, and the scope needed."},
    405: {"Allow": "The methods that this path has."},
    415: {
        "Accept": "The content types that are read here.",
        "Accept-Encoding": "Only where the body was compressed: `identity`, for not at all.",
    },
    503: {"Retry-After": "Seconds to wait before trying again."},
}


_SHAPES = "#/components/schemas/{model}"
_END = StreamEndOut.model_json_schema(ref_template=_SHAPES)
_REFERRED = ("ItemSuccessOut", "ItemFailureOut", "Failure")
_LINE = {"anyOf": [*({"$ref": _SHAPES.format(model=name)} for name in _REFERRED), _END]}
del _END["$defs"]  # these stand in the document already
_DATA = {"type": "string", "contentMediaType": "application/json", "contentSchema": _LINE}
_NAMES = {"type": "string", "enum": ["message", "end", "failure"]}
PART_OF: dict[str, dict[str, Any]] = {
    NDJSON: _LINE,
    SSE: {
        "type": "object",
        "description": "One event: an item has no name of its own; the last tells how it ended.",
        "properties": {"event": _NAMES, "data": _DATA},
        "required": ["data"],
    },
}
"""What one part of a stream is, by media type."""
AT_TIMES = ("Link", "Accept-Encoding")
"""Headers that an answer has now and then: the last page of a list has no `Link`."""
RECHECKED = "no-cache: ask before each use. Also private, where the lab asks who you are."
OUTDATED = errors.PreconditionFailed("The resource has changed since you read it.")


def success(status: int, description: str, example: object = None, **headers: str) -> Responses:
    """Describe the answer that a route gives when all is well, with the headers it adds."""
    answer = {"description": description, "headers": _headers(headers)}
    if example is not None:
        answer["content"] = {"application/json": {"example": example}}
    return {status: answer}


def streams(examples: dict[str, str]) -> dict[str, Any]:
    """Describe an answer that comes in parts, by media type.

    OpenAPI has words for that from 3.2 on (`as_3_2` of `document.py`). Before, a schema is that of
    a whole body; but some, Schemathesis among them, take that of events for the schema of each, so
    there stands none that says more than what it is about.
    """
    text = {"type": "string", "description": "The same items, one a line, and at last an end."}
    schemas = {NDJSON: text, SSE: {"description": "The same items, one an event, and an end."}}
    return {kind: {"schema": schemas[kind], "example": told} for kind, told in examples.items()}


def one_resource(description: str, example: object, keep: str = RECHECKED) -> Responses:
    """Describe both answers to a reader of one resource: the second is for who has it already."""
    told = {"Cache-Control": keep}
    have = "You have it already: your If-None-Match names it."
    return {
        **success(200, description, example, ETag="Names these exact bytes.", **told),
        **success(304, have, ETag="Names the bytes that you have.", **told),
    }


def one_page(description: str, example: object) -> Responses:
    """Describe one page of a list, which has no ETag."""
    told = {"Link": 'The next page, as rel="next".', "Cache-Control": RECHECKED}
    return success(200, description, example, **told)


def refusals(*found: errors.LabError) -> Responses:
    """Describe the errors that a route can answer with; those of one status share its entry."""
    responses: Responses = {}
    for error in found:
        status = STATUS_OF[type(error)]
        show(error, status, responses.setdefault(status, _entry(status)))
    return responses


def body_refusals(
    *found: errors.LabError,
    wrong: errors.Detail = YOUNG,
    accepted: tuple[str, ...] = ("application/json",),
    limit_bytes: int = Settings().max_body_bytes,
) -> Responses:
    """Describe the same for a route that reads a body, which can be wrong in four more ways."""
    return refusals(
        errors.MalformedJSON(UNREADABLE),
        errors.BodyTooLarge(limit_bytes),
        errors.UnsupportedContentType("text/plain", accepted),
        unacceptable(wrong),
        *found,
    )


def unacceptable(wrong: errors.Detail) -> errors.InvalidInput:
    """Make the error for one wrong value, as the handler of invalid requests words it."""
    return errors.InvalidInput("One value in the request is not acceptable. See details.", [wrong])


def late_refusal(error: errors.LabError) -> dict[str, Any]:
    """Describe an error for an entry that is added when FastAPI has made its document."""
    status = STATUS_OF.get(type(error), 500)
    found = _entry(status)
    show(error, status, found)
    del found["model"]  # only FastAPI reads this
    found["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Failure"}
    return found


def fault() -> dict[str, Any]:
    """Describe the 500, which any operation can answer with."""
    return late_refusal(_Fault(FAULT_MESSAGE))


def add_store_trouble(answers: dict[str, Any]) -> None:
    """Add what any operation answers while the store is busy or full, to its 503 if it has one."""
    found = answers.setdefault("503", late_refusal(STORE_TROUBLE[0]))
    for error in STORE_TROUBLE:
        show(error, 503, found)


class _Fault(errors.LabError):
    """Stands for the 500 in the document; nothing raises it."""

    code = FAULT_CODE


def _entry(status: int) -> dict[str, Any]:
    return {
        "description": name_of(status),
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
        name: {
            "description": text,
            "required": name not in AT_TIMES,
            "schema": {"type": "string"},
        }
        for name, text in {**described, **COMMON_HEADERS}.items()
    }


# The examples: each error as the API would really write it, in both of its shapes.


def show(error: errors.LabError, status: int, entry: dict[str, Any]) -> None:
    """Put an error into the entry of its status, in both shapes."""
    shapes = {"application/json": _failure(error), PROBLEM_JSON: _problem(status, error)}
    for media_type, shape in shapes.items():
        examples = entry["content"][media_type]["examples"]
        told = [name for name in examples if examples[name]["value"] != shape]
        name = f"{error.code}_{len(told) + 1}" if error.code in told else error.code
        examples[name] = {"summary": error.code, "value": shape}


def _failure(error: errors.LabError) -> dict[str, Any]:
    found = {"code": error.code, "message": error.message, "details": _details(error)}
    return {"status": "error", "error": found, "meta": META}


def _problem(status: int, error: errors.LabError) -> dict[str, Any]:
    return {
        "type": PROBLEM_URN + error.code.lower().replace("_", "-"),
        "title": name_of(status),
        "status": status,
        "detail": error.message,
        "instance": REQUEST_URN + META["request_id"],
        "code": error.code,
        "details": _details(error),
        "request_id": META["request_id"],
        "timestamp": META["timestamp"],
    }


def _details(error: errors.LabError) -> list[dict[str, Any]]:
    return [
        {"field": detail.field, "message": detail.message, "received": detail.received}
        for detail in error.details
    ]
