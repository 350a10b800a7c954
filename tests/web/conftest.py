from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from labapi.domain.clock import ManualClock
from labapi.domain.loans.features import EXAMPLE
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labapi.web.layers.journal import Entry

PREDICT = {"features": EXAMPLE}


class Api(TestClient):
    """A client of one API, with what stands behind it within reach of the test."""

    services: Services
    entries: list[Entry]
    clock: ManualClock

    def predict(self, **changes: Any) -> Any:
        return self.post("/api/v1/predict", json={"features": {**EXAMPLE, **changes}})


@pytest.fixture
def services() -> Iterator[Services]:
    services = Services.open(clock=ManualClock())
    yield services
    services.close()


@pytest.fixture
def make_api(services: Services) -> Callable[..., Api]:
    def make(**settings: Any) -> Api:
        entries: list[Entry] = []
        app = create_app(Settings().changed(**settings), services, entries.append)
        api = Api(app, base_url="http://localhost", raise_server_exceptions=False)
        api.services, api.entries = services, entries
        assert isinstance(services.clock, ManualClock)
        api.clock = services.clock
        return api

    return make


@pytest.fixture
def api(make_api: Callable[..., Api]) -> Api:
    return make_api()
