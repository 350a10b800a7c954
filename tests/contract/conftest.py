"""A server that really runs, for tests that stand where a client stands."""

from __future__ import annotations

from queue import Queue
from typing import TYPE_CHECKING

import pytest
import requests

import labapi
from labapi.classroom.server.server import Server
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.contract.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labapi.classroom.lab import Lab
    from labapi.web.layers.journal import Entry


@pytest.fixture
def lab() -> Iterator[Lab]:
    """A lab of this test's own."""
    lab = labapi.start("contract")
    yield lab
    lab.stop()


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """A client that keeps its connection."""
    with requests.Session() as session:
        yield session


@pytest.fixture
def entries() -> Queue[Entry]:
    """The journal as a queue, so that a test can wait for an entry."""
    return Queue()


@pytest.fixture
def server(entries: Queue[Entry]) -> Iterator[Server]:
    services = Services.open()
    server = Server(create_app(Settings(), services, entries.put), "raw", on_stop=services.close)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def connect(server: Server) -> Iterator[Callable[[], Wire]]:
    opened = []

    def connect() -> Wire:
        opened.append(Wire(server.port))
        return opened[-1]

    yield connect
    for wire in opened:
        wire.__exit__()


@pytest.fixture
def wire(connect: Callable[[], Wire]) -> Wire:
    return connect()
