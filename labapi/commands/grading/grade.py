"""`labapi grade`: judge all that a class handed in; every row of the roster ends somewhere."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from labapi.checks.catalogue import exercise_title
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import Course
from labapi.grading.course.table import CourseError
from labapi.grading.graded import NotGraded, begin_overrides
from labapi.grading.intake.archive import Archive, NoArchive
from labapi.grading.intake.decisions import FILE, BadDecision, decisions_in
from labapi.grading.intake.groups import BadGroups, Groups
from labapi.grading.intake.matching import sorted_by_student
from labapi.grading.intake.submissions import Intake, intake_of
from labapi.grading.overrides import BadOverrides
from labapi.grading.records import DamagedRecord, Record, State
from labapi.grading.run.collecting import Row, Unclear, exercise_asked, rows_of
from labapi.grading.run.grading import Grading, grade
from labapi.grading.run.kit import NoKit, kit_of
from labapi.grading.run.progress import Shown
from labapi.grading.run.workers import Cluster, Dask, Here, NoWorkers
from labapi.grading.tables.books import Book
from labapi.grading.tables.sheet import NoTable

ALL_GRADED, NOTHING_DONE, NEEDS_YOU = 0, 1, 3
"""Exit codes: all rows are graded or missing; nothing was done; some rows need a teacher."""
TROUBLE = (
    BadDecision, BadGroups, BadOverrides, CourseError, DamagedRecord, NoArchive, NoKit, NotGraded,
    NoTable, NoWorkers, Unclear,
)  # fmt: skip
"""What may be wrong with what was given; each says what to do."""
SETTLE = """To say whose a file is, write its name and an id of the roster into {file} (file,id),
then run the same command again."""
NEXT = "Look at the class: labapi report {course} {number}"
STOPPED = "\nStopped. What is graded is kept: run the same command again to go on."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi grade` takes."""
    verb.add_argument("submissions", type=Path, help="a zip as downloaded, or a folder")
    verb.add_argument("--course", type=Path, required=True, metavar="FOLDER", help="the course's")
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


def add_workers(verb: argparse.ArgumentParser) -> None:
    """Say where the work is done."""
    verb.add_argument(
        "--workers", type=int, default=0, metavar="N", help="processes (default: one a core)"
    )
    verb.add_argument("--scheduler", default="", metavar="ADDRESS", help="of a Dask cluster")
    verb.add_argument(
        "--sandbox",
        choices=("auto", "required"),
        default="auto",
        help="required: grade nothing where there is no sandbox",
    )


def run(options: argparse.Namespace) -> int:
    """Grade a class; the exit code tells whether a teacher has to look at something."""
    try:
        return _graded(options)
    except TROUBLE as error:
        print(f"{error}\nNothing was graded.", file=sys.stderr)
        return NOTHING_DONE
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return 130


def _graded(options: argparse.Namespace) -> int:
    course = Course.open(options.course)
    book = Book.read(options.roster)
    with Archive(options.submissions) as archive:
        intake = intake_of(archive)
        files = [one.file for one in intake.submissions]
        decided = decisions_in(course.folder / FILE, files, book.roster)
        groups = Groups.of(course.folder, book.roster)
        desk = sorted_by_student(intake.submissions, book.roster, course.name, decided, groups)
        assignment = exercise_asked(desk, course, options.exercise)
        rows = rows_of(desk, book.roster, assignment, course.attempts)
        if options.dry_run:
            return _told_only(rows, intake)
        grading = Grading(course, kit_of(course, assignment.name), options.sandbox == "required")
        with Shown(exercise_title(assignment.name), len(rows)) as shown:
            records = grade(grading, rows, cluster_of(options), shown.told)
        begin_overrides(grading.folder)
    tell_sandbox(grading)
    print(*summary(records, intake.passed_over), sep="\n")
    if any(record.state is State.NEEDS_YOU for record in records):
        print(SETTLE.format(file=course.folder / FILE))
    print(NEXT.format(course=options.course, number=assignment.name.split("_")[0]))
    return exit_code(records)


def cluster_of(options: argparse.Namespace) -> Cluster:
    """Give the workers that were asked for; raises `NoWorkers`."""
    return Dask(options.scheduler) if options.scheduler else Here(max(options.workers, 0))


def tell_sandbox(grading: Grading) -> None:
    """Say which defences were on, or loudly that there were none."""
    print(*filter(None, grading.how), sep="\n", file=sys.stderr)


def exit_code(records: Sequence[Record]) -> int:
    """Tell whether a teacher has to look at something."""
    open_ones = (State.NEEDS_YOU, State.PARTLY)
    return NEEDS_YOU if any(one.state in open_ones for one in records) else ALL_GRADED


def summary(records: Sequence[Record], passed_over: Sequence[str] = ()) -> list[str]:
    """Say how many rows ended how, and what needs a teacher, a line each."""
    counts = Counter(record.state for record in records)
    lines = [", ".join(f"{counts[state]} {state.value}" for state in State if counts[state])]
    lines += _listed("Needs you:", [one for one in records if one.state is State.NEEDS_YOU])
    lines += _listed("Partly graded:", [one for one in records if one.state is State.PARTLY])
    lines += ["Files passed over:", *(f"  {as_line(one)}" for one in passed_over)] * bool(
        passed_over
    )
    return lines


def _listed(head: str, records: Sequence[Record]) -> list[str]:
    rows = [
        f"  {as_line(one.name, 40)} ({as_line(one.student, 60)}): {as_line(one.why, 1000)}"
        for one in records
    ]
    return [head, *rows] if rows else []


def _told_only(rows: Sequence[Row], intake: Intake) -> int:
    """Say what each row would be, and judge nothing."""
    for row in rows:
        record = row.record
        state = f"{len(row.files)} to judge" if row.files else record.state.value
        said = "; ".join(filter(None, [state, record.late, record.file, record.why]))
        print(f"{as_line(record.name, 40)} ({as_line(record.student, 60)}): {said}")
    print(*(f"Passed over: {as_line(one)}" for one in intake.passed_over), sep="\n", end="")
    print("Nothing was graded: this was a dry run.")
    return exit_code([row.record for row in rows])
