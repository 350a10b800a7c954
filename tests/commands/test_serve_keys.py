"""Which key `labapi serve --auth` prints, and when."""

import pytest

from labapi.commands.serve import KEYS_HOLD, _key_message
from labapi.domain.clock import ManualClock
from labapi.domain.credentials.keys import ApiKeys
from labapi.domain.store import Store


@pytest.fixture
def keys():
    with Store() as store:
        yield ApiKeys(store, ManualClock())


def printed(keys, new_key=False):
    return keys.caller_of(_key_message(keys, new_key).split()[-1].encode())


def test_the_first_key_is_printed_and_may_make_others(keys):
    assert "keys:write" in printed(keys).scopes


def test_a_store_with_a_key_gets_no_other_at_each_start(keys):
    printed(keys)
    assert _key_message(keys, new_key=False) == KEYS_HOLD
    assert len(keys.list().items) == 1


def test_who_lost_the_key_asks_for_a_new_one(keys):
    printed(keys)
    assert "keys:write" in printed(keys, new_key=True).scopes
