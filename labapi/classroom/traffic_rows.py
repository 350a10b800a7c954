"""One request as a row of the traffic view: plain values, secrets masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.classroom.client_kind import client_kind, is_preflight
from labapi.classroom.drawing import SIGNS
from labapi.classroom.measured import milliseconds
from labapi.classroom.secrets import masked_text
from labapi.web.statuses import family_of, name_of

if TYPE_CHECKING:
    from labapi.web.layers.journal import Entry

TARGET_CHARACTERS = 300


def row_of(entry: Entry, replayed: int | None = None) -> dict[str, Any]:
    """Describe a request; `replayed` is the number of the one that it repeats with a change."""
    number = entry.status
    target = masked_text(entry.target)
    return {
        "number": entry.number,
        "method": entry.method,
        "target": target[:TARGET_CHARACTERS] + "…" * (len(target) > TARGET_CHARACTERS),
        "family": 0 if number is None else number // 100,
        "sign": "" if number is None else SIGNS.get(number // 100, "?"),
        "status": "no answer" if number is None else f"{number} {name_of(number)}",
        "meaning": "the client had left" if number is None else family_of(number),
        "who": client_kind(entry),
        "preflight": is_preflight(entry),
        "time": milliseconds(entry.duration_ms)[1:-1],
        "size": size_in_words(entry.response_size),
        "replayed": replayed,
    }


def size_in_words(size: int) -> str:
    """Write a number of bytes.

    >>> size_in_words(463), size_in_words(12_345)
    ('463 B', '12.3 kB')
    """
    return f"{size} B" if size < 1000 else f"{size / 1000:,.1f} kB"
