"""A JSON Schema made plain: references followed, `allOf` merged, "or null" told apart.

A document comes from somewhere else and may be anything: what is no object counts as an empty
one, a reference that leads nowhere or round in a circle too. Nothing here raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

Json = dict[str, Any]
MERGED_AT_MOST = 50
"""How many parts of `allOf` are merged before the rest is left out."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What one schema says: its own keywords, the name it goes by, and the choices it leaves."""

    keywords: Json
    name: str = ""
    refs: frozenset[str] = frozenset()
    options: tuple[Any, ...] = ()
    nullable: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """The JSON types, without null; guessed from the other keywords where none is named."""
        given = self.keywords.get("type")
        named = [given] if isinstance(given, str) else as_list(given)
        found = [name for name in named if isinstance(name, str) and name != "null"]
        return tuple(found) or self._guessed()

    def _guessed(self) -> tuple[str, ...]:
        if self.options:
            return ()
        if "const" in self.keywords or self.choices:
            return tuple(dict.fromkeys(map(type_of, self.choices or [self.keywords["const"]])))
        hints = {"properties": "object", "items": "array"}
        return tuple(kind for word, kind in hints.items() if word in self.keywords)[:1]

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values of an `enum`, without null."""
        return tuple(value for value in as_list(self.keywords.get("enum")) if value is not None)

    @property
    def required(self) -> frozenset[str]:
        """The names of the fields that must be there."""
        return frozenset(name for name in as_list(self.keywords.get("required")) if _is_text(name))

    @property
    def properties(self) -> Json:
        """The fields and their schemas."""
        return as_object(self.keywords.get("properties"))


class Schemas:
    """All the schemas of one document, read by `read`."""

    def __init__(self, document: Any) -> None:
        """Read schemas whose references lead into this document."""
        self._document = as_object(document)

    def follow(self, node: Any) -> Json:
        """Give the object that a node stands for; what stands beside a reference wins over it."""
        return self._followed(node)[0]

    def read(self, node: Any, above: frozenset[str] = frozenset()) -> Shape:
        """Make a schema plain; `above` are the references that led to it, if that matters."""
        keywords, refs = self._merged(node)
        seen = above | refs.keys()
        options = as_list(keywords.pop("anyOf", None)) or as_list(keywords.pop("oneOf", None))
        kept = [option for option in options if not is_null(self.follow(option))]
        nullable = (
            len(kept) < len(options) or keywords.get("nullable") is True or _names_null(keywords)
        )
        if len(kept) == 1:
            round_again = seen & self._followed(kept[0])[1].keys()
            inner = Shape({}) if round_again else self.read(kept[0], seen)
            keywords, refs = (
                {**inner.keywords, **keywords},
                refs | dict.fromkeys(sorted(inner.refs)),
            )
            nullable, kept = nullable or inner.nullable, list(inner.options)
        return Shape(keywords, _name(refs, keywords), frozenset(refs), tuple(kept), nullable)

    def _merged(self, node: Any) -> tuple[Json, dict[str, None]]:
        """Merge all parts of `allOf` into one schema; its own keywords win over its parts'."""
        keywords, refs = self._followed(node)
        waiting, merged = as_list(keywords.pop("allOf", None)), 0
        while waiting and merged < MERGED_AT_MOST:
            part, more = self._followed(waiting.pop(0))
            waiting, merged = as_list(part.pop("allOf", None)) + waiting, merged + 1
            fields = {**as_object(part.get("properties")), **as_object(keywords.get("properties"))}
            needed = [*as_list(keywords.get("required")), *as_list(part.get("required"))]
            keywords, refs = {**part, **keywords}, refs | more
            keywords |= {"properties": fields} if fields else {}
            keywords |= {"required": needed} if needed else {}
        return keywords, refs

    def _followed(self, node: Any) -> tuple[Json, dict[str, None]]:
        refs: dict[str, None] = {}  # a set that remembers the order
        found = as_object(node)
        beside: Json = {}
        while isinstance(ref := found.get("$ref"), str) and ref not in refs:
            refs[ref] = None
            beside = {**found, **beside}
            found = as_object(self._at(ref))
        whole = {**found, **beside}
        whole.pop("$ref", None)
        return whole, refs

    def _at(self, ref: str) -> Any:
        place, _, path = ref.partition("#")
        if place:
            return None  # another file: it is not fetched
        found: Any = self._document
        for step in path.split("/")[1:]:
            found = as_object(found).get(unquote(step).replace("~1", "/").replace("~0", "~"))
        return found


def as_object(value: Any) -> Json:
    """Give a copy of an object, or an empty one for anything else."""
    return dict(value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Give a copy of a list, or an empty one for anything else."""
    return list(value) if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """Give a text without space around it, or an empty one for anything else."""
    return value.strip() if isinstance(value, str) else ""


def type_of(value: Any) -> str:
    """Name the JSON type of a value."""
    if isinstance(value, bool):
        return "boolean"
    known = {int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return known.get(type(value), "null")


def _names_null(keywords: Json) -> bool:
    return "null" in as_list(keywords.get("type")) or None in as_list(keywords.get("enum"))


def is_null(keywords: Json) -> bool:
    """Tell whether a schema takes nothing but null."""
    const = "const" in keywords and keywords["const"] is None
    return const or keywords.get("type") in ("null", ["null"]) or keywords.get("enum") == [None]


def _name(refs: dict[str, None], keywords: Json) -> str:
    last = list(refs)[-1].rpartition("/")[2] if refs else ""
    return unquote(last) or as_text(keywords.get("title"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
