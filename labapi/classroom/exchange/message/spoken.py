"""What another protocol says within an exchange, ready to be shown: `spoken_in`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from labapi.classroom.exchange.content import Body
from labapi.classroom.notebook.markup import tag
from labapi.classroom.notebook.measured import as_html


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a body with its name, such as the query or its variables."""

    title: str
    body: Body


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said in an exchange.

    `name` says in a few words what was asked, where the path does not. `failure` says in a few
    words what failed, whatever the HTTP status is, and `told` says it in full lines; both are empty
    where nothing did. `sent` and `answered` are shown in the place of the two bodies, where there
    are any; `is_binary` is whether these are to be decoded as Protocol Buffers.
    """

    protocol: str
    name: str = ""
    failure: str = ""
    told: tuple[str, ...] = ()
    sent: tuple[Part, ...] = ()
    answered: tuple[Part, ...] = ()
    is_binary: bool = False


NOTHING = Spoken("")
"""What is said where it is HTTP alone."""


def json_in(body: bytes) -> Any:
    """Read a body as JSON; None where it is none, or was cut."""
    try:
        return json.loads(body) if body[:1] in (b"{", b"[") else None
    except (ValueError, RecursionError):
        return None


def part_lines(part: Part) -> list[str]:
    """Write a part as text, with its title above."""
    note = [f"({part.body.note})"] if part.body.note else []
    return [f"{part.title}:", *(f"  {line}" for line in (*part.body.lines, *note))]


def draw_failed(lines: list[str]) -> str:
    """Draw what failed within an answer; it begins with a sign, so colour is not needed."""
    if not lines:
        return ""
    sign = tag("span", "✗", "lab-sign", aria_hidden="true") + " "
    told = "".join(tag("li", as_html(line)) for line in lines[1:])
    whole = tag("b", sign + as_html(lines[0])) + (tag("ul", told) if told else "")
    return tag("div", whole, "lab-failed-within")
