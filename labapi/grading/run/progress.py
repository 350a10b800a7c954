"""How far a class is graded, as it is shown while that goes on: a bar for people, a line for CI."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from labapi.grading.cleaning import as_line
from labapi.grading.records import Record


class Shown:
    """A bar with an estimate on stderr; nothing where nobody looks. A context manager."""

    def __init__(self, title: str, rows: int, console: Console | None = None) -> None:
        """Say what is graded, and how many rows there are."""
        self._console = console or Console(stderr=True)
        self._bar = Progress(
            TextColumn("[bold]{task.description}", markup=True),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[last]}", markup=False),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task(f"Exercise {title}", total=rows, last="")

    def __enter__(self) -> Shown:
        """Begin to draw."""
        self._bar.start()
        return self

    def __exit__(self, *raised: object) -> None:
        """Take the bar away."""
        self._bar.stop()
        sys.stderr.flush()

    def told(self, record: Record) -> None:
        """Count a row, and name it."""
        said = f"{as_line(record.name, 30)}: {record.state.value}"
        self._bar.update(self._task, advance=1, last=said)
