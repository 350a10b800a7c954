"""`labapi reset`: put an exercise as shipped in place, and keep a copy of the learner's work."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from labapi.authoring.form import EXERCISES, SOLUTIONS, replace_file
from labapi.authoring.release import KEPT, ReleaseError, exercise_text, holds
from labapi.checks.catalogue import NoSuchExercise, full_name
from labapi.checks.notebook.handed_in import NoNotebook, read_notebook, sources

AS_SHIPPED = "{file} is as it was shipped: there is nothing to reset."
ONLY_OUTPUTS = "{file} had no changes but outputs. They are gone; no copy was needed."
WAS_MISSING = "{file} was missing. It is in place again, as it was shipped."
DONE = """{file} is as it was shipped again.
Your work is kept as {copy}"""
IN_JUPYTERLAB = (
    "If it is open in JupyterLab, choose File > Reload Notebook from Disk there, and do not save "
    "it before."
)
NOT_WRITTEN = "{file} cannot be reset: {reason}. What was there is unchanged."


def reset(root: Path, name: str, now: datetime) -> int:
    """Reset the exercise of this name or number; the exit code is 0 when it is as shipped."""
    try:
        exercise = exercise_file(root, full_name(Path(name).name))
        text = as_shipped(root, exercise.stem)
    except NoSuchExercise as error:
        print(error, file=sys.stderr)
        return 2
    except NotShipped as error:
        print(error, file=sys.stderr)
        return 1
    file = exercise.relative_to(root)
    try:
        print(_put(exercise, text, root, now))
    except OSError as error:
        reason = error.strerror or str(error)
        print(NOT_WRITTEN.format(file=file, reason=reason), file=sys.stderr)
        return 1
    return 0


def _put(exercise: Path, text: str, root: Path, now: datetime) -> str:
    """Put the text in place and say what was done."""
    file, data = exercise.relative_to(root), text.encode()
    if not exercise.exists():
        exercise.parent.mkdir(exist_ok=True)
        replace_file(exercise, data)
        return WAS_MISSING.format(file=file)
    if holds(exercise, text):
        return AS_SHIPPED.format(file=file)
    if is_unchanged(exercise, text):
        replace_file(exercise, data)
        return f"{ONLY_OUTPUTS.format(file=file)}\n{IN_JUPYTERLAB}"
    copy = keep(exercise, now)
    replace_file(exercise, data)
    return f"{DONE.format(file=file, copy=copy.relative_to(root))}\n{IN_JUPYTERLAB}"


def is_unchanged(exercise: Path, shipped: str) -> bool:
    """Tell whether nothing was written into an exercise; outputs are no change."""
    try:
        return sources(read_notebook(exercise)) == sources(json.loads(shipped))
    except NoNotebook:
        return False


# An exercise as it is shipped, and the copies that are kept of what a learner made of it.

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
