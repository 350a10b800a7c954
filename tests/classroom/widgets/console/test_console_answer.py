"""Whose answer stands below the form: told as soon as the form holds another request."""

import json

import pytest

import labapi
from tests.classroom.widgets.conftest import answer
from tests.classroom.widgets.console.test_console_page import (
    Kernel,
    _page,
    choose_predict,
    path,
    send,
)

__all__ = ["_page"]
OTHER = "The form holds another request by now."


@pytest.fixture(name="console")
def _console():
    return labapi.start().console()


@pytest.fixture(name="kernel")
def _kernel(console):
    return Kernel(console)


def id_in(exchange):
    return json.loads(exchange.response_body)["data"]["id"]


def whose(page):
    return page.locator(".lab-answer-of").inner_text()


def test_an_answer_names_the_request_of_the_history_that_it_is_to(page):
    send(page)
    assert whose(page) == "Number 1 and its answer."


def test_an_answer_is_marked_while_the_form_holds_another_request(page):
    send(page)
    path(page).fill("/api/v1/models")
    assert whose(page) == f"Number 1 and its answer. {OTHER}"
    path(page).fill("/api/v1/health")
    assert whose(page) == "Number 1 and its answer."


@pytest.mark.parametrize("target", ["/api/v1/models?limit=1&x=a%20b+c", "/api/v1/models?flag"])
def test_how_a_query_is_written_makes_no_other_request(page, target):
    path(page).fill(target)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Open: number 1").click()
    page.wait_for_function("document.querySelector('.lab-said').textContent")
    assert whose(page) == "Number 1 and its answer."


def test_a_suggestion_that_is_chosen_marks_the_answer(page):
    send(page)
    choose_predict(page)
    assert OTHER in whose(page)


def test_a_request_that_is_used_again_brings_its_own_answer(page):
    send(page)
    path(page).fill("/nowhere")
    send(page, "404 Not Found (client error)")
    page.get_by_role("button", name="Use again: number 1").click()
    page.get_by_text("Number 1 stands in the form again.").wait_for()
    assert page.get_by_text("The server answered").is_visible()
    assert page.locator(".lab-console-result").get_by_text("404").count() == 0
    assert whose(page) == "Number 1 and its answer."


def test_a_request_that_is_opened_is_marked_where_the_form_holds_another(page):
    send(page)
    path(page).fill("/nowhere")
    send(page, "404 Not Found (client error)")
    page.get_by_role("button", name="Open: number 1").click()
    page.get_by_text("200 OK (success)").wait_for()
    assert whose(page) == f"Number 1 and its answer. {OTHER}"


def test_what_would_go_out_is_marked_when_the_form_is_changed(page):
    page.get_by_role("button", name="Show without sending").click()
    page.get_by_text("Nothing was sent").wait_for()
    assert whose(page) == ""
    path(page).fill("/nowhere")
    assert whose(page) == OTHER


def test_what_the_notebook_changes_marks_the_answer(page, console):
    send(page)
    console.change("DELETE", "/api/v1/models/x")
    page.evaluate("(draft) => hear({kind: 'draft', draft})", console.as_typed)
    assert OTHER in whose(page)


def choose_past_prediction(page):
    path(page).fill("get predict/{")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_a_path_that_wants_an_id_gets_that_of_the_newest_prediction(page, console):
    choose_predict(page)
    send(page)
    choose_past_prediction(page)
    page.get_by_text("that of the newest prediction of this lab").wait_for()
    send(page)
    assert id_in(console.last) == id_in(console.history[0].exchange)


def test_while_there_is_no_prediction_it_is_told_how_to_get_one(page):
    choose_past_prediction(page)
    page.get_by_text("this lab keeps no prediction yet. POST /api/v1/predict makes one").wait_for()
    assert path(page).input_value().startswith("/api/v1/predict/pred_")


def filled(console, wanted, example):
    return answer(console, {"kind": "fill", "path": wanted, "example": example})


def test_a_data_set_that_is_kept_is_offered(console):
    body = {"rows": [{**labapi.EXAMPLE, "approved": True}]}
    console.change("POST", "/api/v1/datasets", body=body)
    made = id_in(console.send().exchange)
    said = filled(console, "/api/v1/datasets/{dataset_id}", "/api/v1/datasets/ds_0")
    assert said["example"] == f"/api/v1/datasets/{made}"


def test_the_callers_own_key_is_not_offered_to_be_revoked(console):
    labapi.start().issue_key()
    said = filled(console, "/api/v1/api-keys/{key_id}", "/api/v1/api-keys/key_0")
    assert (said["example"], "GET /api/v1/api-keys" in said["said"]) == (
        "/api/v1/api-keys/key_0",
        True,
    )


def test_an_id_that_the_document_shows_and_the_lab_has_stays(console):
    said = filled(console, "/api/v1/models/{model_id}", "/api/v1/models/m")
    assert (said["example"], said["said"]) == ("/api/v1/models/m", "")


def test_a_lab_that_has_stopped_offers_no_id(console):
    labapi.stop()
    assert filled(console, "/api/v1/predict/{prediction_id}", "/x/y")["said"] == ""
