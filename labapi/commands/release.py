"""`labapi release`: make the exercises from their solutions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from labapi.authoring.release import release as release_all
from labapi.checks.notebook.shipped import exercise_text, holds
from labapi.course import (
    NOTEBOOKS,
    NoNotebook,
    exercise_of,
    keep,
    local_time,
    name_of,
    number_of,
    read_notebook,
    solutions_in,
)

NO_SOLUTION = "There is no solution {name!r}. There are: {there}."
WRITTEN = "{file}: written"
UP_TO_DATE = "{file}: already up to date"
KEPT_ONE = "{file} was worked in: what was there is kept as {copy}"
NOT_WRITTEN = "{file} could not be written ({reason}). Nothing more was written."
LINKED = "{file}: its link to the exercise was mended"


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi release` takes."""
    verb.add_argument("exercises", nargs="*", metavar="NN", help="their numbers (default: all)")
    verb.add_argument(
        "--tasks", type=Path, metavar="DIR", help="make those of your own tasks, in this folder"
    )
    verb.set_defaults(
        run=lambda given: release(given.tasks or given.root, given.exercises, local_time())
    )


def release(root: Path, names: Sequence[str], now: datetime) -> int:
    """Make the exercises of these names or numbers (none: all), and say what was written."""
    try:
        solutions = list(_wanted(root, names))
        for line in _released(root, solutions, now):
            print(line)
    except LookupError as error:
        print(*error.args, file=sys.stderr)
        return 2
    except ValueError as error:  # of a solution, or of the navigation of a lesson
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(NOT_WRITTEN.format(file=error.filename, reason=error.strerror), file=sys.stderr)
        return 1
    return 0


def _wanted(root: Path, names: Sequence[str]) -> Iterator[Path]:
    """Find the solutions that were asked for; raises `LookupError` for one that is not there."""
    there = solutions_in(root)
    for name in names:
        wanted = name_of(name).zfill(2)
        found = [one for one in there if wanted in (name_of(one), number_of(one))]
        if not found:
            listed = ", ".join(map(name_of, there)) or "none"
            raise LookupError(NO_SOLUTION.format(name=name, there=listed))
        yield from found
    if not names:
        yield from there


def _released(root: Path, solutions: Sequence[Path], now: datetime) -> Iterator[str]:
    for solution in solutions:
        exercise, text = exercise_of(solution), exercise_text(solution)
        if was_run(exercise) and not holds(exercise, text):
            copy = keep(exercise, now).relative_to(root)
            yield KEPT_ONE.format(file=exercise.relative_to(root), copy=copy)
    for path, changed in release_all(solutions):
        yield (WRITTEN if changed else UP_TO_DATE).format(file=path.relative_to(root))
    for path in _link_lessons(root / NOTEBOOKS):
        yield LINKED.format(file=path.relative_to(root))


def was_run(exercise: Path) -> bool:
    """Tell whether somebody ran a cell of it: no exercise is shipped with an execution count."""
    try:
        cells = read_notebook(exercise)["cells"]
    except NoNotebook:
        return False
    return any(cell.get("execution_count") for cell in cells)


def _link_lessons(notebooks: Path) -> Iterator[Path]:
    """Let each lesson link to its exercise, and give those that changed."""
    # nbformat costs a second, which the commands of learners should not pay.
    from labapi.authoring.navigation import navigate
    from labapi.authoring.notebook import lessons_in, write_lesson

    lessons = lessons_in(notebooks)
    navigate(lessons)
    yield from (lesson.path for lesson in lessons if write_lesson(lesson))
