"""JSON indented for reading, and otherwise as it was sent.

Parsing JSON and writing it again would lose what lessons are about: `1e400` would become
`Infinity`, `47.0` might become `47`, and of two equal keys one would vanish. So numbers are kept
as they were written, and objects as lists of pairs.
"""

from __future__ import annotations

import json
from typing import Any

from labapi.classroom.measured import marked
from labapi.classroom.secrets import masked_member, masked_shapes

INLINE_CHARACTERS = 72


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
