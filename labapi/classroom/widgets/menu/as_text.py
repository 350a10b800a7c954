"""The menu as plain text: a list of operations, or each of a few in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from labapi.classroom.exchange.content import body_of
from labapi.classroom.openapi.fields import ITEM
from labapi.classroom.openapi.request_code import request_code
from labapi.classroom.openapi.schema import as_object

if TYPE_CHECKING:
    from labapi.classroom.openapi.fields import Field
    from labapi.classroom.openapi.operation import Answer, Body, Operation, Parameter

ROUTINE = frozenset({"x-request-id", "server-timing", "date", "content-length", "content-type"})
"""Headers that nearly every answer has: the menu leaves them out."""


class Contents(Protocol):
    """What its text and its picture need of a menu."""

    title: str
    question: str
    note: str
    search: str
    variable: str
    operations: list[Operation]

    @property
    def heading(self) -> str:
        """Whose menu it is, and how much of it is shown."""

    @property
    def in_full(self) -> bool:
        """Whether each operation is told in full."""


def write_menu(shown: Contents) -> str:
    """Write a menu."""
    if shown.note:
        return f"{shown.question}\n{shown.note}"
    parts = [shown.heading, shown.question]
    if shown.in_full:
        return "\n".join(
            [*parts, *("\n" + _whole(one, shown.variable) for one in shown.operations)]
        )
    return "\n".join([*parts, "", *_list(shown.operations), "", _how_to_go_on(shown)])


def _list(operations: list[Operation]) -> list[str]:
    wide = max(len(one.path) for one in operations)
    return [f"  {one.method:<7} {one.path:<{wide}}  {one.summary}".rstrip() for one in operations]


def _how_to_go_on(shown: Contents) -> str:
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


# How the menu says it: the sentences that its text and its picture share.


def about(one: Operation) -> list[str]:
    """Tell what else is said of an operation."""
    gone = ["Deprecated: it may be removed. New programs use another one."] * one.deprecated
    return [*gone, *([one.description] if one.description else [])]


def parameter_words(given: Parameter) -> str:
    """Tell what a parameter may be, on one line."""
    return _joined(given.kind, given.bounds, given.required, given.default)


def field_words(field: Field, sent: bool = True) -> str:
    """Tell what a field may be, on one line; of an answer, only whether it may be missing."""
    if sent:
        return _joined(field.kind, field.bounds, field.required, field.default)
    return _said(field.kind, field.bounds) + ", not always there" * (
        not field.required and not field.default
    )


def _joined(kind: str, bounds: str, required: bool, default: str) -> str:
    otherwise = f"{default} if left out" if default else "optional"
    return f"{_said(kind, bounds)}, {'required' if required else otherwise}"


def _said(kind: str, bounds: str) -> str:
    """Name kind and bounds, without what goes without saying."""
    if bounds == "true or false":
        return kind.replace("boolean", bounds)
    return ", ".join(part for part in (kind, bounds) if part)


def body_title(body: Body) -> str:
    """Tell of a body: its content type, whether it must be there, what else may be in it."""
    title = f"A body of type {body.media_type}, {'required' if body.required else 'optional'}."
    return title + " A field that is not listed is refused." * body.closed


def steps(field: Field) -> tuple[str, ...]:
    """The names on the way to a field, without the step into an array."""
    return tuple(key for key in field.keys if key != ITEM)


def meaning(answer: Answer) -> str:
    """Say what an answer means, with its codes; nothing where the name has said it already."""
    said = "" if answer.meaning in answer.title else answer.meaning
    codes = ", ".join(codes_of(answer))
    return said or codes


def codes_of(answer: Answer) -> list[str]:
    """List the names of its examples where they are codes of errors (`error` is RFC 6749's)."""
    found = answer.examples.items() if answer.refusal else ()
    return [name for name, body in found if name.isupper() or as_object(body).get("error") == name]


def telling_headers(answer: Answer) -> list[tuple[str, str]]:
    """List the headers that say something of this answer."""
    return [(name, said) for name, said in answer.headers if name.lower() not in ROUTINE]


def in_one_line(text: str) -> str:
    """Make one line of a text broken for its source, and one kind of marks for code."""
    return " ".join(text.replace("``", "`").split())
