"""What a request may hold: each rule of HTTP that a learner can break, told in one sentence.

>>> check_path("api/v1/health")
Traceback (most recent call last):
    ...
labapi.classroom.exchange.sendable.DraftError: A path begins with a slash: write '/api/v1/health'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

UNCHANGED: Any = object()
"""What an argument is that nobody gave, where None has a meaning of its own."""
Pairs = tuple[tuple[str, str], ...]
"""Names with their values: a query, or headers. A name may stand twice."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_JSON_TYPE = re.compile(r"application/(.+\+)?json", re.IGNORECASE)
OF_THE_BODY = frozenset(
    {"content-encoding", "content-language", "content-location", "content-type"}
)
"""Headers that speak of the body alone: they go where it is taken away (RFC 9110, 8)."""


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


# Headers of one name, and headers that speak of the body.


def in_one_line(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Make one line of the headers of one name, as HTTP allows: `requests` can send no two.

    >>> in_one_line([("Cookie", "a=1"), ("X-A", "1"), ("cookie", "b=2"), ("x-a", "2")])
    {'Cookie': 'a=1; b=2', 'X-A': '1, 2'}
    """
    joined: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        first, before = joined.get(name.lower(), (name, ""))
        sign = "; " if name.lower() == "cookie" else ", "
        joined[name.lower()] = first, f"{before}{sign}{value}" if before else value
    return dict(joined.values())


def is_json_type(content_type: str) -> bool:
    """Tell whether a `Content-Type` is JSON, or a format that is written in it.

    >>> is_json_type("application/merge-patch+json; charset=utf-8"), is_json_type("text/csv")
    (True, False)
    """
    return _JSON_TYPE.fullmatch(content_type.partition(";")[0].strip()) is not None


def with_type(headers: Pairs, content_type: str, named: Iterable[str] = ()) -> Pairs:
    """Give the headers of a body that is new and of this type; an empty type: of no body.

    What the old body said of itself goes, but a type of JSON stays before other JSON. Headers that
    the caller has `named` along with the body are the caller's.

    >>> with_type((("Content-Type", "text/csv"), ("X-A", "1")), "application/json")
    (('X-A', '1'), ('Content-Type', 'application/json'))
    """
    kept_names = {name.lower() for name in named}
    both_json = is_json_type(content_type)
    kept = tuple(
        (name, value)
        for name, value in headers
        if name.lower() not in OF_THE_BODY - kept_names
        or (both_json and name.lower() == "content-type" and is_json_type(value))
    )
    known = any(name.lower() == "content-type" for name, _ in kept)
    return kept if known or not content_type else (*kept, ("Content-Type", content_type))


def query_in(path: str) -> str:
    """Give the query that a path brings, with its question mark; empty where it brings none.

    >>> query_in("/x?flag#end"), query_in("/x?"), query_in("/x#is-this?one")
    ('?flag', '?', '')
    """
    before = path.partition("#")[0]
    return before[before.index("?") :] if "?" in before else ""


# What `requests` refuses in a learner's own cell, before anything is sent, or after it has come.

_IN_WORDS = {
    "MissingSchema": "An address begins with http:// and a host. Begin yours with {lab.url}, in an "
    'f-text: f"{lab.url}/api/v1/health".',
    "InvalidSchema": "An address of the lab begins with http://, and this one does not.",
    "InvalidURL": "This address names no host. Begin it with {lab.url}, in an f-text: "
    'f"{lab.url}/api/v1/health".',
    "InvalidJSONError": "JSON has no `nan` and no infinity. Send a number, or `None` for none.",
    "JSONDecodeError": "The body of this answer is no JSON, or there is none. Look at it with "
    "labapi.show(…) before you read it by .json().",
}
_NAME = (
    "A header has a name and a value, and this name cannot be sent. Letters, digits and hyphens "
    'make a name; what follows a colon is the value: {"X-Request-ID": "my-id"}.'
)
_VALUE = "The value of a header is one line of text, with no space in front. Yours is not."
_NO_TEXT = "The name and the value of a header are texts. Write a number as text: str(5)."


def explain_unsendable(error: BaseException) -> str | None:
    """Say what to change, if `requests` refused what it was given; None for any other error."""
    kind, said = type(error).__name__, str(error)
    if kind == "InvalidHeader":
        return _NO_TEXT if "must be of type" in said else _NAME if "header name" in said else _VALUE
    return _IN_WORDS.get(kind)
