"""The loan API in Flask, where it stands by itself: what it is made of, and what Flask adds.

That it keeps the contract is proved over HTTP, beside FastAPI, in `tests/contract`.
"""

from __future__ import annotations

import logging

import pytest

from labapi.alternatives.flask_app import create_app
from labapi.domain.errors import MalformedHead
from labapi.domain.loans.features import EXAMPLE
from labapi.web.openapi.part import contract_document
from labapi.web.services import Services
from labapi.web.settings import Settings

PREDICT = {"features": EXAMPLE}


@pytest.fixture(name="services")
def _services():
    services = Services.open()
    yield services
    services.close()


@pytest.fixture(name="ask")
def _ask(services):
    return create_app(services, Settings()).test_client()


def failing(services, **settings):
    return create_app(services, Settings(**settings)).test_client()


def test_a_prediction_is_kept_in_the_store_that_was_given(ask, services):
    made = ask.post("/api/v1/predict", json=PREDICT).json["data"]
    assert services.predictions.read(made["id"]).model_id == made["model_version"]
    assert ask.get(f"/api/v1/predict/{made['id']}").json["data"] == made


def test_the_bound_of_bodies_is_that_of_the_settings(services):
    small = failing(services, max_body_bytes=100)
    answer = small.post("/api/v1/predict", json={**PREDICT, "more": "x" * 100})
    assert answer.status_code == 413
    assert "at most 100 bytes" in answer.json["error"]["message"]


def test_a_crash_is_told_to_the_operator_and_to_no_client(services, caplog):
    answer = failing(services, fault="crash").post("/api/v1/predict", json=PREDICT)
    assert answer.json["error"]["code"] == "INTERNAL_ERROR"
    assert "InferenceCrashError" in caplog.text
    assert "crash" not in answer.text


def test_a_store_that_fails_is_told_to_the_operator_by_the_id_of_the_request(ask, services, caplog):
    services.close()
    with caplog.at_level(logging.ERROR):
        answer = ask.get("/api/v1/models", headers={"X-Request-ID": "mine"})
    assert answer.status_code == 500
    assert "mine: " in caplog.text


def test_while_models_load_it_says_when_to_come_back(services):
    answer = failing(services, fault="loading", retry_after_s=7).get("/api/v1/health")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")


def test_two_slashes_are_another_path_and_not_sent_on(ask):
    assert ask.get("http://localhost//api/v1//models").status_code == 404


def test_the_next_page_can_be_asked_for_with_the_link(ask):
    first = ask.get("/api/v1/models?limit=1")
    address = first.headers["Link"].partition(">")[0].strip("<")
    second = ask.get(address).json
    assert second["data"][0]["id"] != first.json["data"][0]["id"]
    assert "next_cursor" not in second["meta"]


def test_an_error_comes_as_a_problem_where_that_is_asked_for(ask):
    answer = ask.get("/nothing", headers={"Accept": "application/problem+json"})
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 404


def test_what_werkzeug_refuses_in_other_ways_is_told_in_our_words(services):
    app = create_app(services, Settings())
    (handler,) = [
        found for kinds in app.error_handler_spec[None].values() for found in kinds.values()
        if found.__name__ == "on_http_exception"
    ]  # fmt: skip
    from werkzeug.exceptions import BadRequest

    with app.test_request_context():
        app.preprocess_request()
        answer = handler(BadRequest())
    assert (answer.status_code, answer.json["error"]["code"]) == (400, MalformedHead.code)


def test_its_document_is_the_contract_and_names_just_what_it_has(ask, services):
    document = ask.get("/openapi.json").json
    assert document == contract_document()
    rules = create_app(services, Settings()).url_map.iter_rules()
    known = {rule.rule.replace("<", "{").replace(">", "}") for rule in rules}
    assert set(document["paths"]) == known - {"/openapi.json"}
