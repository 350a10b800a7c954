"""What is wrong with JSON, in words of our own: those of Python's `json` differ by its version."""

from __future__ import annotations

import json
import math
from typing import Any

READING = {
    "Expecting value": "a value must stand at {where}: a number, a text in double quotes, true, "
    "false, null, a list or an object",
    "Expecting property name": "a key in double quotes must stand at {where}",
    "Illegal trailing comma": "the comma at {where} has nothing behind it",
    "Expecting ':'": "a colon must stand at {where}, between a key and its value",
    "Expecting ','": "a comma, or the end of the list or object, must stand at {where}",
    "Extra data": "it goes on at {where}, where it should have ended",
    "Unterminated string": "the text that begins at {where} has no closing quote",
    "Invalid control character": "a line break or another control character stands in a text at "
    "{where}: write it with a backslash, as in \\n",
    "Invalid \\e": "the backslash at {where} stands before a sign that it does not go with",
    "Invalid \\u": "four hexadecimal digits must stand behind the \\u at {where}",
}
"""By how the message of `json` begins."""
BOM = "it begins with a byte order mark (U+FEFF), which JSON does not have: send it without"
OTHER = "it cannot be read from {where} on"
WRITTEN = (str, bool, int, type(None))


def why_unreadable(error: json.JSONDecodeError) -> str:
    """Say what keeps a text from being JSON, and where.

    >>> try:
    ...     json.loads("{'age': 35}")
    ... except json.JSONDecodeError as error:
    ...     why_unreadable(error)
    'a key in double quotes must stand at line 1, column 2'
    """
    if error.doc.startswith("\ufeff"):
        return BOM
    begun = (words for begin, words in READING.items() if error.msg.startswith(begin))
    return next(begun, OTHER).format(where=f"line {error.lineno}, column {error.colno}")


def why_unwritable(value: Any) -> str:
    """Name what in a value JSON cannot hold; a value that holds itself is told as that.

    >>> why_unwritable({"tags": {"trial"}}), why_unwritable([float("nan")])
    ('a value of type set', 'nan, which is no number in JSON')
    """
    return _first_fault(value, ()) or "more, one inside the other, than can be written"


def _first_fault(value: Any, above: tuple[int, ...]) -> str:
    if isinstance(value, float):
        return "" if math.isfinite(value) else f"{value}, which is no number in JSON"
    if isinstance(value, WRITTEN):
        return ""
    if not isinstance(value, dict | list | tuple):
        return f"a value of type {type(value).__name__}"
    if id(value) in above:
        return "a value that holds itself"
    keys = value if isinstance(value, dict) else ()
    odd = [key for key in keys if not isinstance(key, (*WRITTEN, float))]
    if odd:
        return f"a key of type {type(odd[0]).__name__}"
    inside = value.values() if isinstance(value, dict) else value
    faults = (_first_fault(item, (*above, id(value))) for item in inside)
    return next(filter(None, faults), "") if len(above) < 100 else ""
