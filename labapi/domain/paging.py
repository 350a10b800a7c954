"""Lists in pages, by keyset: a cursor says after which item the next page begins.

Unlike a page number, a cursor neither skips nor repeats an item when others are added meanwhile.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from labapi.domain.errors import Detail, InvalidInput

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from labapi.domain.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, and the cursor that gives the next ones (None: these are the last)."""

    items: tuple[T, ...]
    next_cursor: str | None


def encode_cursor(sort: str, key: Sequence[str | int]) -> str:
    """Write where a page ended, as a text that clients pass on and do not read.

    >>> decode_cursor("id", encode_cursor("id", ["a"]), (str,))
    ['a']
    """
    document = json.dumps([sort, *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


def decode_cursor(sort: str, cursor: str, kinds: tuple[type, ...]) -> list[Any]:
    """Read a cursor that was made for this order; raises InvalidInput for any other text."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found_sort, *key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise _bad_cursor(cursor) from None
    if found_sort != sort or len(key) != len(kinds):
        raise _bad_cursor(cursor)
    if any(type(part) is not kind for part, kind in zip(key, kinds, strict=True)):
        raise _bad_cursor(cursor)
    if any(isinstance(part, str) and _has_surrogate(part) for part in key):
        raise _bad_cursor(cursor)
    if any(isinstance(part, int) and abs(part) >= 2**63 for part in key):
        raise _bad_cursor(cursor)
    return list(key)


def conditions(wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Keep the SQL conditions whose value was asked for.

    >>> conditions({"algorithm = ?": "gradient_boosting", "outcome = ?": None})
    {'algorithm = ?': ['gradient_boosting']}
    """
    return {clause: [value] for clause, value in wanted.items() if value is not None}


def select_page(
    store: Store,
    select: str,
    wanted: dict[str, list[Any]],
    key: Sequence[str],
    sort: str,
    cursor: str | None,
    limit: int,
) -> list[sqlite3.Row]:
    """Read one row more than a page, from where the cursor ended, in the order of `key`.

    `sort` beginning with `-` turns the order round. The clauses are the caller's own SQL;
    whatever a client sent goes in as a parameter. Raises InvalidInput for a bad cursor.
    """
    down = sort.startswith("-")
    if cursor is not None:
        kinds = tuple(int if name == "number" else str for name in key)
        marks = ", ".join("?" * len(key))
        after = f"({', '.join(key)}) {'<' if down else '>'} ({marks})"
        wanted = {**wanted, after: decode_cursor(sort, cursor, kinds)}
    where = " AND ".join(["TRUE", *wanted])
    order = ", ".join(f"{name} {'DESC' if down else 'ASC'}" for name in key)
    values = [value for found in wanted.values() for value in found]
    return store.execute(f"{select} WHERE {where} ORDER BY {order} LIMIT ?", [*values, limit + 1])


def next_cursor(
    rows: Sequence[sqlite3.Row], key: Sequence[str], sort: str, limit: int
) -> str | None:
    """Give the cursor behind a page, or None where the page is the last."""
    if len(rows) <= limit:
        return None
    return encode_cursor(sort, [rows[limit - 1][name] for name in key])


def _has_surrogate(text: str) -> bool:
    """Tell whether a text has half of a pair of surrogates, which no store can keep."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _bad_cursor(cursor: str) -> InvalidInput:
    reason = "Take the cursor from the page before (its Link header), with the same sort."
    return InvalidInput(f"The cursor is not usable. {reason}", [Detail("cursor", reason, cursor)])
