"""Two JSON Schemas compared: the fields, what must be there, and the values that each may have.

A place is named from the nearest schema that has a name: `FeaturesIn.age`. So a change of a shape
that many operations share is the same change in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from labapi.classroom.openapi.contract.rules import BOUNDS, RULES, rule_of
from labapi.classroom.openapi.contract.unjudged import Found, differing, same, written
from labapi.classroom.openapi.schema import Schemas, Shape

ITEM = "[]"
DEEPEST = 40
"""How many steps from a schema's name a comparison goes: below that, all is told as not judged."""
OF_VALUE = {*BOUNDS, "type", "format", "enum", "const", "pattern", "default", "nullable",
            "uniqueItems"}  # fmt: skip
"""The keywords about one value."""
READ = OF_VALUE | {"properties", "required", "items"}
"""All keywords that are compared."""
WIDER_FORMATS = {("int64", "int32"), ("double", "float")}
"""Pairs of formats: what the second one allows, the first allows as well."""


class Side(NamedTuple):
    """One side of an exchange in both documents: where its schemas are read."""

    name: str
    old: Schemas
    new: Schemas

    @property
    def of_request(self) -> bool:
        """Whether a client sends it."""
        return self.name == "request"


def compare_values(place: str, a: Shape, b: Shape, where: str) -> Iterator[Found]:
    """Compare what two schemas say of one value: type, null, choices, bounds, pattern, default."""
    looks = (_null, _choices, _bounds, _pattern, _const, _unique, _default)
    for word, said in chain(_types(place, a, b), *(look(a, b) for look in looks)):
        rule = rule_of(place, word)
        if rule in RULES:
            yield Found(rule, where, said)
        elif "nullable" not in word:  # a parameter is a text: there is no null in a URL
            yield Found("", where, word.rpartition("-")[0].replace("-", " "))


def compare_schemas(side: Side, one: Any, other: Any, where: str) -> Iterator[Found]:
    """Compare two schemas and all below them; a shape that holds itself is compared once."""
    return _Walk(side).compare(_Step(one, other, where, top=True))


class _Step(NamedTuple):
    """Two nodes to be compared: where they stand, and how far below a schema with a name."""

    one: Any
    other: Any
    where: str
    top: bool = False
    depth: int = 0


class _Walk:
    """A walk through two schemas side by side, without recursion: documents may be deep."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._seen: set[tuple[Any, ...]] = set()

    def compare(self, first: _Step) -> Iterator[Found]:
        """Give what differs, in the order of the documents."""
        waiting = [first]
        while waiting:
            step = waiting.pop()
            a, b = self._side.old.read(step.one), self._side.new.read(step.other)
            if a.refs or b.refs:
                step = step._replace(where=(b if b.refs else a).name, depth=0)
            key = (a.refs or id(step.one), b.refs or id(step.other), step.where, step.top)
            if key in self._seen:
                continue
            self._seen.add(key)
            yield from self._here(step, a, b)
            if step.depth < DEEPEST:
                waiting += reversed([*self._below(step, a, b)])
            elif a.properties or b.properties or "items" in {*a.keywords, *b.keywords}:
                yield Found("", step.where, "all that lies below")

    def _here(self, step: _Step, a: Shape, b: Shape) -> Iterator[Found]:
        yield from unjudged(self._side, step.one, step.other, step.where, READ)
        if len(a.options) != len(b.options):
            return  # one shape became several, or the other way: nothing stands side by side
        place = f"{self._side.name}-{'body' if step.top else 'property'}"
        yield from compare_values(place, a, b, step.where)
        yield from self._fields(a, b, step.where)
        known = a.properties.keys() | b.properties.keys()
        if a.required - known != b.required - known:
            yield Found("", step.where, "required, of fields that are not listed")
        if ("items" in a.keywords) != ("items" in b.keywords):
            yield Found("", step.where, "items")

    def _below(self, step: _Step, a: Shape, b: Shape) -> Iterator[_Step]:
        at, depth = step.where, step.depth + 1
        for name, node in a.properties.items():
            if name in b.properties:
                yield _Step(node, b.properties[name], f"{at}.{name}", depth=depth)
        if "items" in a.keywords and "items" in b.keywords:
            yield _Step(a.keywords["items"], b.keywords["items"], at + ITEM, depth=depth)
        for node, match in self._matched(a, b):
            yield _Step(node, match, at, step.top, depth)

    def _matched(self, a: Shape, b: Shape) -> list[tuple[Any, Any]]:
        """Pair the shapes that a value may have: those of one name, then the rest in order."""
        if len(a.options) != len(b.options):
            return []
        named = {self._side.new.read(option).name: option for option in b.options}
        names = [self._side.old.read(option).name for option in a.options]
        rest = [b_one for name, b_one in named.items() if name not in names or not name]
        if len(named) < len(b.options) or "" in names:
            return list(zip(a.options, b.options, strict=True))
        waiting = iter(rest)
        pairs = zip(names, a.options, strict=True)
        return [(one, named[name] if name in named else next(waiting)) for name, one in pairs]

    def _fields(self, a: Shape, b: Shape, where: str) -> Iterator[Found]:
        for name in b.properties:
            if name not in a.properties:
                yield Found(self._came(b, name), f"{where}.{name}", f"came, {_need(b, name)}")
        for name in a.properties:
            if name not in b.properties:
                yield Found(
                    self._gone(a, name), f"{where}.{name}", f"is gone; was {_need(a, name)}"
                )
            elif (name in a.required) != (name in b.required):
                need = _need(b, name)
                prefix = "request" if self._side.of_request else "response"
                rule = f"{prefix}-property-became-{need}{self._with_default(b, name)}"
                yield Found(rule, f"{where}.{name}", f"is {need} now")

    def _came(self, b: Shape, name: str) -> str:
        if self._side.of_request:
            return f"new-{_need(b, name)}-request-property{self._with_default(b, name)}"
        return f"response-{_need(b, name)}-property-added"

    def _gone(self, a: Shape, name: str) -> str:
        of_answer = f"response-{_need(a, name)}-property-removed"
        return "request-property-removed" if self._side.of_request else of_answer

    def _with_default(self, b: Shape, name: str) -> str:
        needed = self._side.of_request and name in b.required
        has = needed and "default" in self._side.new.read(b.properties[name]).keywords
        return "-with-default" if has else ""


def unjudged(side: Side, one: Any, other: Any, where: str, judged: set[str]) -> Iterator[Found]:
    """Give the keywords that differ in two schemas, and that no rule looks at."""
    a, b = side.old.read(one), side.new.read(other)
    if (one is False) != (other is False):
        yield Found("", where, "the schema `false`")
    if len(a.options) != len(b.options):
        yield Found("", where, "anyOf or oneOf")
    yield from differing((side.old, a.keywords), (side.new, b.keywords), judged, where)


def _need(shape: Shape, name: str) -> str:
    return "required" if name in shape.required else "optional"


Words = Iterator[tuple[str, str]]
"""What changed of a value: the end of its rule's name, and the same in words."""


def _null(a: Shape, b: Shape) -> Words:
    if a.nullable != b.nullable:
        yield (
            ("became-nullable", "may be null now")
            if b.nullable
            else (
                "became-not-nullable",
                "may not be null any more",
            )
        )


def _types(place: str, a: Shape, b: Shape) -> Words:
    """Compare types; where one side names none it allows all, and where it lists shapes we wait."""
    if a.options or b.options:
        return
    kinds = set(a.types), set(b.types)
    formats = a.keywords.get("format"), b.keywords.get("format")
    said = f"{_kind(a)} → {_kind(b)}"
    if kinds[0] == kinds[1]:
        if formats[0] != formats[1]:
            yield _formats(place, *formats), said
    elif len(a.types) > 1 or len(b.types) > 1:
        yield _lists(*kinds), said
    else:
        wider, tighter = _holds(*reversed(kinds)), _holds(*kinds)
        yield _judged(place, wider, tighter), said


def _kind(shape: Shape) -> str:
    form = shape.keywords.get("format")
    named = " or ".join(shape.types) or "anything"
    return f"{named} ({form})" if isinstance(form, str) else named


def _lists(before: set[str], after: set[str]) -> str:
    if _holds(after, before):
        return "list-of-types-widened"
    return "list-of-types-narrowed" if _holds(before, after) else "type-changed"


def _holds(wide: set[str], narrow: set[str]) -> bool:
    """Whether all values of some types are values of others, too; no type stands for any."""
    more = {"integer"} if "number" in wide else set()
    return not wide or (bool(narrow) and narrow <= wide | more)


def _formats(place: str, old: Any, new: Any) -> str:
    """Judge a change of format, in the words of oasdiff.

    Of a request it tells what became wider, of an answer what became tighter; the rest is a change
    of type.
    """
    pair = [form if isinstance(form, str) else None for form in (old, new)]
    wider = pair[0] is not None and (pair[1] is None or (pair[1], pair[0]) in WIDER_FORMATS)
    tighter = pair[1] is not None and (pair[0] is None or (pair[0], pair[1]) in WIDER_FORMATS)
    of_answer = place.startswith("response")
    return _judged(place, wider and not of_answer, tighter and of_answer)


def _judged(place: str, wider: bool, tighter: bool) -> str:
    if wider:
        return "type-generalized"
    return "type-specialized" if tighter and place.startswith("response") else "type-changed"


def _choices(a: Shape, b: Shape) -> Words:
    """Compare the values of an enum. One that comes or goes as a whole is one change."""
    if b.choices and not a.choices:
        yield "became-enum", f"only {_listed(b)} from now on"
    elif a.choices and not b.choices:
        yield "became-not-enum", f"not only {_listed(a)} any more"
    else:
        for value in _others(b, a):
            yield "enum-value-added", f"{written(value)} came"
        for value in _others(a, b):
            yield "enum-value-removed", f"{written(value)} is gone"


def _others(shape: Shape, known: Shape) -> list[Any]:
    return [one for one in shape.choices if not any(same(one, other) for other in known.choices)]


def _listed(shape: Shape, most: int = 3) -> str:
    more = ["…"] * (len(shape.choices) > most)
    return ", ".join([*map(written, shape.choices[:most]), *more])


def _bounds(a: Shape, b: Shape) -> Words:
    for keyword, name in BOUNDS.items():
        old, new = _number(a.keywords.get(keyword)), _number(b.keywords.get(keyword))
        if old is None and new is not None:
            yield f"{name}-set", f"{keyword}: {written(new)} from now on"
        elif old is not None and new is None:
            yield f"{name}-unset", f"{keyword}: {written(old)} no more"
        elif old is not None and new is not None and old != new:
            word = "increased" if new > old else "decreased"
            yield f"{name}-{word}", f"{keyword}: {written(old)} → {written(new)}"


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _pattern(a: Shape, b: Shape) -> Words:
    yield from _one_value("pattern", "pattern", a, b)


def _default(a: Shape, b: Shape) -> Words:
    yield from _one_value("default", "default-value", a, b)


def _const(a: Shape, b: Shape) -> Words:
    yield from _one_value("const", "const", a, b)


def _one_value(keyword: str, name: str, a: Shape, b: Shape) -> Words:
    """Compare a keyword that has one value: it came, or went, or is another one."""
    pair = a.keywords, b.keywords
    there = [keyword in keywords for keywords in pair]
    old, new = (keywords.get(keyword) for keywords in pair)
    if there == [False, True]:
        yield f"{name}-added", f"{keyword}: {written(new)} from now on"
    elif there == [True, False]:
        yield f"{name}-removed", f"{keyword}: {written(old)} no more"
    elif not same(old, new):
        yield f"{name}-changed", f"{keyword}: {written(old)} → {written(new)}"


def _unique(a: Shape, b: Shape) -> Words:
    old, new = (shape.keywords.get("uniqueItems") is True for shape in (a, b))
    if old != new:
        yield (
            ("unique-items-set", "no item twice any more")
            if new
            else (
                "unique-items-unset",
                "an item may come twice now",
            )
        )
