"""A message of Protocol Buffers shown byte by byte: `labapi.decode_message(data)`.

For each field stand its tag, also in bits, what the tag says, and what the value reads as, so that
a reader can do the same by hand. Messages behind gRPC's prefix are known by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from labapi.classroom.exchange.message.wire import (
    FIXED32,
    FIXED64,
    LENGTH,
    VARINT,
    WIRE_TYPES,
    Fault,
    Field,
    Frame,
    Message,
    is_framed,
    read_frames,
    read_message,
    read_varint,
)
from labapi.classroom.exchange.secrets import MASK, masked_shapes
from labapi.classroom.notebook.markup import page, tag
from labapi.classroom.notebook.measured import as_html, marked, measured
from labapi.classroom.notebook.shell import short_traceback

SHEET = "classroom/exchange/message/message.css"
SHOWN_ROWS, SHOWN_BYTES, SHOWN_CHARACTERS = 80, 12, 60
HEAD = ("at", "bytes", "tag in bits", "field", "wire type", "reads as")
LEGEND = (
    "In a box: the tag, which holds the field's number and, in its last three bits, the wire type. "
    "In a dashed box: a length. A number stands in groups of seven bits, the lowest first; the 4 "
    "or 8 bytes of a value of fixed size have the lowest first, too."
)
NO_BYTES = "No bytes: a message in which no field is set."
GIVE = (
    "decode_message takes bytes, and this is {}. Give what stands on the wire, such as "
    "message.SerializeToString() or lab.journal[-1].request_body."
)


class Row(NamedTuple):
    """One line of the picture: a field, a prefix of gRPC, or where reading stopped."""

    at: int
    depth: int
    tag: str
    length: str
    content: str
    bits: str
    number: str
    wire_type: str
    reads_as: str
    how: str = ""
    stops: bool = False

    @property
    def bytes(self) -> str:
        """The bytes of it: tag, length and content."""
        return " ".join(filter(None, (self.tag, self.length, self.content)))


@dataclass(frozen=True, slots=True, repr=False)
class DecodedMessage:
    """What bytes read as: messages, each of them behind a prefix if the bytes are those of gRPC."""

    size: int
    messages: tuple[Message, ...]
    frames: tuple[Frame, ...] = ()

    @property
    def is_framed(self) -> bool:
        """Whether gRPC's five bytes stand before each message."""
        return bool(self.frames)

    @property
    def fault(self) -> Fault | None:
        """Where reading stopped first, if it did."""
        found = [*(one.fault for one in self.messages), *(one.fault for one in self.frames)]
        return next(filter(None, found), None)

    @property
    def title(self) -> str:
        """What came, in a line."""
        if not self.size:
            return NO_BYTES
        if not self.is_framed:
            return f"A message of {_bytes(self.size)}, with nothing before it."
        count = "a message" if len(self.frames) == 1 else f"{len(self.frames):,} messages"
        each = "" if len(self.frames) == 1 else " each"
        return f"gRPC: {count} in {_bytes(self.size)},{each} behind a prefix of five bytes."

    def __repr__(self) -> str:
        """Write a table of the fields."""
        rows = list(islice(_rows(self), SHOWN_ROWS))
        cells = [HEAD, *map(_cells, rows)]
        widths = [max(len(row[place]) for row in cells) for place in range(len(HEAD) - 1)]
        lines = [_line(row, widths) for row in cells] if rows else []
        return "\n".join([self.title, *lines, *_more(self)])

    def _repr_html_(self) -> str:
        """Draw a table of the fields; on a narrow page, each as a block."""
        return page(draw_decoded(self), sheets=[SHEET])


@short_traceback
def decode_message(data: bytes) -> DecodedMessage:
    """Decode a message of Protocol Buffers by field number, as far as that goes with no contract.

    Takes a message by itself, or messages behind gRPC's prefix of five bytes. What each value
    means is in the contract alone, so what it reads as is a guess: a text, a message, a number.

    >>> decode_message(bytes([0x08, 0x23]))
    A message of 2 bytes, with nothing before it.
    at  bytes  tag in bits  field  wire type  reads as
     0  08 23  00001 000    1      0 varint   35
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(GIVE.format(f"of type {type(data).__name__}"))
    data = bytes(data)
    if not is_framed(data):
        return DecodedMessage(len(data), (read_message(data),))
    frames = tuple(read_frames(data))
    messages = tuple(frame.message for frame in frames if frame.message is not None)
    return DecodedMessage(len(data), messages, frames)


def draw_decoded(decoded: DecodedMessage) -> str:
    """Draw what bytes read as, to stand in a picture that has `SHEET` among its styles."""
    title = tag("p", as_html(decoded.title), "lab-message-title")
    rows = list(islice(_rows(decoded), SHOWN_ROWS))
    if not rows:
        return tag("div", title, "lab-message")
    heads = "".join(tag("th", as_html(name), scope="col") for name in HEAD)
    body = tag("thead", tag("tr", heads)) + tag("tbody", "".join(map(_draw_row, rows)))
    whole = tag("table", body, "lab-table lab-fields")
    notes = [*_more(decoded), *[LEGEND] * any(row.bits for row in rows)]
    drawn = "".join(tag("p", as_html(note), "lab-note") for note in notes)
    return tag("div", title + whole + drawn, "lab-message")


def _draw_row(row: Row) -> str:
    parts = [
        tag("span", as_html(text), f"lab-byte-{kind}", title=kind)
        for kind, text in (("tag", row.tag), ("length", row.length), ("value", row.content))
        if text
    ]
    reads_as = as_html(row.reads_as) if row.stops else tag("b", as_html(row.reads_as))
    how = tag("span", as_html(row.how), "lab-how") if row.how else ""
    cells = [
        (str(row.at), "lab-at"),
        (tag("code", " ".join(parts)), "lab-bytes"),
        (tag("code", as_html(row.bits)), "lab-bits"),
        (as_html(row.number), "lab-number-of"),
        (as_html(row.wire_type), "lab-wire"),
        (reads_as + how, "lab-reads"),
    ]
    drawn = "".join(tag("td", content, kind) for content, kind in cells)
    kind = f"lab-depth-{min(row.depth, 5)}" + " lab-stops" * row.stops
    return tag("tr", drawn, kind)


def _cells(row: Row) -> tuple[str, ...]:
    indent = "  " * row.depth
    reads_as = row.reads_as + (f"  ({row.how})" if row.how else "")
    return (f"{row.at:>2}", indent + row.bytes, row.bits, row.number, row.wire_type, reads_as)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
    return "  ".join((*padded, cells[-1])).rstrip()


def _more(decoded: DecodedMessage) -> list[str]:
    left = sum(1 for _ in _rows(decoded)) - SHOWN_ROWS
    return [f"… and {left:,} more lines"] if left > 0 else []


def _rows(decoded: DecodedMessage) -> Iterator[Row]:
    for frame in decoded.frames:
        yield from _frame_rows(frame)
    if not decoded.frames:
        for message in decoded.messages:
            yield from _message_rows(message, 0)


def _frame_rows(frame: Frame) -> Iterator[Row]:
    flag, length = _hex(frame.prefix[:1]), _hex(frame.prefix[1:])
    if frame.prefix[0] <= 1 and len(length) == 11:
        size = _bytes(int.from_bytes(frame.prefix[1:], "big"))
        state = "compressed, so it is not read" if frame.prefix[0] else "not compressed"
        words = f"a message of {size}, {state}"
        yield Row(frame.at, 0, flag, length, "", "", "", "prefix of gRPC", words)
    if frame.message is not None:
        yield from _message_rows(frame.message, 0)
    if frame.fault is not None and (frame.message is None or frame.message.fault is None):
        yield _stop_row(frame.fault, 0)


def _message_rows(message: Message, depth: int) -> Iterator[Row]:
    for field in message.fields:
        yield _field_row(field, depth)
        if field.inside is not None:
            yield from _message_rows(field.inside, depth + 1)
    if message.fault is not None:
        yield _stop_row(message.fault, depth)


def _field_row(field: Field, depth: int) -> Row:
    reads_as, how = _reading(field)
    content = "" if field.inside is not None else _hex(field.content)
    if isinstance(field.value, str) and masked_shapes(field.value) != field.value:
        content = MASK  # its bytes would tell the secret
    elif reads_as != marked(reads_as):  # an id, a moment: its bytes differ from run to run, too
        reads_as, content = marked(reads_as), measured(content)
    return Row(
        *(field.at, depth, _hex(field.tag), _hex(field.length), content, _bits(field.tag)),
        *(str(field.number), f"{field.wire_type} {WIRE_TYPES[field.wire_type]}", reads_as, how),
    )


def _stop_row(fault: Fault, depth: int) -> Row:
    words = f"{'Reading stops' if fault.rest else 'Cut'} at byte {fault.at}: {fault.reason}."
    return Row(fault.at, depth, "", "", _hex(fault.rest), "", "", "", words, stops=True)


def _reading(field: Field) -> tuple[str, str]:
    """Tell what a value reads as, and what else there is to know of it."""
    size, value = len(field.content), field.value
    if field.wire_type == VARINT:
        return _as_number(int(value or 0)), _groups(field.content)
    if field.wire_type in (FIXED64, FIXED32):
        return str(value), "double" if field.wire_type == FIXED64 else "float"
    if field.wire_type != LENGTH:
        return "", "not used any more"
    if field.inside is not None:
        return f"{_bytes(size)}, a message:", ""
    if not size:
        return '""', "nothing, or a message in which no field is set"
    if isinstance(value, str):
        value = masked_shapes(value)
        shown = value if len(value) <= SHOWN_CHARACTERS else f"{value[:SHOWN_CHARACTERS]}…"
        return f'"{shown}"', f"a text of {_bytes(size)}"
    return _bytes(size), "neither a text nor a message"


def _as_number(value: int) -> str:
    if value >= 2**63:
        return f"{value - 2**64} (a negative number takes ten bytes)"
    return f"{value} or {'true' if value else 'false'}" if value in (0, 1) else str(value)


def _groups(content: bytes) -> str:
    """Write the groups of seven bits of a number in more bytes than one, the highest first."""
    if not 1 < len(content) <= 5:
        return ""
    return " ".join(f"{byte & 0x7F:07b}" for byte in reversed(content))


def _bits(written: bytes) -> str:
    """Write a tag in bits, the three of the wire type apart.

    >>> _bits(bytes([0x11]))
    '00010 001'
    """
    value, _ = read_varint(written, 0)
    bits = f"{value:0{8 * len(written) if len(written) == 1 else 7 * len(written)}b}"
    return f"{bits[:-3]} {bits[-3:]}"


def _hex(content: bytes) -> str:
    if len(content) <= SHOWN_BYTES + 2:
        return content.hex(" ")
    return f"{content[:SHOWN_BYTES].hex(' ')} … {len(content) - SHOWN_BYTES:,} more"


def _bytes(count: int) -> str:
    return f"{count:,} byte{'s' * (count != 1)}"
