"""`labapi hand-in`: one file with the learner's notebook, and the learner's name and id in it."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from labapi.checks.catalogue import NoSuchExercise, full_name
from labapi.checks.notebook.handed_in import HandIn, digest, hand_in_of, signed
from labapi.checks.notebook.shipped import (
    NotShipped,
    as_shipped,
    is_unchanged,
    is_worked,
    working_copy,
)
from labapi.checks.progress.progress import Learner, Progress
from labapi.course import (
    NoNotebook,
    local_time,
    name_of,
    number_of,
    older_exercise_file,
    read_notebook,
    replace_file,
    text_of,
)
from labapi.version import __version__

FOLDER = "handed-in"
LONGEST_ID = 60  # in a file's name
MISSING = "{file} is missing. To put it in place again: python lab.py reset {number}"
DAMAGED = """{file} {reason}, so it cannot be handed in.
Open it in JupyterLab and save it again. If it does not open there, begin anew (a copy of the
damaged file is kept): python lab.py reset {number}"""
UNCHANGED = """{file} is as it was shipped: no answer is in it.
Save your notebook in JupyterLab (Ctrl+S), then run this again.
To hand in the empty exercise all the same, add --anyway."""
WHO = """Who hands this in? Say so once, and it is remembered:
python lab.py hand-in {number} --name "Ada Lovelace" --id a123"""
WRITTEN = """{name} ({id}), your notebook as it was saved at {saved:%H:%M on %Y-%m-%d}, is in

    {file}

{replaced}Give this one file to your teacher."""
REPLACED = "It takes the place of the one that you made at {at}.\n"
NOT_WRITTEN = "The file could not be written ({reason}). Nothing was handed in."


class Refused(Exception):
    """Nothing can be handed in; the message says why, and what to do."""


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi hand-in` takes."""
    verb.add_argument("exercise", metavar="NN", help="its number, such as 03")
    verb.add_argument("--name", default="", help='your name, such as "Ada Lovelace"')
    verb.add_argument("--id", default="", help="what you are known by in the course, such as a123")
    verb.add_argument("--anyway", action="store_true", help="also when no answer is in it")
    verb.set_defaults(run=hand_in_as_asked)


def hand_in_as_asked(options: argparse.Namespace) -> int:
    """Make the file to hand in, asking the person at the terminal, if there is one."""
    ask = ask_at_terminal if sys.stdin.isatty() else None
    who = Learner(options.name, options.id)
    try:
        return hand_in(
            options.root, options.exercise, who, now=local_time(), ask=ask, anyway=options.anyway
        )
    except KeyboardInterrupt:
        print("\nStopped: nothing was handed in.", file=sys.stderr)
        return 130


def ask_at_terminal(question: str) -> str:
    """Give what the person at the terminal answers; nothing where the terminal is closed."""
    try:
        return input(question)
    except EOFError:
        print()
        return ""


def hand_in(
    root: Path,
    name: str,
    given: Learner,
    *,
    now: datetime,
    ask: Callable[[str], str] | None = None,
    anyway: bool = False,
) -> int:
    """Write the file to hand in; the exit code is 0 when it is there.

    `given` is who the learner is, as far as said in the command; `ask` puts a question to the
    person at the terminal, None where nobody is there. `anyway` hands in an exercise without work.
    """
    try:
        exercise, notice = working_copy(root, full_name(name))
        document = _read(root, exercise, anyway=anyway)
        if notice:
            print(notice)
        learner = _introduced(given, ask, number_of(exercise))
        sealed = HandIn(
            exercise=name_of(exercise),
            name=learner.name,
            id=learner.id,
            labapi=__version__,
            handed_in_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            sha256=digest(document),
        )
        print(_write(root, sealed, text_of(signed(document, sealed)), exercise))
    except (NoSuchExercise, Refused) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, NoSuchExercise) else 1
    except OSError as error:
        print(NOT_WRITTEN.format(reason=error.strerror or error), file=sys.stderr)
        return 1
    return 0


def _read(root: Path, exercise: Path, *, anyway: bool) -> dict[str, object]:
    """Read the learner's notebook; raises `Refused` where there is no work in it."""
    facts = {"file": exercise.relative_to(root), "number": number_of(exercise)}
    if not exercise.exists():
        raise Refused(MISSING.format(**facts))
    try:
        document = read_notebook(exercise)
    except NoNotebook as error:
        raise Refused(DAMAGED.format(**facts, reason=error)) from error
    if not anyway and _is_untouched(root, exercise):
        raise Refused(UNCHANGED.format(**facts))
    return document


def _is_untouched(root: Path, exercise: Path) -> bool:
    name = name_of(exercise)
    if exercise == older_exercise_file(root, name):
        return not is_worked(root, exercise)
    try:
        return is_unchanged(exercise, as_shipped(root, name))
    except NotShipped:
        return False  # nothing to compare with: the work is taken as it is


def _introduced(given: Learner, ask: Callable[[str], str] | None, number: str) -> Learner:
    """Complete who the learner is: as said now, as remembered, or as answered to a question."""
    progress = Progress.open()
    known = progress.learner
    learner = Learner(_cleaned(given.name) or known.name, _cleaned(given.id) or known.id)
    if ask and not learner.name:
        learner = replace(learner, name=_cleaned(ask("Your name, such as Ada Lovelace: ")))
    if ask and not learner.id:
        learner = replace(learner, id=_cleaned(ask("Your id in this course, such as a123: ")))
    if not (learner.name and learner.id):
        raise Refused(WHO.format(number=number))
    if learner != known:
        progress.introduce(learner)
    if progress.trouble:
        print(progress.trouble, file=sys.stderr)
    return learner


def _cleaned(text: str) -> str:
    """Drop what cannot be seen: line ends, tabs, control characters, spaces at the ends."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _write(root: Path, sealed: HandIn, text: str, exercise: Path) -> str:
    """Write the file and tell about it."""
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    path, earlier = next(_files_to_write(folder, sealed))
    replace_file(path, text.encode("utf-8", "backslashreplace"))
    return WRITTEN.format(
        name=sealed.name,
        id=sealed.id,
        saved=datetime.fromtimestamp(exercise.stat().st_mtime),
        file=path.relative_to(root),
        replaced=REPLACED.format(at=earlier.handed_in_at) if earlier else "",
    )


def _files_to_write(folder: Path, sealed: HandIn) -> Iterator[tuple[Path, HandIn | None]]:
    """Give the files that may be written, each with what the learner handed in there before.

    Two ids may make the same file name: what somebody else handed in is passed over.
    """
    stem = f"{sealed.exercise} {as_file_name(sealed.id)}"
    for number in count(1):
        path = folder / (f"{stem}.ipynb" if number == 1 else f"{stem} ({number}).ipynb")
        earlier = _handed_in(path)
        if not path.exists():
            yield path, None
        elif earlier and (earlier.exercise, earlier.id) == (sealed.exercise, sealed.id):
            yield path, earlier


def _handed_in(path: Path) -> HandIn | None:
    try:
        return hand_in_of(read_notebook(path))
    except NoNotebook:
        return None


def as_file_name(text: str) -> str:
    """Make of an id a part of a file name that every system takes.

    >>> as_file_name("a/123: Ada")
    'a-123-Ada'
    """
    return re.sub(r"[^\w.@+]+", "-", text)[:LONGEST_ID].strip("-. ") or "learner"
