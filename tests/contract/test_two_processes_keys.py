"""Two processes on one store file: a key of one opens the other, and both sign with one key."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[str], list[str]]]:
    """Start two, as an operator does, and give their addresses and the keys they printed."""
    path = tmp_path_factory.mktemp("shared") / "loans.sqlite"
    first, told = start(path)
    second, told_later = start(path)
    addresses = [re.search(r"http://\S+(?=/api)", text)[0] for text in (told, told_later)]
    yield addresses, re.findall(r"lab_\S+", told + told_later)
    for process in (first, second):
        process.terminate()
        process.communicate()


def start(path: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "labapi", "serve", "--auth", "any", "--store", str(path)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    return process, "".join(process.stdout.readline() for _ in range(4))


def both_at_once(addresses, ask):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(ask, addresses))


def test_of_two_on_one_store_one_prints_a_key(served):
    assert len(served[1]) == 1


def test_two_that_need_a_signing_key_at_once_agree_on_one(served):
    found = both_at_once(
        served[0], lambda url: requests.get(f"{url}/.well-known/jwks.json", timeout=9).json()
    )
    assert found[0] == found[1]
    assert len(found[0]["keys"]) == 1


def test_a_key_and_a_token_of_one_open_the_other_until_the_key_is_revoked(served):
    (one, other), [root] = served
    sent = {"X-API-Key": root}
    asked = {"name": "reader", "scopes": ["models:read"]}
    made = requests.post(f"{one}/api/v1/api-keys", json=asked, headers=sent, timeout=9)
    mine = {"X-API-Key": made.json()["data"]["key"]}
    token = requests.post(f"{one}/token", headers=mine, timeout=9).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert status(other, mine) == status(other, bearer) == 200
    revoked = requests.delete(f"{one}{made.headers['location']}", headers=sent, timeout=9)
    assert (revoked.status_code, status(other, mine), status(other, bearer)) == (204, 401, 200)


def test_no_key_outlives_the_one_that_made_it_in_another_process_at_the_same_moment(served):
    (one, other), [root] = served
    sent = {"X-API-Key": root}
    asked = {"name": "stolen", "scopes": ["keys:write", "models:read"]}
    stolen = requests.post(f"{one}/api/v1/api-keys", json=asked, headers=sent, timeout=9)
    mine = {"X-API-Key": stolen.json()["data"]["key"]}
    halfway = Barrier(2, timeout=30)

    def make_many() -> list[requests.Response]:
        answers = []
        while not answers or answers[-1].status_code == 201:
            answers.append(
                requests.post(f"{other}/api/v1/api-keys", json=asked, headers=mine, timeout=9)
            )
            if len(answers) == 5:
                halfway.wait()
        return answers

    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(make_many)
        halfway.wait()
        place = stolen.headers["location"]
        assert requests.delete(f"{one}{place}", headers=sent, timeout=9).status_code == 204
        *made, last = making.result()
    assert (last.status_code, len(made) >= 5) == (401, True)
    for answer in made:
        assert status(one, {"X-API-Key": answer.json()["data"]["key"]}) == 401


def status(url: str, headers: dict[str, str]) -> int:
    return requests.get(f"{url}/api/v1/models", headers=headers, timeout=9).status_code
