"""A value that a schema takes: the one it gives as an example, or else a plain one made up.

>>> from labapi.classroom.openapi.descriptions import Descriptions
>>> sample(Descriptions({}), {"type": "integer", "minimum": 18})
18
"""

from __future__ import annotations

import math
from typing import Any

from labapi.classroom.openapi.descriptions import edges, is_number
from labapi.classroom.openapi.schema import Json, Schemas, Shape, as_list

MOST_STEPS = 2_000
TEXTS = {
    "date": "2026-11-23",
    "date-time": "2026-11-23T20:03:38Z",
    "time": "20:03:38Z",
    "duration": "P3D",
    "email": "ada@example.org",
    "hostname": "example.org",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.org/",
    "url": "https://example.org/",
    "uuid": "3f9c2a7b-e1d0-4455-8e03-978e40d543e8",
}


class _Endless(Exception):
    """A shape that holds itself, and cannot do without."""


def sample(schemas: Schemas, node: Any) -> Any:
    """Give one value that fits; None where a schema asks for a value without end."""
    try:
        return _Sampler(schemas).value(node, frozenset())
    except _Endless:
        return None


def example_of(keywords: Json) -> Any:
    """Give the first example that a schema (or a parameter) states itself, or None."""
    if keywords.get("example") is not None:
        return keywords["example"]
    given = keywords.get("examples")
    return next(iter(as_list(given)), None)


class _Sampler:
    """The making of one sample; it gives up on documents made to have no end."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._steps = 0

    def value(self, node: Any, above: frozenset[str]) -> Any:
        shape = self._schemas.read(node)
        self._steps += 1
        if shape.refs & above or self._steps > MOST_STEPS:
            raise _Endless
        stated = _stated(shape)
        if stated is not None:
            return stated
        seen = above | shape.refs
        if shape.options and not shape.properties:
            return self._first(shape.options, seen)
        return self._made(shape, next(iter(shape.types), ""), seen)

    def _first(self, options: tuple[Any, ...], above: frozenset[str]) -> Any:
        for option in options:
            try:
                return self.value(option, above)
            except _Endless:
                continue
        raise _Endless

    def _made(self, shape: Shape, kind: str, above: frozenset[str]) -> Any:
        keywords = shape.keywords
        if kind in ("integer", "number"):
            return number_within(keywords, whole=kind == "integer")
        if kind == "string":
            return _text(keywords)
        if kind == "array":
            return self._array(keywords, above)
        if kind == "object":
            return self._object(shape, above)
        return True if kind == "boolean" else None

    def _array(self, keywords: Json, above: frozenset[str]) -> list[Any]:
        least = keywords.get("minItems")
        wanted = max(int(least), 1) if is_number(least) else 1
        try:
            return [self.value(keywords.get("items"), above)] * min(wanted, 100)
        except _Endless:
            if is_number(least) and least > 0:
                raise
            return []

    def _object(self, shape: Shape, above: frozenset[str]) -> Json:
        made: Json = {}
        for name, inner in shape.properties.items():
            needed = name in shape.required
            try:
                value = self.value(inner, above)
            except _Endless:
                if needed:
                    raise
                continue
            if needed or (value is not None and not self._left_out(inner)):
                made[str(name)] = value
        return made

    def _left_out(self, node: Any) -> bool:
        """Tell an optional field that is null unless it is sent."""
        keywords = self._schemas.read(node).keywords
        return (
            "default" in keywords and keywords["default"] is None and example_of(keywords) is None
        )


def _stated(shape: Shape) -> Any:
    keywords = shape.keywords
    for value in (example_of(keywords), keywords.get("const"), keywords.get("default")):
        if value is not None:
            return value
    return shape.choices[0] if shape.choices else None


def number_within(keywords: Json, whole: bool) -> float:
    """Give a number that keeps the bounds of a schema, a round one where it can.

    >>> number_within({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, whole=False)
    0.5
    """
    low, low_open, high, high_open = edges(keywords)
    step = keywords.get("multipleOf")
    grid = step if is_number(step) and step > 0 else (1 if whole else 0)

    def fits(value: float) -> bool:
        above = low is None or (value > low if low_open else value >= low)
        below = high is None or (value < high if high_open else value <= high)
        return above and below and (not grid or math.isclose(value / grid, round(value / grid)))

    tried = [1, 0, *_near(low, grid or 1), *_near(high, grid or 1)]
    tried += [(low + high) / 2] if low is not None and high is not None else []
    found = next((value for value in tried if fits(value)), tried[0])
    return int(found) if found == int(found) else found


def _near(edge: float | None, grid: float) -> list[float]:
    if edge is None:
        return []
    around = [math.floor(edge / grid) * grid, math.ceil(edge / grid) * grid]
    return [edge, *around, around[0] - grid, around[1] + grid]


def _text(keywords: Json) -> str:
    text = TEXTS.get(str(keywords.get("format")), "text")
    least, most = keywords.get("minLength"), keywords.get("maxLength")
    if is_number(least) and len(text) < least <= 10_000:
        text += "x" * (math.ceil(least) - len(text))
    return text[: int(most)] if is_number(most) and most >= 0 else text
