"""Keys that were made by keys: they end with whose request made them."""

from __future__ import annotations

import pytest

from labapi.domain.clock import ManualClock
from labapi.domain.credentials.keys import ApiKeys
from labapi.domain.errors import NotIdentified
from labapi.domain.store import Store
from tests.domain.credentials.watched import WatchedClock


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def keys(clock):
    with Store() as store:
        yield ApiKeys(store, clock)


def make(keys, made_by=None, expires_in_s=None):
    return keys.create("k", ["keys:write"], expires_in_s, made_by and made_by.id)


def holds(keys, *made):
    return [keys.caller_of(one.key.encode()).kind == "key" for one in made]


def test_a_revoked_key_takes_all_its_line_with_it(keys):
    root = make(keys)
    child = make(keys, root)
    grandchild = make(keys, child)
    keys.revoke(root.id)
    assert holds(keys, root, child, grandchild) == [False] * 3


def test_a_revoked_key_takes_nobody_elses_with_it(keys):
    root, other = make(keys), make(keys)
    child, sister = make(keys, root), make(keys, root)
    keys.revoke(child.id)
    assert holds(keys, root, other, child, sister) == [True, True, False, True]


def test_a_key_that_was_revoked_before_keeps_the_time_of_its_end(keys, clock):
    root = make(keys)
    child = make(keys, root)
    keys.revoke(child.id)
    first = keys.read(child.id).revoked_at
    clock.advance(5)
    keys.revoke(root.id)
    assert keys.read(child.id).revoked_at == first


def test_a_line_is_ended_below_a_key_that_has_ended_already(keys):
    """A file of the second version may hold such a line: then only one key was revoked."""
    root = make(keys)
    child = make(keys, root)
    grandchild = make(keys, child)
    keys._store.execute("UPDATE api_keys SET revoked_at = 'x' WHERE id = ?", [child.id])
    keys.revoke(root.id)
    assert holds(keys, grandchild) == [False]


def test_a_revoked_key_makes_no_key(keys):
    root = make(keys)
    keys.revoke(root.id)
    with pytest.raises(NotIdentified, match="revoked"):
        make(keys, root)
    assert len(keys.list().items) == 1


def test_a_key_past_its_expiry_makes_no_key(keys, clock):
    root = make(keys, expires_in_s=60)
    clock.advance(60)
    with pytest.raises(NotIdentified, match="expiry"):
        make(keys, root)


@pytest.mark.parametrize(("asked", "lasts"), [(None, 60), (100, 60), (60, 60), (30, 30)])
def test_a_key_ends_with_whose_request_made_it_at_last(keys, asked, lasts):
    child = keys.read(make(keys, make(keys, expires_in_s=60), asked).id)
    assert (child.expires_at - child.created_at).total_seconds() == lasts


def test_a_key_that_does_not_end_bounds_none(keys):
    assert keys.read(make(keys, make(keys)).id).expires_at is None


def test_whose_request_made_a_key_is_known(keys):
    root = make(keys)
    assert [keys.read(make(keys, by).id).made_by for by in (None, root)] == [None, root.id]


def test_an_app_that_is_no_key_makes_keys(keys):
    made = keys.create("k", ["predict"], made_by="client_1")
    assert (holds(keys, made), keys.read(made.id).made_by) == ([True], "client_1")


def test_nobody_revokes_a_key_between_the_look_at_it_and_what_it_makes(tmp_path):
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        clock = WatchedClock(path)
        keys = ApiKeys(store, clock)
        root = make(keys, expires_in_s=60)
        clock.others_may_write.clear()
        make(keys, root)
    assert clock.others_may_write[-1] is False
