"""What the traffic widget asks, and what it is answered: each a plain dict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from labapi.classroom.secrets import secret_spans
from labapi.classroom.traffic_rows import row_of
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.traffic import Traffic

Answer = dict[str, Any]
MASKED = "•"


def answer(traffic: Traffic, asked: Answer) -> Answer:
    """Do what the widget asks for; a mistake is answered in words, never raised."""
    try:
        said = _DESKS[asked["kind"]](traffic, asked)
    except (LookupError, ValueError, TypeError, RuntimeError) as error:
        said = {"kind": "refused", "text": str(error.args[0] if error.args else error)}
    return said | {"asked": asked.get("asked")}


def legible(content: bytes) -> str:
    """Write each byte as one character, those of secrets as a dot.

    >>> legible(b'{"token": "abc"}')
    '{"token": "•••"}'
    """
    text = content.decode("latin-1")
    letters = list(text)
    for start, end in secret_spans(text):
        letters[start:end] = MASKED * (end - start)
    return "".join(letters)


def _opened(traffic: Traffic, asked: Answer) -> Answer:
    number = int(asked["number"])
    shown = traffic.select(number)
    seen = shown.exchange
    return {
        "kind": "opened",
        "number": number,
        "html": shown._repr_html_(),
        "code": f"labapi.show(lab.journal.numbered({number}))",
        "body": legible(seen.request_body),
        "target": legible(seen.target.encode("latin-1")),
        "whole": not seen.request_elided,
    }


def _compared(traffic: Traffic, asked: Answer) -> Answer:
    first, second = (int(number) for number in asked["numbers"])
    return {
        "kind": "compared",
        "html": traffic.compare(first, second)._repr_html_(),
        "code": f"labapi.diff({_numbered(first)}, {_numbered(second)})",
        "text": f"Compared: {first} and {second}.",
    }


def _replayed(traffic: Traffic, asked: Answer) -> Answer:
    was, position = int(asked["number"]), int(asked["position"])
    byte, part = str(asked["byte"]), asked["part"]
    number = traffic._send(was, position, byte, part)
    entry = traffic.journal.numbered(number)
    status = f"{entry.status} {name_of(entry.status)}" if entry.status else "no answer"
    return {
        "kind": "replayed",
        "number": number,
        "row": row_of(entry, was),
        "html": traffic.compare(was, number)._repr_html_(),
        "code": _replay_code(was, position, byte, part),
        "text": f"Sent as number {number}: {status}. Below, it is compared with number {was}.",
    }


def _replay_code(number: int, position: int, byte: str, part: str) -> str:
    if part == "body":
        value = byte.lower() if len(byte) > 1 else f"ord({byte!r})"
        return (
            f"entry = {_numbered(number)}\nbody = bytearray(entry.request_body)\n"
            f"body[{position}] = {value}\nlabapi.replay(entry, data=bytes(body))"
        )
    return (
        "from labapi.classroom.byte_change import replay_changed\n\n"
        f"replay_changed({_numbered(number)}, {position}, {byte!r}, part={part!r})"
    )


def _numbered(number: int) -> str:
    return f"lab.journal.numbered({number})"


_DESKS: dict[str, Callable[[Traffic, Answer], Answer]] = {
    "open": _opened,
    "compare": _compared,
    "replay": _replayed,
}
