"""Two processes on one store file: a code that both are brought at one moment is good once."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from labapi.web.openapi.oauth import AUTHORIZATION, VERIFIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BACK = AUTHORIZATION["redirect_uri"]
APP = ["--new-public-client", "Buddy", "--redirect-uri", BACK]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[str], str]]:
    """Start two, and give their addresses and the app that the first has registered."""
    path = tmp_path_factory.mktemp("shared") / "loans.sqlite"
    with start(path, *APP) as first, start(path) as second:
        told = told_by(first)
        addresses = [re.search(r"http://\S+(?=/api)", text)[0] for text in (told, told_by(second))]
        yield addresses, re.search(r"client_id +(\S+)", told)[1]
        first.terminate()
        second.terminate()


def start(path: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "labapi", "serve", "--auth", "token", "--store", str(path)]
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
def test_of_two_processes_one_gives_a_token_and_the_other_revokes_it(served, attempt):
    addresses, app = served
    form = {"grant_type": "authorization_code", "client_id": app, "redirect_uri": BACK}
    form |= {"code": code_of(addresses[attempt % 2], app), "code_verifier": VERIFIER}
    together = Barrier(2, timeout=30)

    def bring(url: str) -> requests.Response:
        together.wait()
        return requests.post(f"{url}/oauth/token", data=form, timeout=9)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(bring, addresses), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [200, 400]
    assert answers[1].json()["error"] == "invalid_grant"
    bearer = {"Authorization": f"Bearer {answers[0].json()['access_token']}"}
    for url in addresses:
        refused = requests.get(f"{url}/api/v1/predictions", headers=bearer, timeout=9)
        assert (refused.status_code, "was revoked" in refused.text) == (401, True)
