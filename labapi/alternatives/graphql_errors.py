"""How what went wrong is told in GraphQL: a sentence, where it was, and a code for programs.

GraphQL answers `{"data": …, "errors": […]}`, whatever the status. A field that failed is null in
the data and has an error with its *path*; a request that cannot be run at all has errors and no
data. GraphQL leaves it to each server what else stands in an error (`extensions`). Here that are
the `code` and the `details` that the same mistake has everywhere in this API.
"""

from __future__ import annotations

import re
import traceback
from typing import Any, NamedTuple

from graphql import GraphQLError

from labapi.alternatives.graphql_limits import CODE as TOO_LARGE
from labapi.alternatives.graphql_limits import MOST_DEPTH, MOST_TOKENS
from labapi.domain.errors import InvalidInput, LabError
from labapi.domain.sqlite.errors import StoreError
from labapi.web.details import MESSAGES, shown
from labapi.web.problems import FAULT_CODE, FAULT_MESSAGE

MALFORMED, INVALID = "MALFORMED_QUERY", "INVALID_QUERY"
"""For what is no GraphQL, and for GraphQL that does not fit the schema."""
OWN_WORDS = ""
"""Of such mistakes GraphQL's own sentences tell: every server says them, in whatever language."""
OF_GRAPHQL: dict[str, tuple[str, str]] = {
    r"Syntax Error: Document contains more": (
        TOO_LARGE,
        f"The query has more than {MOST_TOKENS:,} tokens, and no more are read. Ask for less.",
    ),
    r"Syntax Error: Document is nested": (
        TOO_LARGE,
        f"The query is nested too deep: at most {MOST_DEPTH} fields in depth are answered.",
    ),
    r"Maximum introspection depth": (
        TOO_LARGE,
        "Of the schema, lists in lists are told up to the second. Ask for the next by a __type.",
    ),
    r"Too many errors": (InvalidInput.code, "More values do not fit. These are the first."),
    r"Syntax Error": (MALFORMED, OWN_WORDS),
    r"": (INVALID, OWN_WORDS),
}
"""What GraphQL refuses before anything is run: how its words begin, our code, and our words."""
VARIABLE = re.compile(r"Variable '\$(\w+)' has invalid value(?: at ([^:]+))?: ")
COERCION: dict[str, str] = {
    r"Int cannot represent non 32-bit": "This must be a whole number that fits into 32 bits.",
    r"Int cannot": MESSAGES["int_type"],
    r"Float cannot": MESSAGES["float_type"],
    r"Boolean cannot": MESSAGES["bool_type"],
    r"(?:String|ID) cannot": MESSAGES["string_type"],
    r"Expected .* not to include unknown field '(\w+)'": MESSAGES["extra_forbidden"],
    r"Expected .* to include required field '(\w+)'": MESSAGES["missing"],
    r"Expected .* to be an object": MESSAGES["dict_type"],
    r"Expected .* (?:not to be None|to be provided)": MESSAGES["missing"],
}
"""How a value is refused that does not fit its type, and what the API says of the same mistake. A
name in round brackets is the last step of the way to the value."""


class Read(NamedTuple):
    """What of an error a client is told."""

    code: str
    message: str
    details: list[dict[str, Any]]


def read(error: GraphQLError) -> Read:
    """Find code and words for whatever went wrong; the domain's errors have theirs already."""
    cause = error.original_error
    if isinstance(cause, LabError):
        return Read(cause.code, cause.message, [_shown(detail) for detail in cause.details])
    if cause is not None and not isinstance(cause, GraphQLError):
        return Read(FAULT_CODE, FAULT_MESSAGE, [])
    if error.extensions and "code" in error.extensions:
        return Read(error.extensions["code"], error.message, [])
    if coerced := _coercion(error.message):
        return coerced
    first = next(start for start in OF_GRAPHQL if re.match(start, error.message))
    code, words = OF_GRAPHQL[first]
    return Read(code, words or error.message, [])


def _coercion(message: str) -> Read | None:
    variable = VARIABLE.match(message)
    said = message[variable.end() :] if variable else message
    steps = [variable[1], *re.findall(r"\w+", variable[2] or "")] if variable else []
    for start, words in COERCION.items():
        if found := re.match(start, said, re.S):
            detail = {"field": ".".join([*steps, *found.groups()]), "message": words}
            what = f"The variable ${variable[1]}" if variable else "A value in the query"
            return Read(InvalidInput.code, f"{what} does not fit its type. See details.", [detail])
    return None


def _shown(detail: Any) -> dict[str, Any]:
    received = shown(detail.received)
    return {"field": detail.field, "message": detail.message, "received": received}


def fault_in(error: GraphQLError) -> str:
    """Write down for the operator what no client is told of an error; empty where that is all."""
    cause = error.original_error
    if isinstance(cause, StoreError):
        return str(cause)
    if cause is not None and read(error).code == FAULT_CODE:
        return "".join(traceback.format_exception(cause))
    return ""


def told(error: GraphQLError) -> dict[str, Any]:
    """Write an error for the client, in the form of GraphQL's specification (section 7.1.2)."""
    code, message, details = read(error)
    found: dict[str, Any] = {"message": message}
    if error.locations:
        found["locations"] = [place.formatted for place in error.locations]
    if error.path:
        found["path"] = error.path
    return {**found, "extensions": {"code": code, **({"details": details} if details else {})}}


def refused(error: LabError) -> dict[str, Any]:
    """Write an error of what came before there was a query to run."""
    return told(GraphQLError(error.message, original_error=error))
