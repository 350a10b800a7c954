"""Which status a cell of a lesson expects, and a line for where another one came.

The picture is drawn first, whatever came: it is what explains the surprise, and an `assert` in
front of it would hide it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

LOWEST, HIGHEST = 100, 599
"""The three digits of a status (RFC 9110, section 15)."""
NAMED = 3
"""Of more statuses than these, the lowest and the highest are told."""
HOW = "Write one status, as in expect=422, or several, as in expect=(401, 403)"
LOOK = {
    304: "Look at If-None-Match: it names the version which the server still has",
    400: "Look at the message in the answer: it says what could not be read",
    401: "Look for the key or token among the headers that you sent: none that counts came along",
    403: "Look at the message in the answer: the caller is known, and may not do this",
    404: "Look at the path that you sent: nothing stands there",
    405: "Look at Allow in the answer: these are the methods which this path has",
    409: "Look at the message in the answer: it says what the request is in conflict with",
    412: "Look at If-Match: it names a version which the server no longer has",
    413: "Look at Content-Length: the server takes less than that",
    415: "Look at Content-Type in what you sent: it must say what the body is",
    422: "Look at the details in the answer: they name each field that was not accepted",
    428: "Look at the message in the answer: it names the header that was missing",
    429: "Look at Retry-After in the answer: wait that long, then run the cell again",
    500: "Look at the server's log under the answer: it shows the line that failed",
    503: "Look at the message in the answer: the server is not ready, so run the cell again later",
}
"""Where a surprise is explained, by the status that came."""
FAMILIES = {
    1: "Look at the answer: it is not the last one",
    2: "Look at the method, path, headers and body you sent: the server found no fault in them",
    3: "Look at Location in the answer: it says where to go on",
    4: "Look at the message in the answer: it says what the server wants",
    5: "Look at the message in the answer: the server could not do its work",
}
"""The same for the statuses that have no line of their own."""


def expected_statuses(expect: Any) -> tuple[int, ...]:
    """Read what was passed as `expect`: None for anything, one status, or several.

    Raises `TypeError` for what is no number, `ValueError` for a number that is no status.

    >>> expected_statuses(None), expected_statuses(422), expected_statuses([401, 403])
    ((), (422,), (401, 403))
    """
    if expect is None:
        return ()
    if isinstance(expect, Iterable) and not isinstance(expect, str | bytes):
        statuses = tuple(map(_status, expect))
    else:
        statuses = (_status(expect),)
    if not statuses:
        raise ValueError(f"expect is empty. {HOW}.")
    return statuses


def surprise(expected: tuple[int, ...], exchange: Exchange) -> str:
    """Say in one line that another status came, and where to look; empty where all is as expected.

    >>> from types import SimpleNamespace as Exchange
    >>> surprise((201,), Exchange(status=404))
    'Expected 201 Created, got 404 Not Found. Look at the path that you sent: nothing stands there.'
    """
    got = exchange.status
    if not expected or got in expected:
        return ""
    wanted = _named(expected)
    if got is None:
        return f"Expected {wanted}, got no answer. Look whether the client waited long enough."
    look = LOOK.get(got, FAMILIES.get(got // 100, "Look at the answer"))
    return f"Expected {wanted}, got {got} {name_of(got)}. {look}."


def _named(expected: tuple[int, ...]) -> str:
    if len(expected) > NAMED:
        return f"one of {min(expected)} to {max(expected)}"
    return " or ".join(f"{status} {name_of(status)}" for status in expected)


def _status(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise TypeError(f"expect={given!r} is of type {type(given).__name__}. {HOW}.")
    if not LOWEST <= given <= HIGHEST:
        raise ValueError(f"expect={given} is no status: they go from {LOWEST} to {HIGHEST}. {HOW}.")
    return int(given)
