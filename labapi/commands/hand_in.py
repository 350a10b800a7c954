"""`labapi hand-in`: one file with the learner's notebook, and the learner's name and id in it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from labapi.checks.catalogue import NoSuchExercise
from labapi.checks.notebook import handing_in
from labapi.checks.notebook.workplace import Place, Refused, exercise_at
from labapi.checks.progress.progress import Learner
from labapi.course import local_time

NOWHERE = Place()
"""Nobody typed it in a folder: the learner works in the kit."""


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi hand-in` takes."""
    verb.add_argument("exercise", metavar="NN", help="its number, such as 03, or its file")
    add_folder(verb)
    verb.add_argument("--name", default="", help='your name, such as "Ada Lovelace"')
    verb.add_argument("--id", default="", help="what you are known by in the course, such as a123")
    verb.add_argument("--anyway", action="store_true", help="also when no answer is in it")
    verb.set_defaults(run=hand_in_as_asked)


def add_folder(verb: argparse.ArgumentParser) -> None:
    """Say how one names the folder where one works."""
    verb.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where you work, the folder that holds exercises/ (default: the one you are in)",
    )


def hand_in_as_asked(options: argparse.Namespace) -> int:
    """Make the file to hand in, asking the person at the terminal, if there is one."""
    ask = ask_at_terminal if sys.stdin.isatty() else None
    who = Learner(options.name, options.id)
    place = Place.of_command(options.folder)
    try:
        return hand_in(
            options.root,
            options.exercise,
            who,
            now=local_time(),
            place=place,
            ask=ask,
            anyway=options.anyway,
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
    place: Place = NOWHERE,
    ask: Callable[[str], str] | None = None,
    anyway: bool = False,
) -> int:
    """Write the file to hand in; the exit code is 0 when it is there.

    `name` is that of an exercise, its number or its file, which is looked for from `place`. `given`
    is who the learner is, as far as said in the command; `ask` puts a question to the person at the
    terminal, None where nobody is there. `anyway` hands in an exercise without work.
    """
    try:
        exercise = exercise_at(name, place, root)
        print(
            handing_in.hand_in(
                exercise, given, handing_in.TERMINAL, now=now, ask=ask, anyway=anyway
            )
        )
    except NoSuchExercise as error:
        print(error, file=sys.stderr)
        return 2
    except (Refused, OSError) as error:
        print(handing_in.NotHandedIn(handing_in.in_words(error)), file=sys.stderr)
        return 1
    return 0
