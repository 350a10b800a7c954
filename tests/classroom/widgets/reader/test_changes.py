"""What changed between a text and its reading, leaf by leaf."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.classroom.widgets.reader import changes as words
from labapi.classroom.widgets.reader.changes import changes
from labapi.classroom.widgets.reader.ecma import as_page_reads
from tests.classroom.widgets.reader.test_ecma import bodies

DIGITS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?", fullmatch=True
)
TOLD = {
    '{"id": 9007199254740993}': [("id", "9007199254740992", words.WHOLE_ROUNDED)],
    '{"a": {"n": [1, 35.0]}}': [("a.n[1]", "35", words.WRITTEN_OTHERWISE)],
    '{"p": 1e400}': [("p", "null", words.TOO_LARGE)],
    '{"p": 1e-400}': [("p", "0", words.TOO_SMALL)],
    '{"p": 0.1234567890123456789}': [("p", "0.12345678901234568", words.ROUNDED)],
    '{"a": 1, "a": {"b": 2}}': [("a", "{…}", words.LAST_KEPT)],
    '{"a": 3, "a": 4.0}': [("a", "4.0", words.LAST_KEPT), ("a", "4", words.WRITTEN_OTHERWISE)],
    '{"b": 1, "2": 1}': [("the names", "2, b", words.ORDER)],
    '{"o": {"b": 1, "2": 1}}': [("the names in o", "2, b", words.ORDER)],
    '{"a b": {"1": 2.0}}': [('["a b"]["1"]', "2", words.WRITTEN_OTHERWISE)],
    "-0": [("the whole text", "0", words.WRITTEN_OTHERWISE)],
    '{"b": 1, "a": "\\u00e9", "n": [0.1, null, true]}': [],
}


def found(text):
    return changes(text, as_page_reads(text))


@pytest.mark.parametrize("text", TOLD)
def test_each_kind_of_change_is_told_at_its_place(text):
    assert [(one.where, one.read, one.why) for one in found(text)] == TOLD[text]


@given(DIGITS)
def test_a_number_is_told_as_the_same_when_it_is_worth_the_same(digits):
    read = as_page_reads(digits)
    told = found(digits)
    if digits == read:
        assert told == ()
    else:
        assert told[0].same == (read != "null" and Decimal(digits) == Decimal(read))


@given(bodies())
def test_nothing_changes_when_it_is_read_a_second_time(text):
    read = as_page_reads(text)
    assert changes(read, as_page_reads(read)) == ()


@pytest.mark.parametrize(
    "digits", ["9" * 5000, "0e" + "9" * 5000, "1e-" + "9" * 5000, "0." + "3" * 5000]
)
def test_a_number_of_many_digits_is_told_in_short(digits):
    (one,) = found(digits)
    assert len(one.sent) < 60


def test_another_value_is_told_even_where_no_rule_asks_for_it():
    told = changes('{"a": "x", "b": [1]}', '{"a":"y","b":[]}')
    assert [one.why for one in told] == [words.OTHER, words.OTHER]


def test_what_two_numbers_have_in_common_is_counted_from_the_left():
    (one,) = found("9007199254740993")
    assert one.sent[one.alike :] == "3"
