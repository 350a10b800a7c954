"""The fields and parameters of a menu, drawn as nested lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from labapi.classroom.markup import fold, prose, tag
from labapi.classroom.measured import as_html
from labapi.classroom.menu_words import field_words, in_one_line, parameter_words, steps

if TYPE_CHECKING:
    from labapi.classroom.schemas.fields import Field
    from labapi.classroom.schemas.operation import Parameter

PLACES = {
    "path": "In the path",
    "query": "After the ? of the path",
    "header": "As a header",
    "cookie": "As a cookie",
}


def parameters(given: Sequence[Parameter]) -> str:
    """Draw the parameters, one list for each place in the request."""
    parts = []
    for place, members in groupby(given, lambda one: one.place):
        items = [_item(one.name, parameter_words(one), one.description) for one in members]
        parts += [tag("p", PLACES[place]), tag("ul", "".join(items), "lab-fields")]
    return "".join(parts)


def body_fields(fields: Sequence[Field], sent: bool = True) -> str:
    """Draw the fields of a body; where it may have one of several shapes, each shape to open."""
    shapes = {name: list(members) for name, members in groupby(fields, lambda one: one.of)}
    parts = []
    for name, members in shapes.items():
        drawn = _tree(members, sent)
        parts.append(fold(f"The shape {name}", drawn) if name else drawn)
    return "".join(parts)


def _tree(fields: list[Field], sent: bool) -> str:
    """Draw fields that come in order, each before those inside it, as lists in lists."""
    items, rest = [], fields
    while rest:
        head, *rest = rest
        depth = len(steps(head))
        inside = 0
        while inside < len(rest) and len(steps(rest[inside])) > depth:
            inside += 1
        deeper = _tree(rest[:inside], sent)
        rest = rest[inside:]
        name = steps(head)[-1] if depth else "the whole body"
        items.append(_item(name, field_words(head, sent), head.description, deeper))
    return tag("ul", "".join(items), "lab-fields") if items else ""


def _item(name: str, words: str, description: str, deeper: str = "") -> str:
    line = f"{tag('code', as_html(name))} {tag('span', as_html(words), 'lab-kind')}"
    said = tag("div", prose(in_one_line(description)), "lab-note")
    return tag("li", line + said * bool(description) + deeper)
