"""The exercises, made from the solutions, `solutions/NN_name_solution.ipynb`: the source of both.

How one is made is told in `labapi.checks.notebook.shipped`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from labapi.authoring.mutation.equivalents import EQUIVALENTS
from labapi.authoring.rules import Finding
from labapi.checks.notebook.answers import FOLDER as ANSWERS
from labapi.checks.notebook.shipped import ReleaseError, exercise_text, holds
from labapi.course import (
    EXERCISES,
    KEPT,
    PATTERN,
    SOLUTIONS,
    exercise_file,
    exercise_of,
    name_of,
    number_of,
    older_exercise_file,
    replace_file,
    solution_file,
    solutions_in,
)

BESIDES = {EXERCISES: {KEPT}, SOLUTIONS: {ANSWERS, EQUIVALENTS}}
"""What each of the two folders may have in it besides its notebooks."""
NOT_OURS = {"Thumbs.db", "desktop.ini"}  # what systems leave, besides names that begin with a dot
CURE = "run: python lab.py release {number}"
UPDATE = "to take over what is in it, run: python lab.py update"


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
    exercise, cure = exercise_of(solution), CURE.format(number=number_of(solution))
    try:
        text = exercise_text(solution)
    except ReleaseError as error:
        yield f"no exercise can be made of it: {error}"
        return
    if not exercise.exists():
        yield f"its exercise is missing; {cure}"
    elif not holds(exercise, text):
        yield f"its exercise is not what it makes; {cure}"


def _stray(path: Path) -> str | None:
    """Say why a file does not belong where it is; None where it does."""
    in_exercises, checkout, name = path.parent.name == EXERCISES, path.parent.parent, name_of(path)
    if path.name.startswith(".") or path.name in NOT_OURS | BESIDES[path.parent.name]:
        return None
    if path == older_exercise_file(checkout, name) and exercise_file(checkout, name).exists():
        return f"this is an exercise under its older name; {UPDATE}"
    ours = exercise_file(checkout, name) if in_exercises else solution_file(checkout, name)
    if not path.is_file() or path != ours or not path.match(PATTERN):
        return "this is no part of the course; move it elsewhere"
    solution = solution_file(checkout, name)
    if in_exercises and not solution.exists():
        return f"this exercise has no solution; add {SOLUTIONS}/{solution.name}, or remove it"
    return None
