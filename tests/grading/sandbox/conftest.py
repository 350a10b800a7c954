"""Two sandboxes that tests share: one as it is used, and one whose defences are off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from labapi.checks.child.process import Limits
from labapi.grading.sandbox.sandbox import Sandbox

SHORT = Limits(
    call_s=2.0, cell_s=3.0, task_s=20.0, submission_s=30.0, grace_s=1.0, patience=2.0,
    memory_mb=300,
)  # fmt: skip
WIDE = Limits(call_s=8.0, cell_s=8.0, files_mb=200, processes=200, output_bytes=9_000_000)
"""Where defences are off: an attack that has an end comes to it."""
OFF = frozenset({"seccomp", "undumpable", "network", "nested", "bounds", "watch", "heavy"})


def _opened(limits: Limits, without: frozenset[str]) -> Iterator[Sandbox]:
    with Sandbox.open(limits, without=without) as sandbox:
        if not sandbox.is_one:
            pytest.skip(sandbox.how)
        yield sandbox


@pytest.fixture(scope="session", name="sandbox")
def _sandbox() -> Iterator[Sandbox]:
    yield from _opened(SHORT, frozenset({"heavy"}))


@pytest.fixture(scope="session", name="defenceless")
def _defenceless() -> Iterator[Sandbox]:
    yield from _opened(WIDE, OFF)
