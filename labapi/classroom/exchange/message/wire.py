"""Protocol Buffers read without the contract: numbers of fields, and the bytes that stand there.

A message is one field after another. A field begins with its tag, a number that holds two: the
number of the field, and in its last three bits how the value is written (its wire type). What the
bytes *mean* stands in the contract alone; so what is said of a value here is how it reads.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

VARINT, FIXED64, LENGTH, GROUP, GROUP_END, FIXED32 = range(6)
WIRE_TYPES = {
    VARINT: "varint",
    FIXED64: "fixed64",
    LENGTH: "length-delimited",
    GROUP: "group begins",
    GROUP_END: "group ends",
    FIXED32: "fixed32",
}
LONGEST_VARINT = 10
HIGHEST_FIELD = 2**29 - 1
DEEPEST = 16
PREFIX_BYTES = 5
"""What gRPC puts before a message: a byte that tells whether it is compressed, and its length."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where reading stops, and why.

    `rest` is what was not read; it is empty where all was read, and more should have come.
    """

    at: int
    reason: str
    rest: bytes


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where it begins, and the three parts that its bytes have.

    `length` is empty but for a length-delimited one; `inside` is what its content reads as, where
    it reads as a message and not as text.
    """

    at: int
    number: int
    wire_type: int
    tag: bytes
    length: bytes
    content: bytes
    inside: Message | None = None

    @property
    def text(self) -> str | None:
        """What a length-delimited value says as text; None where it is none, or a message."""
        if self.wire_type != LENGTH or self.inside is not None:
            return None
        return _text(self.content)

    @property
    def value(self) -> int | float | str | bytes | None:
        """What the content reads as: a number, a text, or the bytes themselves."""
        if self.wire_type == VARINT:
            return read_varint(self.content, 0)[0]
        if self.wire_type == FIXED64:
            return float(struct.unpack("<d", self.content)[0])
        if self.wire_type == FIXED32:
            return float(struct.unpack("<f", self.content)[0])
        if self.wire_type == LENGTH:
            text = self.text
            return self.content if text is None else text
        return None


@dataclass(frozen=True, slots=True)
class Message:
    """The fields of a message in their order, and where reading stopped if it did."""

    fields: tuple[Field, ...]
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A message behind gRPC's five bytes; `message` is None where it cannot be read."""

    at: int
    prefix: bytes
    message: Message | None
    fault: Fault | None = None


class _Stop(Exception):
    """Reading cannot go on; the message says why."""


def read_message(data: bytes, at: int = 0, depth: int = 0) -> Message:
    """Read a message as far as it can be read; `at` is where it stands in the whole.

    >>> [(field.number, field.value) for field in read_message(bytes([0x08, 0x23])).fields]
    [(1, 35)]
    """
    fields: list[Field] = []
    here = 0
    while here < len(data):
        try:
            field, ends = _field(data, here, at, depth)
        except _Stop as stop:
            return Message(tuple(fields), Fault(at + here, str(stop), data[here:]))
        if ends > len(data):
            return _cut(fields, field, data[here:], at + len(data), ends - len(data))
        fields.append(field)
        here = ends
    return Message(tuple(fields))


def _cut(fields: list[Field], field: Field, rest: bytes, at: int, missing: int) -> Message:
    """End a message whose last field is cut; of a text or a message in it, show what came."""
    came = len(field.content)
    reason = f"field {field.number} has {came + missing:,} bytes, of which {came:,} came"
    if field.text or field.inside is not None:
        return Message((*fields, field), Fault(at, reason, b""))
    return Message(tuple(fields), Fault(field.at, reason, rest))


def read_varint(data: bytes, here: int) -> tuple[int, int]:
    """Read a number whose bytes have seven bits each, the lowest first; tell where it ends.

    >>> read_varint(bytes([0xD0, 0x05]), 0)
    (720, 2)
    """
    value = 0
    for place in range(LONGEST_VARINT):
        if here + place >= len(data):
            raise _Stop("the bytes end in the middle of a number")
        byte = data[here + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, here + place + 1
    raise _Stop(f"a number has at most {LONGEST_VARINT} bytes, and this one goes on")


def is_framed(data: bytes) -> bool:
    """Tell whether bytes begin with gRPC's prefix: 0 or 1, with which no message can begin.

    Its first byte would be a tag, and the numbers of fields begin at 1, so tags at 8.
    """
    return data[:1] in (b"\0", b"\1")


def read_frames(data: bytes) -> list[Frame]:
    """Read message after message, each behind its prefix, as a stream of gRPC sends them."""
    frames, here = [], 0
    while here < len(data):
        frame = _frame(data, here)
        frames.append(frame)
        if frame.fault is not None:
            break
        here += PREFIX_BYTES + int.from_bytes(frame.prefix[1:], "big")
    return frames


def _frame(data: bytes, here: int) -> Frame:
    prefix = data[here : here + PREFIX_BYTES]
    if len(prefix) < PREFIX_BYTES:
        return Frame(here, prefix, None, Fault(here, "a prefix has five bytes", prefix))
    begins, size = here + PREFIX_BYTES, int.from_bytes(prefix[1:], "big")
    content = data[begins : begins + size]
    if prefix[0] > 1:
        reason = f"a prefix begins with 0 or 1, and this one with {prefix[0]}"
        return Frame(here, prefix, None, Fault(here, reason, data[here:]))
    cut = None
    if len(content) < size:
        reason = f"the prefix promises {size:,} bytes, of which {len(content):,} came"
        cut = Fault(len(data), reason, b"")
    return Frame(here, prefix, None if prefix[0] else read_message(content, begins), cut)


def _field(data: bytes, here: int, at: int, depth: int) -> tuple[Field, int]:
    """Read the field that begins here, and tell where it ends, or would end."""
    tag, after = read_varint(data, here)
    number, wire_type = tag >> 3, tag & 7
    if not 1 <= number <= HIGHEST_FIELD:
        raise _Stop(f"there is no field {number}: the numbers go from 1 to 2²⁹ - 1")
    if wire_type not in WIRE_TYPES:
        raise _Stop(f"there is no wire type {wire_type}")
    begins, ends = _content(data, after, wire_type)
    content = data[begins:ends]
    whole = ends <= len(data)
    inside = _inside(content, at + begins, depth, whole) if wire_type == LENGTH else None
    parts = data[here:after], data[after:begins], content
    return Field(at + here, number, wire_type, *parts, inside), ends


def _content(data: bytes, here: int, wire_type: int) -> tuple[int, int]:
    """Tell from where to where a value goes, behind its tag and its length."""
    if wire_type == VARINT:
        return here, read_varint(data, here)[1]
    begins, size = here, {FIXED64: 8, FIXED32: 4}.get(wire_type, 0)
    if wire_type == LENGTH:
        size, begins = read_varint(data, here)
    return begins, begins + size


def _inside(content: bytes, at: int, depth: int, whole: bool) -> Message | None:
    """Read a content as a message, if it reads as one and is no plain text.

    A whole one has to read from end to end; of a cut one, one field is enough.
    """
    text = _text(content)
    if depth >= DEEPEST or (text is not None and text.isprintable()):
        return None
    message = read_message(content, at, depth + 1)
    old = any(field.wire_type in (GROUP, GROUP_END) for field in message.fields)
    reads = message.fault is None if whole else bool(message.fields)
    return message if reads and not old else None


def _text(content: bytes) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return text if all(one.isprintable() or one in "\n\t" for one in text) else None
