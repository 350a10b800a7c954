"""`labapi course sample`: a class that never was, to try on it all that is done with a real one."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from labapi.authoring.sample.answers import NoSolutions
from labapi.authoring.sample.classes import DUE, NEEDS_YOU, HandedIn, a_sample
from labapi.authoring.sample.download import bulk_download, gradebook
from labapi.authoring.sample.students import LONGEST_LIST
from labapi.checks.catalogue import exercise_names, full_name, home_of
from labapi.checks.notebook.shipped import NotShipped
from labapi.course import replace_file
from labapi.grading.course.course import FILE, Course
from labapi.grading.course.making import new_course
from labapi.grading.course.table import CourseError

COURSE, DOWNLOAD, GRADEBOOK, KEY = "rest-sample", "submissions.zip", "canvas.csv", "who-is-what.txt"
MADE_BEFORE_DUE = timedelta(days=14)
AT_LEAST_EXERCISES = 3
TAKEN = "{folder} is there already, and is left as it is. Choose another name."
TROUBLE = (NoSolutions, NotShipped)
MADE = """Made a class of {count} in {folder}: nobody in it is real. {key} tells who did what.

1. Grade it (each row of the roster ends somewhere, and {need_you}):
   labapi grade {download} --course {course} --roster {gradebook}
2. Look at the class:
   labapi report {course} {number}
3. Set points by hand in {overrides}, and give back:
   labapi export {course} {number} --to {gradebook} --feedback {download}
4. A student is at the door:
   labapi why {course} {number} {id}

In a checkout type python lab.py in the place of labapi."""


def add_sample_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi course sample` takes besides the folder to make."""
    verb.add_argument("--size", type=_size, default=12, metavar="N", help="students (default: 12)")
    verb.add_argument("--seed", type=int, default=1, metavar="N", help="another one, another class")
    verb.add_argument("--exercise", default="03", metavar="NN", help="which (default: 03)")


def _size(text: str) -> int:
    size = int(text) if text.isdecimal() else 0
    if not 1 <= size <= LONGEST_LIST:
        raise argparse.ArgumentTypeError(f"{text} is no size: from 1 to {LONGEST_LIST}")
    return size


def sample(given: argparse.Namespace) -> None:
    """Make a folder with a course, a download, a gradebook, and a note on who is what.

    Raises `NoSolutions`, `NotShipped`, `NoSuchExercise` and `CourseError` before anything is made.
    """
    folder, name = given.course, full_name(given.exercise)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(TAKEN.format(folder=folder))
    handed_in = a_sample(given.size, given.seed, name, COURSE, home_of(name, given.root))
    course = _course(folder / COURSE, name, handed_in)
    replace_file(folder / DOWNLOAD, bulk_download(handed_in))
    replace_file(folder / GRADEBOOK, gradebook(handed_in, list(course.exercises), name))
    replace_file(folder / KEY, _key(handed_in).encode("utf-8"))
    print(_next(folder, course, name, handed_in))


def _course(folder: Path, sampled: str, handed_in: Sequence[HandedIn]) -> Course:
    """Make the course as any is made, and turn on in its settings what the class needs."""
    course = new_course(folder, _exercises(sampled), DUE - MADE_BEFORE_DUE)
    text = (folder / FILE).read_text(encoding="utf-8")
    text = _turned_on(text, "late", "percent_a_day", "10")
    text = _turned_on(text, f"exercises.{sampled}", "due", DUE.isoformat())
    for one in handed_in:
        if one.extended_to is not None:
            named = f'extensions."{one.student.id}"'
            moment = one.extended_to.isoformat()
            text = _turned_on(text, f"exercises.{sampled}", "extensions", moment, named)
    replace_file(folder / FILE, text.encode("utf-8"))
    return Course.open(course.folder)


def _exercises(sampled: str) -> list[str]:
    """Choose exercises for the course: the first ones of the kit, and the one that is sampled."""
    names = exercise_names()
    return sorted({*names[:AT_LEAST_EXERCISES], sampled})


def _turned_on(text: str, section: str, key: str, value: str, named: str = "") -> str:
    """Give settings in which the line of a key that is off is on, in this section."""
    head, mark, rest = text.partition(f"\n[{section}]")
    line = f"{named or key} = {value}\n"
    changed = re.sub(rf"(?m)^# {re.escape(key)}\b.*\n", lambda _: line, rest, count=1)
    return head + mark + changed


def _key(handed_in: Sequence[HandedIn]) -> str:
    rows = [f"{one.student.id}  {one.student.name}: {one.what} ({one.state})" for one in handed_in]
    return "\n".join(
        ["Nobody here is real. What each handed in, and how the row must end:", *rows, ""]
    )


def _next(folder: Path, course: Course, exercise: str, handed_in: Sequence[HandedIn]) -> str:
    need_you = sum(one.state == NEEDS_YOU for one in handed_in)
    return MADE.format(
        count=len(handed_in),
        need_you=f"{need_you or 'none'} need{'s' * (need_you == 1)} you",
        folder=folder,
        key=folder / KEY,
        download=_typed(folder / DOWNLOAD),
        gradebook=_typed(folder / GRADEBOOK),
        course=_typed(course.folder),
        number=exercise.split("_")[0],
        overrides=course.graded(exercise) / "overrides.csv",
        id=handed_in[0].student.id,
    )


def _typed(path: Path) -> str:
    """Write a path as it is typed, where there are blanks in it, too."""
    return f'"{path}"' if " " in str(path) else str(path)
