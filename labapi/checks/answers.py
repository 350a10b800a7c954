"""What comes out of a child process, read with distrust: plain data, or one of a few problems."""

from __future__ import annotations

from typing import Any

from labapi.checks.codec import BadMessage, decode
from labapi.checks.fitting import ask_to_fit
from labapi.checks.problems import KINDS, Ended, WorkProblem

LONGEST_TEXT = 2_000


def read_answer(message: dict[str, Any], asked: str) -> Any:
    """Give the value in an answer to the question of this id, or raise the problem in it.

    Raises `BadMessage` for what is neither, and for an answer to another question.
    """
    if message.get("id") != asked:
        raise BadMessage("an answer to nothing that was asked")
    if set(message) == {"id", "value"}:
        return _decoded(message["value"])
    if set(message) == {"id", "problem", "fields"}:
        raise _problem(message["problem"], _decoded(message["fields"]))
    raise BadMessage("an answer of no known form")


def _decoded(text: object) -> Any:
    if not isinstance(text, str):
        raise BadMessage("a value that is not written as it should be")
    return decode(text)


def _problem(name: object, told: object) -> WorkProblem:
    """Make a problem of its name and fields; only the judge's side can know that a child ended."""
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None or kind is Ended:
        raise BadMessage("a problem that there is not")
    try:
        fields = ask_to_fit(kind, told)
    except TypeError as error:
        raise BadMessage(str(error)) from None
    return kind(**{field: _readable(value) for field, value in fields.items()})


def _readable(value: Any) -> Any:
    """Cut a text to a length that one reads, and make it one that can be written to a file."""
    if not isinstance(value, str):
        return value
    return value[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
