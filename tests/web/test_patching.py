from __future__ import annotations

import json

import pytest

MODEL = "/api/v1/models/loan-classifier-v2.0"
STEPS = {"content-type": "application/json-patch+json"}
DOUBLE = {"op": "copy", "from": "/tags", "path": "/tags/-"}


def test_steps_that_double_a_list_each_time_are_stopped_before_they_fill_the_memory(api):
    answer = api.patch(MODEL, content=json.dumps([DOUBLE] * 22), headers=STEPS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "PATCH_CONFLICT")
    assert "too large" in answer.json()["error"]["message"]


def test_the_media_type_that_was_let_in_is_the_one_that_is_read(api):
    headers = [("content-type", "text/plain"), ("content-type", "application/merge-patch+json")]
    assert api.patch(MODEL, content='{"tags": []}', headers=headers).status_code == 200


MISFITS = [
    {"op": "test", "path": "/description", "value": "another"},
    {"op": "test", "path": "/nothing", "value": "a"},
    {"op": "add", "path": "/tags/99", "value": "a"},
    {"op": "add", "path": "/description/0", "value": "a"},
    {"op": "add", "path": "/tags/first", "value": "a"},
    {"op": "replace", "path": "/nothing", "value": "a"},
    {"op": "replace", "path": "/tags/-", "value": "a"},
    {"op": "remove", "path": "/tags/99"},
    {"op": "remove", "path": "/default/deep/deeper"},
    {"op": "remove", "path": ""},
    {"op": "move", "from": "/nothing", "path": "/description"},
    {"op": "move", "from": "/tags", "path": "/tags/0"},
    {"op": "copy", "from": "/description/0", "path": "/tags/-"},
]


@pytest.mark.parametrize("step", MISFITS, ids=str)
def test_a_step_that_does_not_fit_is_told_in_our_words(api, step):
    answer = api.patch(MODEL, content=json.dumps([step]), headers=STEPS)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "PATCH_CONFLICT")
    assert f"Its step to {step['op']}: " in error["message"]
    assert f'"{step.get("from", step["path"])}"' in error["message"]
    assert not {"<class", "object", "member", "pointer"} & set(error["message"].split())
