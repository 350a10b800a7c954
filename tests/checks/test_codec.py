import http
import json

import numpy
import pandas
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from labapi.checks.inside.codec import BadMessage, CodecError, Table, decode, encode, plain
from labapi.classroom.exchange.exchange import Exchange

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.binary()
    | st.text(st.characters(codec=None, exclude_categories=()))
)  # fmt: skip
KEYS = st.text() | st.integers() | st.just("$")
DATA = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(LEAVES, max_size=4)
    ),
    max_leaves=20,
)


class Forged(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__

    def __str__(self):
        return "forged"

    def __iter__(self):
        return iter("forged")


class ForgedList(list):
    def __iter__(self):
        return iter(["forged"])

    def __len__(self):
        return 99


class Pretender:
    __class__ = dict  # type: ignore[assignment]


@given(DATA)
def test_plain_data_comes_out_as_it_went_in(value):
    assert plain(value) == value
    assert repr(plain(True)) == "True"


def test_a_tuple_comes_out_as_a_list():
    assert plain((1, (2, 3))) == [1, [2, 3]]


def test_the_blank_passes():
    assert plain({"a": [...]}) == {"a": [...]}


def test_numbers_of_libraries_come_out_as_python_s():
    came = plain([http.HTTPStatus.CREATED, numpy.int64(5), numpy.float64(0.5), numpy.bool_(True)])
    assert [type(one) for one in came] == [int, int, float, bool]


def test_a_frame_comes_out_as_a_table():
    frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    assert plain(frame) == Table(("a", "b"), ((1, "x"), (2, "y")))


def test_an_answer_of_requests_comes_out_as_an_exchange(answer):
    came = plain([answer])[0]
    assert isinstance(came, Exchange)
    assert (came.status, came.request_header("x-one")) == (404, "1")
    assert plain(came) == came


@pytest.fixture
def answer():
    from labapi import start

    lab = start("codec")
    with requests.Session() as session:
        yield session.get(f"{lab.url}/nowhere", headers={"X-One": "1"})
    lab.stop()


def test_what_an_object_says_of_itself_is_not_believed():
    came = plain([Forged("real"), ForgedList([1, 2])])
    assert came == ["real", [1, 2]]
    assert type(came[0]) is str
    assert "forged" not in encode([Forged("real"), ForgedList([1])])


@pytest.mark.parametrize("value", [Pretender(), object(), len, int, lambda: 1, 1j])
def test_other_objects_are_refused_with_their_place(value):
    with pytest.raises(CodecError, match=rf"type {type(value).__name__} at `\[1\].a`"):
        encode([0, {"a": value}])


def test_a_circle_and_a_flood_are_refused():
    circle = []
    circle.append(circle)
    with pytest.raises(CodecError, match="nested"):
        encode(circle)
    with pytest.raises(CodecError, match="too large"):
        encode("x" * 5_000_000)


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"$": "no such tag"}', '{"$": "bytes"}', '{"$": "exchange", "fields": {}}',
     '{"$": ["list"]}', '{"$": "set", "items": [{"a": 1}]}', "[" * 5000,
     '{"$": "dict", "items": 5}'],
)  # fmt: skip
def test_what_encode_did_not_write_is_refused(text):
    with pytest.raises(BadMessage):
        decode(text)


def test_it_is_json():
    assert json.loads(encode({"a": b"\x00"})) == {"a": {"$": "bytes", "b64": "AA=="}}
