"""One notebook of two: the learner's, and the one in the newer kit. Cells are known by their ids.

What the learner wrote into an answer stays. Text and code that are given become the newer ones.
New cells come in at their place, cells that the learner added stay behind the one they followed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labapi.commands.updating.manifest import digest
from labapi.course import REHEARSED, source_of

CHECK = "check-"
"""How the id begins of the cell that checks an answer; the id of the answer follows."""

Cell = dict[str, Any]
Notebook = dict[str, Any]
Known = Mapping[str, Collection[str]]
"""By the id of a cell: the digests of what it was shipped with."""


@dataclass
class Merged:
    """The notebook, the ids of the learner's answers in it, and how many cells are their own.

    Of the cells that were given and that the learner changed, `changed` are the ids of those that
    stay so, and `replaced` of those that are as the newer kit has them now.
    """

    document: Notebook
    answers: list[str] = field(default_factory=list)
    own: int = 0
    changed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def is_worked(ours: Notebook, new: Notebook, known: Known) -> bool:
    """Tell whether the learner wrote into a notebook.

    Where it is not known how it was shipped, a cell that differs from the newer kit's may be either
    side's: an answer is taken for the learner's, and so is all of a lesson that was saved.
    """
    answers, newer = answers_in(new), _by_id(new)
    for cell in ours["cells"]:
        cell_id, source = str(cell.get("id")), source_of(cell)
        if known:
            changed = digest(source) not in known.get(cell_id, ())
        elif answers:
            changed = cell_id not in newer or (
                cell_id in answers and source != source_of(newer[cell_id])
            )
        else:
            changed = not ours.get("metadata", {}).get(REHEARSED)
        if changed and source.strip():
            return True
    return False


def answers_in(notebook: Notebook) -> set[str]:
    """Name the cells that a learner writes in: those that a cell checks."""
    ids = {str(cell.get("id")) for cell in notebook["cells"]}
    return {cell_id for cell_id in ids if CHECK + cell_id in ids}


def merge(ours: Notebook, new: Notebook, known: Known) -> Merged:
    """Merge the learner's notebook with the newer one."""
    there, answers = _by_id(ours), answers_in(new)
    merged = Merged({})
    own = _own_cells(ours, new, known)
    cells = [*own.pop(None, [])]
    for cell in new["cells"]:
        cell_id = str(cell.get("id"))
        mine = there.get(cell_id)
        if mine is None:
            cells.append(_unrun(cell))
        else:
            cells.append(_chosen(mine, cell, known, is_answer=cell_id in answers))
            _note(merged, mine, cell, cells[-1], known, is_answer=cell_id in answers)
        cells += own.get(cell_id, [])
    merged.own = len(cells) - len(new["cells"])
    merged.document = {**ours, **_frame(ours, new), "cells": _with_ids_of_their_own(cells)}
    return merged


def _chosen(mine: Cell, cell: Cell, known: Known, *, is_answer: bool) -> Cell:
    """Give the one of two versions of a cell that the merged notebook has."""
    if source_of(mine) == source_of(cell):
        return {**mine, "metadata": _metadata(mine, cell)}
    shipped = known.get(str(cell.get("id")), ())
    worked = digest(source_of(mine)) not in shipped
    if is_answer:
        stays = worked and bool(source_of(mine).strip())
    else:
        stays = worked and digest(source_of(cell)) in shipped  # the newer kit did not change it
    return {**mine, "metadata": _metadata(mine, cell)} if stays else _unrun(cell)


def _note(
    merged: Merged, mine: Cell, cell: Cell, chosen: Cell, known: Known, *, is_answer: bool
) -> None:
    """Remember what is to be told of a cell that both have."""
    cell_id = str(cell.get("id"))
    shipped = known.get(cell_id, ())
    if source_of(chosen) == source_of(mine):
        if source_of(mine) != source_of(cell):
            (merged.answers if is_answer else merged.changed).append(cell_id)
    elif shipped and digest(source_of(mine)) not in shipped and source_of(mine).strip():
        merged.replaced.append(cell_id)


def _own_cells(ours: Notebook, new: Notebook, known: Known) -> dict[str | None, list[Cell]]:
    """Give the cells that only the learner has, by the cell of the newer kit that they follow.

    A cell that was shipped and is in the kit no more is one of them if it was worked in. One with
    the id of a cell of the kit, which some editors make, gives that id up.
    """
    newer, seen = _by_id(new), set[str]()
    own: dict[str | None, list[Cell]] = {}
    before: str | None = None
    for cell in ours["cells"]:
        cell_id = str(cell.get("id"))
        if cell_id in newer and cell_id not in seen:
            seen.add(cell_id)
            before = cell_id
        elif source_of(cell).strip() and digest(source_of(cell)) not in known.get(cell_id, ()):
            own.setdefault(before, []).append(
                {**cell, "id": f"{cell_id}-2"} if cell_id in newer else cell
            )
    return own


def _by_id(notebook: Notebook) -> dict[str, Cell]:
    """Give the cells by their ids; of two with one id, which some editors make, the first."""
    found: dict[str, Cell] = {}
    for cell in notebook["cells"]:
        if cell.get("id"):
            found.setdefault(str(cell["id"]), cell)
    return found


def _metadata(mine: Cell, cell: Cell) -> dict[str, Any]:
    """Keep what editors noted of a cell; its tags are the kit's."""
    noted = {name: value for name, value in _dict(mine).items() if name != "tags"}
    return {**noted, **_dict(cell)}


def _dict(cell: Cell) -> dict[str, Any]:
    metadata = cell.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _unrun(cell: Cell) -> Cell:
    """Give a cell of the kit without the authors' outputs: the learner has not run it yet."""
    if cell["cell_type"] != "code":
        return cell
    return {**cell, "outputs": [], "execution_count": None}


def _frame(ours: Notebook, new: Notebook) -> dict[str, Any]:
    """Give what a notebook says of itself; what labapi says there is the newer kit's."""
    metadata = {**_dict(ours)}
    if "labapi" in _dict(new):
        metadata["labapi"] = _dict(new)["labapi"]
    metadata.pop(REHEARSED, None)
    minor = max(_minor(ours), _minor(new), 5)
    return {"metadata": metadata, "nbformat": 4, "nbformat_minor": minor}


def _minor(notebook: Notebook) -> int:
    minor = notebook.get("nbformat_minor")
    return minor if isinstance(minor, int) else 0


def _with_ids_of_their_own(cells: list[Cell]) -> list[Cell]:
    """Give a new id to each cell without one, or with one that another cell has."""
    used = {str(cell["id"]) for cell in cells if cell.get("id")}
    taken, named = set[str](), []
    for cell in cells:
        cell_id = str(cell.get("id") or "")
        if not cell_id or cell_id in taken:
            cell_id = next(new for new in _names(cell_id or "own") if new not in used)
            used.add(cell_id)
        taken.add(cell_id)
        named.append({**cell, "id": cell_id})
    return named


def _names(stem: str) -> Iterator[str]:
    yield from (f"{stem[:50]}-{number}" for number in range(2, 10_000))
