from __future__ import annotations

import json

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
