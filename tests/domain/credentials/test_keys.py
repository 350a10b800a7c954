from __future__ import annotations

import itertools

import pytest

from labapi.domain.clock import ManualClock
from labapi.domain.credentials import opaque as module
from labapi.domain.credentials.caller import ANONYMOUS, SCOPES
from labapi.domain.credentials.keys import NO_KEY, ApiKeys
from labapi.domain.errors import ApiKeyNotFound, InvalidInput, NotIdentified, NotPermitted
from labapi.domain.store import Store


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def keys(clock):
    numbers = itertools.count(1)
    with Store() as store:
        yield ApiKeys(store, clock, random=lambda size: bytes([next(numbers)]) * size)


def caller(keys, text):
    return keys.caller_of(text.encode())


def test_a_key_is_told_by_its_prefix_and_has_256_random_bits(keys):
    text = keys.create("k", ["predict"]).key
    assert text == "lab_0101010101010101_AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"


def test_a_key_says_who_calls_and_what_it_allows(keys):
    made = keys.create("k", ["predict", "models:read"])
    found = caller(keys, made.key)
    assert (found.kind, found.subject) == ("key", made.id)
    assert found.scopes == {"predict", "models:read"}


def test_the_store_keeps_no_key(keys):
    text = keys.create("k", ["predict"]).key
    secret = text.rsplit("_", 1)[1]
    rows = keys._store.execute("SELECT * FROM api_keys")
    assert secret.encode() not in b"".join(str(tuple(row)).encode() for row in rows)


def test_the_text_of_a_key_is_not_in_its_repr(keys):
    made = keys.create("k", ["predict"])
    assert made.key not in repr(made)


CHANGES = {
    "another last sign": lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
    "a sign more": lambda text: text + "A",
    "a sign less": lambda text: text[:-1],
    "capitals": lambda text: text.upper(),
    "a space": lambda text: " " + text,
    "another prefix": lambda text: text.replace("lab_", "key_"),
    "another id": lambda text: text.replace("0101", "0909"),
    "half": lambda text: text[:20],
    "nothing": lambda text: "",
    "a line's end": lambda text: text + "\n",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_not_the_whole_key_is_nobody(keys, change):
    text = keys.create("k", ["predict"]).key
    found = caller(keys, change(text))
    assert (found.kind, found.subject, found.scopes) == ("anonymous", "", frozenset())
    assert found.reason


@pytest.mark.parametrize("change", ["another last sign", "another id"])
def test_one_that_has_the_form_of_a_key_and_is_none_is_told_no_more(keys, change):
    text = keys.create("k", ["predict"]).key
    assert caller(keys, CHANGES[change](text)).reason == NO_KEY


def test_bytes_that_are_no_text_are_nobody(keys):
    assert keys.caller_of(b"lab_\xff\xfe\x00").kind == "anonymous"


def test_the_secret_is_compared_in_constant_time_as_bytes(keys, monkeypatch):
    compared = []

    def compare(one, other):
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(module.hmac, "compare_digest", compare)
    caller(keys, keys.create("k", ["predict"]).key)
    assert [tuple(map(type, pair)) for pair in compared] == [(bytes, bytes)]


def test_a_key_that_is_past_its_expiry_says_so(keys, clock):
    text = keys.create("k", ["predict"], expires_in_s=60).key
    clock.advance(59.999_999)
    assert caller(keys, text).kind == "key"
    clock.advance(0.000_001)
    assert "expiry" in caller(keys, text).reason


def test_a_revoked_key_is_nobody_at_once(keys):
    made = keys.create("k", ["predict"])
    keys.revoke(made.id)
    assert "revoked" in caller(keys, made.key).reason


def test_revoking_again_keeps_the_first_time(keys, clock):
    made = keys.create("k", ["predict"])
    keys.revoke(made.id)
    first = keys.read(made.id).revoked_at
    clock.advance(5)
    keys.revoke(made.id)
    assert keys.read(made.id).revoked_at == first


def test_to_revoke_what_is_not_there_is_an_error(keys):
    with pytest.raises(ApiKeyNotFound, match="key_9"):
        keys.revoke("key_9")


def test_an_unknown_scope_is_refused_with_those_there_are(keys):
    with pytest.raises(InvalidInput, match="models:read"):
        keys.create("k", ["predict", "root"])


def test_all_keys_are_listed_the_oldest_first(keys, clock):
    first = keys.create("a", ["predict"])
    clock.advance(1)
    second = keys.create("b", [])
    assert [key.id for key in keys.list().items] == [first.id, second.id]


def test_an_unknown_caller_may_nothing(keys):
    with pytest.raises(NotIdentified):
        ANONYMOUS.require("predict")


def test_a_known_caller_may_what_the_key_allows_and_no_more(keys):
    found = caller(keys, keys.create("k", ["predict"]).key)
    found.require("predict")
    with pytest.raises(NotPermitted, match="models:write"):
        found.require("models:write")


def test_a_first_key_may_do_everything(keys):
    assert caller(keys, keys.create_first().key).scopes == set(SCOPES)


def test_there_is_one_first_key(keys):
    keys.create("reader", ["predict"])
    assert keys.create_first()
    assert keys.create_first() is None


def test_a_first_key_is_made_again_where_none_may_make_keys(keys, clock):
    keys.revoke(keys.create_first().id)
    keys.create("short", ["keys:write"], expires_in_s=5)
    assert keys.create_first() is None
    clock.advance(5)
    assert keys.create_first()


@pytest.mark.parametrize(
    ("name", "expires_in_s", "told"),
    [
        (["predict"], None, "name is a text"),
        ("k", "60", "number of seconds"),
        ("k", float("nan"), "number of seconds"),
        ("k", 1e20, "number of seconds"),
    ],
    ids=str,
)
def test_what_no_key_can_have_is_refused_in_words(keys, name, expires_in_s, told):
    with pytest.raises(InvalidInput, match=told):
        keys.create(name, ["predict"], expires_in_s)


def test_the_scopes_of_a_new_key_are_told_in_one_order(keys):
    assert repr(keys.create("k", ["predict", "models:read"])).endswith(
        "['models:read', 'predict'])"
    )
