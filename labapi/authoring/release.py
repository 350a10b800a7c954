"""The exercises, made from the solutions: the one source of both is `solutions/NN_name.ipynb`.

The answer in each code cell becomes a stub or a blank (`labapi.checks.notebook.blanks` tells
the marks), and what was run leaves no trace. The cells keep their ids and their order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from labapi.authoring.form import (
    EXERCISES,
    KERNEL,
    LANGUAGE,
    OF_SOLUTION,
    PATTERN,
    SOLUTIONS,
    replace_file,
    text_of,
)
from labapi.authoring.rules import Finding
from labapi.checks.notebook.answers import FOLDER as ANSWERS
from labapi.checks.notebook.blanks import BlankError, stub_of

KEPT = "kept"
"""The folder in `exercises/` with copies of a learner's work; it is no part of the course."""
FOLDERS = {EXERCISES: KEPT, SOLUTIONS: ANSWERS}
"""The one folder that each of the two may have in it."""
NOT_OURS = {"Thumbs.db", "desktop.ini"}  # what systems leave, besides names that begin with a dot
CURE = "run: python lab.py release {number}"


class ReleaseError(ValueError):
    """An exercise cannot be made; the message names the solution, the cell and what is wrong."""


def exercise_text(solution: Path) -> str:
    """Print the exercise that a solution makes; raises `ReleaseError`."""
    try:
        document = json.loads(solution.read_text(encoding="utf-8"))
        cells = [_released(cell, solution.name) for cell in document["cells"]]
        about = document["metadata"].get("labapi", {})
    except OSError as error:
        raise ReleaseError(f"{solution.name}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = error if isinstance(error, BlankError) else _no_notebook(error)
        raise ReleaseError(f"{solution.name}: {said}") from error
    metadata = {"kernelspec": KERNEL, "labapi": about, "language_info": LANGUAGE}
    return text_of({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _no_notebook(error: Exception) -> str:
    """Say why a file is no notebook, and which line of it is no JSON."""
    said = repr(error)
    if isinstance(error, json.JSONDecodeError):
        said = f"line {error.lineno} is no JSON: {error.msg}"
    return f"it is no notebook ({said}); mend it, or take it back from git"


def solutions_in(checkout: Path) -> list[Path]:
    """List the solution notebooks of a checkout, in the order of their numbers."""
    return sorted((checkout / SOLUTIONS).glob(PATTERN))


def exercise_of(solution: Path) -> Path:
    """Name the file of the exercise that a solution makes."""
    return solution.parent.parent / EXERCISES / solution.name


def release(solutions: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Make the exercises of these solutions; give each file, and whether it was written.

    Raises `ReleaseError` before anything is written, if one cannot be made.
    """
    made = [(exercise_of(solution), exercise_text(solution)) for solution in solutions]
    for path, text in made:
        changed = not holds(path, text)
        if changed:
            path.parent.mkdir(exist_ok=True)
            replace_file(path, text.encode())
        yield path, changed


def drift(checkout: Path) -> Iterator[Finding]:
    """Name exercises that are not what their solutions make, and files that do not belong there."""
    for solution in solutions_in(checkout):
        yield from (Finding(solution.name, None, said) for said in _drifted(solution))
    for folder in (EXERCISES, SOLUTIONS):
        for path in sorted((checkout / folder).glob("*")):
            if said := _stray(path):
                yield Finding(f"{folder}/{path.name}", None, said)


def _drifted(solution: Path) -> Iterator[str]:
    exercise, cure = exercise_of(solution), CURE.format(number=solution.name.split("_")[0])
    try:
        text = exercise_text(solution)
    except ReleaseError as error:
        yield f"no exercise can be made of it: {error}"
        return
    if not exercise.exists():
        yield f"its exercise is missing; {cure}"
    elif not holds(exercise, text):
        yield f"its exercise is not what it makes; {cure}"


def holds(path: Path, text: str) -> bool:
    """Tell whether a file holds this text; how its lines end is no matter."""
    return path.exists() and path.read_text(encoding="utf-8", errors="replace") == text


def _stray(path: Path) -> str | None:
    """Say why a file does not belong where it is; None where it does."""
    in_exercises = path.parent.name == EXERCISES
    if path.name.startswith(".") or path.name in NOT_OURS or path.name == FOLDERS[path.parent.name]:
        return None
    if not path.is_file() or not path.match(PATTERN):
        return "this is no part of the course; move it elsewhere"
    if in_exercises and not (path.parent.parent / SOLUTIONS / path.name).exists():
        return f"this exercise has no solution; add {SOLUTIONS}/{path.name}, or remove it"
    return None


def _released(cell: dict[str, Any], file: str) -> dict[str, Any]:
    """Make one cell of the exercise."""
    tags = cell.get("metadata", {}).get("tags", [])
    kept = {"cell_type": cell["cell_type"], "id": cell["id"]}
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
        try:
            source = stub_of(source)
        except BlankError as error:
            raise BlankError(f"cell {cell['id']}: {error}") from error
    lines = source.removeprefix(OF_SOLUTION.format(file=file)).splitlines(keepends=True)
    return kept | {"metadata": {"tags": tags} if tags else {}, "source": lines}
