"""What another protocol says within an exchange, ready to be shown: `spoken_in`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.content import Body

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

PLAIN = "HTTP"
"""What is spoken with the API itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a body with its name, such as the query or its variables.

    `beside` is what opens next to it, such as the bytes of a message.
    """

    title: str
    body: Body
    beside: tuple[str, Body] | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said in an exchange.

    `name` says in a few words what was asked, where the path does not. `failure` says in a few
    words what failed, whatever the HTTP status is, and `told` says it in full lines; both are empty
    where nothing did. `sent` and `answered` are shown in the place of the two bodies, where there
    are any.
    """

    protocol: str
    name: str = ""
    failure: str = ""
    told: tuple[str, ...] = ()
    sent: tuple[Part, ...] = ()
    answered: tuple[Part, ...] = ()


def json_in(body: bytes) -> Any:
    """Read a body as JSON; None where it is none, or was cut."""
    try:
        return json.loads(body) if body[:1] in (b"{", b"[") else None
    except (ValueError, RecursionError):
        return None


def part_lines(part: Part) -> list[str]:
    """Write a part as text, with its title above."""
    beside = [part.beside] if part.beside else []
    pieces = [(part.title, part.body), *beside]
    lines: list[str] = []
    for title, body in pieces:
        note = [f"({body.note})"] if body.note else []
        lines += [f"{title}:", *(f"  {line}" for line in (*body.lines, *note))]
    return lines


def in_words(exchange: Exchange) -> str:
    """Name what is spoken, by the journal's word for it."""
    return exchange.protocol or PLAIN
