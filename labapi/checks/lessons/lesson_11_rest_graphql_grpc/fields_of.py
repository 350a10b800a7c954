"""Task 3: read a message of Protocol Buffers byte by byte, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_11_rest_graphql_grpc._messages import (
    LARGEST,
    UNKNOWN,
    Field,
    eight,
    of_length,
    piece,
    some_bytes,
    varint,
    whole,
    written,
)
from labapi.checks.lessons.lesson_11_rest_graphql_grpc.steps import HIGHEST_FIRST
from labapi.checks.task import Misconception, Task, each_by_itself

REFUSED = "ValueError"
CALL = "fields_of(data)"

TWO_BYTES_AT_MOST = Misconception(
    "two_bytes_at_most",
    belief="A varint has one byte or two.",
    feedback="It has as many as the number needs: each byte whose top bit is set says that one "
    "more follows.",
)
LENGTH_IS_A_BYTE = Misconception(
    "length_is_a_byte",
    belief="A length is one byte.",
    feedback="It is a varint as the others are, and a text of more than 127 bytes needs two bytes "
    "for it.",
)
TAG_IS_A_BYTE = Misconception(
    "tag_is_a_byte",
    belief="A tag is one byte.",
    feedback="One byte has room for the kind and four bits of the number. Field 16 does not fit "
    "there: a tag is a varint, too.",
)
EACH_FIELD_ONCE = Misconception(
    "each_field_once",
    belief="Each field stands in a message once.",
    feedback="A list is sent as one field, as often as there is something in it. Under one name, "
    "only the last would be left.",
)
SLICES_COMPLAIN = Misconception(
    "slices_complain",
    belief="Python says so if a slice reaches over the end.",
    feedback="A slice gives what is there, and no word of what is missing. Compare how many bytes "
    "came with how many were to come.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Have messages read that nobody has seen: one kind of difficulty after another."""
    yield from each_by_itself(
        (1, "whole numbers of any size", partial(_numbers, work, cases)),
        (1, "texts and eight bytes", partial(_bytes, work, cases)),
        (1, "any field number, and a field that comes again", partial(_tags, work, cases)),
        (1, "what is cut or unknown is refused", partial(_refusals, work, cases)),
    )


def _numbers(work: Work, cases: Cases) -> None:
    _expect(work, [])
    values = [0, 127, 128, *(of_length(cases, count) for count in (1, 2))]
    for value in values:
        _expect(work, [whole(_small(cases), value)])
    for count in range(3, 11):
        value = of_length(cases, count)
        message = [whole(_small(cases), value)]
        data = written(message).hex(" ")
        TWO_BYTES_AT_MOST.when(
            not _is_read(work, message), f"`{data}` has a number of {count} bytes, {value}."
        )
    pairs = zip(range(1, 8), cases.shuffled([*values, LARGEST, 2**63]), strict=True)
    _expect(work, [whole(number, value) for number, value in pairs])


def _bytes(work: Work, cases: Cases) -> None:
    for count in (0, 1, cases.whole(2, 60), 127):
        _expect(work, [piece(_small(cases), some_bytes(cases, count))])
    for value in (bytes(8), some_bytes(cases, 8)):
        _expect(work, [eight(_small(cases), value), whole(_small(cases), 5)])
    for count in (128, cases.whole(129, 400)):
        message = [piece(_small(cases), some_bytes(cases, count)), whole(1, cases.whole(1, 90))]
        LENGTH_IS_A_BYTE.when(
            not _is_read(work, message), f"A text of {count} bytes was not read as it stands."
        )
    inner = written([whole(1, cases.whole(18, 90)), eight(2, some_bytes(cases, 8))])
    _expect(work, [piece(1, inner), piece(2, "größer als 5 €".encode())])


def _tags(work: Work, cases: Cases) -> None:
    _expect(work, [whole(number, cases.whole(1, 90)) for number in cases.shuffled(range(1, 16))])
    number = cases.whole(2, 15)
    for again in (
        [whole(number, cases.whole(1, 60)), whole(1, 7), whole(number, cases.whole(61, 90))],
        [piece(number, b"approved"), piece(number, b"rejected"), piece(number, b"approved")],
    ):
        gave = _called(work, again)
        EACH_FIELD_ONCE.when(isinstance(gave, list) and len(gave) < len(again), _seen(again, gave))
        _expect_told(again, gave)
    for number in (16, cases.whole(17, 2047), cases.whole(2048, 300_000), 2**29 - 1):
        message = [whole(number, cases.whole(1, 90)), piece(number, b"ok"), whole(1, 2)]
        TAG_IS_A_BYTE.when(
            not _is_read(work, message), f"In `{written(message).hex(' ')}`, field {number} stands."
        )


def _refusals(work: Work, cases: Cases) -> None:
    whole_ones = [whole(1, cases.whole(128, 16_000)), piece(2, some_bytes(cases, 5))]
    last = eight(3, some_bytes(cases, 8))
    _expect(work, [*whole_ones, last])
    begun = written(whole_ones)
    for cut in (b"\x08", b"\x08\x80", b"\x08\x80\x80", b"\x80", b"\x12", b"\x12\x80"):
        _expect_refused(work, begun + cut, "ends within a number, or before a value")
    for cut in (
        written([piece(4, some_bytes(cases, cases.whole(2, 60)))])[:-1],
        varint(4 << 3 | 2) + varint(cases.whole(1, 90)),
        written([last])[: -cases.whole(1, 7)],
        written([last])[:-8],
    ):
        gave, stopped = _tried(work, begun + cut)
        SLICES_COMPLAIN.when(stopped is None, f"{_cut(begun + cut)}, and it gave `{shown(gave)}`.")
        _expect_refused(work, begun + cut, "ends within a value")
    for kind in cases.shuffled(UNKNOWN):
        _expect_refused(
            work, begun + varint(5 << 3 | kind) + bytes(20), f"has a field of the kind {kind}"
        )


def _small(cases: Cases) -> int:
    """Draw a field number whose tag is one byte."""
    return cases.whole(1, 15)


def _told(message: list[Field]) -> list[Any]:
    return [field.told for field in message]


def _called(work: Work, message: list[Field]) -> Any:
    gave, stopped = _tried(work, written(message))
    if stopped:
        incorrect(
            f"For `{written(message).hex(' ')}` it raised {stopped.kind}"
            + f": {stopped.message}." * bool(stopped.message)
            + " This message is whole."
        )
    return gave


def _tried(work: Work, data: bytes) -> tuple[Any, Raised | None]:
    try:
        return work.call("fields_of", data), None
    except Raised as problem:
        return None, problem


def _is_read(work: Work, message: list[Field]) -> bool:
    return bool(_tried(work, written(message))[0] == _told(message))


def _expect(work: Work, message: list[Field]) -> None:
    _expect_told(message, _called(work, message))


def _expect_told(message: list[Field], gave: Any) -> None:
    wanted = _told(message)
    if gave == wanted and not _has_truths(gave):
        return
    HIGHEST_FIRST.when(_highest_first(message, gave), _seen(message, gave))
    expect_type(CALL, gave, list)
    incorrect(f"{_seen(message, gave)} That is not what stands there.")


def _has_truths(gave: list[Any]) -> bool:
    return any(isinstance(part, bool) for pair in gave for part in pair)


def _highest_first(message: list[Field], gave: Any) -> bool:
    """Tell whether a number was read with its bytes in the order of writing."""
    for field, pair in zip(message, gave if isinstance(gave, list) else [], strict=False):
        value, read = field[2], pair[1] if isinstance(pair, list) and len(pair) == 2 else None
        if isinstance(value, int) and value > 127:
            turned = int("".join(f"{byte & 127:07b}" for byte in varint(value)), 2)
            if read == turned != value:
                return True
    return False


def _seen(message: list[Field], gave: Any) -> str:
    return f"For `{shown(written(message).hex(' '))}` it gave `{shown(gave)}`."


def _cut(data: bytes) -> str:
    return f"`{data.hex(' ')}` ends too early"


def _expect_refused(work: Work, data: bytes, fault: str) -> None:
    gave, stopped = _tried(work, data)
    said = f"The message `{data.hex(' ')}` {fault}."
    if stopped is None:
        incorrect(f"{said} It is to raise `ValueError`, and gave `{shown(gave)}`.")
    if stopped.kind != REFUSED:
        incorrect(f"{said} It is to raise `ValueError`, and raised {stopped.kind}.")


TASK = Task(
    number=3,
    title="A message without its contract",
    points=4,
    objective="Read a message of Protocol Buffers byte by byte, and refuse one that is cut.",
    hints=(
        "Three things here are varints: the tag, the length, and the value of kind 0. Write one "
        "function that reads a varint at a place, and tells where the next byte is.",
        "The varint of the lesson had two bytes. A loop takes any number of them: each brings 7 "
        "bits, which count 128 times as much as those before. It goes on while the top bit is set.",
        "`divmod(tag, 8)` takes a tag apart. Before you take bytes, ask whether so many are left; "
        "where they are not, and where `kind` is none of the three, "
        '`raise ValueError("…")`.',
    ),
    judge=judge,
    misconceptions=(
        HIGHEST_FIRST, TWO_BYTES_AT_MOST, LENGTH_IS_A_BYTE, TAG_IS_A_BYTE, EACH_FIELD_ONCE,
        SLICES_COMPLAIN,
    ),
    why="Tag, value, tag, value: a reader needs no contract to find the fields, and so it can pass "
    "over one that is newer than itself. What the numbers mean, the contract alone says.",
)  # fmt: skip
