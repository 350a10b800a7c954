"""The text of a token, out of whatever was passed or pasted in its place.

What surely is a token with something around it is taken; anything else gets a sentence that says
what it is instead, and where the token would be.
"""

from __future__ import annotations

import json
import re
from typing import Any

from labapi.classroom.exchange.secrets import MASK
from labapi.classroom.widgets.tokens.decoded import WHAT, NotAToken

HEADER = re.compile(r"(?:authorization\s*:\s*)?bearer\s+", re.IGNORECASE)
QUOTES = "\"'`,;"
NAMES = ("access_token", "id_token", "token")
"""Under which names answers carry a token: OAuth 2.0's (RFC 6749), OpenID Connect's, and usual."""
DEEP = 3


def text_of(given: Any) -> str:
    """Give the text of a token that was passed to a function; raises NotAToken.

    >>> text_of(b"eyJhbGciOiJub25lIn0.e30.")
    'eyJhbGciOiJub25lIn0.e30.'
    """
    if isinstance(given, bytes | bytearray):
        return cleaned(_decoded(bytes(given)))
    if isinstance(given, str):
        return cleaned(given)
    if isinstance(text := getattr(given, "text", None), str) and hasattr(given, "claims"):
        return cleaned(text)
    raise NotAToken(_instead(given))


def cleaned(text: str) -> str:
    r"""Take off what people copy along: the name of the header, quotes, spaces, line breaks.

    >>> cleaned(' Authorization: Bearer "eyJhbGciOiJub25lIn0.\n  e30." ')
    'eyJhbGciOiJub25lIn0.e30.'
    """
    bare = _unquoted(text)
    start = HEADER.match(bare)
    lines = _unquoted(bare[start.end() :] if start else bare).splitlines()
    joined = "".join(map(str.strip, lines))  # as a mail or a terminal breaks a long line
    if not joined:
        raise NotAToken(f"There is nothing to take apart. {WHAT}")
    if joined[0] in "{[":
        raise NotAToken(_in_json(joined))
    if MASK[0] in joined or "…" in joined:
        said = "A part of this token is masked or cut, as it is in pictures."
        raise NotAToken(f"{said} Copy it from the answer or from a variable.")
    if re.search(r"\s", joined):
        raise NotAToken(f"There are spaces inside: this is more than a token. {WHAT}")
    return joined


def _unquoted(text: str) -> str:
    return text.strip().strip(QUOTES).strip()


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError:
        said = "These bytes are no ASCII, and a token has nothing else in it."
        raise NotAToken(f"{said} {WHAT}") from None


def _in_json(text: str) -> str:
    """Say that this is JSON, and which member of it is the token, where one is."""
    try:
        path = path_in(json.loads(text))
    except (ValueError, RecursionError):
        path = ""
    if not path:
        return f"This begins as JSON does, and no token does. {WHAT}"
    return f"This is JSON, and the token is one member of it: take the text at {path}."


def path_in(document: Any, deep: int = DEEP) -> str:
    """Tell where in parsed JSON a token stands, as Python writes it; empty where none does.

    >>> path_in({"data": {"access_token": "a.b.c"}})
    '["data"]["access_token"]'
    """
    if not isinstance(document, dict) or not deep:
        return ""
    for name in NAMES:
        if isinstance(document.get(name), str):
            return f'["{name}"]'
    deeper = ((name, path_in(value, deep - 1)) for name, value in document.items())
    return next((f"[{json.dumps(name)}]{path}" for name, path in deeper if path), "")


def _instead(given: Any) -> str:
    """Say what was given in a token's place."""
    if given is None:
        return "There is no token: this is None. Look at the cell that should have made it."
    if hasattr(given, "status_code") and callable(getattr(given, "json", None)):
        return _answer(given)
    if isinstance(given, dict) and (path := path_in(given)):
        return f"This is a dict, and the token is one member of it: pass …{path}."
    article = "an" if type(given).__name__[0].lower() in "aeiou" else "a"
    return f"A token is a text, and this is {article} {type(given).__name__}. {WHAT}"


def _answer(answer: Any) -> str:
    """Say where in an answer the token is, or that it holds none."""
    status = answer.status_code
    try:
        path = path_in(answer.json())
    except ValueError:
        path = ""
    if path:
        return f"This is an answer ({status}), and the token is in its body: pass r.json(){path}."
    return f"This is an answer ({status}), and there is no token in its body."
