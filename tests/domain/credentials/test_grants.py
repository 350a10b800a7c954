"""A code is good once, also where many bring it at the same moment, by two doors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from labapi.domain.clock import ManualClock
from labapi.domain.credentials.oauth.authorization import Authorization, challenge_of, proves
from labapi.domain.credentials.oauth.authorization_codes import Exchange
from labapi.domain.credentials.oauth.errors import InvalidGrant
from labapi.domain.credentials.oauth.grants import Grants
from labapi.domain.store import Store
from tests.domain.credentials.watched import WatchedClock

VERIFIER = "v" * 43
CALLBACK = "https://buddy.example/cb"


@pytest.fixture
def doors(tmp_path):
    """The same file, opened twice, as two processes do."""
    with Store(tmp_path / "lab.sqlite") as one, Store(tmp_path / "lab.sqlite") as other:
        clock = ManualClock()
        yield Grants(one, clock), Grants(other, clock)


def asked(grants: Grants) -> Authorization:
    app = grants.clients.register("Buddy", [CALLBACK], ["predict"], confidential=False)
    client = grants.clients.read(app.id)
    return Authorization(client, CALLBACK, client.scopes, "", challenge_of(VERIFIER))


def test_of_many_who_bring_one_code_at_once_one_gets_a_token_and_it_is_revoked(doors):
    wanted = asked(doors[0])
    sent = Exchange(wanted.client.id, doors[0].consent(wanted, "ada"), CALLBACK, VERIFIER)

    def bring(number: int) -> str:
        try:
            return doors[number % 2].by_code(sent).text
        except InvalidGrant:
            return ""

    with ThreadPoolExecutor(8) as pool:
        tokens = [token for token in pool.map(bring, range(16)) if token]
    assert len(tokens) == 1
    assert doors[0].caller_of(tokens[0]).kind == "anonymous"


def test_nobody_else_takes_a_code_between_the_look_at_it_and_its_use(tmp_path):
    with Store(tmp_path / "lab.sqlite") as store:
        clock = WatchedClock(tmp_path / "lab.sqlite")
        grants = Grants(store, clock)
        wanted = asked(grants)
        sent = Exchange(wanted.client.id, grants.consent(wanted, "ada"), CALLBACK, VERIFIER)
        clock.others_may_write.clear()
        grants.by_code(sent)
    assert clock.others_may_write
    assert not any(clock.others_may_write)


def test_a_token_that_is_revoked_at_one_door_is_refused_at_the_other(doors):
    here, there = doors
    wanted = asked(here)
    sent = Exchange(wanted.client.id, here.consent(wanted, "ada"), CALLBACK, VERIFIER)
    token = there.by_code(sent).text
    assert here.caller_of(token).subject == "ada"
    there.tokens.revoke(token, wanted.client.id)
    assert here.caller_of(token).reason == "This access token was revoked."


@pytest.mark.parametrize(
    ("verifier", "good"),
    [("v" * 42, False), ("v" * 43, True), ("v" * 128, True), ("v" * 129, False), ("é" * 43, False)],
)
def test_a_verifier_has_43_to_128_plain_characters_even_where_its_hash_fits(verifier, good):
    assert proves(verifier, challenge_of(verifier)) is good


UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def test_a_verifier_may_hold_every_unreserved_sign_of_rfc_7636():
    assert proves(UNRESERVED, challenge_of(UNRESERVED))


@pytest.mark.parametrize("sign", sorted(set(map(chr, range(128))) - set(UNRESERVED)), ids=repr)
@pytest.mark.parametrize("place", [0, 21, 43])
def test_a_verifier_with_any_other_sign_proves_nothing_wherever_it_stands(sign, place):
    verifier = "v" * place + sign + "v" * (43 - place)
    assert not proves(verifier, challenge_of(verifier))
