"""How the menu says it: the sentences that its text and its picture share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.schemas.fields import ITEM
from labapi.classroom.schemas.shapes import as_object

if TYPE_CHECKING:
    from labapi.classroom.schemas.fields import Field
    from labapi.classroom.schemas.operation import Answer, Body, Operation, Parameter

ROUTINE = frozenset({"x-request-id", "server-timing", "date", "content-length", "content-type"})
"""Headers that nearly every answer has: the menu leaves them out."""


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
    told = "" if answer.meaning in answer.title else answer.meaning
    codes = ", ".join(codes_of(answer))
    return told or codes


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
