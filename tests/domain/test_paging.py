from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.domain.errors import InvalidInput
from labapi.domain.paging import decode_cursor, encode_cursor


def encoded(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(-(2**63) + 1, 2**63 - 1))
def test_a_cursor_gives_back_the_key_that_it_was_made_from(text, number):
    cursor = encode_cursor("id", [text, number])
    assert decode_cursor("id", cursor, (str, int)) == [text, number]


@given(st.text(), st.integers())
def test_a_cursor_fits_into_a_url_as_it_is(text, number):
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert set(encode_cursor("id", [text, number])) <= allowed


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "a b",
        "====",
        encoded("id"),
        encoded({}),
        encoded(7),
        encoded(None),
        encoded([]),
        encoded(["id"]),
        encoded(["id", 7]),
        encoded(["id", True]),
        encoded(["id", None]),
        encoded(["id", "a", "b"]),
        encoded(["-id", "a"]),
        encoded(["created_at", "a"]),
        encoded(["id", "\ud800"]),
        "W1" * 200,
    ],
)
def test_any_other_text_is_refused(cursor):
    with pytest.raises(InvalidInput) as caught:
        decode_cursor("id", cursor, (str,))
    assert [detail.field for detail in caught.value.details] == ["cursor"]


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30, True, 1.5])
def test_a_number_that_sqlite_cannot_compare_is_refused(number):
    with pytest.raises(InvalidInput):
        decode_cursor("number", encoded(["number", number]), (int,))


@given(st.text())
def test_chance_never_makes_a_cursor(text):
    with pytest.raises(InvalidInput):
        decode_cursor("id", text, (str,))
