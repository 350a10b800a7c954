"""Texts and JSON written as JavaScript, and what a browser does with a request in its own way."""

from __future__ import annotations

import json
import re
from typing import Any

EXACT = 2**53
"""Beyond it, JavaScript's numbers skip whole ones."""
NO_BODY = frozenset({"GET", "HEAD"})
"""Methods to which `fetch` adds no body."""
NO_PAGE_SENDS = frozenset({"CONNECT", "TRACE", "TRACK"})
NO_PAGE_CHOOSES = re.compile(
    r"accept-(charset|encoding)|access-control-request-.*|connection|cookie|date|dnt|expect|host"
    r"|keep-alive|origin|referer|te|trailer|upgrade|via|(proxy|sec)-.*",
    re.IGNORECASE,
)
"""The forbidden request headers of the Fetch standard: a page cannot set them."""


def js_text(text: str) -> str:
    r"""Write a text as JavaScript, with escapes for what cannot be printed.

    >>> print(js_text("it's “new”\n"))
    "it's “new”\n"
    """
    literal = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in literal)


def survives_js(value: Any) -> bool:
    """Tell whether `JSON.stringify` would write the same document for parsed JSON.

    JavaScript has one kind of number, and puts keys that are whole numbers first.

    >>> survives_js({"age": 35}), survives_js({"age": 35.0}), survives_js({"2": 0, "1": 0})
    (True, False, False)
    """
    if isinstance(value, dict):
        ordered = not any(key.isdigit() or key == "__proto__" for key in value)
        return ordered and all(map(survives_js, value.values()))
    if isinstance(value, list):
        return all(map(survives_js, value))
    if isinstance(value, float):
        return not value.is_integer()
    return not isinstance(value, int) or abs(value) < EXACT


def fetch_notes(method: str, has_body: bool, taken: list[str]) -> list[str]:
    """Say in comments what a browser sends in another way, or not at all.

    `taken` names the headers that the page would like to set and cannot.

    >>> fetch_notes("GET", True, ["Cookie"])[1]
    '// fetch refuses a body with GET: it is left out.'
    """
    notes = []
    if taken:
        notes.append(f"// The browser decides about these headers itself: {', '.join(taken)}.")
    if has_body and method in NO_BODY:
        notes.append(f"// fetch refuses a body with {method}: it is left out.")
    if method in NO_PAGE_SENDS:
        notes.append(f"// No browser lets a page send {method}.")
    return notes
