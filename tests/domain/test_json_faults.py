"""What is wrong with JSON is told in our words, the same in every Python."""

from __future__ import annotations

import json

import pytest

from labapi.domain.json_faults import BOM, READING, why_unreadable, why_unwritable

UNREADABLE = {
    "": "a value must stand at line 1, column 1",
    "hello": "a value must stand at line 1, column 1",
    '{"age": }': "a value must stand at line 1, column 9",
    "{'age': 35}": "a key in double quotes must stand at line 1, column 2",
    '{"age" 35}': "a colon must stand at line 1, column 8",
    '{"age": 35 "income": 1}': "a comma, or the end of the list or object, must stand at line 1, c",
    "{}\n{}": "it goes on at line 2, column 1, where it should have ended",
    '{"name': "the text that begins at line 1, column 2 has no closing quote",
    '"a\tb"': "a line break or another control character stands in a text at line 1, column 3",
    '"\\x"': "the backslash at line 1, column 2 stands before a sign",
    '"\\u12"': "four hexadecimal digits must stand behind the \\u at line 1",
    "\ufeff{}": BOM,
}
HOLDS_ITSELF: list[object] = []
HOLDS_ITSELF.append(HOLDS_ITSELF)
UNWRITABLE = [
    ({"tags": {"a"}}, "a value of type set"),
    (object(), "a value of type object"),
    ([1, float("inf")], "inf, which is no number in JSON"),
    ({(1, 2): 3}, "a key of type tuple"),
    (b"bytes", "a value of type bytes"),
    (HOLDS_ITSELF, "a value that holds itself"),
]


def fault(text: str) -> tuple[str, str]:
    """Give our words and those of the library."""
    try:
        json.JSONDecoder().decode(text)
    except json.JSONDecodeError as error:
        return why_unreadable(error), error.msg
    raise AssertionError(f"{text!r} is JSON")


@pytest.mark.parametrize("text", UNREADABLE)
def test_where_a_text_stops_being_json_is_told_in_our_words(text):
    ours, theirs = fault(text)
    assert ours.startswith(UNREADABLE[text])
    assert theirs not in ours


def test_a_fault_that_nobody_foresaw_is_told_with_its_place_alone():
    error = json.JSONDecodeError("Words of the library", "{}", 1)
    assert why_unreadable(error) == "it cannot be read from line 1, column 2 on"


def test_a_comma_before_the_end_is_one_of_two_faults_by_the_version_of_python():
    ours, _ = fault("[1,]")
    where = ("line 1, column 3", "line 1, column 4")
    readings = [READING["Illegal trailing comma"], READING["Expecting value"]]
    assert ours in [words.format(where=place) for words in readings for place in where]


@pytest.mark.parametrize(("value", "told"), UNWRITABLE, ids=[told for _, told in UNWRITABLE])
def test_what_json_cannot_hold_is_named(value, told):
    assert why_unwritable(value) == told


def test_what_is_too_deep_to_be_written_is_told_as_that():
    deep: list[object] = []
    for _ in range(2000):
        deep = [deep]
    assert "one inside the other" in why_unwritable(deep)
