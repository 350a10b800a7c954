"""What was acknowledged is there, though both writers of a store were killed while they wrote."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import requests

from labapi.domain.identifiers import number_of
from labapi.domain.loans.features import EXAMPLE
from labapi.domain.store import Store

if TYPE_CHECKING:
    from pathlib import Path

WRITERS, FEWEST = 2, 60
"""How many predictions each writer has acknowledged at least when it is killed."""


class Writer:
    """A server on the store, and a client that asks it until it is gone."""

    def __init__(self, path: Path) -> None:
        """Start the server, and then the client in a thread."""
        command = [sys.executable, "-m", "labapi", "serve", "--store", str(path)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        found = re.search(r"http://\S+/api/v1", self.process.stdout.readline())
        assert found
        self.url = found[0]
        self.acknowledged: list[str] = []
        self.enough = threading.Event()
        self.client = threading.Thread(target=self._ask)
        self.client.start()

    def _ask(self) -> None:
        with requests.Session() as http:
            while True:
                try:
                    answer = http.post(f"{self.url}/predict", json={"features": EXAMPLE}, timeout=9)
                except requests.RequestException:
                    return
                if answer.status_code == 200:  # 503: the other one was writing for too long
                    self.acknowledged.append(answer.json()["data"]["id"])
                if len(self.acknowledged) >= FEWEST:
                    self.enough.set()

    def kill(self) -> None:
        """End the server without a warning, and wait for both."""
        self.process.kill()
        self.process.communicate()
        self.client.join()


def test_nothing_that_was_acknowledged_is_lost_when_both_writers_are_killed(tmp_path):
    path = tmp_path / "loans.sqlite"
    with ExitStack() as killed:
        writers = []
        for _ in range(WRITERS):
            writers.append(Writer(path))
            killed.callback(writers[-1].kill)
        for writer in writers:
            assert writer.enough.wait(60)
    with Store(path) as store:
        kept = {row["number"] for row in store.execute("SELECT number FROM predictions")}
    acknowledged = {number_of("pred", one) for writer in writers for one in writer.acknowledged}
    assert len(acknowledged) >= WRITERS * FEWEST
    assert acknowledged <= kept
