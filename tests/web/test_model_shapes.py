"""What is wrong with a model or a patch is named by its place in the request."""

from __future__ import annotations

import pytest

from labapi.web.openapi.examples import NEUTRAL_WEIGHTS, ONE_QUESTION

TRIAL = "/api/v1/models/trial-1"
LEAF = {"value": 1.0}
SPLIT = {"value": 0, "feature": "age", "threshold": 30, "left": LEAF, "right": LEAF}


def fields(answer):
    assert answer.status_code == 422, answer.text
    return [detail["field"] for detail in answer.json()["error"]["details"]]


def boosting(tree):
    parameters = {"initial_log_odds": 0, "learning_rate": 0.1, "trees": [tree]}
    return {"algorithm": "gradient_boosting", "parameters": parameters}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (
            {"algorithm": "logistic_regression", "parameters": {"features": {}}},
            "parameters.intercept",
        ),
        ({"algorithm": "logistic_regression"}, "parameters"),
        ({"algorithm": "logistic_regression", "gradient_boosting": 1}, "gradient_boosting"),
        ({"algorithm": "magic", "parameters": NEUTRAL_WEIGHTS}, "algorithm"),
        ({"parameters": NEUTRAL_WEIGHTS}, "algorithm"),
        ({"algorithm": ["magic"], "parameters": NEUTRAL_WEIGHTS}, "algorithm"),
        ([], ""),
        (boosting(SPLIT | {"left": {"value": "1"}}), "parameters.trees.0.left.value"),
    ],
    ids=str,
)
def test_a_wrong_model_is_told_which_field_is_wrong(api, asked, field):
    assert field in fields(api.put(TRIAL, json=asked))


def test_only_the_shape_that_the_algorithm_chooses_is_spoken_of(api):
    asked = {"algorithm": "gradient_boosting", "parameters": NEUTRAL_WEIGHTS}
    found = fields(api.put(TRIAL, json=asked))
    assert "parameters.trees" in found
    assert not [field for field in found if "Parameters" in field]


def test_an_unknown_algorithm_is_told_which_there_are(api):
    asked = {"algorithm": "magic", "parameters": NEUTRAL_WEIGHTS}
    (detail,) = api.put(TRIAL, json=asked).json()["error"]["details"]
    assert detail["message"] == "This must be one of 'logistic_regression' or 'gradient_boosting'."
    assert detail["received"] == "magic"


def test_a_small_tree_can_be_deployed(api):
    asked = {"algorithm": "gradient_boosting", "parameters": ONE_QUESTION}
    assert api.put(TRIAL, json=asked).status_code == 201


@pytest.mark.parametrize("name", ["feature", "threshold", "left", "right"])
@pytest.mark.parametrize("tree", [SPLIT, LEAF], ids=["a question", "a leaf"])
def test_null_is_no_part_of_a_tree(api, tree, name):
    assert fields(api.put(TRIAL, json=boosting(tree | {name: None})))


@pytest.mark.parametrize(
    "step",
    [
        {"op": "add", "path": "/tags/-"},
        {"op": "test", "path": "/tags"},
        {"op": "move", "path": "/tags"},
        {"op": "copy", "path": "/tags", "from": None},
        {"op": "remove", "path": "tags"},
        {"op": "remove", "path": "/tags/~2"},
        {"op": "push", "path": "/tags"},
    ],
    ids=str,
)
def test_a_step_that_rfc_6902_does_not_know_is_422(api, step):
    headers = {"content-type": "application/json-patch+json"}
    answer = api.patch("/api/v1/models/loan-classifier-v2.0", json=[step], headers=headers)
    assert fields(answer)[0].startswith("0")
