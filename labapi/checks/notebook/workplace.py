"""Where a learner works: which file a command means, or the notebook that asks.

A kit may lie where one learner works, or where many can only read it and each works on copies in a
folder of their own. So a command looks from where it is typed, and takes the kit that it belongs to
where nobody works there. A notebook knows its own file, as far as its editor tells.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labapi.checks.catalogue import NoSuchExercise, exercise_names, full_name
from labapi.checks.notebook.shipped import working_copy
from labapi.course import (
    EXERCISES,
    KEPT,
    cells_of,
    exercise_file,
    name_of,
    number_of,
    older_exercise_file,
    shipped_file,
    solution_file,
    source_of,
)

HANDED_IN = "handed-in"
"""The folder with what was made to hand in: beside `exercises/`, or beside a notebook elsewhere."""
OF_VSCODE, OF_JUPYTER = "__vsc_ipynb_file__", "JPY_SESSION_NAME"
"""How a kernel is told which notebook it is for: as a name in it, as an environment variable."""
OPENED = re.compile(r"""\blabapi\s*\.\s*exercise\(\s*["']([^"'\n]+)["']""")

NO_FOLDER = "There is no folder {folder}."
NO_FILE = "There is no file {file}."
A_FOLDER = """{file} is a folder. Say which exercise in it you mean, 03 for example, and name the
folder with --folder."""
NO_EXERCISE = """{file} is no exercise of this course, as far as its name tells.
There are: {there}."""
NOT_TO_RESET = """{file} is no exercise, as its name tells. It was left as it is."""
UNKNOWN_FILE = """The file of this notebook was not found. Was it renamed since the kernel started?
Say what it is called now: check.hand_in(file="NAME.ipynb")"""


class Refused(Exception):
    """What was asked for cannot be done; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command was typed, and which folder was named in it; None where that is not known.

    Without either, the kit is where the learner works.
    """

    here: Path | None = None
    folder: Path | None = None

    @staticmethod
    def of_command(folder: Path | None) -> Place:
        """Look from the folder that the terminal is in."""
        try:
            here = Path.cwd()
        except OSError:  # it was removed
            return Place(None, folder)
        return Place(here, here / folder.expanduser() if folder else None)


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise of one learner: its name, its file, and the kit that tells how it was shipped.

    `folder` is where the learner works. `named` is whether the file itself was named; `notice` says
    where another one than the usual is taken.
    """

    name: str
    file: Path
    folder: Path
    kit: Path
    named: bool = False
    notice: str = ""

    @property
    def number(self) -> str:
        """The digits of its name."""
        return number_of(self.name)


def exercise_at(given: str, place: Place, root: Path, *, anew: bool = False) -> Exercise:
    """Find the exercise that is meant by a number, a name or the path of its file.

    `root` is the kit that the command belongs to. With `anew` the file, and a folder that was
    named, need not be there yet. Raises `NoSuchExercise` and `Refused`.
    """
    file = _as_file(given, place.here or root, anew=anew)
    if file is None:
        return _by_name(full_name(given), place, root, anew=anew)
    exercise = exercise_in(file, root)
    if not anew or exercise_file(Path(), exercise.name).stem in file.stem:
        return exercise
    if file == older_exercise_file(exercise.folder, exercise.name):
        return _by_name(exercise.name, Place(folder=exercise.folder), root, anew=True)
    raise Refused(NOT_TO_RESET.format(file=file))


def _by_name(name: str, place: Place, root: Path, *, anew: bool) -> Exercise:
    """Find the exercise of this name in the folder that was named, else where the learner works."""
    folder = place.folder or _upwards(place.here, name) or root
    if not folder.is_dir() and (folder.exists() or not anew):
        raise Refused(NO_FOLDER.format(folder=folder))
    if (loose := _loose(folder, name)) is not None:
        return exercise_in(loose, root, name)
    if folder.name == EXERCISES and not (folder / EXERCISES).is_dir():
        folder = folder.parent
    kit = _kit_of(folder, name, root)
    if anew:
        return Exercise(name, exercise_file(folder, name), folder, kit)
    file, notice = working_copy(folder, name, kit)
    return Exercise(name, file, folder, kit, notice=notice)


def exercise_in(file: Path, root: Path, name: str = "") -> Exercise:
    """Tell what a file is an exercise of, which may lie anywhere; raises `Refused`."""
    name = name or _named_by(file)
    folder = file.parent
    while folder.name in (EXERCISES, HANDED_IN, KEPT):
        folder = folder.parent
    return Exercise(name, file, folder, _kit_of(folder, name, root), named=True)


def _as_file(given: str, here: Path, *, anew: bool) -> Path | None:
    """Give the file that was named; None where a number or a name was given."""
    path = Path(given).expanduser()
    alone = len(path.parts) == 1
    if alone and path.suffix != ".ipynb":
        return None
    file = here / path
    if file.is_dir():
        raise Refused(A_FOLDER.format(file=file))
    if file.exists():
        return file
    if alone and _is_name(given):
        return None  # the name of an exercise, typed with its ending
    if anew and file.parent.is_dir():
        return file
    raise Refused(NO_FILE.format(file=file))


def _is_name(given: str) -> bool:
    try:
        return bool(full_name(given))
    except NoSuchExercise:
        return False


def _upwards(here: Path | None, name: str) -> Path | None:
    """Find where the learner works who is here: on a file that lies here, or in a whole folder."""
    return here if here is not None and _loose(here, name) else learners_folder(here)


def learners_folder(here: Path | None) -> Path | None:
    """Find the nearest folder, from here upwards, that holds the exercises of a learner."""
    for folder in (here, *here.parents) if here is not None else ():
        if _holds_course(folder / EXERCISES):
            return folder
        if _holds_course(folder):
            return folder.parent
    return None


def _holds_course(folder: Path) -> bool:
    """Tell whether a folder is one for exercises, and not for those of another course."""
    if folder.name != EXERCISES:
        return False
    try:
        there = {name_of(file) for file in folder.iterdir() if file.suffix == ".ipynb"}
    except OSError:  # there is no such folder, or it is closed
        return False
    return not there or not there.isdisjoint(exercise_names())


def _loose(folder: Path, name: str) -> Path | None:
    """Find the exercise in a folder itself; under its older name it would be taken for a lesson."""
    file = exercise_file(folder.parent, name)
    alone = folder / file.name
    return alone if folder.name != EXERCISES and alone.is_file() else None


def _kit_of(folder: Path, name: str, root: Path) -> Path:
    """Name the kit that an exercise in this folder was made from: that beside it, else ours."""
    there = solution_file(folder, name).is_file() or shipped_file(folder, name).is_file()
    return folder if there else root


def _named_by(file: Path) -> str:
    """Name the exercise of a file, by the file's name, or by the exercise that is opened in it."""
    with contextlib.suppress(NoSuchExercise):
        return full_name(file.name)
    found = [name for name in exercise_names() if name in file.name]
    found = found or opened_in({"cells": cells_of(file)})
    if not found:
        there = ", ".join(exercise_names())
        raise Refused(NO_EXERCISE.format(file=file, there=there))
    return found[0]


def opened_in(document: dict[str, Any]) -> list[str]:
    """Name the exercises that the cells of a notebook open."""
    names = []
    for cell in document["cells"]:
        for given in OPENED.findall(source_of(cell) if cell["cell_type"] == "code" else ""):
            with contextlib.suppress(NoSuchExercise):
                names.append(full_name(given))
    return names


def own_notebook(
    name: str, namespace: Mapping[str, Any], environment: Mapping[str, str] = os.environ
) -> Path:
    """Find the file of the notebook that this kernel runs; raises `Refused`.

    What the editor tells goes first; else it is the file of that exercise where the kernel is.
    """
    here = Path.cwd()
    told = (namespace.get(OF_VSCODE), environment.get(OF_JUPYTER))
    files = [Path(file) for file in told if isinstance(file, str) and file.endswith(".ipynb")]
    usual = exercise_file(here.parent, name).name
    places = (place for file in files for place in (here / file, here / file.name))
    for file in (*places, here / usual, here / EXERCISES / usual):
        if file.is_file():
            return file
    raise Refused(UNKNOWN_FILE)
