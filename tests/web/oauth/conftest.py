from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.oauth.flow import CALLBACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from labapi.domain.credentials.oauth.clients import NewClient
    from tests.web.conftest import Api


@pytest.fixture
def bank(make_api: Callable[..., Api]) -> Api:
    """The lab, which takes tokens, by itself or behind a hub."""
    return make_api(auth="token", hosts=["hub.example"])


@pytest.fixture
def buddy(bank: Api) -> NewClient:
    """A third-party app on somebody's phone: it can keep no secret."""
    clients = bank.services.grants.clients
    return clients.register("Budget Buddy", [CALLBACK], ["predict"], confidential=False)


@pytest.fixture
def batch(bank: Api) -> NewClient:
    """A program on a server, which has a secret."""
    clients = bank.services.grants.clients
    return clients.register("Nightly batch", [CALLBACK], ["predict", "models:read"])
