"""`labapi regrade`: judge anew what was judged by something that has changed since; ask first."""

from __future__ import annotations

import argparse
import sys

from labapi.commands.grading.ending import (
    NOTHING_DONE,
    add_exercise,
    add_workers,
    agreed,
    cluster_of,
    ended,
    exit_code,
)
from labapi.commands.grading.grade import summary, tell_sandbox, with_texts
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import Course
from labapi.grading.graded import GradedExercise
from labapi.grading.marks import mark
from labapi.grading.records import Record
from labapi.grading.report.document import many
from labapi.grading.run.again import changes, judged_again, outdated
from labapi.grading.run.grading import Grading
from labapi.grading.run.kit import kit_of
from labapi.grading.run.lifetime import only_one
from labapi.grading.run.progress import Shown

UP_TO_DATE = "All {count} rows were judged by what would judge them now: there is nothing to do."
ANEW = "{rows} judged anew, in what has changed; {count} came out otherwise."
ASK = "Keep what came now? [y/N] "
NOT_KEPT = "Nothing was changed."
UNHEARD = "To keep it, run this at a terminal and say yes, or add --yes."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi regrade` takes."""
    add_exercise(verb)
    verb.add_argument(
        "--all", action="store_true", help="also tasks and rows that have not changed"
    )
    verb.add_argument("--yes", action="store_true", help="keep what comes without asking")
    add_workers(verb)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Judge anew, show what came out otherwise, and keep it where the teacher says so."""
    return ended(lambda: _regraded(options), lambda: NOT_KEPT)


def _regraded(options: argparse.Namespace) -> int:
    with only_one(Course.open(options.course).folder):
        return _judged_anew(options, GradedExercise.open(options.course, options.exercise))


def _judged_anew(options: argparse.Namespace, graded: GradedExercise) -> int:
    known = list(graded.records)
    kit = kit_of(graded.course, graded.assignment.name)
    grading = Grading(graded.course, kit, options.sandbox == "required")
    old = known if options.all else outdated(grading, known)
    if not old:
        print(UP_TO_DATE.format(count=len(known)))
        return exit_code(known)
    shown = Shown()
    with shown.of(graded.title, len(old)):
        new = judged_again(grading, old, cluster_of(options), shown.told, whole=options.all)
    tell_sandbox(grading)
    _tell(graded, old, [graded.settled(record) for record in new])
    if not (options.yes or agreed(ASK)):
        print(NOT_KEPT if sys.stdin.isatty() else f"{UNHEARD}\n{NOT_KEPT}")
        return NOTHING_DONE
    for record in new:
        grading.records.save(record)
    kept = with_texts(options.course, graded.assignment.name, list(grading.records))
    print(*summary(kept), sep="\n")
    return exit_code(kept)


def _tell(graded: GradedExercise, old: list[Record], new: list[Record]) -> None:
    """Show each row that came out otherwise, old beside new, and why: in points as they count."""
    rules = (graded.assignment, graded.course.late, graded.overrides)
    before = {record.student: record for record in old}
    count = 0
    for record in new:
        was = before[record.student]
        if found := changes(was, record):
            count += 1
            marks = (mark(one, *rules).said for one in (was, record))
            print(f"{record.whose}: {' -> '.join(marks)}")
            for change in found:
                print(f"    {change}")
                print(f"        {_why(record, change.what)}")
    print(ANEW.format(rows=many(len(new), "row"), count=count))


def _why(record: Record, what: str) -> str:
    """Say what the judge says now, or why the state is another."""
    messages = {f"task {task.number}, {task.title}": task.message for task in record.tasks}
    return as_line(messages.get(what, record.why))
