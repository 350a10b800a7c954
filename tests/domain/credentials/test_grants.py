"""A code or refresh token is good once, also where many bring it at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from labapi.domain.clock import ManualClock
from labapi.domain.credentials.oauth.authorization import Authorization, challenge_of, proves
from labapi.domain.credentials.oauth.authorization_codes import Exchange
from labapi.domain.credentials.oauth.errors import InvalidGrant
from labapi.domain.credentials.oauth.grants import Grants
from labapi.domain.credentials.oauth.introspection import introspect
from labapi.domain.credentials.tokens import Tokens
from labapi.domain.store import Store
from tests.domain.credentials.watched import WatchedClock

if TYPE_CHECKING:
    from labapi.domain.credentials.oauth.access_tokens import AccessToken
    from labapi.domain.credentials.oauth.clients import Client

VERIFIER = "v" * 43
CALLBACK = "https://buddy.example/cb"


@pytest.fixture
def doors(tmp_path):
    """The same file, opened twice, as two processes do."""
    with Store(tmp_path / "lab.sqlite") as one, Store(tmp_path / "lab.sqlite") as other:
        clock = ManualClock()
        yield Grants(one, clock), Grants(other, clock)


def asked(grants: Grants, refresh: bool = False) -> Authorization:
    app = grants.clients.register("Buddy", [CALLBACK], ["predict"], False, refresh)
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


def first_of_family(grants: Grants) -> tuple[Client, AccessToken]:
    wanted = asked(grants, refresh=True)
    sent = Exchange(wanted.client.id, grants.consent(wanted, "ada"), CALLBACK, VERIFIER)
    return wanted.client, grants.by_code(sent)


def test_of_many_who_bring_one_refresh_token_at_once_one_gets_tokens_and_the_family_falls(doors):
    client, first = first_of_family(doors[0])

    def bring(number: int) -> AccessToken | None:
        try:
            return doors[number % 2].by_refresh_token(client, first.refresh_token, "")
        except InvalidGrant:
            return None

    with ThreadPoolExecutor(8) as pool:
        (won,) = [token for token in pool.map(bring, range(16)) if token]
    for token in (first, won):
        assert doors[0].caller_of(token.text).kind == "anonymous"
    with pytest.raises(InvalidGrant, match="was revoked"):
        doors[1].by_refresh_token(client, won.refresh_token, "")


def test_nobody_else_takes_a_refresh_token_between_the_look_at_it_and_its_use(tmp_path):
    with Store(tmp_path / "lab.sqlite") as store:
        clock = WatchedClock(tmp_path / "lab.sqlite")
        grants = Grants(store, clock)
        client, first = first_of_family(grants)
        for change in (
            lambda: grants.by_refresh_token(client, first.refresh_token, ""),
            lambda: grants.revoke(first.refresh_token, client.id),
        ):
            clock.others_may_write.clear()
            change()
            assert clock.others_may_write
            assert not any(clock.others_may_write)


@pytest.mark.parametrize("text", ["", "\ud800", "ort_" + "x" * 43, "x" * 100_000])
def test_any_text_may_come_in_the_place_of_a_refresh_token(doors, text):
    client, _ = first_of_family(doors[0])
    with pytest.raises(InvalidGrant, match="not known"):
        doors[0].by_refresh_token(client, text, "")
    doors[0].revoke(text, client.id)


def test_a_token_of_before_its_beginning_was_noted_is_described_without_it(doors):
    client, first = first_of_family(doors[0])
    with doors[0]._store.transaction():
        doors[0]._store.execute("UPDATE oauth_tokens SET issued_at = NULL")
    found = introspect(doors[0], Tokens(doors[0]._store, ManualClock()), client, first.text)
    assert (found["active"], "iat" in found) == (True, False)


def test_neither_token_is_in_the_repr(doors):
    _, first = first_of_family(doors[0])
    assert first.text not in repr(first)
    assert first.refresh_token not in repr(first)


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
