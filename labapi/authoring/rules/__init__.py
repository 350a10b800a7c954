"""What a lesson must be: each file is one rule's idea, and a rule gives a `Finding` for each break.

`shape` and `solution_shape` (how long, how cut, how opened and closed, what is asked), `moves`
(what a learner does) and `folds` (what is told, and when), `saved` (what stands in the file),
`addresses` (what is linked and loaded), `glossary`, and `standards` (what is cited, in the whole
checkout). `review` asks all of them.
"""

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
        where = self.file if self.cell is None else f"{self.file}, cell {self.cell}"
        return f"{where}: {self.message}"
