"""What is in a stream: lines of JSON or server-sent events, and how it ended.

A stream of this API says when it has come to its end, or what broke it off (see
`labapi/web/request/streaming.py`). Others may say neither. Then nobody can tell whether what came
was all, and that is what is said.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

TYPES = {
    "text/event-stream": "event",
    "application/x-ndjson": "line",
    "application/ndjson": "line",
    "application/jsonl": "line",
    "application/x-jsonlines": "line",
}
"""The media types of streams, and what one part of each is called."""
CLOSES = {"event": re.compile(rb"\r\n\r\n|\n\n|\r\r"), "line": re.compile(rb"\r?\n")}
_LINE_END = re.compile(r"\r\n|\n|\r")
END, FAILURE = "end", "failure"


def unit_of(content_type: str) -> str:
    """Say what the parts of such a body are called; empty where it is no stream.

    >>> unit_of("text/event-stream; charset=utf-8"), unit_of("application/json")
    ('event', '')
    """
    return TYPES.get(content_type.partition(";")[0].strip().lower(), "")


@dataclass(frozen=True)
class Event:
    """One line or event: as it came, what it says, and when it came, where that was seen.

    `place` is how many items came before it.
    """

    text: str
    name: str
    data: str
    place: int = 0
    came_ms: float | None = None

    @property
    def is_item(self) -> bool:
        """Whether it is an item, good or bad."""
        return self.kind in ("item", "error")

    @cached_property
    def kind(self) -> str:
        """What it is: `item`, `error` for a bad one, `end`, `failure`, or a `comment`."""
        if self.name in (END, FAILURE):
            return self.name
        if not self.data:
            return "comment"
        status = self.said.get("status")
        if status == END and not self.name:
            return END
        if status == "error":  # an item's own error comes without the `meta` of an answer
            return FAILURE if "meta" in self.said and not self.name else "error"
        return "item"

    @cached_property
    def said(self) -> dict[str, Any]:
        """Its data, where that is an object of JSON."""
        try:
            found = json.loads(self.data)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def code(self) -> str:
        """The code of the error that it tells."""
        error = self.said.get("error")
        return str(error.get("code", "")) if isinstance(error, dict) else ""


@dataclass(frozen=True)
class Stream:
    """What came of a stream.

    `rest` is what came of a part that was never closed; `elided` counts the bytes that nobody kept;
    `is_cut` is whether the connection broke, and `is_live` whether it goes on.
    """

    unit: str
    events: tuple[Event, ...]
    rest: str = ""
    elided: int = 0
    is_cut: bool = False
    is_live: bool = False

    @cached_property
    def items(self) -> tuple[Event, ...]:
        """The items, good and bad."""
        return tuple(event for event in self.events if event.is_item)

    @property
    def last(self) -> Event | None:
        """The line or event that tells how the stream ended; None where none did."""
        found = [event for event in self.events if event.kind in (END, FAILURE)]
        return found[-1] if found else None

    @property
    def times_ms(self) -> list[float]:
        """When each item came; empty where nobody saw it."""
        return [item.came_ms for item in self.items if item.came_ms is not None]

    @property
    def is_whole(self) -> bool:
        """Whether the stream says that it came to its end, and has what it says."""
        last = self.last
        if last is None or last.kind == FAILURE or self.is_cut:
            return False
        return bool(last.said.get("items", len(self.items)) == len(self.items))

    @property
    def verdict(self) -> str:
        """Say how it ended, in words."""
        last, count = self.last, in_words(len(self.items))
        if self.elided:
            return f"The journal kept the beginning only, with {count}."
        if last is not None and last.kind == FAILURE:
            code = f": {last.code}" if last.code else ""
            return f"Broken off{code}. The stream itself says so, after {count}."
        if self.is_cut:
            return f"Cut: the connection broke after {count}. Nobody said how many there would be."
        if last is None:
            return f"No end: after {count} nothing more came. Nothing says whether that was all."
        if not self.is_whole:
            return f"Not whole: the end speaks of {last.said['items']} items, and {count} came."
        return f"Whole: the stream says that this was its end, after {count}."


def in_words(count: int) -> str:
    """Count items.

    >>> in_words(1), in_words(1000)
    ('1 item', '1,000 items')
    """
    return f"{count:,} item{'s' * (count != 1)}"


class Reader:
    """Takes the pieces of a body as they come, wherever they are cut, and finds the events."""

    def __init__(self, unit: str) -> None:
        """Begin with nothing."""
        self.unit = unit
        self.events: list[Event] = []
        self._rest = b""
        self._items = 0

    def feed(self, piece: bytes, came_ms: float | None = None) -> None:
        """Take the next piece, which came at this time."""
        *closed, self._rest = CLOSES[self.unit].split(self._rest + piece)
        for part in closed:
            if part.strip():
                event = _event(self.unit, part, self._items, came_ms)
                self._items += event.is_item
                self.events.append(event)

    def stream(self, elided: int = 0, is_cut: bool = False, is_live: bool = False) -> Stream:
        """Give what came; a last line needs no line end, but an event that is not closed is none.

        So has it the HTML standard, section 9.2.6: what stands before the end of a stream without
        an empty line is thrown away.
        """
        events, rest = tuple(self.events), self._rest.strip()
        if rest and self.unit == "line" and not (is_live or is_cut or elided):
            events, rest = (*events, _event(self.unit, rest, self._items, None)), b""
        return Stream(self.unit, events, _text(rest), elided, is_cut, is_live)


def stream_of(content: bytes, content_type: str, elided: int = 0) -> Stream | None:
    """Read a whole body, of which `elided` bytes were not kept; None where it is no stream."""
    unit = unit_of(content_type)
    if not unit or not content:
        return None
    reader = Reader(unit)
    reader.feed(content)
    return reader.stream(elided)


def _event(unit: str, part: bytes, place: int, came_ms: float | None) -> Event:
    text = _text(part).lstrip("\ufeff").strip("\r\n")
    if unit == "line":
        return Event(text, "", text, place, came_ms)
    name, data = "", []
    for line in _LINE_END.split(text):
        field, _, value = line.partition(":")
        if field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data.append(value.removeprefix(" "))
    return Event(text, name, "\n".join(data), place, came_ms)


def _text(part: bytes) -> str:
    return part.decode("utf-8", "backslashreplace")
