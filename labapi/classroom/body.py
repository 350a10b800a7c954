"""How a body is shown: JSON indented, text as it is, bytes counted; long ones cut by one rule.

The rule: the first 40 lines, each of at most 300 characters; a line of its own says how many more
there are, and in HTML up to 400 open below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from labapi.classroom.json_text import pretty
from labapi.classroom.measured import marked
from labapi.classroom.secrets import masked_text

SHOWN_LINES, OPENED_LINES, LINE_CHARACTERS = 40, 400, 300
_JSON_TYPE = re.compile(r"application/([\w.-]+\+)?json|text/json", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Body:
    """A body ready to be shown: its lines, those that open on demand, and a word on the rest."""

    lines: tuple[str, ...]
    more: tuple[str, ...] = ()
    note: str = ""


def body_of(content: bytes, content_type: str, secrets: bool = False, elided: int = 0) -> Body:
    """Make a body ready; `elided` is how many bytes of it were not kept."""
    if not content:
        return Body((), note=f"{elided:,} bytes that were not kept" if elided else "")
    text = _text(content)
    if text is None:
        return Body((), note=f"{len(content) + elided:,} bytes that are not text")
    lines = tuple(_shortened(line) for line in _lines(text, content_type, secrets))
    missing = len(lines) - SHOWN_LINES
    note = f"{missing:,} more line{'s' * (missing != 1)}" if missing > 0 else ""
    if elided:
        kept = f"only the first {len(content):,} bytes were kept"
        note = f"{note}; {kept}" if note else kept
    return Body(lines[:SHOWN_LINES], lines[SHOWN_LINES:OPENED_LINES], note)


def _text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end < len(content) - 3:  # near the end, it is a character cut in two
            return None
        text = content[: error.start].decode("utf-8")
    return None if _CONTROL.search(text) else text


def _lines(text: str, content_type: str, secrets: bool) -> list[str]:
    kind = content_type.split(";")[0].strip()
    if _JSON_TYPE.fullmatch(kind) or (not kind and text[:1] in "{["):
        written = pretty(text, secrets)
        if written is not None:
            return written.split("\n")
    return [marked(line) for line in (text if secrets else masked_text(text)).splitlines()]


def _shortened(line: str) -> str:
    if len(line) <= LINE_CHARACTERS:
        return line
    return f"{line[:LINE_CHARACTERS]}… {len(line) - LINE_CHARACTERS:,} more characters"
