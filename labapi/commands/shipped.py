"""An exercise as it is shipped, and the copies that are kept of what a learner made of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from labapi.authoring.form import EXERCISES, SOLUTIONS
from labapi.authoring.release import KEPT, ReleaseError, exercise_text

NOWHERE = """The exercise as shipped cannot be made here: {error}.
Nor does git know {exercise}. Get a fresh copy of the course and take the file from there."""


class NotShipped(LookupError):
    """Neither a solution nor git tells how an exercise was; the message says what to do."""


def exercise_file(root: Path, name: str) -> Path:
    """Name the file that a learner works in."""
    return root / EXERCISES / f"{name}.ipynb"


def as_shipped(root: Path, name: str) -> str:
    """Give the text of an exercise that nobody has worked in.

    It is made from the solution; where that is missing or damaged, git is asked. Raises
    `NotShipped`.
    """
    try:
        return exercise_text(root / SOLUTIONS / f"{name}.ipynb")
    except ReleaseError as error:
        exercise = f"{EXERCISES}/{name}.ipynb"
        text = _of_git(root, exercise)
        if text is None:
            raise NotShipped(NOWHERE.format(error=error, exercise=exercise)) from error
        return text


def keep(exercise: Path, now: datetime) -> Path:
    """Copy an exercise into `exercises/kept`, under a name that is not taken, and give its path."""
    folder = exercise.parent / KEPT
    folder.mkdir(exist_ok=True)
    data = exercise.read_bytes()
    for copy in _names(folder, f"{exercise.stem} {now:%Y-%m-%d %H%M}"):
        try:
            file = copy.open("xb")  # fails where there is one: a kept copy is never overwritten
        except FileExistsError:
            continue
        with file:
            file.write(data)
        return copy
    raise AssertionError("the names are endless")


def _names(folder: Path, stem: str) -> Iterator[Path]:
    yield folder / f"{stem}.ipynb"
    yield from (folder / f"{stem} ({number}).ipynb" for number in count(2))


def _of_git(root: Path, file: str) -> str | None:
    """Ask git for a file as it was last committed; None where git or the file is missing."""
    command = ["git", "-C", str(root), "show", f"HEAD:./{file}"]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
