"""What the console's page asks, and what it is answered."""

import json

import pytest

import labapi
from labapi.classroom.serving import serve
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.console.page import as_console
from tests.classroom.conftest import hello
from tests.classroom.widgets.conftest import answer
from tests.classroom.widgets.console.conftest import ORIGIN, PREDICT

HEALTH = Draft("GET", "/api/v1/health").plain()


@pytest.fixture(name="console")
def _console():
    return labapi.start().console()


def test_a_page_that_says_hello_is_told_all(console):
    console.send()
    said = answer(console, {"kind": "hello", "asked": "1"})
    assert (said["kind"], said["asked"], said["draft"]) == ("state", "1", HEALTH)
    assert [row["status"] for row in said["rows"]] == ["200 OK"]
    assert "200 OK" in said["html"]


def test_the_suggestions_are_those_of_the_live_document(console):
    suggestions = answer(console, {"kind": "hello"})["suggestions"]
    predict, query = [one for one in suggestions if one["path"] == "/api/v1/predict"]
    assert (query["method"], query["bodies"]) == ("QUERY", predict["bodies"])
    [age] = [field for field in predict["bodies"][0]["fields"] if field["keys"][-1] == "age"]
    assert (predict["method"], age["required"]) == ("POST", True)
    assert age["about"] == "18 to 120. Age in full years"


def test_of_an_app_without_a_document_nothing_is_suggested():
    assert answer(serve(hello).console(), {"kind": "hello"})["suggestions"] == []


def test_what_is_sent_is_told_in_words(console):
    said = answer(console, {"kind": "send", "draft": HEALTH | {"path": "/nowhere"}})
    assert said["said"].startswith("404 Not Found (client error) in ")


def test_what_may_surprise_is_told_beside_the_answer(console):
    said = answer(console, {"kind": "send", "draft": HEALTH | {"path": "/api/v1/health#part"}})
    assert said["said"].startswith("200 OK (success) in ")
    assert said["said"].endswith(". What follows # stays with the client: no server ever sees it.")


def test_a_mistake_is_told_and_no_error(console):
    said = answer(console, {"kind": "send", "draft": HEALTH | {"path": "health"}, "asked": "7"})
    assert said == {
        "kind": "refused",
        "text": "A path begins with a slash: write '/health'.",
        "asked": "7",
    }


def test_a_request_is_sent_again_with_its_label(console):
    console.send("first")
    answer(console, {"kind": "again", "number": 1})
    assert [sent.label for sent in console.history] == ["first", "first"]


def test_a_request_of_the_history_comes_back_into_the_form(console):
    console.send()
    console.change("DELETE", "/api/v1/models/x")
    said = answer(console, {"kind": "use", "number": 1})
    assert said["draft"] == HEALTH == console.as_typed


def test_a_number_that_is_not_kept_is_told(console):
    assert answer(console, {"kind": "open", "number": 9})["kind"] == "refused"


def test_a_label_is_written_into_the_history(console):
    console.send()
    answer(console, {"kind": "label", "number": 1, "text": " a  b "})
    assert console.history[-1].label == "a b"


def test_the_request_as_code_hides_its_secrets_until_they_are_asked_for(console):
    plain = HEALTH | {"headers": [["X-API-Key", "lab_secret"]]}
    masked, whole = (
        answer(console, {"kind": "code", "draft": plain, "secrets": secrets})["codes"]
        for secrets in (False, True)
    )
    assert all("lab_secret" not in code for _, code in masked)
    assert all("lab_secret" in code for _, code in whole)


def test_the_cell_for_the_console_makes_the_same_draft(console):
    exec(as_console(PREDICT, secrets=True).rpartition("\n")[0], {"console": console})
    assert console.draft == PREDICT
    assert ORIGIN not in as_console(PREDICT)


def test_a_name_that_stands_twice_stands_twice_in_the_cell(console):
    twice = Draft("GET", "/x", (("tag", "a"), ("tag", "b")))
    exec(as_console(twice).rpartition("\n")[0], {"console": console})
    assert console.draft == twice


def test_the_history_goes_to_postman_as_a_file(console):
    console.send("first")
    said = answer(console, {"kind": "postman"})
    assert json.loads(said["text"])["item"][0]["request"]["method"] == "GET"
    assert said["said"].startswith("1 request saved as labapi.postman_collection.json")
