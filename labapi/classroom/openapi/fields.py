"""The fields of a body as one flat list, from the outermost to the innermost.

>>> for field in fields_of(Descriptions({}), {"properties": {"age": {"type": "integer"}}}):
...     print(field.path, field.kind)
age integer
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from labapi.classroom.openapi.descriptions import Descriptions, literal
from labapi.classroom.openapi.samples import example_of
from labapi.classroom.openapi.schema import Shape, as_text

MOST_FIELDS = 300
DEEPEST = 10
ITEM = "[]"
"""The step of a path that stands for any item of an array."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value in a body: where it stands, and what it may be.

    `keys` is the way to it, as in `("items", "[]", "age")`; empty for a body that is one value.
    `default` is JSON, and empty where there is none. `choices` are the values of an `enum`. `of`
    names the alternative that the field belongs to, where a body may have one of several shapes.
    """

    keys: tuple[str, ...]
    kind: str
    required: bool = False
    bounds: str = ""
    description: str = ""
    example: Any = None
    default: str = ""
    choices: tuple[Any, ...] = ()
    of: str = ""

    @property
    def path(self) -> str:
        """The way to it as one text: `items[].features.age`."""
        return ".".join(self.keys).replace(f".{ITEM}", ITEM)


def fields_of(schemas: Descriptions, node: Any) -> tuple[Field, ...]:
    """List the fields of a schema; those of a shape that holds itself are listed once."""
    found: dict[tuple[str, tuple[str, ...]], Field] = {}
    for field in islice(_Walk(schemas).inside(node, _Position()), MOST_FIELDS):
        found.setdefault((field.of, field.keys), field)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a walk stands: the keys and references that led there.

    `needed`, where it is given, are the only names that may count as required: those that every
    one of several shapes requires.
    """

    keys: tuple[str, ...] = ()
    of: str = ""
    above: frozenset[str] = frozenset()
    needed: frozenset[str] | None = None

    def below(self, key: str) -> _Position:
        return _Position((*self.keys, key), self.of, self.above)


class _Walk:
    """A walk through one schema."""

    def __init__(self, schemas: Descriptions) -> None:
        self._schemas = schemas

    def inside(self, node: Any, position: _Position) -> Iterator[Field]:
        """Give the fields below a node; for an outermost value that has none, the value itself."""
        shape = self._schemas.read(node)
        if shape.refs & position.above or len(position.keys) > DEEPEST:
            return
        position = replace(position, above=position.above | shape.refs)
        if not position.keys and not shape.options and not shape.properties and shape.types:
            yield self._field(node, position, True)
        for name, inner in shape.properties.items():
            at = position.below(str(name))
            sure = position.needed is None or name in position.needed
            yield self._field(inner, at, sure and name in shape.required)
            yield from self.inside(inner, at)
        if "array" in shape.types:
            yield from self.inside(shape.keywords.get("items"), position.below(ITEM))
        yield from self._of_options(shape, position)

    def _of_options(self, shape: Shape, position: _Position) -> Iterator[Field]:
        """Name each shape of a whole body; below that, put the fields of all shapes together."""
        shapes = [self._schemas.read(option) for option in shape.options]
        everywhere = [option.required for option in shapes if option.properties]
        needed = frozenset.intersection(*everywhere) if everywhere else frozenset()
        for number, option in enumerate(shape.options, 1):
            name = shapes[number - 1].name or f"shape {number}"
            at = replace(position, needed=needed) if position.keys else replace(position, of=name)
            yield from self.inside(option, at)

    def _field(self, node: Any, position: _Position, required: bool) -> Field:
        shape = self._schemas.read(node)
        given = shape.keywords
        default = given.get("default")
        return Field(
            keys=position.keys,
            kind=self._schemas.kind(node),
            required=required,
            bounds=self._schemas.bounds(node),
            description=as_text(given.get("description")) * bool(position.keys),
            example=example_of(given),
            default=literal(default) if "default" in given and default is not None else "",
            choices=shape.choices,
            of=position.of,
        )
