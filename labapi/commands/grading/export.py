"""`labapi export`: points into the table that a platform reads back, and pages for the class."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from labapi.checks.catalogue import tasks_of
from labapi.commands.grading.autograder import autograder
from labapi.commands.grading.ending import (
    ALL_GRADED,
    NEEDS_YOU,
    NOTHING_DONE,
    add_exercise,
    ended,
)
from labapi.commands.updating.kit import NoKit as NoCopy
from labapi.course import replace_file
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import Course
from labapi.grading.exports.feedback import feedback_zip
from labapi.grading.exports.points import Marked, marked, points_csv, to_gradebook
from labapi.grading.graded import GradedExercise
from labapi.grading.intake.archive import Archive
from labapi.grading.intake.decisions import desk_of
from labapi.grading.intake.submissions import intake_of
from labapi.grading.report.folder import student_pages
from labapi.grading.tables.books import Book, Columns

EXPORT = "export"
AUTOGRADER = """{file} ({size:.1f} MB): in Gradescope, set the points of the assignment to
{points:g}, and upload it under Configure Autograder. It holds the secret seed and the judges, so
it is for you, and for nobody else to see."""
NO_FILES = "The autograder is made of the files of the kit, and there is none in {root}: {why}."
NO_ROSTER = "Give the gradebook as well, so that each file finds its student: --to FILE"
OPEN = "{count} rows have no points, and keep what stands in the table: {names}"


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi export` takes."""
    add_exercise(verb)
    verb.add_argument("--to", type=Path, metavar="FILE", help="the gradebook, as it was exported")
    verb.add_argument(
        "--column", "--grade-column", default="", help="its column of points, where it is not clear"
    )
    verb.add_argument("--feedback-column", default="", help="its column of comments")
    verb.add_argument(
        "--feedback", type=Path, metavar="ARCHIVE", help="the submissions as they were downloaded"
    )
    verb.add_argument(
        "--gradescope",
        type=Path,
        metavar="ZIP",
        help="make the autograder with which Gradescope grades this exercise",
    )
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write new files into the folder of the exercise; what was given is never changed."""
    return ended(lambda: _exported(options))


def _exported(options: argparse.Namespace) -> int:
    if options.gradescope:
        return _autograder(options)
    if options.feedback and not options.to:
        print(NO_ROSTER, file=sys.stderr)
        return NOTHING_DONE
    graded = GradedExercise.open(options.course, options.exercise)
    course, notes = graded.course, graded.read_texts()
    print(*notes, sep="\n", end="\n" * bool(notes))
    all_marked = marked(graded.records, graded.assignment, course.late, graded.overrides)
    _write(graded.folder / EXPORT / "points.csv", points_csv(all_marked), "a column a task")
    if options.to:
        book = Book.read(options.to)
        _gradebook(options, graded, book, all_marked)
        if options.feedback:
            _feedback(options, graded, book)
    without = [one.record.name for one in all_marked if one.mark.points is None]
    if without:
        print(OPEN.format(count=len(without), names="; ".join(map(as_line, without))))
    return NEEDS_YOU if without else ALL_GRADED


def _autograder(options: argparse.Namespace) -> int:
    """Write the zip for Gradescope; nothing need be graded for that."""
    course = Course.open(options.course)
    assignment = course.assignment(options.exercise)
    points = assignment.points or sum(
        task.points for task in tasks_of(assignment.name) if task.id not in assignment.dropped
    )
    try:
        data = autograder(course, assignment.name, options.root, points)
    except NoCopy as error:
        print(NO_FILES.format(root=options.root, why=error), file=sys.stderr)
        return NOTHING_DONE
    options.gradescope.parent.mkdir(parents=True, exist_ok=True)
    replace_file(options.gradescope, data)
    size = len(data) / 10**6
    print(AUTOGRADER.format(file=options.gradescope, size=size, points=points))
    return ALL_GRADED


def _gradebook(
    options: argparse.Namespace, graded: GradedExercise, book: Book, all_marked: list[Marked]
) -> None:
    """Write the gradebook with the points in it, under its own name."""
    columns = Columns(options.column, options.feedback_column)
    out_of = max((one.mark.out_of for one in all_marked), default=0.0)
    points = to_gradebook(all_marked)
    written = book.filled_in(graded.assignment.name, points, out_of, columns)
    _write(graded.folder / EXPORT / options.to.name, written.data, f"for upload to {book.kind}")
    print(*written.notes, sep="\n", end="\n" * bool(written.notes))


def _feedback(options: argparse.Namespace, graded: GradedExercise, book: Book) -> None:
    """Pack the students' pages as the platform wants them."""
    pages = student_pages(graded)
    with Archive(options.feedback) as archive:
        desk = desk_of(intake_of(archive).submissions, book.roster, graded.course)
        data = feedback_zip(desk, pages, f"{graded.folder / 'report'}")
    _write(graded.folder / EXPORT / "feedback.zip", data, f"{len(pages)} pages, in one upload")


def _write(file: Path, data: bytes, what: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_file(file, data)
    print(f"{file} ({what})")
