"""What a rule has to say about a lesson."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule: in which file and cell (from 1; None: the whole file), and the cure."""

    file: str
    cell: int | None
    message: str

    def __str__(self) -> str:
        """Print on one line, the place first."""
        place = self.file if self.cell is None else f"{self.file}, cell {self.cell}"
        return f"{place}: {self.message}"
