"""The words of a refusal are ours, whatever the library finds: by all its errors, and by trying."""

from __future__ import annotations

import copy
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import core_schema

from labapi.domain.loans.features import EXAMPLE
from labapi.web.details import OTHER, details_of
from labapi.web.openapi.examples import NEUTRAL_WEIGHTS, ONE_QUESTION
from labapi.web.schemas.api_keys import ApiKeyIn
from labapi.web.schemas.datasets import DatasetIn
from labapi.web.schemas.fields import Incoming
from labapi.web.schemas.models import ConfigurationIn, ModelIn, TrainIn
from labapi.web.schemas.patches import JsonPatchIn, MergePatchIn
from labapi.web.schemas.predictions import BatchIn, PredictIn

QUESTION = {"features": EXAMPLE, "options": {"explain": True, "threshold": 0.5}}
STEP = {"op": "move", "path": "/description", "from": "/tags/0"}
BODIES: list[tuple[Any, Any]] = [
    (PredictIn, QUESTION),
    (BatchIn, {"items": [QUESTION]}),
    (DatasetIn, {"name": "spring", "rows": [{**EXAMPLE, "approved": True}]}),
    (TrainIn, {"dataset_id": "ds_1", "algorithm": "gradient_boosting", "description": ""}),
    (ModelIn, {"algorithm": "logistic_regression", "parameters": NEUTRAL_WEIGHTS, "tags": ["a"]}),
    (ModelIn, {"algorithm": "gradient_boosting", "parameters": ONE_QUESTION, "tags": ["a"]}),
    (ConfigurationIn, {"description": "", "tags": ["a"], "default": True}),
    (MergePatchIn, {"description": "", "tags": ["a"], "default": True}),
    (JsonPatchIn, [STEP, {"op": "add", "path": "/tags/-", "value": "a"}]),
    (ApiKeyIn, {"name": "app", "scopes": ["predict"], "expires_in_s": 60}),
]
ODD = [
    None, True, 0, -1, 1.5, 47.0, 10**30, float("inf"), "", "x", "1", "x" * 600, "\ud800", "/~2",
    [], ["x"], ["x", "x", "x", "x", "x"], ["x" * 60], ["x"] * 1001, {}, {"nothing": 1}, [{}], [[]],
]  # fmt: skip


def spoiled(document: Any) -> list[Any]:
    """Give copies of a document, in each of which one value is another one, missing, or added."""
    made = list(ODD)
    if isinstance(document, dict):
        for name, value in document.items():
            made += [{**document, name: odd} for odd in spoiled(value)]
            made.append({key: one for key, one in document.items() if key != name})
        made.append({**document, "wealth": 1})
    if isinstance(document, list):
        made += [[odd, *document[1:]] for odd in spoiled(document[0])]
    return copy.deepcopy(made)


def findings(shape: Any, document: Any) -> list[Any]:
    try:
        TypeAdapter(shape).validate_python(document)
    except ValidationError as error:
        return error.errors()
    return []


@pytest.mark.parametrize(("shape", "right"), BODIES, ids=str)
def test_whatever_is_wrong_in_a_body_is_told_in_our_words(shape, right):
    assert findings(shape, right) == []
    found = [one for document in spoiled(right) for one in findings(shape, document)]
    assert len(found) > 20
    for one, detail in zip(found, [details_of([one])[0] for one in found], strict=True):
        own = one["type"] == "value_error"
        assert detail.message != OTHER, one
        assert own or one["msg"].rstrip(".") not in detail.message, one
        assert "class" not in detail.message
        assert "validation" not in detail.message


def test_every_shape_that_comes_in_is_tried():
    tried = repr([TypeAdapter(shape).core_schema for shape, _ in BODIES])
    names = {shape.__name__ for shape in every(Incoming) if not shape.__name__.startswith("_")}
    assert {name for name in names if f".{name}'>" not in tried} == set()


def every(shape: type[Incoming]) -> set[type[Incoming]]:
    return {shape}.union(*map(every, shape.__subclasses__())) - {Incoming}


KINDS = get_args(core_schema.ErrorType)
ELSEWHERE = {"value_error", "union_tag_invalid", "union_tag_not_found"}
"""What our own validators raise, and what is told by the field that chooses between two shapes."""


@pytest.mark.parametrize("kind", sorted({*KINDS} - ELSEWHERE))
def test_no_error_that_the_library_knows_is_told_in_its_words(kind):
    context = {**dict.fromkeys(("ge", "gt", "le", "lt"), 5), "expected": "'a' or 'b'"}
    context |= {"min_length": 1, "max_length": 9}
    one = {"type": kind, "loc": ("body",), "ctx": context, "input": 1, "msg": "Library words"}
    assert "Library" not in details_of([one])[0].message


@pytest.mark.parametrize(
    ("kind", "context", "told"),
    [
        ("too_long", {"max_length": 1000}, "This must have at most 1,000 items."),
        ("too_short", {"min_length": 1}, "This must have at least 1 item."),
        ("string_too_long", {"max_length": 80}, "This must have at most 80 characters."),
        ("string_too_short", {"min_length": 1}, "This must have at least 1 character."),
    ],
)
def test_a_size_is_told_with_its_unit(kind, context, told):
    one = {"type": kind, "loc": ("body", "items"), "ctx": context, "input": [], "msg": ""}
    assert details_of([one])[0].message == told


LISTS = ["/api/v1/models", "/api/v1/predictions", "/api/v1/api-keys"]
VALUES = ["", "0", "101", "x", "1.5", "9" * 5000, "x" * 600, "true", "%00", "id,created_at"]


@pytest.mark.parametrize("path", [*LISTS, "/api/v1/models/loan-classifier-v2.1/predictions"])
def test_whatever_is_wrong_in_a_query_is_told_in_our_words(api, path):
    refused = 0
    for name in ("limit", "cursor", "sort", "outcome", "algorithm", "tag", "wealth"):
        for value in VALUES:
            answer = api.get(f"{path}?{name}={value}")
            if answer.status_code == 200:
                continue
            refused += 1
            assert answer.status_code == 422
            for detail in answer.json()["error"]["details"]:
                assert detail["message"] != OTHER
                assert not detail["message"].startswith(("Input", "String", "Value", "List"))
    assert refused > 30
