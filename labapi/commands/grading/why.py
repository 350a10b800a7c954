"""`labapi why`: the student at the door. What was sent, what came, and what comes now."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from labapi.checks.variant import folded
from labapi.commands.grading.ending import ALL_GRADED, NOTHING_DONE, add_exercise, ended
from labapi.grading.cleaning import as_line, cleaned
from labapi.grading.exports.points import Marked, marked
from labapi.grading.graded import GradedExercise
from labapi.grading.records import Graded, Record
from labapi.grading.run.again import changes, judged_again
from labapi.grading.run.grading import Grading
from labapi.grading.run.kit import kit_of
from labapi.grading.run.workers import Here
from labapi.grading.tables.roster import as_name

NOBODY = "Nobody in exercise {title} of this course goes by {said!r}. There are: {there}."
SEVERAL = "{said!r} is the name of several: {there}. Give the id."
SAME = "Judged again just now, on the same unseen cases: the same came."
OTHER = "Judged again just now, on the same unseen cases, this came out otherwise:"
NO_FILE = "There is no notebook that could be judged."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi why` takes."""
    add_exercise(verb)
    verb.add_argument("student", help="the student's id or name")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Tell all that is known of one row, and judge it once more."""
    return ended(lambda: _told(options))


def _told(options: argparse.Namespace) -> int:
    graded = GradedExercise.open(options.course, options.exercise)
    found = _found(graded.records, options.student)
    if len(found) != 1:
        there = ", ".join(as_line(one.student) for one in found or graded.records)
        facts = {"title": graded.title, "said": options.student, "there": there}
        print((SEVERAL if found else NOBODY).format(**facts), file=sys.stderr)
        return NOTHING_DONE
    _tell(graded, found[0])
    return ALL_GRADED


def _found(records: Sequence[Record], said: str) -> list[Record]:
    by_id = [one for one in records if folded(one.student) == folded(said)]
    return by_id or [one for one in records if as_name(one.name) == as_name(said)]


def _tell(graded: GradedExercise, record: Record) -> None:
    course, name = graded.course, graded.assignment.name
    (one,) = marked([record], graded.assignment, course.late, graded.overrides)
    lines = [*_of_row(one), *(line for task in record.tasks for line in _of_task(task))]
    print(*lines, *one.comments, *one.mark.sentences, sep="\n")
    if not record.counts:
        print(NO_FILE)
        return
    grading = Grading(course, kit_of(course, name))
    again = judged_again(grading, [record], Here(1), lambda new: None)
    found = [change for new in again for change in changes(record, graded.settled(new))]
    print(OTHER if found else SAME, *(f"    {change}" for change in found), sep="\n")


def _of_row(one: Marked) -> list[str]:
    record = one.record
    facts = {
        "state": f"{record.state.value}. {record.why}".rstrip(". ") + ".",
        "late": record.late,
        "file": record.file,
        "sha256": record.sha256,
        "points": one.mark.said,
    }
    told = (f"  {name}: {as_line(said, 1000)}" for name, said in facts.items() if said)
    return [record.whose, *told]


def _of_task(task: Graded) -> list[str]:
    """Tell of a task: how it came out, what was written and what was said."""
    head = f"Task {task.number}, {task.title}: {task.points} of {task.out_of} ({task.outcome})"
    earned = [f"    right: {claim}" for claim in task.earned if task.points < task.out_of]
    belief = [f"    believed: {task.belief}"] * bool(task.belief)
    said = [f"    {line}" for line in cleaned(f"{task.message}\n{task.note}").splitlines() if line]
    wrote = [f"    | {line}" for line in cleaned(task.answer).splitlines()]
    return ["", head, *earned, *belief, *said, "    written:", *wrote]
