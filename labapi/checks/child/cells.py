"""Which cells of a handed-in notebook are run: what was given comes from the kit.

A learner may have changed a given cell, moved it or deleted it. In its place runs the cell as it
was shipped. A changed one of theirs runs right before it, for an import or a function that they
added there is part of their answer; what both set is then the kit's. Answers and the learner's own
cells keep their order. Cells that show a question or check an answer, and the one that stops the
lab, are left out: whatever became of them costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from labapi.checks.inside.given import GIVEN, names_spoken_of
from labapi.checks.task import is_answer_of
from labapi.course import source_of

LEFT_OUT, STOP = ("ask-", "check-"), "stop"
"""How the ids of cells begin that show a question or check a task; and the tag of the last cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to run: one of the learner's, or one of the kit's.

    `number` is its place among the code cells of the notebook, from 1, and 0 where it stands there
    no longer. What a `given` cell sets stays set while a task is judged.
    """

    id: str
    source: str
    number: int = 0
    given: bool = False

    def __str__(self) -> str:
        """Name it as a reader would find it."""
        return f"cell {self.number}" if self.number else f"the given cell {self.id}"


def answer_cells(tasks: Collection[str], shipped: dict[str, Any]) -> list[str]:
    """Give the ids of the cells to write in: one a task, and where an answer is long, its parts."""
    there = [str(cell.get("id")) for cell in shipped["cells"]]
    parts = [one for one in there for task in tasks if is_answer_of(task, one)]
    return list(dict.fromkeys([*tasks, *parts]))


def stands_on(shipped: dict[str, Any], answers: Collection[str]) -> dict[str, frozenset[str]]:
    """Give, for each answer cell, the names of which it spoke when it was shipped."""
    cells = (cell for cell in shipped["cells"] if cell.get("id") in answers)
    return {cell["id"]: names_spoken_of(source_of(cell)) for cell in cells}


def cells_to_run(
    handed_in: dict[str, Any], shipped: dict[str, Any], answers: Collection[str]
) -> list[Cell]:
    """Give the cells of a handed-in notebook, with the kit's own in the place of the given ones.

    An empty cell is left out: a notebook may hold tens of thousands.

    Both notebooks are plain JSON, as `labapi.course.read_notebook` gives them. `answers` are the
    ids of the cells to write in (see `answer_cells`).
    """
    merged = _Merger(handed_in, shipped, answers).cells()
    return [cell for cell in merged if cell.source.strip()]


class _Merger:
    """The two notebooks, side by side; `_run` holds the given cells that have had their turn."""

    def __init__(
        self, handed_in: dict[str, Any], shipped: dict[str, Any], answers: Collection[str]
    ) -> None:
        self._shipped = shipped["cells"]
        self._answers = answers
        self._place = {cell.get("id"): n for n, cell in enumerate(self._shipped)}
        self._handed_in = _recognised(handed_in["cells"], self._shipped)
        self._present = {cell_id for cell_id, _ in self._handed_in if cell_id}
        self._run: set[str] = set()

    def cells(self) -> Iterator[Cell]:
        """Give the cells in the order in which they are run."""
        yield from self._missing_behind(-1)
        number = 0
        for cell_id, cell in self._handed_in:
            if cell["cell_type"] == "code":
                number += 1
                yield from self._in_turn(cell_id, source_of(cell), number)
            if cell_id:
                yield from self._missing_behind(self._place[cell_id])
        yield from self._given_until(len(self._shipped))

    def _in_turn(self, cell_id: str, source: str, number: int) -> Iterator[Cell]:
        """Give what runs in the place of a cell of the learner's."""
        if not cell_id:
            yield Cell("", source, number)
            return
        shipped = self._shipped[self._place[cell_id]]
        is_answer, is_given = cell_id in self._answers, _is_given(shipped, self._answers)
        as_shipped = source.strip() == source_of(shipped).strip()
        if is_answer or is_given:
            yield from self._given_until(self._place[cell_id])
        if is_answer:
            yield Cell(cell_id, source, number)
        elif not as_shipped and not _stops(shipped):
            yield Cell("", source, number)
        if is_given and cell_id not in self._run:
            yield self._given(shipped, number * as_shipped)

    def _missing_behind(self, place: int) -> Iterator[Cell]:
        """Give the given cells that stood behind this place, and were deleted."""
        for n in range(place + 1, len(self._shipped)):
            cell = self._shipped[n]
            if cell["id"] in self._present:
                return
            if _is_given(cell, self._answers):
                yield from self._given_until(n + 1)

    def _given_until(self, place: int) -> Iterator[Cell]:
        """Give the given cells that stood before this place and have not had their turn."""
        for cell in self._shipped[:place]:
            if _is_given(cell, self._answers) and cell["id"] not in self._run:
                yield self._given(cell)

    def _given(self, cell: dict[str, Any], number: int = 0) -> Cell:
        self._run.add(cell["id"])
        return Cell(cell["id"], source_of(cell), number, cell["id"].startswith(GIVEN))


def _recognised(
    handed_in: list[dict[str, Any]], shipped: list[dict[str, Any]]
) -> list[tuple[str, dict[str, Any]]]:
    """Give each cell with the id of the shipped one that it is, and an empty one for a new cell.

    Some editors give all cells other ids: what stands there as it was shipped is known by that.
    """
    ids = {cell["id"] for cell in shipped}
    present = {cell["id"] for cell in handed_in if _id(cell) in ids}
    by_source = {_kind_and_source(cell): cell["id"] for cell in shipped}
    found: list[tuple[str, dict[str, Any]]] = []
    taken = {""}
    for cell in handed_in:
        own, alike = _id(cell), by_source.get(_kind_and_source(cell), "")
        known = own if own in ids else "" if alike in present else alike
        if known in taken:
            known = ""
            if alike:  # one more copy of what was shipped
                continue
        taken.add(known)
        found.append((known, cell))
    return found


def _id(cell: dict[str, Any]) -> str:
    cell_id = cell.get("id")
    return cell_id if isinstance(cell_id, str) else ""


def _kind_and_source(cell: dict[str, Any]) -> tuple[str, str]:
    return cell["cell_type"], source_of(cell).strip()


def _is_given(cell: dict[str, Any], answers: Collection[str]) -> bool:
    """Tell whether a shipped cell is code that is run whatever a learner answers."""
    left_out = cell["id"].startswith(LEFT_OUT) or _stops(cell) or cell["id"] in answers
    return cell["cell_type"] == "code" and not left_out


def _stops(cell: dict[str, Any]) -> bool:
    return STOP in cell.get("metadata", {}).get("tags", [])
