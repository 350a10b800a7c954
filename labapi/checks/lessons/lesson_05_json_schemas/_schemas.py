"""What a schema lets in that a learner has written; it comes as plain data.

A schema is a program for its validator. A `pattern` can take hours, a `$ref` may be fetched from
the network, one that leads back to itself never ends. So the words that are read are listed here.
A `$ref` leads to a place in the same schema, and what it leads to counts; no pattern is run
(`_patterns.py`); and `Registry()` knows no other document, and fetches none.

`jsonschema` is imported where it is used: it needs a second, and only two tasks need it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_05_json_schemas import _patterns
from labapi.checks.lessons.lesson_05_json_schemas._moments import read_moment

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

DEEPEST, MOST = 20, 2_000
"""How deep a schema may be, references followed, and how many parts it may have."""
ONE_SCHEMA = (
    "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
LISTED = ("allOf", "anyOf", "oneOf", "prefixItems")
NAMED = ("$defs", "definitions", "dependentSchemas", "properties")
BARE = (
    "const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "format",
    "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "pattern", "required", "type",
    "uniqueItems",
)  # fmt: skip
SAID_ONLY = (
    "$comment", "$schema", "default", "deprecated", "description", "examples", "readOnly", "title",
    "writeOnly",
)  # fmt: skip
NOT_READ = (
    "$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef",
    "$vocabulary", "patternProperties",
)  # fmt: skip
"""Words of JSON Schema that the judges do not read."""
KNOWN = (*ONE_SCHEMA, *LISTED, *NAMED, *BARE, *SAID_ONLY, *NOT_READ, "$ref")
ONLY_ONCE = ("unevaluatedItems", "unevaluatedProperties")
"""One inside the other, they take twice as long for each level."""


class Shape:
    """A learner's schema that can be used; `strange` are the words in it that do nothing."""

    def __init__(self, name: str, schema: dict[str, Any], strange: tuple[str, ...]) -> None:
        """Keep it, to be asked about documents."""
        self.name, self.strange = name, strange
        self._validator = _validator(schema)

    def lets_in(self, document: Any) -> bool:
        """Tell whether the schema lets a document in."""
        return bool(self._validator.is_valid(document))

    @property
    def misspelt(self) -> str:
        """Say in a sentence which word does nothing, and what may have been meant; else empty."""
        for word in self.strange:
            if near := get_close_matches(word, KNOWN, 1, 0.8):
                return f"There is a word `{word}` in it. Was `{near[0]}` meant?"
        return "".join(
            f"The word `{word}` in it is none of JSON Schema." for word in self.strange[:1]
        )


def schema_under(work: Work, name: str) -> Shape:
    """Read the schema that stands under this name; a JSON text is taken as well."""
    value = work.value(name)
    schema = expect_type(name, _read(name, value) if isinstance(value, str) else value, dict)
    if _weight(schema) > MOST:
        incorrect(f"`{name}` has more than {MOST:,} parts. The task needs a few dozen.")
    _expect_schema(name, schema)
    reading = _Reading(name, schema)
    reading.look(schema, 0)
    return Shape(name, _without_address(schema), tuple(dict.fromkeys(reading.strange)))


def _read(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        incorrect(f"`{name}` is a text, and no JSON. Write the schema as a dictionary.")


def _weight(value: Any) -> int:
    """Count the parts of plain data, which is at most 40 deep: the codec lets no more pass."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_weight, parts))


def _without_address(schema: dict[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in schema.items() if word not in ("$id", "$schema")}


# The library.


@cache
def _library() -> Any:
    """Make a validator of the words that are read; whatever is no word of them does nothing."""
    from jsonschema import Draft202012Validator as Stock
    from jsonschema import FormatChecker
    from jsonschema.exceptions import ValidationError
    from jsonschema.validators import create

    def pattern(validator: Any, wanted: str, document: Any, schema: Any) -> Iterator[Any]:
        if validator.is_type(document, "string") and not _patterns.fits(wanted, document):
            yield ValidationError("it fits no pattern")

    formats = FormatChecker(formats=())
    formats.checkers = {"date-time": (_is_moment, ())}
    words = (*ONE_SCHEMA, *LISTED, *NAMED, *BARE, "$ref")
    read = {word: Stock.VALIDATORS[word] for word in words if word in Stock.VALIDATORS}
    kind = create(
        meta_schema=Stock.META_SCHEMA,
        validators=read | {"pattern": pattern},
        type_checker=Stock.TYPE_CHECKER,
        format_checker=formats,
    )
    return kind, formats


def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or read_moment(value) is not None


def _validator(schema: dict[str, Any]) -> Validator:
    from referencing import Registry

    kind, formats = _library()
    made: Validator = kind(schema, registry=Registry(), format_checker=formats)
    return made


def _expect_schema(name: str, schema: dict[str, Any]) -> None:
    """Ask that it is a schema at all; its patterns are not looked at."""
    from jsonschema import Draft202012Validator, SchemaError

    try:
        Draft202012Validator.check_schema(schema, format_checker=None)  # type: ignore[arg-type]
    except SchemaError as error:
        place = error.json_path.removeprefix("$").lstrip(".")
        at = f"at `{place}` stands" if place else "it is"
        incorrect(
            f"`{name}` is no JSON Schema: {at} `{shown(error.instance)}`. Put it before "
            "`Draft202012Validator.check_schema`, and read what it says."
        )


# What stands in it.


class _Reading:
    """Goes through a schema part by part, and follows each `$ref`, as a validator will."""

    def __init__(self, name: str, schema: dict[str, Any]) -> None:
        self._name, self._whole, self._left = name, schema, MOST
        self._once = 0
        self.strange: list[str] = []

    def look(self, schema: Any, depth: int) -> None:
        """Look at one schema, found so deep, and at all that stand in it."""
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            incorrect(
                f"`{self._name}` does not come to an end, or is very deep. Does a `$ref` lead back "
                "to where it stands?"
            )
        for word, value in schema.items() if isinstance(schema, dict) else ():
            self._expect_read(word, value, depth)
            for part in self._parts(word, value):
                self.look(part, depth + 1)

    def _parts(self, word: str, value: Any) -> Iterator[Any]:
        if word in ONE_SCHEMA:
            yield value
        elif word in LISTED:
            yield from value
        elif word in NAMED and isinstance(value, dict):
            yield from value.values()
        elif word == "$ref":
            yield self._led_to(value)

    def _expect_read(self, word: object, value: Any, depth: int) -> None:
        if word in NOT_READ and not (word == "$id" and depth == 0):
            self._refuse(f"`{word}`")
        if word == "pattern" and _patterns.branches(value) is None:
            said = "it reads patterns of words, `|`, `^`, `$` and round brackets only"
            self._refuse(f"the pattern `{shown(value)}`: {said}")
        self._once += word in ONLY_ONCE
        if self._once > 1:
            self._refuse("`unevaluatedProperties` or `unevaluatedItems` more than once")
        if word not in KNOWN:
            self.strange.append(str(word))

    def _refuse(self, what: str) -> None:
        incorrect(
            f"In `{self._name}` stands {what}. This check does not read that. The task can be "
            "done without: say it by another word."
        )

    def _led_to(self, reference: str) -> Any:
        """Follow a reference to a place in the same schema."""
        place, *steps = reference.split("/")
        found: Any = self._whole
        for step in (one.replace("~1", "/").replace("~0", "~") for one in steps):
            found = found.get(step) if isinstance(found, dict) else None
        if place != "#" or found is None:
            incorrect(
                f"In `{self._name}` a `$ref` leads to `{shown(reference)}`. This check fetches "
                "nothing: write what it leads to under `$defs`, and refer to `#/$defs/…`."
            )
        return found
