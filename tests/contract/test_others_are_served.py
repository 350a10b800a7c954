"""While one request waits for the store, or has much to do, the server answers others."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import requests

import labapi
from labapi.domain.loans.features import EXAMPLE
from labapi.domain.store import Store
from labapi.web import predicting

PREDICT = {"features": EXAMPLE}
BOOSTING = "loan-classifier-v2.0"
GOOD = {**PREDICT, "options": {"explain": True}}
BAD = {"features": {**EXAMPLE, "age": 12, "income": "much"}}
NDJSON = {"accept": "application/x-ndjson"}


@pytest.fixture(name="path")
def _path(tmp_path):
    return tmp_path / "loans.sqlite"


@pytest.fixture(name="filed")
def _filed(path):
    """A lab on a file."""
    with Store(path) as store:
        lab = labapi.start("filed", store=store)
        yield f"{lab.url}/api/v1"
        lab.stop()


@pytest.fixture(name="locked")
def _locked(filed, path):
    """Another program that writes, once the lab runs."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other


def test_health_and_reads_go_on_while_a_prediction_waits_for_a_locked_store(filed, locked, http):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(requests.post, f"{filed}/predict", json=PREDICT)
        for path in ("health", "models", "predictions"):
            assert http.get(f"{filed}/{path}").status_code == 200
        locked.execute("COMMIT")
        assert waiting.result().status_code == 200
    assert len(http.get(f"{filed}/predictions").json()["data"]) == 1


@pytest.mark.usefixtures("locked")
def test_a_store_that_stays_locked_is_503_after_a_second(filed, http):
    answer = http.post(f"{filed}/predict", json=PREDICT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "STORE_BUSY")
    assert answer.headers["retry-after"] == "1"
    assert 0.8 < answer.elapsed.total_seconds() < 3
    assert http.get(f"{filed}/predictions").json()["data"] == []


def test_after_the_lock_is_gone_all_is_as_before(filed, locked, http):
    locked.execute("ROLLBACK")
    made = http.post(f"{filed}/predict", json=PREDICT).json()["data"]
    assert http.get(f"{filed}/predict/{made['id']}").json()["data"] == made


@pytest.mark.parametrize("headers", [{}, NDJSON, {"Idempotency-Key": "k"}], ids=str)
def test_health_is_answered_while_a_batch_is_under_way(lab, http, monkeypatch, headers):
    monkeypatch.setattr(predicting, "SLICE_S", 0)
    url = f"{lab.url}/api/v1"
    merge = {"content-type": "application/merge-patch+json"}
    http.patch(f"{url}/models/{BOOSTING}", data='{"default": true}', headers=merge)
    http.get(f"{url}/health")
    lab.journal.clear()
    with ThreadPoolExecutor(1) as pool:
        asked = {"items": [GOOD, BAD] * 500}
        batch = pool.submit(requests.post, f"{url}/predict/batch", json=asked, headers=headers)
        while not batch.done():
            assert http.get(f"{url}/health").status_code == 200
    assert batch.result().status_code == 200
    paths = [entry.target.rpartition("/")[2] for entry in lab.journal]
    begun = min(entry.started_at for entry in lab.journal if entry.target.endswith("batch"))
    before_its_answer = list(lab.journal)[: paths.index("batch")]
    meanwhile = [entry for entry in before_its_answer if entry.started_at > begun]
    assert len(meanwhile) >= 3
