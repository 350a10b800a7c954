"""The examples in the OpenAPI document, sent to a server that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest

from labapi.domain.loans.features import EXAMPLE, FEATURE_NAMES
from labapi.domain.loans.population import applicants
from tests.contract.document import DOCUMENT, OPERATIONS, check, examples

PREDICT = {"features": EXAMPLE, "options": {"explain": True}}


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
    http.post(f"{lab.url}/api/v1/api-keys", json={"name": "k", "scopes": ["predict"]})
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
    path = "/api/v1/predict" if answer.history else path  # version 0 sends its clients there
    content = OPERATIONS[method, path]["responses"][str(answer.status_code)]["content"]
    shown = content["application/json"]
    assert shape_of(answer.json()["meta"]) == shape_of(shown["example"]["meta"])
    check(answer.json(), shown["schema"])


@pytest.mark.parametrize("path", [path for method, path in OPERATIONS if method == "get"])
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
    assert len(reader.found) == 5  # two scripts, the style, the icon and the document
    for address in reader.found:
        url = urljoin(page.url, address)
        assert url.startswith(lab.url)
        assert http.get(url).status_code == 200


def test_the_document_that_is_served_is_this_one(lab, http):
    assert http.get(f"{lab.url}/openapi.json").json() == DOCUMENT
