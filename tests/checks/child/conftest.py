"""A child that tests share: its start costs a second, and emptying its namespace nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from labapi.checks.child.child import Child
from tests.checks.child.small_tasks import QUICK


class SharedChild:
    """Runs cells for one test after the other, each in an empty namespace.

    Only for cells that leave the process as it was: what they import stays imported, and what
    they patch stays patched. One that has ended is replaced.
    """

    def __init__(self) -> None:
        self._child: Child | None = None

    def running(self, *cells: str) -> Child:
        """Give a child that has run these cells and no others."""
        if self._child is None or not self._child.alive:
            self.close()
            self._child = Child([], QUICK)
        self._child.run(0, "%reset -f")
        self._child.problems.clear()
        for number, source in enumerate(cells, start=1):
            self._child.run(number, source)
        return self._child

    def close(self) -> None:
        if self._child is not None:
            self._child.close()


@pytest.fixture(scope="module", name="shared")
def _shared() -> Iterator[SharedChild]:
    shared = SharedChild()
    yield shared
    shared.close()
