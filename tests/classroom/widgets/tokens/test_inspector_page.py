"""What the inspector's page asks, and what it is answered."""

import json

import pytest

import labapi
from labapi.classroom.widgets.tokens.page import BY_HAND, VARIANTS
from tests.classroom.widgets.conftest import answer


@pytest.fixture(name="inspector")
def _inspector():
    lab = labapi.start(auth="token")
    return labapi.token_inspector(lab.tokens.issue("key_1", ["models:read"]))


def edited(inspector, claims, header=None):
    header = inspector.header if header is None else header
    asked = {"kind": "edit", "header": json.dumps(header), "claims": json.dumps(claims)}
    return answer(inspector, asked)


def test_the_page_is_shown_the_token_with_its_signature_masked(inspector):
    shown = answer(inspector, {"kind": "hello"})
    assert shown["pieces"] == [*inspector.text.split(".")[:2], "••••••"]
    assert inspector.text.rpartition(".")[2] not in json.dumps(shown)
    assert "200 OK" in shown["verdict"]


def test_the_signature_is_given_when_it_is_asked_for(inspector):
    assert inspector.text.endswith("." + answer(inspector, {"kind": "unmask"})["text"])


@pytest.mark.parametrize("name", list(VARIANTS)[1:])
def test_each_button_makes_a_token_that_is_refused(inspector, name):
    shown = answer(inspector, {"kind": "variant", "name": name})
    assert "401 Unauthorized" in shown["verdict"]
    assert shown["code"] == f"inspector.{name}()"


def test_an_edited_claim_is_refused_and_told_as_code(inspector):
    shown = edited(inspector, inspector.claims | {"sub": "key_2"})
    assert "signature does not fit" in shown["verdict"]
    assert shown["code"] == "inspector.tampered(sub='key_2')"
    assert inspector.on_page.claims["sub"] == "key_2"


def test_what_no_short_code_can_make_is_told_as_such(inspector):
    header = json.dumps(inspector.header | {"typ": "at+jwt"})
    claims = json.dumps(inspector.claims)
    by_header = answer(inspector, {"kind": "edit", "header": header, "claims": claims})
    by_null = edited(inspector, inspector.claims | {"sub": None})
    answer(inspector, {"kind": "variant", "name": "expired"})
    after_expired = edited(inspector, inspector.claims | {"sub": "key_2"})
    assert {shown["code"] for shown in (by_header, by_null, after_expired)} == {BY_HAND}


def test_a_caption_does_not_answer_the_question(inspector):
    assert not [said for _, said in VARIANTS.values() if "by the lab" in said]


def test_an_edit_taken_back_is_the_token_as_it_was(inspector):
    edited(inspector, {})
    shown = edited(inspector, inspector.claims)
    assert "200 OK" in shown["verdict"]
    assert inspector.on_page.text == inspector.text


@pytest.mark.parametrize("claims", [[], None, "x"])
def test_what_is_no_object_is_refused_in_words(inspector, claims):
    assert edited(inspector, claims)["kind"] == "refused"


def test_nothing_secret_is_synced_with_the_page(inspector):
    inspector._repr_mimebundle_()
    assert inspector.text.rpartition(".")[2] not in str(inspector._page.get_state())
