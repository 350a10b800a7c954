"""What is to become of each row of the roster, before anything is judged.

A row is missing, needs a teacher, or has files to judge: the last, or all where the best counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from labapi.checks.catalogue import exercise_title
from labapi.checks.variant import variant_key
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import Assignment, Course
from labapi.grading.intake.matching import Desk, Matched
from labapi.grading.intake.submissions import Submission
from labapi.grading.records import STRANGER, Record, State
from labapi.grading.run.lateness import late_by
from labapi.grading.tables.roster import Roster, Student

NOTHING_CAME = "Nothing came from this student."
ONLY_OTHERS = "Only other exercises came from this student: {}."
UNREADABLE = "{file} {problem}."
SEVERAL_EXERCISES = """The hand-ins are of several exercises: {}.
Say which one is to be graded: --exercise {}"""
NO_EXERCISE = "No file is a hand-in of an exercise of {}."


class Unclear(ValueError):
    """It cannot be told what is to be graded; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the roster: the record as far as it is known, and the files to be judged."""

    record: Record
    files: tuple[Submission, ...] = ()
    only: frozenset[str] | None = None
    """The tasks to judge; the others stand in the record already. None for all."""

    @property
    def variant_key(self) -> str:
        """The key by which the questions were drawn that this student was asked."""
        note = self.files[-1].hand_in if self.files else None
        return variant_key(note.course, note.id) if note else ""


def exercise_asked(desk: Desk, course: Course, asked: str) -> Assignment:
    """Tell which exercise is graded: the one asked for, or the only one; raises `Unclear`."""
    if asked:
        return course.assignment(asked)
    matched = [one for files in desk.of.values() for one in files] + desk.strangers
    counts = Counter(one.submission.exercise for one in matched if one.submission.exercise)
    found = [name for name in counts if name in course.exercises]
    if not found:
        raise Unclear(NO_EXERCISE.format(course.name))
    if len(counts) > 1:
        said = ", ".join(f"{name} ({count})" for name, count in counts.most_common())
        raise Unclear(SEVERAL_EXERCISES.format(said, counts.most_common(1)[0][0].split("_")[0]))
    return course.exercises[found[0]]


def rows_of(desk: Desk, roster: Roster, assignment: Assignment, attempts: str) -> list[Row]:
    """Give a row for each student, in the order of the roster, then one for a stranger's file."""
    rows = [_row(student, desk.of.get(student.id, ()), assignment, attempts) for student in roster]
    return [*rows, *_strangers(desk, assignment)]


def _row(
    student: Student, matched: Sequence[Matched], assignment: Assignment, attempts: str
) -> Row:
    blank = Record(student.id, student.name, assignment.name, State.MISSING)
    mine = [one for one in matched if one.submission.exercise in (assignment.name, "")]
    if not mine:
        others = sorted({exercise_title(one.submission.exercise) for one in matched})
        why = ONLY_OTHERS.format(", ".join(others)) if others else NOTHING_CAME
        return Row(replace(blank, why=why))
    chosen = mine if attempts == "best" else mine[-1:]
    fit = [one for one in chosen if not (one.doubt or one.submission.problem)]
    doubts = [doubt for one in chosen if (doubt := _doubt(one))]
    last = (fit or chosen)[-1].submission
    late = late_by(last, student, assignment)
    record = replace(
        blank,
        state=State.GRADED if fit else State.NEEDS_YOU,
        why=" ".join(filter(None, [*doubts, late.doubt])),
        late=late.words,
        late_s=late.seconds,
        file=as_line(last.file),
        sha256=last.sha256,
        attempts=len(mine),
        readable=bool(fit) or not last.problem,
    )
    return Row(record, tuple(one.submission for one in fit))


def _doubt(matched: Matched) -> str:
    """Say why a file cannot be graded as it is; empty where it can."""
    file = as_line(matched.submission.entry.name, 80)
    problem = matched.submission.problem
    unreadable = UNREADABLE.format(file=file, problem=problem) if problem else ""
    return " ".join(filter(None, [matched.doubt, unreadable]))


def _strangers(desk: Desk, assignment: Assignment) -> Iterator[Row]:
    """Give the files that are nobody's: they need a teacher, too, and none is passed over."""
    for one in desk.strangers:
        found = one.submission
        if found.exercise not in (assignment.name, ""):
            continue
        name = as_line(found.hand_in.name if found.hand_in else found.claim.name, 80)
        yield Row(
            Record(
                student=f"{STRANGER}{as_line(found.file)}",
                name=name or "nobody on the roster",
                exercise=assignment.name,
                state=State.NEEDS_YOU,
                why=_doubt(one),
                file=as_line(found.file),
                sha256=found.sha256,
                attempts=1,
                readable=not found.problem,
            )
        )
