"""What `JSON.stringify(JSON.parse(text))` gives in every page, by the rules of ECMA-262.

JavaScript has one kind of number, of 64 bits, as Python's `float` is. So `JSON.parse` rounds each
number to the nearest of these, and `JSON.stringify` writes it by Number::toString: the shortest
digits that lead back to it, in another form than Python's `repr`. And an object of JavaScript keeps
its names in an order of its own: those that are whole numbers first (OrdinaryOwnPropertyKeys).

>>> as_page_reads('{"id": 9007199254740993, "2": "b", "1": 35.0}')
'{"1":35,"2":"b","id":9007199254740992}'
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

LARGEST_EXACT = 2**53 - 1
"""Number.MAX_SAFE_INTEGER: up to it, no two whole numbers are read as one."""
PLAIN_DIGITS = 21
"""How many digits before the point Number::toString writes before it goes over to an exponent."""
PLAIN_PLACES = 6
"""At which place behind the point the first digit may stand: 0.000001 is plain, 1e-7 is not."""
INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
BEYOND_INDEX = 2**32 - 1
HALF = re.compile("[\ud800-\udfff]")


def as_page_reads(text: str) -> str:
    """Write what a page reads; raises ValueError where `JSON.parse` throws a SyntaxError.

    Unlike a page, this reader goes no deeper than Python's stack, and raises a RecursionError.
    """
    return _written(parsed(text, as_number=float))


def parsed(
    text: str,
    as_number: Callable[[str], Any],
    as_object: Callable[[list[tuple[str, Any]]], Any] = dict,
) -> Any:
    """Read JSON as strictly as `JSON.parse` does: NaN and Infinity are no words of it."""
    return json.loads(
        text,
        parse_int=as_number,
        parse_float=as_number,
        parse_constant=_no_constant,
        object_pairs_hook=as_object,
    )


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no word of JSON")


def escaped_halves(text: str) -> str:
    r"""Write each half of a surrogate pair, which no bytes can carry, as JSON's escape.

    >>> escaped_halves("a" + chr(0xD800))
    'a\\ud800'
    """
    return HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def _written(value: Any) -> str:
    if isinstance(value, dict):
        members = (f"{_text(name)}:{_written(value[name])}" for name in in_order(value))
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return number(value) if isinstance(value, float) else _text(value)


def _text(value: str | bool | None) -> str:
    return escaped_halves(json.dumps(value, ensure_ascii=False))


def in_order(names: Iterable[str]) -> list[str]:
    """Put the names of an object in JavaScript's order: array indices by size, then the others.

    >>> in_order(["b", "10", "9", "01"])
    ['9', '10', 'b', '01']
    """
    listed = list(names)
    indices = {name for name in listed if INDEX.fullmatch(name) and int(name) < BEYOND_INDEX}
    return sorted(indices, key=int) + [name for name in listed if name not in indices]


def number(value: float) -> str:
    """Write a number as Number::toString does; what is not finite becomes `null`.

    >>> [number(float(digits)) for digits in ("35.0", "1e21", "1e400", "12345678901234567890")]
    ['35', '1e+21', 'null', '12345678901234567000']
    """
    if not math.isfinite(value):
        return "null"
    if value == 0:
        return "0"
    digits, point = _digits(abs(value))
    return ("-" if value < 0 else "") + _placed(digits, point)


def _digits(value: float) -> tuple[str, int]:
    """Give the shortest digits of a positive number, and how many stand before the point."""
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, part = mantissa.partition(".")
    leading = (whole + part).lstrip("0")
    point = len(leading) - len(part) + int(exponent or 0)
    return leading.rstrip("0"), point


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= PLAIN_DIGITS:
        return digits + "0" * (point - len(digits))
    if 0 < point <= PLAIN_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if -PLAIN_PLACES < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{point - 1:+d}"
