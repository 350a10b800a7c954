"""`labapi reset`: put an exercise as shipped in place, and keep a copy of the learner's work."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from labapi.checks.catalogue import NoSuchExercise
from labapi.checks.notebook.shipped import NotShipped, as_shipped, holds, is_unchanged
from labapi.checks.notebook.workplace import Exercise, Place, Refused, exercise_at
from labapi.commands.hand_in import NOWHERE, add_folder
from labapi.course import keep, local_time, older_exercise_file, replace_file

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
NO_FILE = "{file} is no file, so it cannot be reset. Move it elsewhere, then run this again."
NOT_WRITTEN = """{file} cannot be reset: {reason}. What was there is unchanged.
If that folder is not yours, say where you work: python lab.py reset NN --folder FOLDER"""


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi reset` takes."""
    verb.add_argument("exercise", metavar="NN", help="its number, such as 03, or its file")
    add_folder(verb)
    verb.set_defaults(run=reset_as_asked)


def reset_as_asked(options: argparse.Namespace) -> int:
    """Reset the exercise where the learner works."""
    place = Place.of_command(options.folder)
    return reset(options.root, options.exercise, local_time(), place)


def reset(root: Path, name: str, now: datetime, place: Place = NOWHERE) -> int:
    """Reset the exercise of this name, number or file; the exit code is 0 when it is as shipped."""
    file: Path | str = name
    try:
        exercise = exercise_at(name, place, root, anew=True)
        file, text = exercise.file, as_shipped(exercise.kit, exercise.name)
        print(_put(file, text, now))
        if notice := _older_aside(exercise, now):
            print(notice)
    except (NoSuchExercise, NotShipped, Refused) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, NoSuchExercise) else 1
    except OSError as error:
        print(NOT_WRITTEN.format(file=file, reason=error.strerror or error), file=sys.stderr)
        return 1
    return 0


def _put(file: Path, text: str, now: datetime) -> str:
    """Put the text in place and say what was done."""
    data = text.encode()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, data)
        return WAS_MISSING.format(file=file)
    if not file.is_file():
        raise Refused(NO_FILE.format(file=file))
    if holds(file, text):
        return AS_SHIPPED.format(file=file)
    if is_unchanged(file, text):
        replace_file(file, data)
        return f"{ONLY_OUTPUTS.format(file=file)}\n{IN_JUPYTERLAB}"
    copy = keep(file, now)
    replace_file(file, data)
    return f"{DONE.format(file=file, copy=copy)}\n{IN_JUPYTERLAB}"


def _older_aside(exercise: Exercise, now: datetime) -> str:
    """Keep the file that an older kit had for this exercise, and say so; empty without one."""
    old = older_exercise_file(exercise.folder, exercise.name)
    if exercise.named or not old.exists():
        return ""
    copy = keep(old, now)
    old.unlink()
    return OLDER.format(old=old, copy=copy)
