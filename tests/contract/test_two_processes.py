"""Two processes on one store file agree: each sees at once what the other has done."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import labapi
from labapi.domain.loans.features import EXAMPLE
from labapi.domain.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUESTION = {"features": EXAMPLE}
DEFAULT, OTHER = "loan-classifier-v2.1", "loan-classifier-v2.0"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared") / "loans.sqlite"


@pytest.fixture(scope="module")
def here(path: Path) -> Iterator[str]:
    """The lab in this process."""
    store = Store(path)
    lab = labapi.start("here", store=store)
    yield f"{lab.url}/api/v1"
    lab.stop()
    store.close()


@pytest.fixture(scope="module")
def there(path: Path) -> Iterator[str]:
    """The same API in a process of its own, as `labapi serve` runs it."""
    command = [sys.executable, "-m", "labapi", "serve", "--store", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+/api/v1", process.stdout.readline())
        assert found
        yield found[0]
        process.terminate()
        process.communicate()


@pytest.fixture(params=["here first", "there first"])
def pair(request: pytest.FixtureRequest, here: str, there: str) -> tuple[str, str]:
    """The two in both orders: what one does, the other sees."""
    return (here, there) if request.param == "here first" else (there, here)


def test_a_prediction_made_in_one_is_read_in_the_other(pair, http):
    one, other = pair
    made = http.post(f"{one}/predict", json=QUESTION).json()["data"]
    assert http.get(f"{other}/predict/{made['id']}").json()["data"] == made
    assert http.get(f"{other}/predictions").json()["data"][0] == made


def test_a_model_that_one_replaces_is_new_in_the_other(pair, http):
    one, other = pair
    model = http.get(f"{one}/models/{DEFAULT}").json()["data"]
    asked = {name: model[name] for name in ("algorithm", "parameters")}
    for description in ("first", "second"):
        http.put(f"{one}/models/shared", json={**asked, "description": description})
        seen = http.get(f"{other}/models/shared")
        assert seen.json()["data"]["description"] == description
        assert seen.headers["etag"] == http.get(f"{one}/models/shared").headers["etag"]


def test_a_model_that_one_removes_is_gone_in_the_other(pair, http):
    one, other = pair
    model = http.get(f"{one}/models/{DEFAULT}").json()["data"]
    asked = {name: model[name] for name in ("algorithm", "parameters")}
    http.put(f"{one}/models/short-lived", json=asked)
    assert http.get(f"{other}/models/short-lived").status_code == 200
    assert http.delete(f"{one}/models/short-lived").status_code == 204
    assert http.get(f"{other}/models/short-lived").status_code == 404


def test_the_default_that_one_chooses_answers_in_the_other(pair, http):
    one, other = pair
    merge = {"content-type": "application/merge-patch+json"}
    for chosen in (OTHER, DEFAULT):
        http.patch(f"{one}/models/{chosen}", data='{"default": true}', headers=merge)
        made = http.post(f"{other}/predict", json=QUESTION).json()["data"]
        assert made["model_version"] == chosen


def test_a_change_in_one_makes_an_old_etag_fail_in_the_other(pair, http):
    one, other = pair
    etag = http.get(f"{other}/models/{OTHER}").headers["etag"]
    merge = {"content-type": "application/merge-patch+json"}
    changed = f'{{"description": "by {pair.index(one)} of {one}"}}'
    assert http.patch(f"{one}/models/{OTHER}", data=changed, headers=merge).status_code == 200
    late = http.patch(f"{other}/models/{OTHER}", data="{}", headers={**merge, "if-match": etag})
    assert late.status_code == 412


def test_a_key_used_in_one_is_known_in_the_other(pair, http):
    one, other = pair
    key = {"Idempotency-Key": f"order of {one}"}
    first = http.post(f"{one}/predict", json=QUESTION, headers=key)
    again = http.post(f"{other}/predict", json=QUESTION, headers=key)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    asked = {"features": {**EXAMPLE, "age": 40}}
    refused = http.post(f"{other}/predict", json=asked, headers=key)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_one_key_sent_to_both_at_once_makes_one_prediction(here, there, http):
    def send(place: int) -> tuple[str, int, str]:
        key = {"Idempotency-Key": f"both-{place // 2}"}
        url = (here, there)[place % 2]
        answer = http.post(f"{url}/predict", json=QUESTION, headers=key)
        made = answer.json()["data"]["id"] if answer.status_code == 200 else ""
        return key["Idempotency-Key"], answer.status_code, made

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(60)))
    assert {status for _, status, _ in answers} <= {200, 409}
    made = {(key, prediction) for key, status, prediction in answers if status == 200}
    assert len(made) == 30
