"""A server that really runs, for tests that stand where a client stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

import labapi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labapi.classroom.lab import Lab


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the soak tests out unless they are asked for: ``pytest tests/contract -m soak``."""
    if "soak" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.skip(reason="takes minutes; run it with -m soak"))
