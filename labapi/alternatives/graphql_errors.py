"""How what went wrong is told in GraphQL: a sentence, where it was, and a code for programs.

Whatever the status, GraphQL answers `{"data": …, "errors": […]}`. A field that failed is null in
the data and has an error with its *path*; a request that cannot be run at all has errors and no
data. What a program should look at is GraphQL's own way for that, `extensions.code`: for errors of
the domain the code that every part of this API gives them, with the same `details`.
"""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, GraphQLSyntaxError

from labapi.alternatives.graphql_limits import CODE as TOO_LARGE
from labapi.alternatives.graphql_limits import MOST_TOKENS
from labapi.domain.errors import InvalidInput, LabError
from labapi.domain.sqlite.errors import StoreError
from labapi.web.details import MESSAGES, shown
from labapi.web.problems import FAULT_CODE, FAULT_MESSAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

MALFORMED, INVALID = "MALFORMED_QUERY", "INVALID_QUERY"
"""For what is no GraphQL, and for GraphQL that does not fit the schema. The words are GraphQL's
own there: every server says these sentences, whatever it is written in."""
VARIABLE = re.compile(r"Variable '\$(\w+)' has invalid value(?: at ([^:]+))?: (.*)", re.S)
"""How a value is refused that does not fit the type of its variable (*coercion*)."""
COERCION: dict[str, str] = {
    r"Int cannot represent non 32-bit": "This must be a whole number that fits into 32 bits.",
    r"Int cannot": MESSAGES["int_type"],
    r"Float cannot": MESSAGES["float_type"],
    r"Boolean cannot": MESSAGES["bool_type"],
    r"(?:String|ID) cannot": MESSAGES["string_type"],
    r".* not to include unknown field '(\w+)'": MESSAGES["extra_forbidden"],
    r".* to include required field '(\w+)'": MESSAGES["missing"],
    r".* to be an object": MESSAGES["dict_type"],
    r".* (?:not to be None|to be provided)": MESSAGES["missing"],
}
"""What coercion says, and how the API says it; a name in round brackets ends the path."""


def code_of(error: GraphQLError) -> str:
    """Give the code of an error: THE table from what can go wrong to `extensions.code`."""
    cause = error.original_error
    if isinstance(cause, LabError):
        return cause.code
    if cause is not None and not isinstance(cause, GraphQLError):
        return FAULT_CODE
    if error.extensions and "code" in error.extensions:
        return str(error.extensions["code"])
    if isinstance(error, GraphQLSyntaxError):
        return TOO_LARGE if "tokens" in error.message else MALFORMED
    return InvalidInput.code if VARIABLE.match(error.message) else INVALID


def fault_in(error: GraphQLError) -> str:
    """Write down for the operator what no client is told of an error; empty where that is all."""
    cause = error.original_error
    if isinstance(cause, StoreError):
        return str(cause)
    if cause is not None and code_of(error) == FAULT_CODE:
        return "".join(traceback.format_exception(cause))
    return ""


def told(error: GraphQLError) -> dict[str, Any]:
    """Write an error for the client, as GraphQL asks for (its specification, section 7.1.2)."""
    found: dict[str, Any] = {"message": _message(error)}
    if error.locations:
        found["locations"] = [place.formatted for place in error.locations]
    if error.path:
        found["path"] = error.path
    details = list(_details(error))
    return {
        **found,
        "extensions": {"code": code_of(error), **({"details": details} if details else {})},
    }


def refused(error: LabError) -> dict[str, Any]:
    """Write an error of the domain that came before there was a query."""
    return told(GraphQLError(error.message, original_error=error))


def _message(error: GraphQLError) -> str:
    code = code_of(error)
    if code == FAULT_CODE:
        return FAULT_MESSAGE
    if code == TOO_LARGE and isinstance(error, GraphQLSyntaxError):
        return (
            f"The query has more than {MOST_TOKENS:,} tokens, and no more are read. Ask for less."
        )
    if found := VARIABLE.match(error.message):
        return f"The variable ${found[1]} does not fit its type. See details."
    return error.message


def _details(error: GraphQLError) -> Iterator[dict[str, Any]]:
    cause = error.original_error
    if isinstance(cause, LabError):
        for detail in cause.details:
            received = shown(detail.received)
            yield {"field": detail.field, "message": detail.message, "received": received}
    elif found := VARIABLE.match(error.message):
        yield _coerced(*found.groups(default=""))


def _coerced(variable: str, path: str, words: str) -> dict[str, Any]:
    steps = [variable, *re.findall(r"\w+", path)]
    for pattern, message in COERCION.items():
        if found := re.match(pattern, words):
            return {"field": ".".join([*steps, *found.groups()]), "message": message}
    return {"field": ".".join(steps), "message": words}
