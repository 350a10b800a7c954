"""Messages of Protocol Buffers for whom no contract is known: written here, field by field.

A small writer of the wire format (https://protobuf.dev/programming-guides/encoding/), so that a
judge needs no library to make a message that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from labapi.checks.cases import Cases

Value: TypeAlias = int | bytes
VARINT, EIGHT_BYTES, LENGTH = 0, 1, 2
"""The kinds of value that a learner is told of."""
UNKNOWN = (3, 4, 6, 7)
"""Kinds that nobody sends any more, or never did; 5 is none of them, and the task leaves it out."""
LARGEST = 2**64 - 1


class Field(tuple[int, int, Value]):
    """One field: its number, its kind and its value."""

    __slots__ = ()

    @property
    def told(self) -> list[int | bytes]:
        """What a reader is to tell of it."""
        return [self[0], self[2]]


def whole(number: int, value: int) -> Field:
    """Make a field that holds a whole number."""
    return Field((number, VARINT, value))


def piece(number: int, value: bytes) -> Field:
    """Make a field that holds bytes, with their length before them."""
    return Field((number, LENGTH, value))


def eight(number: int, value: bytes) -> Field:
    """Make a field that holds eight bytes."""
    return Field((number, EIGHT_BYTES, value))


def written(fields: Iterable[Field]) -> bytes:
    """Write fields one after another.

    >>> written([whole(1, 35), whole(3, 720), piece(16, b"ok")]).hex(" ")
    '08 23 18 d0 05 82 01 02 6f 6b'
    """
    return b"".join(_written(*field) for field in fields)


def _written(number: int, kind: int, value: Value) -> bytes:
    tag = varint(number << 3 | kind)
    if isinstance(value, int):
        return tag + varint(value)
    return tag + (varint(len(value)) if kind == LENGTH else b"") + value


def varint(value: int) -> bytes:
    """Write a whole number, the lowest 7 bits first."""
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    return bytes([*written, value])


def some_bytes(cases: Cases, count: int) -> bytes:
    """Draw so many bytes; among them are such as could begin a field."""
    return bytes(cases.whole(0, 255) for _ in range(count))


def of_length(cases: Cases, count: int) -> int:
    """Draw a number that takes so many bytes as a varint."""
    return cases.whole(2 ** (7 * (count - 1)), min(2 ** (7 * count) - 1, LARGEST))
