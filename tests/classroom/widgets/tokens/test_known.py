"""What is said of a token without asking the server: exactly what the keys at hand allow."""

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from labapi.classroom.widgets.tokens.decoded import (
    TokenParts,
    forge_by_another_key,
    forge_by_public_key,
    forge_tampered,
    forge_unsigned,
    parts_of,
)
from labapi.classroom.widgets.tokens.known import (
    MERE_CLAIM,
    about_signature,
    about_time,
    findings,
    notes_on,
)
from labapi.classroom.widgets.tokens.meanings import meaning_of, seen_from
from labapi.domain.clock import SystemClock
from labapi.domain.credentials.tokens import Tokens
from labapi.domain.store import Store

THEIRS = {"iss": "https://elsewhere.example"}


@pytest.fixture(name="tokens", scope="module")
def _tokens():
    with Store() as store:
        yield Tokens(store, SystemClock())


@pytest.fixture(name="good")
def _good(tokens):
    return parts_of(tokens.issue("me", ["predict"]).text)


def said_of(parts, tokens):
    found = about_signature(parts, tokens)
    return found.sign, found.said


def test_a_good_signature_is_verified_by_the_lab_s_public_key(good, tokens):
    sign, said = said_of(good, tokens)
    assert (sign, "verified with this lab's public key" in said) == ("✓", True)


def test_without_a_key_nothing_is_said_for_or_against_a_signature(good):
    sign, said = said_of(good, None)
    assert sign == "?"
    assert "private key" not in said


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (lambda good, tokens: forge_tampered(good, {"sub": "x"}), "does not fit parts 1 and 2"),
        (lambda good, tokens: forge_by_another_key(good), "another key made it"),
        (lambda good, tokens: forge_unsigned(good), "Anybody can write such a token"),
        (forge_by_public_key, "*public* key as if that were a secret"),
    ],
)
def test_each_forgery_is_told_for_what_it_is(good, tokens, forge, why):
    parts = parts_of(forge(good, tokens))
    found = about_signature(parts, tokens)
    assert found.sign == "✗"
    assert why in found.said
    assert notes_on([found]).startswith(MERE_CLAIM)


@pytest.mark.parametrize(
    ("header", "signature", "sign", "why"),
    [
        ({}, b"x", "✗", "names no algorithm"),
        ({"alg": 5}, b"x", "✗", "names no algorithm"),
        ({"alg": "NONE"}, b"", "✗", "part 3 is empty"),
        ({"alg": "none"}, b"x", "✗", "means nothing"),
        ({"alg": "RS256"}, b"", "✗", "promises `RS256`"),
        ({"alg": "HS256"}, b"x", "?", "very secret"),
        ({"alg": "HS512"}, b"x", "?", "very secret"),
        ({"alg": "ES256"}, b"x", "?", "for `RS256` alone"),
        ({"alg": "RS256"}, b"x", "?", "public key of its issuer"),
    ],
)
def test_what_cannot_be_verified_here_is_said_with_the_reason(tokens, header, signature, sign, why):
    found = about_signature(TokenParts(header, THEIRS, signature), tokens)
    assert (found.sign, why in found.said) == (sign, True)


def test_a_lab_token_of_an_unknown_key_fits_none(good, tokens):
    other = RSAKey.generate_key(2048)
    parts = parts_of(jwt.encode({"alg": "RS256", "kid": "x"}, good.claims, other))
    assert said_of(parts, tokens)[0] == "✗"


def test_a_key_that_fits_under_another_name_is_told(good, tokens):
    key = tokens.keys.newest()
    parts = parts_of(jwt.encode({"alg": "RS256"}, good.claims, key))
    sign, said = said_of(parts, tokens)
    assert (sign, "does not name that key" in said) == ("✓", True)


def test_hs256_is_not_tried_with_public_keys_where_no_lab_runs(good, tokens):
    assert said_of(parts_of(forge_by_public_key(good, tokens)), None)[0] == "?"


@pytest.mark.parametrize(
    ("claims", "sign", "why"),
    [
        ({}, "?", "no end"),
        ({"exp": 1_300}, "✓", "ends ⟨in 5 minutes⟩"),
        ({"exp": 1_000}, "✗", "expired ⟨just now⟩"),
        ({"exp": 1_300, "nbf": 1_060}, "✗", "only ⟨in 1 minute⟩"),
        ({"exp": "1300"}, "✗", "no number of seconds"),
        ({"exp": True}, "✗", "no number of seconds"),
    ],
)
def test_its_time_is_compared_with_the_clock(claims, sign, why):
    found = about_time(claims, 1_000)
    assert (found.sign, why in found.said) == (sign, True)


@pytest.mark.parametrize(
    ("claims", "signs"),
    [
        ({"aud": "loan-api", "iss": "https://loan-office.example"}, "✓✓"),
        ({"aud": ["x", "loan-api"], "iss": "me"}, "✓✗"),
        ({"aud": "payroll-api"}, "✗✗"),
        ({"aud": {"a": 1}, "iss": ["a"]}, "✗✗"),
    ],
)
def test_audience_and_issuer_are_judged_by_the_lab_alone(tokens, claims, signs):
    parts = TokenParts({"alg": "none"}, claims)
    assert "".join(found.sign for found in findings(parts, tokens, 0)[2:]) == signs
    assert "".join(found.sign for found in findings(parts, None, 0)[2:]) == "??"


@pytest.mark.parametrize(
    ("apart_s", "said"),
    [(0, "just now"), (1, "in 1 second"), (59, "in 59 seconds"), (61, "in 1 minute"),
     (300, "in 5 minutes"), (3_600, "in 1 hour"), (86_400, "in 1 day"),
     (800 * 86_400, "in 2 years"), (-7_300, "2 hours ago")],
)  # fmt: skip
def test_times_are_told_as_people_tell_them(apart_s, said):
    assert seen_from(1e9 + apart_s, 1e9) == said


def test_a_time_in_milliseconds_is_told_as_a_slip():
    assert "milliseconds" in meaning_of("exp", 1_795_738_388_000 // 10, 0)
    assert "no time" in meaning_of("exp", "soon", 0)
    assert "no time" in meaning_of("exp", 1e400, 0)
