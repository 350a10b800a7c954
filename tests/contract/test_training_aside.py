"""Training happens beside the event loop: the server answers others meanwhile."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from labapi.domain.loans.features import FEATURE_NAMES
from labapi.domain.loans.population import applicants
from labapi.web import modelling

ROWS = 20_000
LONGEST_S = 0.25
"""A training takes about a second, so a server that waited for it would exceed this by far."""


@pytest.fixture
def trains(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Two events: a training has begun, and it is over."""
    begun, over = threading.Event(), threading.Event()
    train = modelling.train
    people = applicants(100, seed=3)  # imports scikit-learn: each import stops all threads a while
    train("gradient_boosting", people.matrix, people.approved.tolist())

    def watched(*arguments):
        begun.set()
        try:
            return train(*arguments)
        finally:
            over.set()

    monkeypatch.setattr(modelling, "train", watched)
    return begun, over


def csv() -> str:
    people = applicants(ROWS, seed=3)
    lines = [
        ",".join(map(str, (*row, int(approved))))
        for row, approved in zip(people.matrix.tolist(), people.approved.tolist(), strict=True)
    ]
    return "\n".join([",".join((*FEATURE_NAMES, "approved")), *lines])


def health_until(over: threading.Event, url: str, http) -> list[float]:
    """Ask for the health again and again until the training is over; give each time it took."""
    took = []
    while not over.is_set():
        asked = time.perf_counter()
        assert http.get(url).status_code == 200
        took.append(time.perf_counter() - asked)
    return took


@pytest.mark.slow
def test_the_server_answers_at_once_while_it_trains(lab, http, trains):
    begun, over = trains
    headers = {"content-type": "text/csv"}
    uploaded = http.post(f"{lab.url}/api/v1/datasets", data=csv(), headers=headers)
    asked = {"dataset_id": uploaded.json()["data"]["id"], "algorithm": "gradient_boosting"}
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(http.post, f"{lab.url}/api/v1/models", json=asked)
        assert begun.wait(10)
        took = health_until(over, f"{lab.url}/api/v1/health", http)
        answer = training.result()
    assert answer.status_code == 201, answer.text
    assert answer.json()["data"]["metrics"]["rows_trained"] == ROWS * 3 // 4
    assert took
    assert max(took) < LONGEST_S
