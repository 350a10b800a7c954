from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from labapi.domain.clock import ManualClock
from labapi.domain.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def store() -> Iterator[Store]:
    with Store() as store:
        yield store
