"""What became other when a page read a text: leaf by leaf, in words.

>>> for change in changes('{"id": 9007199254740993, "n": 35.0}', '{"id":9007199254740992,"n":35}'):
...     print(change.where, change.sent, "→", change.read, "the same" if change.same else "other")
id 9007199254740993 → 9007199254740992 other
n 35.0 → 35 the same
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from labapi.classroom.widgets.reader.ecma import LARGEST_EXACT, parsed

WHOLE = "the whole text"
NAME = re.compile(r"[^\W\d]\w*")
FIGURE = re.compile("[1-9]")
EXPONENT = re.compile("[eE]")

WRITTEN_OTHERWISE = "The same number, written otherwise."
TOO_LARGE = (
    "Too large: a number of JavaScript ends at about 1.8e308, so this one becomes Infinity, and "
    "Infinity has no word in JSON."
)
TOO_SMALL = "Too small: the nearest number that JavaScript has is 0."
WHOLE_ROUNDED = (
    "Another number. Whole numbers are exact up to 2⁵³ - 1, which is "
    f"{LARGEST_EXACT:,}; beyond, the nearest one that JavaScript has is taken."
)
ROUNDED = "Another number. JavaScript keeps 64 bits of it: 15 to 17 digits."
LAST_KEPT = "The name stands twice in one object. The last value is kept, and nothing is said."
ORDER = (
    "Another order, the same object. Names such as 0, 1, 2 come first, by size; the order "
    "of names means nothing in JSON."
)
OTHER = "Another value."
BEGINNING, END = 40, 16
"""How much of a long value is told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One place of a text that reads otherwise than it was sent; `same` where the value is not."""

    where: str
    sent: str
    read: str
    why: str
    same: bool = False

    @property
    def alike(self) -> int:
        """How many characters the two have in common, from the left."""
        pairs = zip(self.sent, self.read, strict=False)
        return 0 if self.same else len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def changes(sent: str, read: str) -> tuple[Change, ...]:
    """List what changed between two texts that both are JSON, in the order of the first."""
    return tuple(_between("", _tree(sent), _tree(read)))


class _Number(str):
    """A number as it is spelled."""

    __slots__ = ()


class _Members(list[tuple[str, Any]]):
    """The members of an object as they are written: in their order, and twice if they are."""


def _tree(text: str) -> Any:
    return parsed(text, as_number=_Number, as_object=_Members)


def _between(where: str, sent: Any, read: Any) -> Iterator[Change]:
    if isinstance(sent, _Members) and isinstance(read, _Members):
        yield from _between_objects(where, sent, read)
    elif isinstance(sent, _Number):
        if sent != read:
            yield _of_number(where or WHOLE, sent, _spelled(read))
    elif isinstance(sent, list) and isinstance(read, list) and len(sent) == len(read):
        for number, (one, other) in enumerate(zip(sent, read, strict=True)):
            yield from _between(f"{where}[{number}]", one, other)
    elif sent != read:
        yield Change(where or WHOLE, _spelled(sent), _spelled(read), OTHER)


def _between_objects(where: str, sent: _Members, read: _Members) -> Iterator[Change]:
    given: dict[str, list[Any]] = {}
    for name, value in sent:
        given.setdefault(name, []).append(value)
    found = dict(read)
    for name, values in given.items():
        at = _inside(where, name)
        if len(values) > 1:
            both = _cut(", ".join(map(_spelled, values)))
            yield Change(at, both, _spelled(values[-1]), LAST_KEPT)
        yield from _between(at, values[-1], found.get(name))
    if list(given) != list(found):
        names = f"the names in {where}" if where else "the names"
        yield Change(names, _cut(", ".join(given)), _cut(", ".join(found)), ORDER, same=True)


def _inside(where: str, name: str) -> str:
    if not NAME.fullmatch(name):
        return f"{where}[{json.dumps(name, ensure_ascii=False)}]"
    return f"{where}.{name}" if where else name


def _of_number(where: str, sent: _Number, read: str) -> Change:
    why = _why(sent, read)
    return Change(where, _cut(sent), read, why, same=why is WRITTEN_OTHERWISE)


def _why(sent: _Number, read: str) -> str:
    if read == "null":
        return TOO_LARGE
    if read == "0" and FIGURE.search(EXPONENT.split(sent)[0]):
        return TOO_SMALL
    if _worth(sent) == _worth(read):
        return WRITTEN_OTHERWISE
    return WHOLE_ROUNDED if sent.strip("-").isdigit() else ROUNDED


def _worth(digits: str) -> tuple[str, int]:
    """Give what a number is worth, however it is spelled: its digits, and where they end.

    The sign is left out, which no reader changes; and so zero is one number.

    >>> _worth("35.0"), _worth("-3.5e1"), _worth("-0.00")
    (('35', 0), ('35', 0), ('', 0))
    """
    mantissa, *exponent = EXPONENT.split(digits.lstrip("-"))
    whole, _, part = mantissa.partition(".")
    kept = (whole + part).rstrip("0")
    if not kept:
        return "", 0
    zeros = len(whole + part) - len(kept)
    return kept.lstrip("0"), int(exponent[0] if exponent else 0) - len(part) + zeros


def _spelled(value: Any) -> str:
    """Write a value of a tree in short."""
    if isinstance(value, _Number):
        return _cut(value)
    if isinstance(value, _Members):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= BEGINNING + END else f"{text[:BEGINNING]}…{text[-END:]}"
