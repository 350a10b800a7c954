"""The rule of what a page reads, against a table that Node filled and against itself."""

import json
import math
import struct
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.classroom.widgets.reader.ecma import as_page_reads, in_order, number
from tests.classroom.widgets.reader.measured_with_node import READ

SIGNS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(SIGNS, max_size=6) | st.sampled_from(
    ["0", "1", "10", "9", "01", "-1", "4294967295"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)
)


@st.composite
def bodies(draw):
    """A text of JSON, with numbers as Python writes them."""
    value = draw(VALUES)
    text = json.dumps(value, ensure_ascii=draw(st.booleans()), indent=draw(st.none() | st.just(1)))
    return text.replace("Infinity", "1e400")


@pytest.mark.parametrize("text", READ)
def test_the_rule_reads_as_node_did(text):
    try:
        read = as_page_reads(text)
    except ValueError:
        read = "✗ SyntaxError"
    assert read == READ[text]


@given(st.integers(0, 2**64 - 1))
def test_a_number_that_is_written_leads_back_to_the_same_bits(bits):
    (value,) = struct.unpack("d", bits.to_bytes(8, "little"))
    if math.isfinite(value):
        assert float(number(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_has_the_digits_that_python_writes(value):
    assert Decimal(number(value)) == Decimal(repr(value))


@given(bodies())
def test_what_was_read_is_read_as_itself(text):
    read = as_page_reads(text)
    assert as_page_reads(read) == read


@given(bodies())
def test_only_numbers_read_otherwise_than_in_python(text):
    def finite(digits):
        return float(digits) if math.isfinite(float(digits)) else None

    python = json.loads(text, parse_int=finite, parse_float=finite)
    assert json.loads(as_page_reads(text), parse_int=float) == python


@given(st.lists(TEXTS, unique=True))
def test_each_name_is_there_once_whatever_the_order(names):
    ordered = in_order(names)
    assert sorted(ordered) == sorted(names)
    assert in_order(ordered) == ordered
