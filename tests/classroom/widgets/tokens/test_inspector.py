"""The token inspector in a cell: altered tokens, and what the server says of each."""

import base64
import hashlib
import hmac

import pytest

import labapi
from labapi.classroom.widgets.tokens.decoded import TokenParts, parts_of

REASONS = {
    "unsigned": "no token signed with RS256",
    "by_another_key": "signature does not fit",
    "by_public_key": "no token signed with RS256",
    "expired": "has expired",
    "for_another_audience": "meant for another service",
}


@pytest.fixture(name="lab")
def _lab():
    return labapi.start(auth="token")


@pytest.fixture(name="inspector")
def _inspector(lab):
    return labapi.token_inspector(lab.tokens.issue("key_1", ["models:read"]))


def test_a_good_token_is_taken(inspector):
    assert (inspector.verdict.status, inspector.verdict.taken) == (200, True)


@pytest.mark.parametrize("name", REASONS)
def test_each_bad_token_is_refused_for_its_own_reason(inspector, name):
    verdict = getattr(inspector, name)().verdict
    assert (verdict.status, verdict.taken) == (401, False)
    assert REASONS[name] in verdict.reason


def test_a_changed_claim_does_not_fit_its_signature(inspector):
    changed = inspector.tampered(scope="keys:write", jti=None)
    assert changed.claims["scope"] == "keys:write"
    assert "jti" not in changed.claims
    assert "signature does not fit" in changed.verdict.reason


def test_a_token_that_may_not_do_this_is_taken_all_the_same(lab):
    verdict = labapi.token_inspector(lab.tokens.issue("key_1", ["predict"])).verdict
    assert (verdict.status, verdict.taken) == (403, True)
    assert "'models:read'" in verdict.reason


def test_the_token_made_with_the_public_key_is_sound_by_hs256(lab, inspector):
    made = inspector.by_public_key().text
    public = lab.tokens.keys.newest().as_pem(private=False)
    signed, _, signature = made.rpartition(".")
    expected = hmac.new(public, signed.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "==") == expected


def test_a_lab_that_asks_nobody_is_told(lab, inspector):
    lab.configure(auth=None)
    assert "says nothing of the token" in inspector.verdict.reason


def test_without_a_lab_nobody_is_asked(lab, inspector):
    lab.stop()
    assert inspector.verdict.status is None
    assert "No lab is running" in repr(inspector)


def test_the_next_lab_of_the_name_is_asked(lab, inspector):
    labapi.start(store=lab.store, auth="token")
    assert inspector.verdict.status == 200


@pytest.mark.parametrize("drawn", [repr, lambda it: it._repr_html_()])
def test_no_signature_is_shown(inspector, drawn):
    assert inspector.text.rpartition(".")[2] not in drawn(inspector)
    assert "•••••• (256 bytes" in drawn(inspector)


def test_the_times_are_told_in_words(inspector):
    changed = inspector.tampered(exp=0, nbf="soon", iat=10**30)
    assert "expires at ⟨1970-01-01 00:00:00 UTC, " in repr(changed)


def test_to_draw_it_costs_one_request(lab, inspector):
    lab.journal.clear()
    inspector._repr_mimebundle_()
    assert len(lab.journal) == 1


def test_what_is_altered_stays_altered_when_it_is_read_again(inspector):
    changed = inspector.tampered(sub="<s>")
    assert parts_of(changed.text).claims["sub"] == "<s>"
    assert "<s>" not in changed._repr_html_()


def test_a_token_of_another_issuer_is_taken_apart_and_sent_nowhere(lab):
    theirs = TokenParts({"alg": "RS256"}, {"iss": "https://elsewhere.example"}, b"x").text
    lab.journal.clear()
    inspector = labapi.token_inspector(theirs)
    assert inspector.verdict.status is None
    assert "sent nowhere" in repr(inspector)
    assert len(lab.journal) == 0


def test_a_lab_token_whose_issuer_was_changed_is_asked_about(inspector):
    assert inspector.tampered(iss="https://elsewhere.example").verdict.status == 401


def test_what_was_changed_is_told_by_part(inspector):
    text = repr(inspector.tampered(sub="me"))
    assert 'part 2: changed: sub was "key_1", is "me"' in text
    assert "part 1: the same" in text
    assert "part 3: the same as before, made over other words than these" in text
    assert "Compared with" not in repr(inspector)


def test_a_change_is_told_against_the_token_that_was_given_and_not_the_step_before(inspector):
    twice = inspector.tampered(sub="me").tampered(sub="you")
    assert 'is "you"' in repr(twice)
    assert 'was "me"' not in repr(twice)


def test_no_forged_token_is_said_to_be_made_with_the_private_key(inspector):
    for name in ("unsigned", "by_another_key", "by_public_key"):
        text = repr(getattr(inspector, name)())
        assert "private key signed" not in text
        assert "✗ Signature" in text
