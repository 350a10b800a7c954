"""The contract of five operations is a part of the lab's document, and nothing else."""

from __future__ import annotations

import json
import re

import pytest

from labapi.web.app import create_app
from labapi.web.openapi.part import HEADERS, OPERATIONS, contract_document
from labapi.web.services import Services
from labapi.web.settings import Settings


@pytest.fixture(name="whole")
def _whole():
    services = Services.open()
    yield create_app(Settings(), services).openapi()
    services.close()


def operations(document):
    return {
        operation["operationId"]: (path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if "operationId" in operation
    }


def test_the_five_operations_stand_where_the_lab_has_them(whole):
    lab, part = operations(whole), operations(contract_document())
    assert set(part) == set(OPERATIONS)
    for name, (path, method, operation) in part.items():
        assert (path, method) == lab[name][:2]
        assert operation["summary"] == lab[name][2]["summary"]
        assert operation.get("requestBody") == lab[name][2].get("requestBody")
        assert set(operation["responses"]) <= set(lab[name][2]["responses"])


def test_every_shape_is_that_of_the_lab_and_all_that_are_named_are_there(whole):
    part = contract_document()
    schemas = part["components"]["schemas"]
    for name, shape in schemas.items():
        assert shape == whole["components"]["schemas"][name]
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(part)))
    assert named == set(schemas)


def test_nothing_is_promised_that_only_the_lab_keeps():
    text = json.dumps(contract_document())
    for word in ('"ETag"', "If-None-Match", "Idempotency-Key", "IDEMPOTENCY", "Server-Timing"):
        assert word not in text, word
    answers = [
        answer
        for _, _, operation in operations(contract_document()).values()
        for answer in operation["responses"].values()
    ]
    assert set().union(*(answer["headers"] for answer in answers)) == HEADERS
    assert all("X-Request-ID" in answer["headers"] for answer in answers)


def test_each_way_to_ask_wrongly_is_in_it():
    _, _, predict = operations(contract_document())["create_prediction"]
    assert list(predict["responses"]) == ["200", "400", "413", "415", "422", "500", "503"]
