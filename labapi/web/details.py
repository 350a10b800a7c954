"""From Pydantic's list of errors to the API's `details`: where, why, and what came.

The text is for the person who wrote the request, so it says what would be accepted. Whatever the
client sent is made safe to send back: cut where it is long, and free of what JSON cannot carry.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from labapi.domain.errors import Detail
from labapi.web.envelope import MOST_DETAILS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_SHOWN = 200
MOST_SHOWN = 20
WHERE_FROM = frozenset({"body", "query", "path", "header", "cookie"})
BRANCHES = frozenset({"logistic_regression", "gradient_boosting"})
"""Pydantic puts the branch of a union into an error's location; the request has no such step."""
MESSAGES: dict[str, str] = {
    "missing": "This field is required.",
    "extra_forbidden": "There is no field of this name.",
    "int_type": "This must be a whole number, without quotes.",
    "int_from_float": "This must be a whole number.",
    "int_parsing": "This must be a whole number.",
    "float_type": "This must be a number, without quotes.",
    "finite_number": "This number is too large to be stored.",
    "bool_type": "This must be true or false, without quotes.",
    "string_type": "This must be a text in quotes.",
    "string_unicode": "This text has a lone surrogate, which no character is.",
    "string_pattern_mismatch": "This must be a JSON Pointer, such as /description or /tags/0.",
    "bool_parsing": "This must be true or false.",
    "int_parsing_size": "This number has too many digits.",
    "none_required": "This must be null.",
    "list_type": "This must be a list in square brackets.",
    "dict_type": "This must be an object in curly brackets.",
    "model_type": "This must be an object in curly brackets.",
    "model_attributes_type": "This must be an object in curly brackets.",
}
OTHER = "This value is not one that is taken here."
"""For what no schema of ours can be refused for: not even then are a library's words told."""
BOUNDS: dict[str, tuple[str, str]] = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
SIZES: dict[str, tuple[str, str, str]] = {
    "too_short": ("at least", "min_length", "item"),
    "too_long": ("at most", "max_length", "item"),
    "string_too_short": ("at least", "min_length", "character"),
    "string_too_long": ("at most", "max_length", "character"),
}


def details_of(errors: Sequence[Mapping[str, Any]]) -> list[Detail]:
    """Turn Pydantic's errors, or the first hundred of them, into details, in their order.

    >>> details_of([{"type": "greater_than_equal", "loc": ("body", "features", "age"),
    ...              "ctx": {"ge": 18}, "input": 12, "msg": ""}])[0].message
    'This must be at least 18.'
    """
    return [_detail(error) for error in errors[:MOST_DETAILS]]


def _detail(error: Mapping[str, Any]) -> Detail:
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return _no_branch(error)
    received = None if error["type"] == "missing" else error["input"]
    return Detail(field_path(error["loc"]), _message(error), received)


def _no_branch(error: Mapping[str, Any]) -> Detail:
    """Say which values the field that chooses between two shapes can have."""
    name = error["ctx"]["discriminator"].strip("'")
    field = field_path((*error["loc"], name))
    if error["type"] == "union_tag_not_found":
        return Detail(field, MESSAGES["missing"], None)
    wanted = error["ctx"]["expected_tags"].replace("', '", "' or '")
    return Detail(field, f"This must be one of {wanted}.", error["input"][name])


def field_path(location: Sequence[str | int]) -> str:
    """Write where a value stands in the request: `features.age`, `items.2.features.age`."""
    steps = location[1:] if location and location[0] in WHERE_FROM else location
    if len(steps) > 1 and steps[0] in BRANCHES:
        steps = steps[1:]
    return ".".join(printable(str(step)) for step in steps)


def _message(error: Mapping[str, Any]) -> str:
    kind = error["type"]
    if kind in BOUNDS:
        words, bound = BOUNDS[kind]
        return f"This must be {words} {_number(error['ctx'][bound])}."
    if kind in SIZES:
        words, bound, unit = SIZES[kind]
        size = error["ctx"][bound]
        return f"This must have {words} {_number(size)} {unit}{'s' * (size != 1)}."
    if kind == "literal_error":
        return f"This must be one of {error['ctx']['expected']}."
    if kind == "value_error":
        return str(error["ctx"]["error"])
    return MESSAGES.get(kind, OTHER)


def _number(bound: float) -> str:
    return f"{bound:,}" if abs(bound) >= 1_000 else f"{bound:g}"


def shown(value: Any, depth: int = 3) -> Any:
    """Make a value that a client sent safe to send back.

    What JSON has no word for becomes words, and none that the client could have sent: `1e400` was
    a number, and what is left of it says only how large. Long texts and deep values are shortened.
    """
    if isinstance(value, dict | list | tuple):
        return "…" if depth == 0 else _shown_container(value, depth - 1)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**LONGEST_SHOWN else "a number of very many digits"
    if isinstance(value, float):
        return value if math.isfinite(value) else _beyond(value)
    return _shortened(printable(str(value)))


def _beyond(value: float) -> str:
    """Say what came where a float holds no more of it than that it is too large, or no number.

    >>> [_beyond(float(text)) for text in ("1e400", "-1e400", "nan")]
    ['a number beyond 1.8e308', 'a number beyond -1.8e308', 'what is no number']
    """
    if math.isnan(value):
        return "what is no number"
    return f"a number beyond {'-' * (value < 0)}1.8e308"


def _shown_container(value: Any, depth: int) -> Any:
    if isinstance(value, dict):
        first = list(value.items())[:MOST_SHOWN]
        return {_shortened(printable(str(name))): shown(item, depth) for name, item in first}
    return [shown(item, depth) for item in value[:MOST_SHOWN]]


def printable(text: str) -> str:
    """Replace what UTF-8 cannot carry (lone surrogates) by the replacement character."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[:LONGEST_SHOWN]}… ({len(text)} characters)"
