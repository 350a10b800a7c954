"""The menu as plain text: a list of operations, or each of a few in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.body import body_of
from labapi.classroom.menu_words import (
    about,
    body_title,
    field_words,
    meaning,
    parameter_words,
    steps,
    telling_headers,
)
from labapi.classroom.schemas.request_code import request_code

if TYPE_CHECKING:
    from labapi.classroom.menu import Menu
    from labapi.classroom.schemas.fields import Field
    from labapi.classroom.schemas.operation import Answer, Operation, Parameter


def menu(shown: Menu) -> str:
    """Write a menu."""
    if shown.note:
        return f"{shown.question}\n{shown.note}"
    parts = [shown.heading, shown.question]
    if shown.in_full:
        return "\n".join([*parts, *("\n" + _whole(one, shown.variable) for one in shown)])
    return "\n".join([*parts, "", *_list(list(shown)), "", _how_to_go_on(shown)])


def _list(operations: list[Operation]) -> list[str]:
    wide = max(len(one.path) for one in operations)
    return [f"  {one.method:<7} {one.path:<{wide}}  {one.summary}".rstrip() for one in operations]


def _how_to_go_on(shown: Menu) -> str:
    first = shown.operations[0]
    return f'One of them in full: {shown.variable}.menu("{first.method} {first.path}")'


def _whole(one: Operation, variable: str) -> str:
    lines = [f"{one.method} {one.path}", *_indented([one.summary, *about(one)])]
    lines += ["", "What I send", *_indented(_sent(one, variable))]
    lines += ["", "What I get"]
    for answer in one.answers:
        lines += _indented(_got(answer))
    return "\n".join(line.rstrip() for line in lines)


def _sent(one: Operation, variable: str) -> list[str]:
    lines = [line for given in one.parameters for line in _parameter(given)]
    for number, body in enumerate(one.bodies):
        lines += ["or"] * (number > 0) + [body_title(body)] + _indented(_fields(body.fields))
        lines += ["", *_indented(request_code(one, variable, body).splitlines()), ""]
    if not one.bodies:
        lines += [] if one.parameters else ["Only the request line: no parameters, no body."]
        lines += ["", *_indented(request_code(one, variable).splitlines())]
    return lines


def _parameter(given: Parameter) -> list[str]:
    line = f"{given.name} (in the {given.place}): {parameter_words(given)}"
    return [line, *_indented([given.description] if given.description else [])]


def _fields(fields: tuple[Field, ...]) -> list[str]:
    lines, shape = [], ""
    for field in fields:
        if field.of != shape:
            shape = field.of
            lines.append(f"as {shape}:")
        deep = "  " * (len(steps(field)) - 1 + bool(shape))
        name = steps(field)[-1] if steps(field) else "the whole body"
        lines.append(f"{deep}{name}: {field_words(field)}. {field.description}".rstrip())
    return lines


def _got(answer: Answer) -> list[str]:
    lines = [f"{answer.title}: {meaning(answer)}".rstrip(": ")]
    lines += _indented([f"header {name}: {said}" for name, said in telling_headers(answer)])
    if not answer.refusal and answer.examples:
        lines += ["", *_indented(_example(answer)), ""]
    return lines


def _example(answer: Answer) -> list[str]:
    body = body_of(answer.text().encode("utf-8", "replace"), answer.media_type)
    return [*body.lines, *([f"({body.note})"] if body.note else [])]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for text in lines for line in text.split("\n")]
