"""`labapi course`: what comes before grading: a course is made, and what its students get."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from labapi.authoring.navigation import NavigationError
from labapi.authoring.notebook import NotebookError
from labapi.checks.catalogue import BrokenTask, NoSuchExercise, offer_tasks
from labapi.checks.notebook.shipped import ReleaseError
from labapi.commands.grading.ending import agreed
from labapi.commands.grading.sample import TROUBLE as NO_SAMPLE
from labapi.commands.grading.sample import add_sample_options, sample
from labapi.commands.grading.students_kit import handed_out, pack, students_kit
from labapi.commands.grading.wheels import add_wheels, wheels_of
from labapi.commands.updating.kit import NoKit
from labapi.course import NoNotebook, local_time, replace_file
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import FILE, NO_COURSE, Course
from labapi.grading.course.forgetting import forget, still_named_in, traces_of
from labapi.grading.course.making import new_course
from labapi.grading.course.secret import new_seed
from labapi.grading.course.table import CourseError
from labapi.grading.report.document import many
from labapi.grading.run.kit import HANDED_OUT
from labapi.grading.tables.sheet import NoTable

MADE = """Made the course {name} in {folder}, with {count}.

1. Say in {settings} until when, for how many points, and what lateness costs.
2. Make what your students get: python lab.py course bundle {folder}
3. They join once: labapi.join("{name}", id="…"), with the id that is on your roster.

Keep {folder} to yourself: its file secret-seed settles the cases that nobody may know."""
TROUBLE = (
    CourseError, NoSuchExercise, BrokenTask, NoKit, ReleaseError, NoNotebook, NotebookError,
    NavigationError, NoTable, *NO_SAMPLE,
)  # fmt: skip
"""What may be wrong with a course, a kit or its notebooks; each says what to do."""
CLOSED = "{file} could not be read or written ({reason})."
STUDENTS = "students.zip"
BUNDLED = """Made {file} ({size:.1f} MB): give it to your students, or upload it where they find it.
{wheels}
It holds no solutions; the checks in it can be read (docs/handing_out.md says what that means)."""
NO_WHEELS = (
    "It needs the network once, on each computer. For a room without: --wheels linux,windows,macos"
)
NOBODY = "Nothing is known of {student!r} in {folder}. Write the id as it is on the roster."
GOES = """Of {student} these go, and do not come back: {files} (records, and what was handed in),
{lines} of tables. The pages and exports of the class go too; report and export make them
anew."""
SURE = "Delete them? [y/N] "
KEPT_ALL = "Nothing was deleted. To do it without being asked, add --yes."
FORGOTTEN = """Deleted. Not reached from here: what you downloaded from your learning platform, what
you uploaded to it, copies of this folder, and the history of git."""
STILL = "The id or the name still stands in these files of yours; take it out by hand:"
SEED = "Drew a new secret seed into {file}."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi course` takes."""
    deeds = verb.add_subparsers(metavar="DEED", required=True)
    new = _deed(deeds, "new", "make the folder of a course", _new)
    new.add_argument(
        "--exercises", type=_listed, default=[], metavar="NN,NN", help="which (default: all)"
    )
    new.add_argument("--tasks", type=Path, metavar="DIR", help="a folder with tasks of your own")
    bundle = _deed(deeds, "bundle", "make students.zip: lessons and exercises, no answers", _bundle)
    add_wheels(bundle)
    does = "make a class to try grading on: a course, a download, a gradebook"
    tried = _deed(deeds, "sample", does, sample, ("FOLDER", "the folder to make, such as sample"))
    add_sample_options(tried)
    forgotten = _deed(deeds, "forget", "delete all that is known here of one student", _forget)
    forgotten.add_argument("student", metavar="ID", help="the student's id, as on the roster")
    forgotten.add_argument("--yes", action="store_true", help="do not ask first")
    _deed(deeds, "seed", "draw the secret seed anew, where it was lost", _seed)


def _deed(
    deeds: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    does: str,
    run: Callable[[argparse.Namespace], None],
    takes: tuple[str, str] = ("COURSE", "its folder, such as rest-2027"),
) -> argparse.ArgumentParser:
    """Add one deed, which takes a folder: that of a course, where nothing else is said."""
    grammar = deeds.add_parser(name, help=does, description=does)
    grammar.add_argument("course", type=Path, metavar=takes[0], help=takes[1])
    grammar.set_defaults(run=lambda given: _told(run, given))
    return grammar


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _told(run: Callable[[argparse.Namespace], None], given: argparse.Namespace) -> int:
    """Run a deed; what a teacher can mend is told, and the exit code is 1."""
    try:
        run(given)
    except TROUBLE as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # no file of ours: who read along has seen enough
        raise
    except OSError as error:
        print(CLOSED.format(file=error.filename, reason=error.strerror or error), file=sys.stderr)
        return 1
    return 0


def _new(given: argparse.Namespace) -> None:
    if given.tasks is not None:
        offer_tasks(given.tasks)
    course = new_course(given.course, given.exercises, local_time(), given.tasks)
    count = f"{len(course.exercises)} exercise{'s' * (len(course.exercises) != 1)}"
    settings = course.folder / FILE
    print(MADE.format(name=course.name, folder=course.folder, settings=settings, count=count))


def _bundle(given: argparse.Namespace) -> None:
    course = Course.open(given.course)
    with wheels_of(given) as wheels:
        kit = students_kit(course, given.root, wheels.told)
        pack(course.folder / STUDENTS, kit, wheels.files)
    for name, data in handed_out(kit).items():
        (course.folder / HANDED_OUT).mkdir(exist_ok=True)
        replace_file(course.folder / HANDED_OUT / name, data)
    size = (course.folder / STUDENTS).stat().st_size / 10**6
    print(BUNDLED.format(file=course.folder / STUDENTS, size=size, wheels=wheels.told or NO_WHEELS))


def _forget(given: argparse.Namespace) -> None:
    _expect_course(given.course)
    traces = traces_of(given.course, given.student)
    if not traces:
        raise CourseError(NOBODY.format(student=as_line(given.student), folder=given.course))
    files = many(len(traces.own), "file")
    lines = many(sum(map(len, traces.rows.values())), "line")
    print(GOES.format(student=as_line(given.student), files=files, lines=lines))
    if not given.yes and not agreed(SURE):
        raise CourseError(KEPT_ALL)
    forget(traces)
    left = still_named_in(given.course, traces)
    print(
        FORGOTTEN, *([STILL, *(f"  {as_line(str(file))}" for file in left)] * bool(left)), sep="\n"
    )


def _expect_course(folder: Path) -> None:
    """Ask for the folder of a course, be its settings as they are."""
    if not (folder / FILE).is_file():
        raise CourseError(NO_COURSE.format(folder=folder))


def _seed(given: argparse.Namespace) -> None:
    _expect_course(given.course)
    print(SEED.format(file=new_seed(given.course)))
