"""The OpenAPI document: valid, complete, and true."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import jsonschema
import pytest
import schemathesis

from labapi.domain.loans.features import EXAMPLE, FEATURE_NAMES
from labapi.domain.loans.population import applicants
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings

CONTRACT = {
    ("get", "/api/v1/health"): {200, 503},
    ("get", "/api/v1/models"): {200, 422},
    ("post", "/api/v1/models"): {201, 400, 404, 413, 415, 422},
    ("get", "/api/v1/models/{model_id}"): {200, 304, 404},
    ("put", "/api/v1/models/{model_id}"): {200, 201, 400, 412, 413, 415, 422},
    ("patch", "/api/v1/models/{model_id}"): {200, 400, 404, 409, 412, 413, 415, 422},
    ("delete", "/api/v1/models/{model_id}"): {204, 404, 409, 412},
    ("get", "/api/v1/models/{model_id}/predictions"): {200, 404, 422},
    ("post", "/api/v1/datasets"): {201, 400, 413, 415, 422},
    ("get", "/api/v1/datasets/{dataset_id}"): {200, 304, 404},
    ("post", "/api/v1/predict"): {200, 400, 409, 413, 415, 422, 503},
    ("post", "/api/v1/predict/batch"): {200, 400, 409, 413, 415, 422, 503},
    ("get", "/api/v1/predict/{prediction_id}"): {200, 304, 404},
    ("get", "/api/v1/predictions"): {200, 422},
    ("post", "/api/v1/predictions"): {201, 400, 409, 413, 415, 422, 503},
    ("post", "/api/v0/predict"): {308},
}
"""Every method and path of the loan API with its statuses; any of them can also be 500."""
NO_BODY = {"204", "304", "308"}


def made_document() -> dict[str, Any]:
    services = Services.open()
    try:
        return create_app(Settings(), services).openapi()
    finally:
        services.close()


DOCUMENT = made_document()
OPERATIONS = {
    (method, path): operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
PREDICT = {"features": EXAMPLE, "options": {"explain": True}}


def named(value: object) -> str | None:
    return " ".join(value) if isinstance(value, tuple) else None


each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=named)


def check(value: object, schema: dict[str, Any]) -> None:
    """Validate against a schema whose references point into the document."""
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def examples(media_type: dict[str, Any]) -> list[Any]:
    """Collect the examples of a body: beside its schema, or in the shapes it refers to."""
    found = [example["value"] for example in media_type.get("examples", {}).values()]
    found += [media_type["example"]] if "example" in media_type else []
    return found or [
        example
        for shape in shapes(media_type["schema"])
        for example in resolved(shape).get("examples", ())
    ]


def shapes(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return schema.get("oneOf", [schema])


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    return DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]


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
    schemas = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
    assert set(references(DOCUMENT)) <= schemas


def test_every_shape_is_referred_to():
    used = {ref.rpartition("/")[2] for ref in references(DOCUMENT)}
    assert set(DOCUMENT["components"]["schemas"]) == used


def test_every_shape_is_a_valid_json_schema():
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_operations_are_those_of_the_contract_and_no_others():
    assert set(OPERATIONS) == set(CONTRACT)


@each_operation
def test_an_operation_lists_every_status_that_it_can_give(operation):
    assert {int(status) for status in OPERATIONS[operation]["responses"]} == CONTRACT[operation] | {
        500
    }


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


def sendable() -> list[tuple[str, str, str, Any]]:
    return [
        (method, path, media_type, example)
        for (method, path), operation in OPERATIONS.items()
        for media_type, content in operation.get("requestBody", {"content": {}})["content"].items()
        for example in examples(content)
    ]


@pytest.fixture
def known(lab, http) -> dict[str, str]:
    """Make what the examples' ids stand for, and say which ids it really has."""
    people = applicants(60, seed=1)
    answered = zip(people.matrix.tolist(), people.approved.tolist(), strict=True)
    rows = [
        {**dict(zip(FEATURE_NAMES, row, strict=True)), "approved": bool(approved)}
        for row, approved in answered
    ]
    dataset = http.post(f"{lab.url}/api/v1/datasets", json={"rows": rows})
    prediction = http.post(f"{lab.url}/api/v1/predict", json=PREDICT)
    return {
        "dataset_id": dataset.json()["data"]["id"],
        "prediction_id": prediction.json()["data"]["id"],
        "model_id": "loan-classifier-v2.1",
    }


@pytest.mark.parametrize(("method", "path", "media_type", "example"), sendable(), ids=str)
def test_an_example_of_a_request_is_answered_as_the_document_shows(
    lab, http, known, method, path, media_type, example
):
    if isinstance(example, dict) and "dataset_id" in example:
        example = {**example, "dataset_id": known["dataset_id"]}
    sent = {"data": example} if isinstance(example, str) else {"json": example}
    url = lab.url + path.format(**known | ({"model_id": "trial-1"} if method == "put" else {}))
    answer = http.request(method, url, headers={"content-type": media_type}, **sent)
    assert answer.status_code in {200, 201}, answer.text
    content = OPERATIONS[method, path]["responses"][str(answer.status_code)]["content"]
    shown = content["application/json"]
    assert shape_of(answer.json()["meta"]) == shape_of(shown["example"]["meta"])
    check(answer.json(), shown["schema"])


@pytest.mark.parametrize("path", [path for method, path in CONTRACT if method == "get"])
def test_what_is_read_has_the_fields_that_the_document_shows(lab, http, known, path):
    answer = http.get(lab.url + path.format(**known))
    content = OPERATIONS["get", path]["responses"]["200"]["content"]["application/json"]
    check(answer.json(), content["schema"])
    told, shown = answer.json()["data"], content["example"]["data"]
    if isinstance(shown, list):
        told, shown = told[-1], shown[-1]
    assert set(told) - {"name"} == set(shown) - {"name"}


def shape_of(value: Any) -> Any:
    return {name: type(item).__name__ for name, item in value.items()}


class Addresses(HTMLParser):
    """Whatever a page makes the browser load, and the addresses in its script."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if name in ("src", "href") and value]

    def handle_data(self, text: str) -> None:
        self.found += re.findall(r"url: '([^']+)'", text)


def test_the_docs_page_loads_only_what_this_server_serves(lab, http):
    page = http.get(f"{lab.url}/docs")
    reader = Addresses()
    reader.feed(page.text)
    assert len(reader.found) == 4  # the script, the style, the icon and the document
    for address in reader.found:
        url = urljoin(page.url, address)
        assert url.startswith(lab.url)
        assert http.get(url).status_code == 200


def test_the_document_that_is_served_is_this_one(lab, http):
    assert http.get(f"{lab.url}/openapi.json").json() == DOCUMENT
