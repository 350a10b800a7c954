"""`labapi grade`: judge all that a class handed in; every row of the roster ends somewhere."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from labapi.checks.catalogue import exercise_title
from labapi.commands.grading.ending import (
    NEEDS_YOU,
    NOTHING_DONE,
    add_workers,
    cluster_of,
    ended,
    exit_code,
)
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import Course
from labapi.grading.free_text import ASKS, BadFreeText
from labapi.grading.graded import OVERRIDES, GradedExercise, begin_overrides
from labapi.grading.intake.archive import Archive
from labapi.grading.intake.decisions import FILE, desk_of
from labapi.grading.intake.submissions import Intake, intake_of
from labapi.grading.overrides import BadOverrides, Overrides
from labapi.grading.records import Record, State
from labapi.grading.run.collecting import Row, exercise_asked, rows_of
from labapi.grading.run.grading import Grading, graded
from labapi.grading.run.kit import kit_of
from labapi.grading.run.lifetime import only_one
from labapi.grading.run.progress import Shown
from labapi.grading.tables.books import Book

SETTLE = """To say whose a file is, write its name and an id of the roster into {file} (file,id),
then run the same command again. Points by hand go into {overrides}."""
NEXT = "Look at the class: python lab.py report {course} {number}"


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi grade` takes."""
    verb.add_argument("submissions", type=Path, help="a zip as downloaded, or a folder")
    verb.add_argument("--course", type=Path, required=True, metavar="FOLDER", help="its folder")
    verb.add_argument(
        "--roster",
        type=Path,
        required=True,
        metavar="FILE",
        help="the gradebook of Canvas, the worksheet of Moodle, or a CSV with ids and names",
    )
    verb.add_argument("--exercise", default="", help="which one, where the hand-ins disagree")
    verb.add_argument("--dry-run", action="store_true", help="say what would be graded, and stop")
    add_workers(verb)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Grade a class; the exit code tells whether a teacher has to look at something."""
    shown = Shown()
    code = ended(lambda: _graded(options, shown), lambda: shown.kept)
    return NEEDS_YOU if code == NOTHING_DONE and shown.count else code


def _graded(options: argparse.Namespace, shown: Shown) -> int:
    course, book = Course.open(options.course), Book.read(options.roster)
    with Archive(options.submissions) as archive:
        intake = intake_of(archive)
        desk = desk_of(intake.submissions, book.roster, course)
        assignment = exercise_asked(desk, course, options.exercise)
        rows = rows_of(desk, book.roster, assignment, course.attempts)
        if options.dry_run:
            return _told_only(rows, intake)
        grading = Grading(course, kit_of(course, assignment.name), options.sandbox == "required")
        heads = _judged(grading, rows, options, shown)
        begin_overrides(grading.folder)
    tell_sandbox(grading)
    heads = with_texts(options.course, assignment.name, heads)
    settled = _by_hand(grading.folder, heads)
    heads = [record for record in heads if record not in settled]
    print(*summary(heads, intake.passed_over), sep="\n")
    print(
        *_listed("Not graded, and you have set the points:", settled),
        sep="\n",
        end="\n" * bool(settled),
    )
    if any(record.state is State.NEEDS_YOU for record in heads):
        print(SETTLE.format(file=course.folder / FILE, overrides=grading.folder / OVERRIDES))
    print(NEXT.format(course=options.course, number=assignment.name.split("_")[0]))
    return exit_code(heads)


def _by_hand(folder: Path, records: Sequence[Record]) -> list[Record]:
    """List the rows that were not graded and have points of the teacher's, so need nobody."""
    try:
        overrides = Overrides.read(folder / OVERRIDES)
    except BadOverrides as error:  # what was graded is graded
        print(error, file=sys.stderr)
        return []
    return [one for one in records if not one.counts and overrides.settles(one)]


def with_texts(course: Path, exercise: str, records: Sequence[Record]) -> list[Record]:
    """Say which texts wait to be read, and give the records as they are with those that are.

    All records are read for that, which a class without texts is spared.
    """
    if not any(ASKS in record.why for record in records):
        return list(records)
    try:
        graded = GradedExercise.open(course, exercise)
        for note in graded.read_texts():
            print(note)
    except (BadFreeText, BadOverrides) as error:  # what was graded is graded
        print(error, file=sys.stderr)
        return list(records)
    now = {record.student: record.without_tasks() for record in graded.records}
    return [now.get(record.student, record) for record in records]


def _judged(
    grading: Grading, rows: Sequence[Row], options: argparse.Namespace, shown: Shown
) -> list[Record]:
    """Grade all rows; give their records without the tasks, in the order of the rows."""
    title, cluster = exercise_title(grading.kit.exercise), cluster_of(options)
    with (
        only_one(grading.course.folder),
        shown.of(title, len(rows)),
        closing(graded(grading, rows, cluster)) as records,
    ):
        heads = {record.student: shown.told(record) for record in records}
    return [heads[row.record.student] for row in rows]


def tell_sandbox(grading: Grading) -> None:
    """Say which defences were on, or loudly that there were none."""
    print(*filter(None, grading.how), sep="\n", file=sys.stderr)


def summary(records: Sequence[Record], passed_over: Sequence[str] = ()) -> list[str]:
    """Say how many rows ended how, and what needs a teacher, a line each."""
    counts = Counter(record.state for record in records)
    lines = [", ".join(_ended(state, counts[state]) for state in State if counts[state])]
    lines += _listed("Needs you:", [one for one in records if one.state is State.NEEDS_YOU])
    lines += _listed("Partly graded:", [one for one in records if one.state is State.PARTLY])
    over = [f"  {as_line(one)}" for one in passed_over]
    return [*lines, *["Files passed over:", *over] * bool(over)]


def _ended(state: State, count: int) -> str:
    several = state is State.NEEDS_YOU and count > 1
    return f"{count} need you" if several else f"{count} {state.value}"


def _listed(head: str, records: Sequence[Record]) -> list[str]:
    rows = [f"  {one.whose}: {as_line(one.why, 1000)}" for one in records]
    return [head, *rows] if rows else []


def _told_only(rows: Sequence[Row], intake: Intake) -> int:
    """Say what each row would be, and judge nothing."""
    for row in rows:
        record = row.record
        state = f"{len(row.files)} to judge" if row.files else record.state.value
        said = "; ".join(filter(None, [state, record.late, record.file, record.why]))
        print(f"{record.whose}: {said}")
    print(*(f"Passed over: {as_line(one)}\n" for one in intake.passed_over), sep="", end="")
    print("Nothing was graded: this was a dry run.")
    return exit_code([row.record for row in rows])
