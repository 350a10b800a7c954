"""In which words GraphQL refuses: the API's, and not those of a library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graphql import GraphQLError
from starlette.testclient import TestClient

from labapi.alternatives.graphql_errors import COERCION, INVALID, OF_GRAPHQL, read, told
from labapi.domain import errors
from labapi.domain.loans.features import EXAMPLE
from labapi.domain.sqlite.errors import StoreBusy
from labapi.web.details import MESSAGES
from labapi.web.layers import CRASH_KEY, TRACE_KEY
from labapi.web.layers.trace import Trace
from tests.alternatives.graphql_client import Client

PREDICT = """mutation ($features: Features!, $options: Options) {
    predict(features: $features, options: $options) { id } }"""
BATCH = "mutation ($items: [Question!]!) { predict_batch(items: $items) { status } }"
PREDICTION = "query ($id: ID!) { prediction(id: $id) { id } }"
LONE = {"id": "\ud800"}
WHOLE, MISSING = MESSAGES["int_type"], MESSAGES["missing"]


@pytest.fixture(scope="module")
def client():
    return Client()


def one_detail(answer):
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "VALIDATION_ERROR"
    (detail,) = error["extensions"]["details"]
    return detail["field"], detail["message"]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"age": "35"}, "features.age", WHOLE),
        ({"age": 35.5}, "features.age", WHOLE),
        ({"age": True}, "features.age", WHOLE),
        ({"age": 2**40}, "features.age", "This must be a whole number that fits into 32 bits."),
        ({"age": None}, "features.age", MISSING),
        ({"income": "much"}, "features.income", MESSAGES["float_type"]),
        ({"agee": 35}, "features.agee", MESSAGES["extra_forbidden"]),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_in_the_words_of_the_api(
    client, change, field, message
):
    answer = client(PREDICT, {"features": {**EXAMPLE, **change}})
    assert "data" not in answer
    assert answer["errors"][0]["message"] == (
        "The variable $features does not fit its type. See details."
    )
    assert one_detail(answer) == (field, message)


def test_what_is_missing_is_named(client):
    without = {name: value for name, value in EXAMPLE.items() if name != "income"}
    assert one_detail(client(PREDICT, {"features": without})) == ("features.income", MISSING)
    assert one_detail(client(PREDICT, {})) == ("features", MISSING)
    assert one_detail(client(PREDICT, {"features": 3})) == ("features", MESSAGES["dict_type"])


def test_the_place_of_an_item_is_part_of_the_way(client):
    items = [{"features": EXAMPLE}, {"features": {**EXAMPLE, "age": "35"}}]
    assert one_detail(client(BATCH, {"items": items})) == ("items.1.features.age", WHOLE)


def test_an_option_of_the_wrong_type_is_refused_alike(client):
    asked = {"features": EXAMPLE, "options": {"explain": "yes"}}
    assert one_detail(client(PREDICT, asked)) == ("options.explain", MESSAGES["bool_type"])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('{ models(limit: "5") { next_cursor } }', WHOLE),
        ("{ models(limit: null) { next_cursor } }", MISSING),
        ("{ model(id: 3.5) { id } }", MESSAGES["string_type"]),
        ("{ models(cursor: 5) { next_cursor } }", MESSAGES["string_type"]),
    ],
)
def test_so_is_a_value_that_stands_in_the_query(client, query, message):
    answer = client(query)
    assert answer["errors"][0]["locations"][0]["line"] == 1
    assert one_detail(answer) == ("", message)


@pytest.mark.parametrize("features", [{"age": "35"}, {"agee": 35}])
def test_each_library_word_of_coercion_is_still_known(client, features):
    text = str(client(PREDICT, {"features": {**EXAMPLE, **features}}))
    assert not [word for word in ("cannot represent", "Expected", "found:") if word in text]


def test_many_values_that_do_not_fit_are_told_up_to_a_limit(client):
    items = [{"features": {**EXAMPLE, "age": "35"}}] * 100
    found = client(BATCH, {"items": items})["errors"]
    assert len(found) == 51
    assert found[-1]["message"] == "More values do not fit. These are the first."
    assert found[-1]["extensions"]["code"] == "VALIDATION_ERROR"


def test_a_mistake_in_the_query_is_told_as_every_server_of_graphql_tells_it(client):
    (error,) = client("{ models { items { name } } }")["errors"]
    assert error["extensions"] == {"code": INVALID}
    assert error["message"].startswith("Cannot query field 'name' on type 'Model'.")


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ('{ model(id: "none") { id } }', "MODEL_NOT_FOUND", "There is no model 'none'."),
        (r'{ prediction(id: "none") { id } }', "PREDICTION_NOT_FOUND", "There is no prediction"),
        ("{ models(limit: 1000) { next_cursor } }", "VALIDATION_ERROR", "One value in the request"),
        ('{ models(cursor: "z") { next_cursor } }', "VALIDATION_ERROR", "The cursor is not usable"),
    ],
)
def test_an_error_of_the_domain_has_its_own_code_and_words(client, query, code, message):
    (error,) = client(query)["errors"]
    assert error["extensions"]["code"] == code
    assert error["message"].startswith(message)


def test_an_id_that_no_text_can_be_is_not_found(client):
    body = json.dumps({"query": PREDICTION.replace("prediction", "model"), "variables": LONE})
    answer = client.http.post(
        "/graphql", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.json()["errors"][0]["extensions"]["code"] == "MODEL_NOT_FOUND"


@pytest.mark.parametrize("query", ["{", "{ no }", '{ model(id: "none") { id } }'])
def test_an_ordinary_mistake_is_not_logged(client, query, caplog, capsys):
    client(query)
    assert caplog.text == ""
    assert capsys.readouterr().err == ""


def test_no_model_answers_while_models_load():
    asked = Client(fault="loading")("{ health { status } models { items { id } } }")
    assert asked["data"]["health"] is None
    assert len(asked["data"]["models"]["items"]) == 2
    assert asked["errors"][0]["extensions"]["code"] == "MODEL_NOT_READY"


def test_what_is_wrong_with_the_store_is_told_to_the_operator_alone(monkeypatch, caplog):
    client, scopes = Client(), []

    def busy(prediction_id):
        raise StoreBusy(Path("secret.db"))

    async def watched(scope, receive, send):
        scope[TRACE_KEY] = Trace("the-id")
        await client.app(scope, receive, send)
        scopes.append(scope)

    monkeypatch.setattr(client.services.predictions, "read", busy)
    body = {"query": PREDICTION, "variables": {"id": "x"}}
    answer = TestClient(watched, base_url="http://localhost").post("/graphql", json=body)
    assert "secret" not in answer.text
    extensions = answer.json()["errors"][0]["extensions"]
    assert extensions == {"code": StoreBusy.code, "request_id": "the-id"}
    assert "secret.db" in scopes[0][CRASH_KEY]
    assert "secret.db" in caplog.text


@pytest.mark.parametrize("kind", [errors.LabError, *errors.LabError.__subclasses__()])
def test_every_error_of_the_domain_keeps_its_code(kind):
    cause = kind.__new__(kind)
    errors.LabError.__init__(cause, "So it is.", [errors.Detail("a", "b", "c")])
    found = told(GraphQLError("the library's", original_error=cause))
    assert found["message"] == "So it is."
    assert found["extensions"]["code"] == kind.code
    assert found["extensions"]["details"] == [{"field": "a", "message": "b", "received": "c"}]


def test_the_last_row_of_the_table_takes_whatever_comes():
    assert list(OF_GRAPHQL)[-1] == ""
    assert read(GraphQLError("Something new.")).code == INVALID
    assert all(COERCION.values())
