"""Fifty clients at once: exactly the limit passes, in one server and in two on one store.

The one server runs on a clock that stands still while the clients send, so it is known to the
microsecond when each request was let in. The two run on the true clock, and their window is so
long that none of it is given back while the test lasts.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from labapi.classroom.server.server import Server
from labapi.domain.clock import ManualClock, to_microseconds
from labapi.domain.limiter import STRATEGIES, most_in_any_window
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.contract.wire import PREDICT, QUESTION, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CLIENTS, LIMIT, WINDOW_S = 50, 40, 10
MOST = {
    "fixed-window": 2 * LIMIT,
    "sliding-log": LIMIT,
    "sliding-counter": 2 * LIMIT - 1,
    "token-bucket": 2 * LIMIT,
}
each_strategy = pytest.mark.parametrize("strategy", STRATEGIES)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def serve(clock: ManualClock, tmp_path: Path) -> Iterator[Callable[..., int]]:
    """Start a server with these settings and give its port."""
    running = []

    def serve(**settings: object) -> int:
        services = Services.open(tmp_path / "loans.sqlite", clock)
        app = create_app(Settings().changed(**settings), services)
        running.append(Server(app, f"load {len(running)}", on_stop=services.close))
        running[-1].start()
        return running[-1].port

    yield serve
    for server in running:
        server.stop()


@pytest.fixture
def clients() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        yield pool


def burst(clients: ThreadPoolExecutor, ports: list[int], times: int) -> Counter[int]:
    """Let each client send so many requests on a connection of its own; count the statuses.

    Each claims to be forwarded from an address of its own, which must move nobody.
    """

    def send(client: int) -> list[int]:
        with Wire(ports[client % len(ports)]) as wire:
            return [ask(wire, client) for _ in range(times)]

    return Counter(status for found in clients.map(send, range(CLIENTS)) for status in found)


def ask(wire: Wire, client: int) -> int:
    made_up = f"X-Forwarded-For: 10.0.0.{client}"
    wire.send(*PREDICT, made_up, f"Content-Length: {len(QUESTION)}", body=QUESTION)
    return wire.read().status


@each_strategy
def test_of_fifty_clients_exactly_the_limit_passes(serve, clients, strategy):
    port = serve(rate_limit=f"{LIMIT}/{WINDOW_S}s", strategy=strategy)
    found = burst(clients, [port], times=4)
    assert found == {200: LIMIT, 429: 4 * CLIENTS - LIMIT}


def test_exactly_the_limit_passes_in_each_fixed_window(serve, clients, clock):
    port = serve(rate_limit=f"{LIMIT}/{WINDOW_S}s", strategy="fixed-window")
    for _ in range(3):
        assert burst(clients, [port], times=1)[200] == LIMIT
        clock.advance(WINDOW_S - 0.000001)
        assert burst(clients, [port], times=1)[200] == 0
        clock.advance(0.000001)


@each_strategy
def test_no_stretch_of_time_holds_more_than_the_strategy_states(serve, clients, clock, strategy):
    port = serve(rate_limit=f"{LIMIT}/{WINDOW_S}s", strategy=strategy)
    let_in_us = []
    for step_s in (9.9, 0.1, 2.5, 2.5, 4.9, 0.1, 9.0, 1.0, 0.5, 3.3):
        clock.advance(step_s)
        passed = burst(clients, [port], times=1)[200]
        let_in_us += [to_microseconds(clock.now())] * passed
    assert LIMIT <= most_in_any_window(let_in_us, WINDOW_S * 1_000_000) <= MOST[strategy]


@each_strategy
def test_two_servers_on_one_store_let_in_the_limit_together(serve, clients, strategy):
    shared = {"rate_limit_store": "shared", "strategy": strategy}
    ports = [serve(rate_limit=f"{LIMIT}/{WINDOW_S}s", **shared) for _ in range(2)]
    assert burst(clients, ports, times=2)[200] == LIMIT


def test_two_servers_that_count_for_themselves_let_in_twice_the_limit(serve, clients):
    ports = [serve(rate_limit=f"{LIMIT}/{WINDOW_S}s") for _ in range(2)]
    assert burst(clients, ports, times=2)[200] == 2 * LIMIT


def test_two_processes_on_one_store_let_in_the_limit_together(tmp_path, clients):
    # The store counts in one transaction, whatever it keeps; this strategy keeps most. What the
    # others count together is tried above, with two servers of one process.
    words = ["--store", str(tmp_path / "loans.sqlite"), "--rate-limit", f"{LIMIT}/31 days"]
    command = [sys.executable, "-m", "labapi", "serve", *words, "--strategy", "sliding-log"]
    workers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _ in range(2)
    ]
    try:
        ports = [port_of(worker) for worker in workers]
        found = burst(clients, ports, times=2)
    finally:
        for worker in workers:
            worker.terminate()
            worker.communicate()
    assert found == {200: LIMIT, 429: 2 * CLIENTS - LIMIT}


def port_of(worker: subprocess.Popen[str]) -> int:
    assert worker.stdout is not None
    told = re.search(r"http://[^:]+:(\d+)/api/v1", worker.stdout.readline())
    assert told
    return int(told[1])
