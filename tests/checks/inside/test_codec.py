"""What passes from a learner's work to a judge, and that nothing else does."""

import dataclasses
import datetime
import enum
import http
import json
import pathlib
import re
import types
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import fastapi
import httpx
import numpy
import pandas
import pydantic
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from labapi.checks.inside.codec import (
    MOST_KEYS,
    BadMessage,
    CodecError,
    Table,
    decode,
    encode,
    plain,
)
from labapi.classroom.exchange.exchange import Exchange, Hop, exchange_of

EXCHANGE = Exchange("GET", "", "/", "1.1", (), b"", 200, (("a", "b"),), b"", 1.0, "client")
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
    max_leaves=8,
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


@settings(max_examples=50)
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


@pytest.mark.parametrize(
    ("other", "body"),
    [
        (httpx.Response(429, text="later"), b"later"),
        (types.SimpleNamespace(status_code=204), b""),
        (types.SimpleNamespace(status_code=404, content="no bytes"), b""),
    ],
)
def test_whatever_has_a_whole_number_for_its_status_is_an_answer(other, body):
    came = plain(other)
    assert (came.status, came.response_body) == (other.status_code, body)


@pytest.mark.parametrize("status", ["200", True, None, 200.0])
def test_what_has_no_number_for_its_status_is_no_answer(status):
    with pytest.raises(CodecError):
        encode(types.SimpleNamespace(status_code=status))


def test_an_exchange_passes_with_the_proxies_on_its_way(answer):
    seen = replace(exchange_of(answer), proxies=(Hop("front", 0.5), Hop("a")), stations=("gate",))
    assert plain(seen) == seen


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
def test_other_objects_are_refused_with_the_path_to_them(value):
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


def test_numbers_chosen_to_collide_do_not_pass_in_their_thousands():
    many = [number * (2**61 - 1) for number in range(MOST_KEYS + 1)]
    for text in (
        json.dumps({"$": "set", "items": many}),
        json.dumps({"$": "dict", "items": [[number, 1] for number in many]}),
    ):
        with pytest.raises(BadMessage):
            decode(text)
    with pytest.raises(CodecError, match="2,001 keys"):
        encode(set(many))


def test_a_number_of_thousands_of_digits_is_told_and_does_not_raise_anything_else():
    with pytest.raises(CodecError):
        encode(10**5000)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "200"), ("status", True), ("method", None), ("request_body", "text"),
        ("duration_ms", "1"), ("request_headers", "ab"), ("steps", [["a", "b"]]),
        ("steps", [["a", 10**400]]), ("crash", {}), ("more", 1),
    ],
)  # fmt: skip
def test_an_exchange_has_fields_of_its_own_types(name, value):
    written = json.loads(encode(EXCHANGE))
    written["fields"][name] = value
    with pytest.raises(BadMessage):
        decode(json.dumps(written))


def test_what_was_read_can_be_written_again():
    table = decode(json.dumps({"$": "table", "columns": ["a"], "rows": [[1]]}))
    assert decode(encode([table, EXCHANGE])) == [table, EXCHANGE]


class Model(pydantic.BaseModel):
    age: int = 35


@dataclasses.dataclass
class Applicant:
    age: int = 35


class Colour(enum.Enum):
    RED = 1


async def later() -> int:
    return 1


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        (numpy.array([1]), "write `.tolist()` behind it"),
        (pandas.Series([1]), "write `.tolist()` behind it"),
        (Model(), "write `.model_dump()` behind it"),
        (Applicant(), "write `dataclasses.asdict(…)` around it"),
        (Colour.RED, "write `.value` behind it"),
        ({}.keys(), "write `list(…)` around it"),
        (range(3), "write `list(…)` around it"),
        (requests.structures.CaseInsensitiveDict(a=1), "write `dict(…)` around it"),
        (datetime.date(2026, 11, 29), "write `.isoformat()` behind it"),
        (pathlib.PurePath("x"), "write `str(…)` around it"),
        (fastapi.Response(), "it is an answer of an app (FastAPI, Starlette), and the check reads"),
        (print, "it is a function: call it"),
        (Model, "it is a class, and the task asks for what is made of it"),
    ],
)
def test_what_cannot_pass_is_told_how_to_be_written(value, advice):
    with pytest.raises(CodecError, match=re.escape(advice)):
        encode(value)


def test_what_an_async_function_gives_is_to_be_awaited():
    never = later()
    with pytest.raises(CodecError, match="write `await` before it"):
        encode([never])
    never.close()


@pytest.mark.parametrize("value", [Decimal("0.5"), Fraction(1, 2), numpy.float32(0.5)])
def test_a_number_of_another_kind_passes_as_pythons_own(value):
    assert (type(plain(value)), plain(value)) == (float, 0.5)
