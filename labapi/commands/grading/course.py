"""`labapi course`: what comes before grading: a course is made, and what its students get."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from labapi.checks.catalogue import BrokenTask, NoSuchExercise, offer_tasks
from labapi.course import local_time
from labapi.grading.course.course import FILE, NO_COURSE
from labapi.grading.course.making import new_course
from labapi.grading.course.secret import new_seed
from labapi.grading.course.table import CourseError

MADE = """Made the course {name} in {folder}, with {count}.

1. Say in {settings} until when, for how many points, and what lateness costs.
2. Make what your students get: labapi course bundle {folder}
3. They join once: labapi.join("{name}", id="…"), with the id that is on your roster.

Keep {folder} to yourself: its file secret-seed settles the cases that nobody may know."""
SEED = "Drew a new secret seed into {file}."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi course` takes."""
    deeds = verb.add_subparsers(metavar="DEED", required=True)
    new = _deed(deeds, "new", "make the folder of a course", _new)
    new.add_argument(
        "--exercises", type=_listed, default=[], metavar="NN,NN", help="which (default: all)"
    )
    new.add_argument("--tasks", type=Path, metavar="DIR", help="a folder with tasks of your own")
    _deed(deeds, "seed", "draw the secret seed anew, where it was lost", _seed)


def _deed(
    deeds: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    does: str,
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    """Add one deed, which takes the folder of a course."""
    grammar = deeds.add_parser(name, help=does, description=does)
    grammar.add_argument(
        "course", type=Path, metavar="COURSE", help="its folder, such as rest-2027"
    )
    grammar.set_defaults(run=lambda given: _told(run, given))
    return grammar


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _told(run: Callable[[argparse.Namespace], None], given: argparse.Namespace) -> int:
    """Run a deed; what a teacher can mend is told, and the exit code is 1."""
    try:
        run(given)
    except (CourseError, NoSuchExercise, BrokenTask) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _new(given: argparse.Namespace) -> None:
    if given.tasks is not None:
        offer_tasks(given.tasks)
    course = new_course(given.course, given.exercises, local_time(), given.tasks)
    count = f"{len(course.exercises)} exercise{'s' * (len(course.exercises) != 1)}"
    settings = course.folder / FILE
    print(MADE.format(name=course.name, folder=course.folder, settings=settings, count=count))


def _seed(given: argparse.Namespace) -> None:
    if not (given.course / FILE).is_file():
        raise CourseError(NO_COURSE.format(folder=given.course))
    print(SEED.format(file=new_seed(given.course)))
