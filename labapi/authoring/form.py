"""What all notebooks of the course have in common: their folders, their kernel, how they print.

Nothing here needs `nbformat`, which takes a second to import: a learner's commands use it too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NOTEBOOKS, EXERCISES, SOLUTIONS = "notebooks", "exercises", "solutions"
"""The folders of a checkout that hold notebooks; a lesson has the same file name in each."""
PATTERN = "[0-9][0-9]_*.ipynb"

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}

REHEARSED = "labapi_rehearsed"
"""Metadata of a lesson whose outputs are the authors': `labapi open` shows it without them."""

OF_SOLUTION = (
    "*This is the solution of [the exercise](../exercises/{file}): one way to do it. "
    "Yours may differ, and be as good.*\n\n"
)
"""What the first cell of a solution says before all that the exercise says too."""


def text_of(document: dict[str, Any]) -> str:
    """Print a notebook, given as plain data, as Jupyter saves it."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: others may be reading it, and the disk may be full."""
    draft = path.with_name(f"{path.name}.draft")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
