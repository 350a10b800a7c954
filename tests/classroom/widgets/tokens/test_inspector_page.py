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


ELSEWHERE = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJlbHNld2hlcmUiLCJzdWIiOiJtZSJ9.c2ln"


def test_a_pasted_token_is_taken_apart_and_the_cell_s_token_stays(inspector):
    shown = answer(inspector, {"kind": "paste", "text": f"Authorization: Bearer {ELSEWHERE}"})
    assert (shown["kind"], json.loads(shown["claims"])["sub"]) == ("shown", "me")
    assert "was not sent" in shown["verdict"]
    assert shown["code"] == "inspector.pasted"
    assert inspector.pasted.text == ELSEWHERE
    assert inspector.claims["sub"] == "key_1"


def test_what_is_done_next_is_done_to_what_was_pasted_until_it_is_put_back(inspector):
    answer(inspector, {"kind": "paste", "text": ELSEWHERE})
    unsigned = answer(inspector, {"kind": "variant", "name": "unsigned"})
    assert unsigned["code"] == "inspector.pasted.unsigned()"
    assert json.loads(unsigned["claims"])["sub"] == "me"
    back = answer(inspector, {"kind": "put_back"})
    assert (back["code"], json.loads(back["claims"])["sub"]) == ("inspector", "key_1")
    assert inspector.pasted is None


def test_what_is_pasted_and_is_no_token_is_refused_and_changes_nothing(inspector):
    said = answer(inspector, {"kind": "paste", "text": "a.b"})
    assert (said["kind"], "two parts" in said["text"]) == ("refused", True)
    assert inspector.pasted is None


def test_a_part_that_was_altered_is_told_as_changed(inspector):
    assert answer(inspector, {"kind": "hello"})["changed"] == []
    assert edited(inspector, inspector.claims | {"sub": "x"})["changed"] == [False, True, False]
    unsigned = answer(inspector, {"kind": "variant", "name": "unsigned"})
    assert unsigned["changed"] == [True, False, True]


def test_nothing_that_was_pasted_is_synced_with_the_page(inspector):
    answer(inspector, {"kind": "paste", "text": ELSEWHERE})
    assert "c2ln" not in str(inspector._page.get_state())
