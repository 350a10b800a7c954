"""Training happens beside the event loop: the server answers others meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from labapi.domain.loans.features import FEATURE_NAMES
from labapi.domain.loans.population import applicants
from labapi.web import modelling

ROWS = 400
PATIENCE_S = 10


@pytest.fixture
def begun() -> threading.Event:
    """A training has begun."""
    return threading.Event()


@pytest.fixture
def answered() -> threading.Event:
    """Another request was answered, so the training may go on: it waits for that."""
    return threading.Event()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch, begun, answered) -> list[bool]:
    """Let each training wait in its own thread; give whether the wait was rewarded."""
    train, rewarded = modelling.train, []

    def watched(*arguments):
        begun.set()
        rewarded.append(answered.wait(PATIENCE_S))
        return train(*arguments)

    monkeypatch.setattr(modelling, "train", watched)
    return rewarded


def csv() -> str:
    people = applicants(ROWS, seed=3)
    lines = [
        ",".join(map(str, (*row, int(approved))))
        for row, approved in zip(people.matrix.tolist(), people.approved.tolist(), strict=True)
    ]
    return "\n".join([",".join((*FEATURE_NAMES, "approved")), *lines])


def test_the_server_answers_others_while_it_trains(lab, http, waits, begun, answered):
    headers = {"content-type": "text/csv"}
    uploaded = http.post(f"{lab.url}/api/v1/datasets", data=csv(), headers=headers)
    asked = {"dataset_id": uploaded.json()["data"]["id"], "algorithm": "gradient_boosting"}
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(http.post, f"{lab.url}/api/v1/models", json=asked)
        assert begun.wait(PATIENCE_S)
        assert http.get(f"{lab.url}/api/v1/health").status_code == 200
        answered.set()
        answer = training.result()
    assert answer.status_code == 201, answer.text
    assert answer.json()["data"]["metrics"]["rows_trained"] == ROWS * 3 // 4
    assert waits == [True]
