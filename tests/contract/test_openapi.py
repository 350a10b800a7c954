"""The OpenAPI document: valid, complete, and true."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
import schemathesis

from labapi.domain.loans.features import BOUNDS
from labapi.web.problems import PROBLEM_JSON
from tests.contract.document import DOCUMENT, OPERATIONS, SCHEMAS, check, document, examples

CONTRACT = {
    ("get", "/api/v1/health"): {200, 503},
    ("get", "/api/v1/models"): {200, 422},
    ("post", "/api/v1/models"): {201, 400, 404, 413, 415, 422},
    ("get", "/api/v1/models/{model_id}"): {200, 304, 404, 412},
    ("put", "/api/v1/models/{model_id}"): {200, 201, 400, 412, 413, 415, 422},
    ("patch", "/api/v1/models/{model_id}"): {200, 400, 404, 409, 412, 413, 415, 422},
    ("delete", "/api/v1/models/{model_id}"): {204, 404, 409, 412},
    ("get", "/api/v1/models/{model_id}/predictions"): {200, 404, 422},
    ("post", "/api/v1/datasets"): {201, 400, 413, 415, 422},
    ("get", "/api/v1/datasets/{dataset_id}"): {200, 304, 404, 412},
    ("post", "/api/v1/predict"): {200, 400, 409, 413, 415, 422, 503},
    ("query", "/api/v1/predict"): {200, 400, 413, 415, 422, 503},
    ("post", "/api/v1/predict/batch"): {200, 400, 409, 413, 415, 422, 503},
    ("get", "/api/v1/predict/{prediction_id}"): {200, 304, 404, 412},
    ("get", "/api/v1/predictions"): {200, 422},
    ("post", "/api/v1/predictions"): {201, 400, 409, 413, 415, 422, 503},
    ("get", "/api/v1/api-keys"): {200, 422},
    ("post", "/api/v1/api-keys"): {201, 400, 413, 415, 422},
    ("delete", "/api/v1/api-keys/{key_id}"): {204, 404},
    ("post", "/api/v0/predict"): {308},
}
"""Every method and path of the loan API with its statuses; any can also be 500, or 503 (store)."""
NO_BODY = {"204", "304", "308"}
KEYWORDS = {
    "$ref", "additionalProperties", "allOf", "anyOf", "const", "default",
    "dependentRequired", "description", "enum",
    "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "if",
    "items", "maxItems", "maxLength",
    "maximum", "minItems", "minLength", "minimum", "oneOf", "pattern", "properties", "required",
    "then", "title", "type",
}  # fmt: skip


def named(value: object) -> str | None:
    return " ".join(value) if isinstance(value, tuple) else None


each_shape = pytest.mark.parametrize("name", SCHEMAS)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=named)


def words(schema: Any) -> set[str]:
    """Collect the keywords of a schema and of those inside it (names of fields are no keywords)."""
    if not isinstance(schema, dict):
        return set()
    inside = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    inside += [schema.get("items"), *schema.get("allOf", ()), *schema.get("oneOf", ())]
    return set(schema).union(*map(words, inside))


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [ref for child in value.values() for ref in references(child)]
    if isinstance(value, list):
        return [ref for child in value for ref in references(child)]
    return []


def test_the_document_is_valid_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(DOCUMENT).validate()


def test_every_reference_leads_to_a_shape():
    assert set(references(DOCUMENT)) <= {f"#/components/schemas/{name}" for name in SCHEMAS}


def test_every_shape_is_referred_to():
    used = {ref.rpartition("/")[2] for ref in references(DOCUMENT)}
    assert set(SCHEMAS) == used


@each_shape
def test_every_shape_is_a_valid_json_schema(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@each_shape
def test_every_shape_uses_only_words_that_json_schema_knows(name):
    assert words(SCHEMAS[name]) <= KEYWORDS


def test_the_bounds_of_the_features_stand_in_the_document():
    told = SCHEMAS["FeaturesIn"]["properties"]
    for name, bound in BOUNDS.items():
        low = "exclusiveMinimum" if bound.low_exclusive else "minimum"
        assert (told[name][low], told[name]["maximum"]) == (bound.low, bound.high)


def test_the_operations_are_those_of_the_contract_and_no_others():
    assert set(OPERATIONS) == set(CONTRACT)


@each_operation
def test_an_operation_lists_every_status_that_it_can_give(operation):
    told = {int(status) for status in OPERATIONS[operation]["responses"]}
    assert told == CONTRACT.get(operation, set()) | {500, 503}


def test_every_operation_has_a_name_of_its_own_and_a_summary():
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z_]+", name) for name in names)
    assert all(len(operation["summary"]) > 20 for operation in OPERATIONS.values())


@each_operation
def test_every_parameter_is_described(operation):
    for parameter in OPERATIONS[operation].get("parameters", ()):
        assert parameter.get("description"), parameter["name"]


@each_operation
def test_the_instance_of_a_problem_is_the_request_that_it_is_of(operation):
    answers = [one.get("content", {}) for one in OPERATIONS[operation]["responses"].values()]
    told = [content[PROBLEM_JSON] for content in answers if PROBLEM_JSON in content]
    assert told
    for problem in (example for one in told for example in examples(one)):
        assert problem["instance"] == f"urn:labapi:request:{problem['request_id']}"


@each_operation
def test_every_answer_that_has_a_body_has_an_example_that_fits_its_schema(operation):
    for status, answer in OPERATIONS[operation]["responses"].items():
        assert ("content" in answer) == (status not in NO_BODY), status
        for media_type, content in answer.get("content", {}).items():
            assert examples(content), (status, media_type)
            for example in examples(content):
                check(example, content["schema"])


@each_operation
def test_every_example_of_a_request_fits_its_schema(operation):
    body = OPERATIONS[operation].get("requestBody", {"content": {}})
    for media_type, content in body["content"].items():
        assert examples(content), media_type
        for example in examples(content):
            check(example, content["schema"])


def test_no_header_that_may_be_left_out_has_an_example():
    """Swagger UI would send it."""
    headers = [
        parameter
        for operation in OPERATIONS.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "header"
    ]
    assert headers
    assert [one["name"] for one in headers if {"example", "examples"} & set(one)] == []
    assert [one["name"] for one in headers if {"example", "examples"} & set(one["schema"])] == []


def test_a_415_tells_which_headers_say_what_would_be_read():
    told = {
        method: operation["responses"]["415"]["headers"]
        for (method, _), operation in OPERATIONS.items()
        if "415" in operation["responses"]
    }
    assert all({"Accept", "Accept-Encoding"} <= set(headers) for headers in told.values())
    assert [method for method, headers in told.items() if "Accept-Patch" in headers] == ["patch"]
    assert not any(headers["Accept-Encoding"]["required"] for headers in told.values())


def test_each_lab_has_a_document_of_its_own():
    told = document(rate_limit="5/10s")
    told["paths"].clear()
    told["components"]["schemas"].clear()
    assert document() == DOCUMENT
    assert "429" in document(rate_limit="5/10s")["paths"]["/api/v1/predict"]["post"]["responses"]
    assert "securitySchemes" in document(auth="api-key")["components"]
