"""What differs where no rule looks: it is told, so that silence means "the same".

The rules know the keywords that most APIs have. `additionalProperties`, `not`, the style of a
parameter: where these differ, a comparison says so and leaves the judgement to its reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from labapi.classroom.openapi.schema import Schemas, as_object

SILENT = frozenset(
    {"title", "summary", "description", "example", "examples", "deprecated", "externalDocs", "xml",
     "tags", "$id", "$comment", "$schema", "$defs", "definitions", "$anchor"}
)  # fmt: skip
"""The keywords that allow and forbid nothing. So do extensions, whose names begin with `x-`."""
RESOLVED = 6
"""How many references, one inside the other, are followed to see whether two parts are the same."""
LONGEST = 40
"""How many characters of a value are shown."""


class Found(NamedTuple):
    """One thing that changed; `rule` is empty where no rule judges it."""

    rule: str
    place: str
    said: str


def differing(
    one: tuple[Schemas, Any], other: tuple[Schemas, Any], judged: set[str], place: str
) -> Iterator[Found]:
    """Give the keys of two objects whose values differ, without those that are judged elsewhere.

    >>> one, other = ({"style": "form", "name": "a"}, {"style": "pipeDelimited", "name": "b"})
    >>> schemas = Schemas({})
    >>> [found.said for found in differing((schemas, one), (schemas, other), {"name"}, "query a")]
    ['style']
    """
    (old, before), (new, after) = (one[0], as_object(one[1])), (other[0], as_object(other[1]))
    for key in dict.fromkeys((*before, *after)):
        if key in judged or _silent(key):
            continue
        if not (key in before and key in after and _alike(old, before[key], new, after[key])):
            yield Found("", place, str(key))


def _silent(key: Any) -> bool:
    return key in SILENT or str(key).startswith("x-")


def _alike(old: Schemas, one: Any, new: Schemas, other: Any) -> bool:
    """Tell whether two parts mean the same, whatever their shapes are called and described by."""
    if same(_bare(old, one, 0), _bare(new, other, 0)):
        return True
    return same(_bare(old, one, RESOLVED), _bare(new, other, RESOLVED))


def _bare(schemas: Schemas, node: Any, depth: int) -> Any:
    """Leave out what is silent, and follow references as deep as that."""
    if isinstance(node, list):
        return [_bare(schemas, part, depth) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and depth:
        node, depth = schemas.follow(node), depth - 1
    return {key: _bare(schemas, part, depth) for key, part in node.items() if not _silent(key)}


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal as JSON has it.

    >>> same(1, 1.0), same(True, 1), same([{"a": 1}], [{"a": True}])
    (True, False, False)
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def written(value: Any) -> str:
    """Write a value as JSON, shortened where it is long.

    >>> written("unsure"), written(120.0), written("a" * 60)
    ('"unsure"', '120', '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…')
    """
    whole = isinstance(value, float) and value.is_integer()
    text = str(int(value)) if whole else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
