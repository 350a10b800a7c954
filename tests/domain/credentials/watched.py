"""A clock that watches over the store of a file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from labapi.domain.clock import ManualClock

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class WatchedClock(ManualClock):
    """Tells, each time it is asked, whether another process could write to the store."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.others_may_write: list[bool] = []

    def now(self) -> datetime:
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
                self.others_may_write.append(True)
            except sqlite3.OperationalError:
                self.others_may_write.append(False)
        return super().now()
