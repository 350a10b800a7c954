"""The reference answers: the cells of the solution notebooks, which lie beside the package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from labapi.checks.blanks import answer_of

CHECKOUT = Path(__file__).absolute().parents[2]


def solution_cell(exercise: str, task: str, checkout: Path = CHECKOUT) -> str | None:
    """Give the reference answer of a task as source; None where there is no such notebook or cell.

    The cell's id is the task's. The file is read as plain JSON: `nbformat` takes long to import.
    """
    for cell in cells_of(checkout / "solutions" / f"{exercise}.ipynb"):
        if cell.get("id") == task:
            return answer_of("".join(cell["source"])).strip("\n")
    return None


def cells_of(notebook: Path) -> list[dict[str, Any]]:
    """Read the cells of a notebook; none where it is missing or cannot be read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return [dict(cell) for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):
        return []
