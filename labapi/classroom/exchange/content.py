"""How a body is shown: JSON indented, text as it is, bytes counted; long ones cut by one rule.

The rule: the first 40 lines, each of at most 300 characters; a line of its own says how many more
there are, and in HTML up to 400 open below it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from labapi.classroom.exchange.secrets import masked_member, masked_shapes, masked_text
from labapi.classroom.notebook.markup import code, fold, tag
from labapi.classroom.notebook.measured import as_html, marked

SHOWN_LINES, OPENED_LINES, LINE_CHARACTERS = 40, 400, 300
_JSON_TYPE = re.compile(r"application/([\w.-]+\+)?json|text/json", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MOST_UNREAD = 10
"""One byte in so many may be none of UTF-8, and it is a text still."""
INLINE_CHARACTERS = 72
"""How long a list, or an object in one, may be to stand on one line."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body ready to be shown: its lines, those that open on demand, and a word on the rest."""

    lines: tuple[str, ...]
    more: tuple[str, ...] = ()
    note: str = ""
    is_json: bool = False


def body_of(content: bytes, content_type: str, secrets: bool = False, elided: int = 0) -> Body:
    """Make a body ready; `elided` is how many bytes of it were not kept."""
    if not content:
        return Body((), note=f"{elided:,} bytes that were not kept" if elided else "")
    text = _text(content, is_cut=elided > 0)
    if text is None:
        return Body((), note=f"{len(content) + elided:,} bytes that are not text")
    written = _as_json(text, content_type, secrets)
    lines = tuple(map(_shortened, _as_text(text, secrets) if written is None else written))
    missing = len(lines) - SHOWN_LINES
    note = f"{missing:,} more line{'s' * (missing != 1)}" if missing > 0 else ""
    if elided:
        kept = f"only the first {len(content):,} bytes were kept"
        note = f"{note}; {kept}" if note else kept
    return Body(lines[:SHOWN_LINES], lines[SHOWN_LINES:OPENED_LINES], note, written is not None)


def _text(content: bytes, is_cut: bool) -> str | None:
    r"""Read bytes as text; None for what is none.

    In a text that is no UTF-8, each byte that could not be read stands as Python writes it: the
    `Caf\xe9` of Latin-1 is what a learner has to see.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if is_cut and error.end == len(content):  # a character cut in two
            text = content[: error.start].decode("utf-8")
        elif len(content) > MOST_UNREAD * _unread(content):
            text = content.decode("utf-8", "backslashreplace")
        else:
            return None
    return None if _CONTROL.search(text) else text


def _unread(content: bytes) -> int:
    """Count the bytes that are no part of any character of UTF-8."""
    return len(content) - len(content.decode("utf-8", "ignore").encode())


def _as_json(text: str, content_type: str, secrets: bool) -> list[str] | None:
    kind = content_type.split(";")[0].strip()
    if _JSON_TYPE.fullmatch(kind) or (not kind and text[:1] in "{["):
        written = pretty(text, secrets)
        return None if written is None else written.split("\n")
    return None


def _as_text(text: str, secrets: bool) -> list[str]:
    return [marked(line) for line in (text if secrets else masked_text(text)).splitlines()]


def _shortened(line: str) -> str:
    if len(line) <= LINE_CHARACTERS:
        return line
    return f"{line[:LINE_CHARACTERS]}… {len(line) - LINE_CHARACTERS:,} more characters"


# JSON indented for reading, and otherwise as it was sent.
#
# Parsing JSON and writing it again would lose what lessons are about: `1e400` would become
# `Infinity`, `47.0` might become `47`, and of two equal keys one would vanish. So numbers are kept
# as they were written, and objects as lists of pairs.


class _Number(str):
    """A number (or NaN, Infinity) in the very characters of the document."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object: its pairs in order, equal keys included."""


def pretty(text: str, secrets: bool = False) -> str | None:
    """Indent a JSON document, with measured values marked and secrets masked; None if it is none.

    >>> print(pretty('{"a": 1.0, "a": [1, 2], "api_key": "k"}'))
    {
      "a": 1.0,
      "a": [1, 2],
      "api_key": "••••••"
    }
    """
    try:
        value = json.loads(
            text,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_Number,
            object_pairs_hook=_Pairs,
        )
        return _write(value, "", "", secrets)
    except (ValueError, RecursionError):
        return None


def _write(value: Any, name: str, indent: str, secrets: bool) -> str:
    if isinstance(value, str) and not isinstance(value, _Number):
        return _quoted(value if secrets else masked_member(name, value), name)
    if not isinstance(value, list) or not value:
        return _literal(value, name)
    inner = indent + "  "
    if isinstance(value, _Pairs):
        parts = [
            f"{_quoted(key if secrets else masked_shapes(key))}: "
            f"{_write(item, key, inner, secrets)}"
            for key, item in value
        ]
        return _block("{}", parts, indent)
    parts = [_in_one_line(_write(item, "", inner, secrets), item) for item in value]
    flat = not any(isinstance(item, list) for item in value)
    return _in_one_line(_block("[]", parts, indent), value) if flat else _block("[]", parts, indent)


def _in_one_line(written: str, value: Any) -> str:
    """Put a short list, or a short object in a list, on one line if nothing is nested in it."""
    if not isinstance(value, list) or "\n" not in written:
        return written
    inside = [item for _, item in value] if isinstance(value, _Pairs) else value
    joined = " ".join(line.strip() for line in written.split("\n"))
    joined = joined[0] + joined[2:-2] + joined[-1]
    nested = any(isinstance(item, list) and item for item in inside)
    return written if nested or len(joined) > INLINE_CHARACTERS else joined


def _block(brackets: str, parts: list[str], indent: str) -> str:
    lines = f",\n{indent}  ".join(parts)
    return f"{brackets[0]}\n{indent}  {lines}\n{indent}{brackets[1]}"


def _literal(value: Any, name: str) -> str:
    if isinstance(value, _Number):
        return marked(value, name)
    return "{}" if isinstance(value, _Pairs) else json.dumps(value)


def _quoted(text: str, name: str = "") -> str:
    # What cannot be printed, such as half of a surrogate pair, keeps its escape.
    written = json.dumps(text, ensure_ascii=not text.isprintable())
    return f'"{marked(written[1:-1], name)}"'


# JSON in HTML: keys, strings and other values each in a colour of their own, and what an answer is
# about in bold. Nothing is told by the colour that the quotes and brackets do not tell.

MATTERS = ("prediction", "code")
"""The keys under which an answer says what it is about: the decision, or the error."""
_STRING = r'"(?:[^"\\\n]|\\.)*"?'
_VALUE = rf"{_STRING}|⟨[^⟨⟩]*⟩|-?(?:\d[\d.eE+-]*|Infinity)|NaN|true|false|null"
_TOKEN = re.compile(rf"(?P<key>{_STRING})(?P<colon>:\s*)(?P<value>{_VALUE})?|(?P<item>{_VALUE})")
_OF_JSON = re.compile(r'\s*["{}\[\]]|\s+(?:-?\d|⟨|true|false|null)')


def json_as_html(text: str) -> str:
    """Write lines of JSON as HTML, with a class for each kind of value.

    >>> json_as_html('"age": 35')
    '<span class="lab-key">&quot;age&quot;</span>: <span class="lab-number">35</span>'
    """
    parts, done = [], 0
    for found in _TOKEN.finditer(text):
        parts += [as_html(text[done : found.start()]), _colored(found)]
        done = found.end()
    return "".join([*parts, as_html(text[done:])])


def line_as_html(line: str) -> str:
    """Write a line of a message as HTML: one of JSON in its colours, any other as it is."""
    return writer_of(line)(line)


def writer_of(line: str) -> Callable[[str], str]:
    """Tell what writes a line of a message as HTML, or a piece of it."""
    return json_as_html if _OF_JSON.match(line) else as_html


def _colored(found: re.Match[str]) -> str:
    key, value = found["key"] or "", found["value"] or found["item"] or ""
    kind = "lab-string" if value.startswith('"') else "lab-number"
    drawn = tag("span", as_html(key), "lab-key") + found["colon"] if key else ""
    drawn += tag("span", as_html(value), kind) if value else ""
    return tag("b", drawn, "lab-matters") if key[1:-1] in MATTERS and value else drawn


def draw_body(shown: Body, nothing: str) -> str:
    """Draw a body, cut by the rule of `content.py`."""
    if not shown.lines:
        return tag("p", as_html(shown.note or nothing), "lab-note")
    drawn = _drawn(shown.lines, shown.is_json)
    if shown.more:
        return drawn + fold(shown.note, _drawn(shown.more, shown.is_json))
    return drawn + (tag("p", as_html(shown.note), "lab-note") if shown.note else "")


def _drawn(lines: tuple[str, ...], is_json: bool) -> str:
    text = "\n".join(lines)
    return tag("pre", tag("code", json_as_html(text)), "lab-code") if is_json else code(text)
