"""What a request may hold: each rule of HTTP that a learner can break, told in one sentence."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_BODY_MEANS_NOTHING = frozenset({"GET", "HEAD", "DELETE"})
Pairs = tuple[tuple[str, str], ...]


class DraftError(ValueError):
    """A request that cannot be sent as it is written; the message says what to change."""


def check_method(method: str) -> None:
    """Raise `DraftError` unless the method is one word that HTTP allows."""
    if not _TOKEN.fullmatch(method):
        raise DraftError(f"{method!r} is no method. A method is one word, such as GET or POST.")
    if method.upper() == "CONNECT":
        raise DraftError("CONNECT asks a proxy for a tunnel, and the lab is none. Choose another.")


def check_path(path: str) -> None:
    """Raise `DraftError` unless the path begins with a slash and can be sent as it is written."""
    if re.match(r"https?://", path, re.IGNORECASE):
        raise DraftError("Write the path alone, from the first / after the host: /api/v1/health.")
    if not path.strip():
        raise DraftError("There is no path. Write one, such as /api/v1/health.")
    if not path.startswith("/"):
        raise DraftError(f"A path begins with a slash: write {'/' + path.strip()!r}.")
    if _CONTROL.search(path) or "\t" in path:
        raise DraftError("The path holds a line break or another control character. Take it out.")
    check_text("path", path)


def check_header(name: str, value: str) -> None:
    """Raise `DraftError` unless HTTP can carry this header, and it is the sender's to choose."""
    if not _TOKEN.fullmatch(name):
        said = f"{name!r} is no header name." if name else f"The value {value!r} has no name."
        raise DraftError(f"{said} Use letters, digits and hyphens, such as X-API-Key.")
    if name.lower() in _FRAMING:
        raise DraftError(f"{name} is counted from the body when it is sent. Leave it out.")
    if _CONTROL.search(value):
        raise DraftError(f"The value of {name} has a line break in it. A header is one line.")
    if value != value.strip():
        raise DraftError(f"The value of {name} begins or ends with a space. HTTP drops those.")
    try:
        value.encode("latin-1")
    except UnicodeEncodeError as error:
        odd = value[error.start]
        said = f"The value of {name} holds {odd!r}, which no header can carry."
        raise DraftError(f"{said} Put it into the query or the body.") from None


def check_text(what: str, text: str) -> None:
    """Raise `DraftError` for half of a surrogate pair, which UTF-8 cannot write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise DraftError(f"The {what} holds half of a character. Type it again.") from None


def notes_on(method: str, path: str, headers: Pairs, body: str) -> list[str]:
    """Say what may surprise in a request that can be sent all the same."""
    names = [name.lower() for name, _ in headers]
    twice = [name for place, (name, _) in enumerate(headers) if name.lower() in names[:place]]
    told = {
        f"A {method} with a body: HTTP gives it no meaning, and much on its way may drop it.": bool(
            body and method in _BODY_MEANS_NOTHING
        ),
        "The body has no Content-Type, so the server has to guess what it is.": bool(
            body and "content-type" not in names
        ),
        "What follows # stays with the client: no server ever sees it.": "#" in path,
        f"{', '.join(twice)} stands twice: requests joins the values in one line.": bool(twice),
        "A header has letters beyond ASCII: requests sends Latin-1, curl what your terminal has.": (
            not all(value.isascii() for _, value in headers)
        ),
    }
    return [note for note, holds in told.items() if holds]
