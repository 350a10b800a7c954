"""Tokens of every forged kind are refused; the list is that of RFC 8725 and of known attacks."""

from __future__ import annotations

import base64
import hmac
import json

import pytest
from joserfc import jws, jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from labapi.domain.clock import ManualClock
from labapi.domain.credentials.tokens import AUDIENCE, ISSUER, LIFETIME_S, Tokens
from labapi.domain.store import Store

ATTACKER = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)


def part(value: object) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def lab():
    with Store() as store:
        clock = ManualClock()
        yield Tokens(store, clock), clock


@pytest.fixture
def tokens(lab):
    return lab[0]


@pytest.fixture
def clock(lab):
    return lab[1]


@pytest.fixture
def good(tokens):
    return tokens.issue("key_1", ["predict"])


def refused(tokens, text, why):
    found = tokens.caller_of(text if isinstance(text, bytes) else text.encode())
    assert (found.kind, found.subject, found.scopes) == ("anonymous", "", frozenset())
    assert why in found.reason


def test_a_good_token_says_who_calls_and_what_it_allows(tokens, good):
    found = tokens.caller_of(good.text.encode())
    assert (found.kind, found.subject, found.scopes) == ("token", "key_1", {"predict"})


def test_its_claims_are_those_of_the_standard(good, clock):
    now_s = int(clock.now().timestamp())
    assert {**good.claims, "jti": "?"} == {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "key_1", "scope": "predict", "iat": now_s,
        "nbf": now_s, "exp": now_s + LIFETIME_S, "jti": "?",
    }  # fmt: skip


def test_no_two_tokens_are_alike(tokens, good):
    assert tokens.issue("key_1", ["predict"]).text != good.text


def test_the_text_is_not_in_the_repr(good):
    assert good.text not in repr(good)


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE", ""])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_no_algorithm_is_no_way_in(tokens, good, name, signature):
    key_id = tokens.keys.newest().kid
    head = part({"alg": name, "typ": "JWT", "kid": key_id})
    refused(tokens, f"{head}.{good.text.split('.')[1]}.{signature}", "no token signed with RS256")


@pytest.mark.parametrize("form", ["pem", "der", "jwk"])
def test_the_public_key_is_no_password_for_hs256(tokens, good, form):
    public = tokens.keys.newest()
    texts = {
        "pem": public.as_pem(private=False),
        "der": public.as_der(private=False),
        "jwk": json.dumps(public.as_dict(private=False)).encode(),
    }
    signed = f"{part({'alg': 'HS256', 'kid': public.kid})}.{good.text.split('.')[1]}"
    signature = hmac.digest(texts[form], signed.encode(), "sha256")  # as the attacker does it
    text = f"{signed}.{part(signature)}"
    refused(tokens, text, "no token signed with RS256")


def test_a_signature_that_was_cut_off_is_missed(tokens, good):
    refused(tokens, good.text.rsplit(".", 1)[0] + ".", "signature")
    refused(tokens, good.text.rsplit(".", 1)[0], "3 parts with dots between them, and this has 2")


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_no_other_last_character_makes_the_same_signature(tokens, good):
    for letter in set(LETTERS) - {good.text[-1]}:
        refused(tokens, good.text[:-1] + letter, "signature")


@pytest.mark.parametrize("added", ["=", "==", "A", "AAAA", "!", "!!!!", " ", "\n", "\0"])
def test_nothing_can_be_added_to_a_signature(tokens, good, added):
    refused(tokens, good.text + added, "")
    refused(tokens, good.text[:-9] + added + good.text[-9:], "")


def test_the_signature_of_one_token_does_not_fit_another(tokens, good):
    other = tokens.issue("key_2", ["models:write"])
    head, claims, _ = other.text.split(".")
    refused(tokens, f"{head}.{claims}.{good.text.rsplit('.', 1)[1]}", "signature")


@pytest.mark.parametrize("claim", ["sub", "scope", "exp", "aud"])
def test_a_changed_claim_breaks_the_signature(tokens, good, claim):
    head, _, signature = good.text.split(".")
    changed = part({**good.claims, claim: 2_000_000_000 if claim == "exp" else "keys:write"})
    refused(tokens, f"{head}.{changed}.{signature}", "signature")


def test_a_key_of_somebody_else_signs_nothing_here(tokens, good):
    head = {"alg": "RS256", "kid": ATTACKER.kid}
    refused(tokens, jwt.encode(head, dict(good.claims), ATTACKER), "not one of this lab's")


def test_a_key_of_somebody_else_under_our_id_signs_nothing(tokens, good):
    head = {"alg": "RS256", "kid": tokens.keys.newest().kid}
    refused(tokens, jwt.encode(head, dict(good.claims), ATTACKER), "signature")


@pytest.mark.parametrize(
    "kid", [None, 7, "\ud800", "\0", "", ["a"], {"a": 1}, "' OR 1=1 --", "../../dev/null"]
)
def test_an_unknown_key_id_is_refused(tokens, good, kid):
    head = {"alg": "RS256"} if kid is None else {"alg": "RS256", "kid": kid}
    first = f"{part(head)}.{good.text.split('.')[1]}"
    refused(tokens, f"{first}.{good.text.rsplit('.', 1)[1]}", "")


@pytest.mark.parametrize("where", ["jwk", "jku", "x5u", "x5c"])
def test_a_key_that_a_token_brings_along_is_not_used(tokens, good, where):
    brought = {
        "jwk": ATTACKER.as_dict(private=False),
        "jku": "https://attacker.example/jwks.json",
        "x5u": "https://attacker.example/cert.pem",
        "x5c": ["MIIB"],
    }[where]
    for kid in (ATTACKER.kid, tokens.keys.newest().kid):
        head = {"alg": "RS256", "kid": kid, where: brought}
        text = jws.serialize_compact(
            head,
            json.dumps(dict(good.claims)),
            ATTACKER,
            registry=JWSRegistry(strict_check_header=False),
        )
        refused(tokens, text, "")


@pytest.mark.parametrize(
    ("claim", "value", "why"),
    [
        ("aud", "other-api", "another service"),
        ("aud", ["other-api"], "another service"),
        ("aud", [], "another service"),
        ("iss", "https://attacker.example", "somebody else"),
        ("iss", ISSUER + "/", "somebody else"),
        ("exp", "tomorrow", "'exp'"),
        ("exp", True, "'exp'"),
        ("exp", None, "'exp'"),
        ("nbf", None, "'nbf'"),
        ("sub", None, "'sub'"),
        ("sub", 7, "'sub'"),
        ("scope", ["predict"], "'scope'"),
    ],
    ids=str,
)
def test_a_claim_of_another_kind_or_value_is_refused(tokens, claim, value, why):
    refused(tokens, tokens.issue("key_1", ["predict"], **{claim: value}).text, why)


def test_one_of_several_audiences_is_enough(tokens):
    text = tokens.issue("key_1", ["predict"], aud=["other-api", AUDIENCE]).text
    assert tokens.caller_of(text.encode()).kind == "token"


def test_a_token_ends_with_its_last_second(tokens, clock):
    text = tokens.issue("key_1", ["predict"], lifetime_s=10).text
    clock.advance(9.999)
    assert tokens.caller_of(text.encode()).kind == "token"
    clock.advance(0.001)
    refused(tokens, text, "expired")


def test_a_token_does_not_hold_before_its_time(tokens, clock):
    now_s = int(clock.now().timestamp())
    text = tokens.issue("key_1", ["predict"], nbf=now_s + 5).text
    refused(tokens, text, "does not hold yet")
    clock.advance(5)
    assert tokens.caller_of(text.encode()).kind == "token"


JUNK = {
    "one part": b"abc",
    "empty parts": b"..",
    "not ascii": "ключ.ключ.ключ".encode(),
    "bytes": bytes(range(128, 256)),
    "a list for a head": f"{part([])}.{part({})}.AAAA".encode(),
    "null for a head": f"{part(None)}.{part({})}.AAAA".encode(),
    "deep": f"{part(b'[' * 900)}.{part({})}.AAAA".encode(),
    "encrypted, in five parts": b"a.b.c.d.e",
    "spaces": b" a.b.c ",
    "a list of numbers for crit": f"{part({'alg': 'RS256', 'crit': [1]})}.{part({})}.AA".encode(),
}


@pytest.mark.parametrize("text", JUNK.values(), ids=JUNK)
def test_junk_is_refused_and_nothing_crashes(tokens, text):
    refused(tokens, text, "no token signed with RS256")


def test_a_token_that_is_too_long_is_not_looked_at(tokens):
    refused(tokens, b"a" * 4_097, "longer")


def test_claims_that_are_no_object_are_refused(tokens):
    key = tokens.keys.newest()
    text = jws.serialize_compact({"alg": "RS256", "kid": key.kid}, "[]", key)
    refused(tokens, text, "no token")


def test_two_on_one_store_trust_each_other(tokens, good, clock):
    other = Tokens(tokens.keys._store, clock)
    assert other.caller_of(good.text.encode()).kind == "token"


def test_old_tokens_hold_when_there_is_a_new_key(tokens, good, clock):
    clock.advance(1)
    new = tokens.keys.renew()
    assert tokens.keys.newest().kid == new.kid
    assert tokens.caller_of(good.text.encode()).kind == "token"


def test_the_public_keys_hold_no_private_number(tokens):
    for key in tokens.keys.public():
        assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}


def test_one_scope_may_be_given_as_a_text(tokens):
    assert tokens.issue("key_1", "predict").claims["scope"] == "predict"


@pytest.mark.parametrize("text", [b"", b".....", b"'"])
def test_what_its_shape_gives_away_is_refused_with_that(tokens, text):
    found = tokens.caller_of(text)
    assert (found.kind, "RS256" in found.reason) == ("anonymous", False)
    assert found.reason
