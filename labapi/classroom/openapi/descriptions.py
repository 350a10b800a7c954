"""A schema described in words: what kind of value it asks for, and within which bounds.

>>> described = Descriptions({})
>>> described.kind({"type": "array", "items": {"type": "integer"}})
'array of integers'
>>> described.bounds({"type": "number", "exclusiveMinimum": 0, "maximum": 10000000.0})
'more than 0, at most 10,000,000'
"""

from __future__ import annotations

import json
import math
from typing import Any, TypeGuard

from labapi.classroom.openapi.schema import Json, Schemas, Shape, as_text, is_null

KINDS = frozenset({"integer", "number", "string", "boolean", "array", "object"})
WIDTHS = frozenset({"int32", "int64", "float", "double"})
"""Formats that say how many bits a program needs: the bounds say it to people."""
SHOWN_CHOICES = 12
DEEPEST = 6
FILE = "a file"
NO_REFS: frozenset[str] = frozenset()


class Descriptions(Schemas):
    """The schemas of one document, in words."""

    def kind(self, node: Any, above: frozenset[str] = NO_REFS) -> str:
        """Name the kind of value, such as `integer or null` or `array of objects`."""
        shape = self.read(node)
        if shape.refs & above or len(above) > DEEPEST:
            return shape.types[0] if shape.types else "anything"
        seen = above | shape.refs
        kinds = [self.kind(option, seen) for option in shape.options]
        kinds += [self._one_kind(name, shape, seen) for name in shape.types]
        if not kinds:
            return "null" if is_null(shape.keywords) else "anything"
        return " or ".join(dict.fromkeys([*kinds, *["null"] * shape.nullable]))

    def _one_kind(self, name: str, shape: Shape, above: frozenset[str]) -> str:
        if name != "array" or not self.follow(shape.keywords.get("items")):
            return name
        inner = self.kind(shape.keywords["items"], above)
        return f"array of {inner}s" if inner in KINDS else f"array of ({inner})"

    def bounds(self, node: Any, depth: int = 3) -> str:
        """Tell which values of that kind are taken, in an order that is always the same."""
        shape = self.read(node)
        if shape.options and depth:
            parts = [self.bounds(option, depth - 1) for option in shape.options]
            return "; or ".join(dict.fromkeys(filter(None, parts)))
        keywords = shape.keywords
        parts = [*_values(shape), _between(keywords, ""), _lengths(keywords), _format(keywords)]
        if "array" in shape.types and depth:
            each = self.bounds(keywords.get("items"), depth - 1)
            parts += ["no item twice"] * (keywords.get("uniqueItems") is True)
            parts += [f"each {each}"] * bool(each)
        return ", ".join(filter(None, parts))


def number(value: float) -> str:
    """Write a number as people do.

    >>> number(10000000.0), number(0.5), number(18)
    ('10,000,000', '0.5', '18')
    """
    whole = math.isfinite(value) and value == int(value)
    return f"{int(value):,}" if whole and abs(value) < 1e15 else repr(value)


def literal(value: Any) -> str:
    """Write a value in JSON, on one line."""
    return json.dumps(value, ensure_ascii=False)


def is_number(value: Any) -> TypeGuard[float]:
    """Tell a number from anything else, `true` included."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def edges(keywords: Json) -> tuple[float | None, bool, float | None, bool]:
    """Give the least and the greatest value, each with whether it is itself left out.

    OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`; 3.1 writes the number there.
    """
    return *_edge(keywords, "minimum", "exclusiveMinimum", max), *_edge(
        keywords, "maximum", "exclusiveMaximum", min
    )


def _edge(keywords: Json, closed: str, opened: str, tighter: Any) -> tuple[float | None, bool]:
    shut, open_ = keywords.get(closed), keywords.get(opened)
    if not is_number(open_):
        return (shut, open_ is True) if is_number(shut) else (None, False)
    if is_number(shut) and tighter(shut, open_) == shut != open_:
        return shut, False
    return open_, True


def _between(keywords: Json, unit: str) -> str:
    low, low_open, high, high_open = edges(keywords)
    if low is not None and high is not None and not low_open and not high_open:
        return f"{number(low)} to {number(high)}{unit}" if low != high else f"only {number(low)}"
    parts = []
    if low is not None:
        parts.append(f"{'more than' if low_open else 'at least'} {number(low)}")
    if high is not None:
        parts.append(f"{'less than' if high_open else 'at most'} {number(high)}")
    step = keywords.get("multipleOf")
    return ", ".join([*parts, f"a multiple of {number(step)}"] if is_number(step) else parts)


def _lengths(keywords: Json) -> str:
    parts = []
    for low, high, unit in (
        ("minLength", "maxLength", "character"),
        ("minItems", "maxItems", "item"),
        ("minProperties", "maxProperties", "field"),
    ):
        parts.append(_length(keywords.get(low), keywords.get(high), unit))
    return ", ".join(filter(None, parts))


def _length(low: Any, high: Any, unit: str) -> str:
    least = low if is_number(low) and low > 0 else None
    if not is_number(high):
        return f"at least {counted(least, unit)}" if least is not None else ""
    if least is None:
        return f"at most {counted(high, unit)}"
    return counted(high, unit) if least == high else f"{number(least)} to {counted(high, unit)}"


def counted(count: float, unit: str) -> str:
    """Say how many there are: `1 field`, `2 fields`."""
    return f"{number(count)} {unit}{'s' * (count != 1)}"


def _format(keywords: Json) -> str:
    form, pattern = as_text(keywords.get("format")), as_text(keywords.get("pattern"))
    is_file = form == "binary" or bool(as_text(keywords.get("contentMediaType")))
    told = bool(form) and form not in WIDTHS
    parts = [FILE] if is_file else [f"format {form}"] * told
    return ", ".join([*parts, f"of the pattern {pattern}"] if pattern else parts)


def _values(shape: Shape) -> list[str]:
    if "const" in shape.keywords:
        return [f"always {literal(shape.keywords['const'])}"]
    if shape.choices:
        shown = [literal(choice) for choice in shape.choices[:SHOWN_CHOICES]]
        more = len(shape.choices) - len(shown)
        last = f"{more} more" if more else shown.pop()
        return [f"{', '.join(shown)} or {last}" if shown else last]
    return ["true or false"] if shape.types == ("boolean",) else []
