"""The state of an API as a value: what it holds, and what has changed since."""

from collections.abc import Iterator

import pytest
import requests

import labapi
from labapi.classroom.journal.state import state_of
from labapi.classroom.lab import Lab, start

MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture
def lab() -> Iterator[Lab]:
    lab = start("test")
    yield lab
    lab.stop()


@pytest.fixture
def api(lab: Lab) -> str:
    return f"{lab.url}/api/v1"


def predict(api: str, **headers: str) -> None:
    question = {"features": labapi.EXAMPLE}
    requests.post(f"{api}/predict", json=question, headers=headers).raise_for_status()


def copy_of(api: str, model_id: str) -> dict[str, object]:
    model = requests.get(f"{api}/models/{model_id}").json()["data"]
    return {name: model[name] for name in ("algorithm", "parameters", "description", "tags")}


def test_a_new_lab_keeps_its_two_models(lab: Lab) -> None:
    assert repr(state_of(lab)) == "2 models"


def test_reading_the_state_sends_no_request_and_changes_nothing(lab: Lab) -> None:
    changes = state_of(lab) - state_of(lab)
    assert not changes
    assert repr(changes) == "nothing"
    assert len(lab.journal) == 0


def test_predictions_are_counted(lab: Lab, api: str) -> None:
    before = state_of(lab)
    predict(api)
    assert repr(state_of(lab) - before) == "1 prediction added"
    predict(api)
    assert repr(state_of(lab) - before) == "2 predictions added"


def test_an_answer_saved_under_a_key_is_state(lab: Lab, api: str) -> None:
    before = state_of(lab)
    predict(api, **{"Idempotency-Key": "k"})
    assert repr(state_of(lab) - before) == "1 prediction and 1 saved answer added"


def test_an_uploaded_data_set_is_state(lab: Lab, api: str) -> None:
    before = state_of(lab)
    row = {**labapi.EXAMPLE, "approved": True}
    requests.post(f"{api}/datasets", json={"rows": [row]}).raise_for_status()
    assert repr(state_of(lab) - before) == "1 data set added"


def test_an_altered_model_names_the_fields(lab: Lab, api: str) -> None:
    before = state_of(lab)
    model = f"{api}/models/loan-classifier-v2.0"
    requests.patch(model, json={"tags": ["new"], "description": "Newer."}, headers=MERGE)
    assert repr(state_of(lab) - before) == "1 model altered (description, tags)"


def test_moving_the_default_alters_both_models(lab: Lab, api: str) -> None:
    before = state_of(lab)
    requests.patch(f"{api}/models/loan-classifier-v2.0", json={"default": True}, headers=MERGE)
    assert repr(state_of(lab) - before) == "2 models altered (is_default)"


def test_a_removed_model_is_told_and_its_way_back_too(lab: Lab, api: str) -> None:
    before = state_of(lab)
    requests.delete(f"{api}/models/loan-classifier-v2.0").raise_for_status()
    after = state_of(lab)
    assert repr(after - before) == "1 model removed"
    assert repr(before - after) == "1 model added"


def test_new_parameters_in_an_old_model_are_seen(lab: Lab, api: str) -> None:
    requests.put(f"{api}/models/trial", json=copy_of(api, "loan-classifier-v2.1"))
    before = state_of(lab)
    requests.put(f"{api}/models/trial", json=copy_of(api, "loan-classifier-v2.0"))
    told = repr(state_of(lab) - before)
    assert told.startswith("1 model altered (algorithm,")
    assert "parameters" in told


def test_a_write_that_alters_only_the_bookkeeping_is_nothing(lab: Lab, api: str) -> None:
    same = copy_of(api, "loan-classifier-v2.1")
    requests.put(f"{api}/models/trial", json=same)
    before, read = state_of(lab), requests.get(f"{api}/models/trial").json()["data"]
    requests.put(f"{api}/models/trial", json=same)
    assert not state_of(lab) - before
    assert requests.get(f"{api}/models/trial").json()["data"]["updated_at"] != read["updated_at"]
