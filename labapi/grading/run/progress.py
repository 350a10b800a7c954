"""How far a class is graded, as it is shown while that goes on: a bar for people, lines for CI."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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

EVERY = 50
"""So many rows a line where nobody looks on: a log of 300 lines hides what it holds."""
BEGUN = "Exercise {title}: {rows} row{s}."
SO_FAR = "{count} of {rows} rows"
NOTHING = "Nothing was graded."
KEPT = "{count} of {rows} rows are kept: run the same command again to go on."


class Shown:
    """A bar with an estimate on stderr, or a line now and then. `count` are the rows that came."""

    def __init__(self, console: Console | None = None) -> None:
        """Nothing is shown yet."""
        self._console = console or Console(stderr=True, soft_wrap=True)
        self._is_watched = self._console.is_terminal and not self._console.is_dumb_terminal
        self._bar = Progress(
            TextColumn("[bold]{task.description}", markup=True),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[last]}", markup=False),
            console=self._console,
            disable=not self._is_watched,
            transient=True,
        )
        self.count, self._rows = 0, 0

    @property
    def kept(self) -> str:
        """Say what there is of a run that was stopped, and how it goes on."""
        return KEPT.format(count=self.count, rows=self._rows) if self.count else NOTHING

    @contextmanager
    def of(self, title: str, rows: int) -> Iterator[None]:
        """Draw the bar in the body; `title` is that of the exercise."""
        self._rows = rows
        if not self._is_watched:
            self._line(BEGUN.format(title=title, rows=rows, s="s" * (rows != 1)))
        self._task = self._bar.add_task(f"Exercise {title}", total=rows, last="")
        with self._bar:
            yield

    def told(self, record: Record) -> Record:
        """Count a row, and name it; give what a summary says of it, without its tasks."""
        self.count += 1
        said = f"{as_line(record.name, 30)}: {record.state.value}"
        self._bar.update(self._task, completed=self.count, last=said)
        if not self._is_watched and self.count % EVERY == 0 and self.count < self._rows:
            self._line(SO_FAR.format(count=self.count, rows=self._rows))
        return record.without_tasks()

    def _line(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)
