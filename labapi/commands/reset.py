"""`labapi reset`: put an exercise as shipped in place, and keep a copy of the learner's work."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from labapi.checks.catalogue import NoSuchExercise, full_name
from labapi.checks.notebook.shipped import NotShipped, as_shipped, holds, is_unchanged
from labapi.course import (
    exercise_file,
    keep,
    local_time,
    older_exercise_file,
    replace_file,
)

AS_SHIPPED = "{file} is as it was shipped: there is nothing to reset."
ONLY_OUTPUTS = "{file} had no changes but outputs. They are gone; no copy was needed."
WAS_MISSING = "{file} was missing. It is in place again, as it was shipped."
DONE = """{file} is as it was shipped again.
Your work is kept as {copy}"""
IN_JUPYTERLAB = (
    "If it is open in JupyterLab, choose File > Reload Notebook from Disk there, and do not save "
    "it before."
)
OLDER = "What you had under its older name, {old}, is kept as {copy}"
NOT_WRITTEN = "{file} cannot be reset: {reason}. What was there is unchanged."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi reset` takes."""
    verb.add_argument("exercise", metavar="NN", help="its number, such as 03")
    verb.set_defaults(run=lambda given: reset(given.root, given.exercise, local_time()))


def reset(root: Path, name: str, now: datetime) -> int:
    """Reset the exercise of this name or number; the exit code is 0 when it is as shipped."""
    try:
        name = full_name(name)
        text = as_shipped(root, name)
    except NoSuchExercise as error:
        print(error, file=sys.stderr)
        return 2
    except NotShipped as error:
        print(error, file=sys.stderr)
        return 1
    exercise = exercise_file(root, name)
    file = exercise.relative_to(root)
    try:
        print(_put(exercise, text, root, now))
        if notice := _older_aside(root, name, now):
            print(notice)
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


def _older_aside(root: Path, name: str, now: datetime) -> str:
    """Keep the file that an older kit had for this exercise, and say so; empty without one."""
    old = older_exercise_file(root, name)
    if not old.exists():
        return ""
    copy = keep(old, now)
    old.unlink()
    return OLDER.format(old=old.relative_to(root), copy=copy.relative_to(root))
