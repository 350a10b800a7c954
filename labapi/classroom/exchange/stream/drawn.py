"""A stream as text and as a picture: item after item with its time, and how it ended, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from labapi.classroom.exchange.content import json_as_html
from labapi.classroom.exchange.secrets import masked_body
from labapi.classroom.exchange.stream.events import in_words
from labapi.classroom.notebook.markup import fold, tag
from labapi.classroom.notebook.measured import as_html, hidden, marked, milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labapi.classroom.exchange.stream.events import Event, Stream

SHEET = "classroom/exchange/exchange.css"
FIRST, LAST, OPENED = 4, 2, 40
"""How many items are in sight, from the beginning and before the end, and how many open."""
TEXT_CHARACTERS = 2_000
PLACES = 200
"""How many places the line of time has: more marks than these would lie on each other."""
SIGNS = {"item": "•", "error": "✗", "comment": "·", "end": "✓", "failure": "✗"}
WORDS = {"item": "item", "error": "item with an error", "comment": "comment", "end": "the end"}
BROKEN = "broken off"
UNSEEN = (
    "Read whole, so nobody saw when each came. Ask with stream=True, and labapi.show draws them as "
    "they come."
)
_MEMBER = re.compile(
    r'"(?P<name>[\w-]+)"(?P<colon>\s*:\s*)(?P<value>"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)'
)


def stream_lines(stream: Stream, secrets: bool = False, seen: bool = True) -> list[str]:
    """Write a stream as text; `seen` is whether a client could have watched it."""
    first, between, last = _parted(stream.events)
    rows = [_row(event, secrets) for event in first]
    rows += [f"… {in_words(len(between))} more …"] if between else []
    rows += [_row(event, secrets) for event in last]
    told = [stream.verdict] if not stream.is_live else []
    return [headline(stream, seen), "", *rows, "", *told]


def headline(stream: Stream, seen: bool = True) -> str:
    """Count the items, and say when the first and the last came."""
    count, times = in_words(len(stream.items)), stream.times_ms
    if not times:
        return f"{count}. {UNSEEN}" if seen and stream.items else f"{count}."
    first = f"{count}: the first {milliseconds(times[0])} after the request left"
    return f"{first}, the last {milliseconds(times[-1])}."


def draw_stream(stream: Stream, secrets: bool = False, seen: bool = True) -> str:
    """Draw a stream: a line of time, the items, and how it ended."""
    parts = [tag("p", as_html(headline(stream, seen)), "lab-stream-head"), _line_of_time(stream)]
    if stream.is_live:
        parts += [_list(stream.events[-FIRST - LAST :], secrets)]
        parts += [tag("p", "It goes on …", "lab-note")]
        return tag("div", "".join(parts), "lab-stream")
    first, between, last = _parted(stream.events)
    parts.append(_list(first, secrets))
    if between:
        opened, rest = between[:OPENED], len(between) - OPENED
        drawn = _list(opened, secrets)
        drawn += tag("p", f"… and {in_words(rest)} more.", "lab-note") if rest > 0 else ""
        parts.append(fold(f"{in_words(len(between))} more", drawn))
    parts += [_list(last, secrets), _verdict(stream)]
    return tag("div", "".join(parts), "lab-stream")


def _parted(
    events: Sequence[Event],
) -> tuple[Sequence[Event], Sequence[Event], Sequence[Event]]:
    """Part what came into the beginning, what opens, and the last of it with the end."""
    tail = LAST + 1
    if len(events) <= FIRST + tail + 1:
        return events, (), ()
    return events[:FIRST], events[FIRST:-tail], events[-tail:]


def _row(event: Event, secrets: bool) -> str:
    time = f"{milliseconds(event.came_ms)}  " if event.came_ms is not None else ""
    sign, text = SIGNS[event.kind], _text(event, secrets).replace("\n", "\n    ")
    return f"{sign} {_called(event)}  {time}{text}"


def _called(event: Event) -> str:
    """Name an item by its place: from 0, as in the list that was sent."""
    if event.kind == "failure":
        return BROKEN
    if event.is_item:
        return f"{WORDS[event.kind]} {event.place}"
    return WORDS[event.kind]


def _text(event: Event, secrets: bool) -> str:
    """Write an event as it came, with what varies marked."""
    text = event.text if secrets else masked_body(event.text)
    more = len(text) - TEXT_CHARACTERS
    if more > 0:
        text = f"{text[:TEXT_CHARACTERS]}… {more:,} more characters"
    parts, done = [], 0
    for found in _MEMBER.finditer(text):
        parts += [marked(text[done : found.start()]), _member(found)]
        done = found.end()
    return "".join([*parts, marked(text[done:])])


def _member(found: re.Match[str]) -> str:
    name, value = found["name"], found["value"]
    quote = '"' if value.startswith('"') else ""
    inner = value[1:-1] if quote else value
    return f'"{name}"{found["colon"]}{quote}{marked(inner, name)}{quote}'


def _list(events: Sequence[Event], secrets: bool) -> str:
    rows = [_drawn(event, secrets) for event in events]
    return tag("ul", "".join(rows), "lab-events") if rows else ""


def _drawn(event: Event, secrets: bool) -> str:
    sign = tag("span", SIGNS[event.kind], aria_hidden="true")
    time = "" if event.came_ms is None else as_html(milliseconds(event.came_ms))
    about = tag("span", f"{sign} {as_html(_called(event))}", "lab-event-name")
    about += tag("span", time, "lab-event-time") if time else ""
    write = json_as_html if event.said else as_html
    text = tag("div", write(_text(event, secrets)), "lab-event-text")
    return tag("li", tag("div", about, "lab-event-head") + text, f"lab-event-{event.kind}")


def _verdict(stream: Stream) -> str:
    """Draw how it ended; a sign and a word tell it, and the colour repeats them."""
    kind = "whole" if stream.is_whole or stream.elided else "broken"
    sign = "✗ " if kind == "broken" else "" if stream.elided else "✓ "
    return tag("p", as_html(sign + stream.verdict), f"lab-ended lab-ended-{kind}")


def _line_of_time(stream: Stream) -> str:
    """Draw a mark for each time at which items came, from the request to the last of them."""
    times = stream.times_ms
    if not times:
        return ""
    whole_ms = max(times[-1], 0.001)
    places = sorted({round(time / whole_ms * PLACES) for time in times})
    marks = [tag("i", "", style=f"left:{place / PLACES * 100:g}%") for place in places]
    label = "When items came, from the request on the left to the last item on the right"
    return tag("div", hidden("".join(marks)), "lab-arrivals", role="img", aria_label=label)
