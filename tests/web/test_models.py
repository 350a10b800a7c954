from __future__ import annotations

import pytest

DEFAULT = "/api/v1/models/loan-classifier-v2.1"
OTHER = "/api/v1/models/loan-classifier-v2.0"
MERGE = {"content-type": "application/merge-patch+json"}
PATCH = {"content-type": "application/json-patch+json"}


def deployable(api, **changes):
    """Take what GET gives and leave out what PUT does not take: a round trip."""
    data = api.get(DEFAULT).json()["data"]
    kept = {name: data[name] for name in ("algorithm", "description", "tags", "parameters")}
    return {**kept, **changes}


def patch(api, path, document, headers=MERGE):
    return api.patch(path, json=document, headers=headers)


def test_the_list_has_the_shipped_models_without_their_parameters(api):
    data = api.get("/api/v1/models").json()["data"]
    assert [model["id"] for model in data] == ["loan-classifier-v2.0", "loan-classifier-v2.1"]
    assert [model["default"] for model in data] == [False, True]
    assert all("parameters" not in model for model in data)


def test_the_list_can_be_filtered(api):
    found = api.get("/api/v1/models", params={"algorithm": "gradient_boosting"}).json()["data"]
    assert [model["id"] for model in found] == ["loan-classifier-v2.0"]


def test_put_of_a_new_id_deploys_it(api):
    answer = api.put("/api/v1/models/trial-1", json=deployable(api))
    assert (answer.status_code, answer.headers["location"]) == (201, "/api/v1/models/trial-1")
    assert api.get("/api/v1/models/trial-1").json()["data"]["default"] is False


def test_put_of_a_known_id_replaces_it_all(api):
    api.put("/api/v1/models/trial-1", json=deployable(api, tags=["a"], description="x"))
    answer = api.put("/api/v1/models/trial-1", json=deployable(api, tags=["b"], description="y"))
    data = api.get("/api/v1/models/trial-1").json()["data"]
    assert (answer.status_code, data["tags"], data["description"]) == (200, ["b"], "y")


def test_a_boosting_model_survives_the_round_trip(api):
    data = api.get(OTHER).json()["data"]
    asked = {name: data[name] for name in ("algorithm", "description", "tags", "parameters")}
    api.put("/api/v1/models/copy", json=asked)
    assert api.get("/api/v1/models/copy").json()["data"]["parameters"] == data["parameters"]


def test_a_replaced_default_answers_with_its_new_parameters(api):
    asked = deployable(api)
    asked["parameters"]["intercept"] = -50
    api.put(DEFAULT, json=asked)
    assert api.predict().json()["data"]["prediction"] == "rejected"


@pytest.mark.parametrize(
    "wrong",
    [
        {"algorithm": "gradient_boosting"},
        {"algorithm": "magic"},
        {"parameters": {}},
        {"parameters": {"intercept": 1, "features": {}}},
        {"parameters": {"initial_log_odds": 0, "learning_rate": 0.1, "trees": []}},
        {"tags": ["x"] * 21},
        {"tags": [""]},
        {"id": "other"},
    ],
    ids=str,
)
def test_a_model_that_could_not_work_is_refused(api, wrong):
    answer = api.put("/api/v1/models/trial-1", json=deployable(api, **wrong))
    assert answer.status_code == 422
    assert api.get("/api/v1/models/trial-1").status_code == 404


def test_a_tree_with_half_a_question_is_refused(api):
    tree = {"value": 0, "feature": "age", "threshold": 30, "left": {"value": 1}}
    parameters = {"initial_log_odds": 0, "learning_rate": 0.1, "trees": [tree]}
    asked = deployable(api, algorithm="gradient_boosting", parameters=parameters)
    assert api.put("/api/v1/models/trial-1", json=asked).status_code == 422


@pytest.mark.parametrize("model_id", ["UPPER", "-a", "a b", "a_b", "é", "x" * 64])
def test_an_id_that_no_model_may_have_is_422(api, model_id):
    assert api.put(f"/api/v1/models/{model_id}", json=deployable(api)).status_code == 422


def test_delete_removes_a_model_and_then_there_is_none(api):
    assert api.delete(OTHER).status_code == 204
    assert (api.delete(OTHER).status_code, api.get(OTHER).status_code) == (404, 404)


def test_the_default_model_cannot_be_removed(api):
    answer = api.delete(DEFAULT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "DEFAULT_MODEL_IN_USE")


def test_a_merge_patch_changes_what_it_names(api):
    before = api.get(OTHER).json()["data"]
    after = patch(api, OTHER, {"description": "a trial"}).json()["data"]
    assert (after["description"], after["tags"]) == ("a trial", before["tags"])


def test_null_in_a_merge_patch_takes_a_field_back_to_its_default(api):
    patch(api, OTHER, {"tags": ["a"]})
    assert patch(api, OTHER, {"tags": None}).json()["data"]["tags"] == []


def test_rolling_back_is_a_patch_of_default_on_another_model(api):
    patch(api, OTHER, {"default": True})
    found = api.get("/api/v1/models").json()["data"]
    assert {model["id"]: model["default"] for model in found} == {
        "loan-classifier-v2.0": True,
        "loan-classifier-v2.1": False,
    }


@pytest.mark.parametrize("value", [False, None])
def test_the_lab_never_is_without_a_default(api, value):
    answer = patch(api, DEFAULT, {"default": value})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "DEFAULT_MODEL_IN_USE")


def test_adding_to_a_list_by_json_patch_is_not_idempotent(api):
    step = [{"op": "add", "path": "/tags/-", "value": "seen"}]
    patch(api, OTHER, {"tags": []})
    patch(api, OTHER, step, PATCH)
    assert patch(api, OTHER, step, PATCH).json()["data"]["tags"] == ["seen", "seen"]


def test_a_json_patch_that_fails_changes_nothing(api):
    before = api.get(OTHER).content
    steps = [
        {"op": "replace", "path": "/description", "value": "changed"},
        {"op": "test", "path": "/description", "value": "something else"},
    ]
    answer = patch(api, OTHER, steps, PATCH)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "PATCH_CONFLICT")
    assert api.get(OTHER).content == before


@pytest.mark.parametrize(
    ("document", "headers", "status"),
    [
        ([], MERGE, 422),
        ("x", MERGE, 422),
        ({"id": "x"}, MERGE, 422),
        ({"tags": "x"}, MERGE, 422),
        ({"default": "yes"}, MERGE, 422),
        ({"tags": [None]}, MERGE, 422),
        ({}, PATCH, 422),
        ([{}], PATCH, 422),
        ([7], PATCH, 422),
        ([{"op": "explode", "path": "/tags"}], PATCH, 422),
        ([{"op": "add", "path": "/tags/-"}], PATCH, 422),
        ([{"op": "add", "path": "tags", "value": 1}], PATCH, 422),
        ([{"op": "add", "path": "/tags/99", "value": "x"}], PATCH, 409),
        ([{"op": "add", "path": "/tags/x/y", "value": "x"}], PATCH, 409),
        ([{"op": "add", "path": "/description/0", "value": "x"}], PATCH, 409),
        ([{"op": "remove", "path": "/nothing"}], PATCH, 409),
        ([{"op": "move", "path": "/tags"}], PATCH, 422),
        ([{"op": "move", "path": "/tags", "from": "/nothing"}], PATCH, 409),
        ([{"op": "copy", "path": "/tags", "from": None}], PATCH, 422),
        ([{"op": "add", "path": "/zodiac", "value": "leo"}], PATCH, 422),
        ([{"op": "replace", "path": "", "value": 7}], PATCH, 422),
        ([{"op": "add", "path": "/tags/~2", "value": "x"}], PATCH, 422),
        ([{"op": "replace", "path": "/tags", "value": 7}], PATCH, 422),
        ({}, {"content-type": "application/json"}, 415),
    ],
    ids=str,
)
def test_a_bad_patch_is_refused_with_its_status(api, document, headers, status):
    before = api.get(OTHER).content
    assert patch(api, OTHER, document, headers).status_code == status
    assert api.get(OTHER).content == before


@pytest.mark.parametrize("verb", ["get", "delete"])
def test_a_model_that_is_not_there_is_404(api, verb):
    answer = getattr(api, verb)("/api/v1/models/none")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "MODEL_NOT_FOUND")


def test_the_predictions_of_a_model_are_its_own(api):
    api.predict()
    patch(api, OTHER, {"default": True})
    made = api.predict().json()["data"]
    assert api.get(f"{OTHER}/predictions").json()["data"] == [made]


def test_the_predictions_of_no_model_are_404(api):
    assert api.get("/api/v1/models/none/predictions").status_code == 404


def test_an_answer_without_a_body_has_no_content_type(api):
    assert "content-type" not in api.delete(OTHER).headers
