"""Two processes on one store file: what one gives out holds in the other, and ends in both."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from labapi.web.openapi.oauth import AUTHORIZATION, VERIFIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BACK = AUTHORIZATION["redirect_uri"]
APP = ["--new-public-client", "Buddy", "--redirect-uri", BACK, "--refresh"]


class Served(NamedTuple):
    """Two processes: where they are, the keys that they printed, and the app of the first."""

    addresses: list[str]
    keys: list[str]
    app: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Start two, as an operator does."""
    path = tmp_path_factory.mktemp("shared") / "loans.sqlite"
    with start(path, *APP) as first, start(path) as second:
        told = [told_by(first), told_by(second)]
        addresses = [re.search(r"http://\S+(?=/api)", text)[0] for text in told]
        keys = re.findall(r"lab_\S+", "".join(told))
        yield Served(addresses, keys, re.search(r"client_id +(\S+)", told[0])[1])
        first.terminate()
        second.terminate()


def start(path: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "labapi", "serve", "--auth", "any", "--store", str(path)]
    return subprocess.Popen(
        [*command, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def told_by(process: subprocess.Popen[str]) -> str:
    told = ""
    while "Press Ctrl-C" not in told:
        line = process.stdout.readline()
        assert line, told
        told += line
    return told


def both_at_once(addresses, ask):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(ask, addresses))


def test_of_two_on_one_store_one_prints_a_key(served):
    assert len(served.keys) == 1


def test_two_that_need_a_signing_key_at_once_agree_on_one(served):
    found = both_at_once(
        served.addresses, lambda url: requests.get(f"{url}/.well-known/jwks.json", timeout=9).json()
    )
    assert found[0] == found[1]
    assert len(found[0]["keys"]) == 1


def test_a_key_and_a_token_of_one_open_the_other_until_the_key_is_revoked(served):
    (one, other), [root], _ = served
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
    (one, other), [root], _ = served
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


def both_bring(addresses: list[str], form: dict[str, str]) -> list[requests.Response]:
    """Bring one form to two processes at the same moment; the better answer stands first."""
    together = Barrier(2, timeout=30)

    def bring(url: str) -> requests.Response:
        together.wait()
        return requests.post(f"{url}/oauth/token", data=form, timeout=9)

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(bring, addresses), key=lambda answer: answer.status_code)


def code_of(url: str, app: str) -> str:
    """Have the customer say yes."""
    with requests.Session() as browser:
        asked = AUTHORIZATION | {"client_id": app}
        page = browser.get(f"{url}/oauth/authorize", params=asked, timeout=9)
        consent = re.search(r'name="consent" value="(\w+)"', page.text)[1]
        form = {"consent": consent, "decision": "allow"}
        back = browser.post(page.url, data=form, allow_redirects=False, timeout=9)
    return parse_qs(urlsplit(back.headers["location"]).query)["code"][0]


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_processes_one_refreshes_and_the_other_ends_the_family(served, attempt):
    addresses, _, app = served
    form = {"grant_type": "authorization_code", "client_id": app, "redirect_uri": BACK}
    form |= {"code": code_of(addresses[attempt % 2], app), "code_verifier": VERIFIER}
    first = requests.post(f"{addresses[0]}/oauth/token", data=form, timeout=9).json()
    form = {"grant_type": "refresh_token", "client_id": app}
    form |= {"refresh_token": first["refresh_token"]}
    answers = both_bring(addresses, form)
    assert [answer.status_code for answer in answers] == [200, 400]
    newest = answers[0].json()["refresh_token"]
    again = requests.post(
        f"{addresses[attempt % 2]}/oauth/token", data=form | {"refresh_token": newest}, timeout=9
    )
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    for token in (first["access_token"], answers[0].json()["access_token"]):
        for url in addresses:
            assert status(url, {"Authorization": f"Bearer {token}"}) == 401


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_processes_one_gives_a_token_and_the_other_revokes_it(served, attempt):
    addresses, _, app = served
    form = {"grant_type": "authorization_code", "client_id": app, "redirect_uri": BACK}
    form |= {"code": code_of(addresses[attempt % 2], app), "code_verifier": VERIFIER}
    answers = both_bring(addresses, form)
    assert [answer.status_code for answer in answers] == [200, 400]
    assert answers[1].json()["error"] == "invalid_grant"
    bearer = {"Authorization": f"Bearer {answers[0].json()['access_token']}"}
    for url in addresses:
        refused = requests.get(f"{url}/api/v1/predictions", headers=bearer, timeout=9)
        assert (refused.status_code, "was revoked" in refused.text) == (401, True)
