"""A message decoded by field number: what is told of each byte, and where reading stops."""

from __future__ import annotations

import random
import re

import pytest

import labapi
from labapi.alternatives.grpc_messages import framed
from labapi.alternatives.stubs import loans_pb2 as messages
from labapi.classroom.exchange.message.decoded import SHOWN_ROWS, draw_decoded
from labapi.classroom.exchange.message.wire import read_message
from labapi.domain.loans.features import EXAMPLE

QUESTION = messages.PredictRequest(features=EXAMPLE).SerializeToString()
FIVE = """\
gRPC: a message in 39 bytes, behind a prefix of five bytes.
at  bytes                         tag in bits  field  wire type           reads as
 0  00 00 00 00 22                                    prefix of gRPC      a message of 34 bytes, \
not compressed
 5  0a 20                         00001 010    1      2 length-delimited  32 bytes, a message:
 7    08 23                       00001 000    1      0 varint            35
 9    11 00 00 00 00 00 db ea 40  00010 001    2      1 fixed64           55000.0  (double)
18    18 d0 05                    00011 000    3      0 varint            720  (0000101 1010000)
21    21 00 00 00 00 00 00 20 40  00100 001    4      1 fixed64           8.0  (double)
30    29 00 00 00 00 00 6a d8 40  00101 001    5      1 fixed64           25000.0  (double)"""


def decoded(*parts):
    return labapi.decode_message(bytes.fromhex("".join(parts)))


def reading(shown):
    """The last column of what is written, a line a row."""
    return [line.rpartition("   ")[2].strip() for line in str(shown).splitlines()[2:]]


def test_the_features_can_be_read_by_hand():
    assert str(labapi.decode_message(framed(QUESTION))) == FIVE


def test_a_message_by_itself_is_told_from_one_behind_a_prefix():
    bare, behind = labapi.decode_message(QUESTION), labapi.decode_message(framed(QUESTION))
    assert (bare.is_framed, behind.is_framed) == (False, True)
    assert bare.title == "A message of 34 bytes, with nothing before it."
    assert bare.messages[0].fields[0].number == behind.messages[0].fields[0].number == 1


def test_each_message_of_a_stream_stands_behind_its_own_prefix():
    shown = labapi.decode_message(framed(b"\x08\x01") + framed(b"") + framed(b"\x08\x02"))
    assert shown.title == "gRPC: 3 messages in 19 bytes, each behind a prefix of five bytes."
    assert [len(message.fields) for message in shown.messages] == [1, 0, 1]


def test_what_fields_say_is_what_the_contract_says():
    made = messages.Prediction(id="pred_1", prediction="approved", probability=0.25)
    fields = labapi.decode_message(made.SerializeToString()).messages[0].fields
    assert [(field.number, field.value) for field in fields] == [
        *((1, "pred_1"), (2, "approved"), (3, 0.25)),
    ]


def test_a_text_is_a_text_and_a_message_in_a_message_is_one():
    error = messages.Error(code="A", details=[messages.Detail(field="age", message="b")])
    shown = labapi.decode_message(messages.ItemReply(error=error).SerializeToString())
    (outer,) = shown.messages[0].fields
    assert [field.text for field in outer.inside.fields] == ["A", None]
    assert [field.text for field in outer.inside.fields[1].inside.fields] == ["age", "b"]


def test_a_message_that_begins_like_a_line_break_is_a_message():
    ten = messages.Explanation(top_features=[messages.FeatureImportance(feature="0123456789")])
    (outer,) = labapi.decode_message(ten.SerializeToString()).messages[0].fields
    assert outer.inside.fields[0].text == "0123456789"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("0801", "1 or true"),
        ("0800", "0 or false"),
        ("08fbffffffffffffffff01", "-5 (a negative number takes ten bytes)"),
        ("0d0000803f", "1.0  (float)"),
        ("0a00", '""  (nothing, or a message in which no field is set)'),
        ("0a02ff01", "2 bytes  (neither a text nor a message)"),
        ("0a020b0c", "2 bytes  (neither a text nor a message)"),
        ("0b", "(not used any more)"),
    ],
)
def test_what_a_value_reads_as(given, told):
    assert str(decoded(given)).endswith(told)


def test_a_field_beyond_fifteen_has_a_tag_of_two_bytes():
    shown = decoded("d0050a")
    assert shown.messages[0].fields[0].number == 90
    assert "00001011010 000  90" in str(shown)


@pytest.mark.parametrize(
    ("given", "stops"),
    [
        ("0823 0a20 61", "Cut at byte 5: field 1 has 32 bytes, of which 1 came."),
        ("0823 08", "Reading stops at byte 2: the bytes end in the middle of a number."),
        ("0823 88", "Reading stops at byte 2: the bytes end in the middle of a number."),
        ("0823 11 00", "Reading stops at byte 2: field 2 has 8 bytes, of which 1 came."),
        ("0823 0f", "Reading stops at byte 2: there is no wire type 7."),
        ("0823 00", "Reading stops at byte 2: there is no field 0: the numbers go from 1 to"),
        ("08" + 11 * "ff", "Reading stops at byte 0: a number has at most 10 bytes, and this"),
        ("0000", "Reading stops at byte 0: a prefix has five bytes."),
        ("0000000004 0823", "Cut at byte 7: the prefix promises 4 bytes, of which 2"),
        ("0000000002 0823 05", "Reading stops at byte 7: a prefix has five bytes."),
        ("0000000002 0823 0500000000", "Reading stops at byte 7: a prefix begins with 0 or 1,"),
    ],
)
def test_where_reading_stops_is_told_and_what_came_before_is_shown(given, stops):
    shown = decoded(given.replace(" ", ""))
    assert stops in str(shown)
    assert stops in re.sub("<[^>]*>", "", shown._repr_html_())
    assert shown.fault is not None
    if given.startswith(("0823", "0000000002")):
        assert shown.messages[0].fields[0].value == 35


def test_of_a_message_that_is_cut_within_another_all_that_came_is_shown():
    shown = labapi.decode_message(framed(QUESTION)[:20])
    lines = str(shown).splitlines()[3:]
    assert [line.split("  ")[0].strip() for line in lines] == ["5", "7", "9", "18", "20"]
    assert lines[-2].endswith("Reading stops at byte 18: the bytes end in the middle of a number.")
    assert lines[-1].endswith("Cut at byte 20: field 1 has 32 bytes, of which 13 came.")


def test_of_a_text_that_is_cut_the_beginning_is_shown():
    shown = decoded("12 08 6170707269")
    assert '"appri"  (a text of 5 bytes)' in str(shown)
    assert str(shown).endswith("Cut at byte 7: field 2 has 8 bytes, of which 5 came.")


def test_what_is_compressed_is_not_read():
    shown = decoded("0100000002 0823")
    assert "a message of 2 bytes, compressed, so it is not read" in str(shown)
    assert (shown.messages, shown.fault) == ((), None)


def test_no_bytes_are_a_message_in_which_nothing_is_set():
    assert str(labapi.decode_message(b"")) == "No bytes: a message in which no field is set."
    assert labapi.decode_message(b"")._repr_html_().count("<table") == 0


def test_other_things_than_bytes_are_refused_with_what_to_give():
    with pytest.raises(TypeError, match=r"of type PredictRequest\. Give .*SerializeToString\(\)"):
        labapi.decode_message(messages.PredictRequest())
    assert labapi.decode_message(bytearray(QUESTION)) == labapi.decode_message(QUESTION)


def test_an_id_and_a_moment_are_marked_as_what_differs_from_run_to_run():
    made = messages.Prediction(id="pred_0123456789abcdef", timestamp="2026-11-30T03:24:05.071Z")
    first, second = str(labapi.decode_message(made.SerializeToString())).splitlines()[2:]
    assert '"⟨pred_0123456789abcdef⟩"' in first
    assert "0a 15 ⟨70 72" in first
    assert "⟨2026-11-30T03:24:05.071Z⟩" in second


def test_a_long_message_is_shown_as_far_as_a_page_goes_and_the_rest_is_counted():
    many = messages.PredictBatchRequest(items=[{"features": EXAMPLE}] * 1000).SerializeToString()
    shown = labapi.decode_message(many)
    assert len(str(shown).splitlines()) == SHOWN_ROWS + 3
    assert str(shown).endswith("… and 6,920 more lines")
    assert draw_decoded(shown).count("<tr") == SHOWN_ROWS + 1


def test_what_a_message_says_is_no_html():
    shown = labapi.decode_message(messages.GetModelRequest(id="<b>x</b>").SerializeToString())
    assert "<b>x</b>" not in shown._repr_html_()


def test_any_bytes_are_read_to_an_end_and_cut_ones_too():
    dice = random.Random(17)
    for _ in range(3000):
        data = dice.randbytes(dice.randrange(40))
        shown = labapi.decode_message(data)
        assert str(shown)
        assert shown._repr_html_()
    for end in range(len(QUESTION)):
        assert read_message(QUESTION[:end]).fault is not None or not end


def test_a_message_within_a_message_a_thousand_times_is_read_so_far():
    data = b"\x08\x01"
    for _ in range(1000):
        data = b"\x0a" + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data
    assert str(labapi.decode_message(data))
