"""What Gradescope lays down for one submission: the files, and what it says of them.

    submission/                 what the students uploaded
    submission_metadata.json    who, when, and until when it was due

The form is that of `docs/submission_metadata.md` in gradescope/autograder_samples.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from labapi.checks.catalogue import exercise_title
from labapi.checks.variant import folded, variant_key
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import Assignment
from labapi.grading.intake.archive import Archive
from labapi.grading.intake.submissions import Submission, intake_of
from labapi.grading.tables.sheet import from_number

METADATA = "submission_metadata.json"
AGAIN = "Then upload that file."
NO_NOTEBOOK = (
    "There is no notebook among the files. Hand in with check.hand_in() in the notebook of the "
    "exercise: it makes one file, in the folder handed-in. "
) + AGAIN
TWO = (
    "There are {count} notebooks of this exercise among the files, and it cannot be told which is "
    "meant: {files}. Upload one alone."
)
FOREIGN = "{file} is of the exercise {there}, and this is {here}. Upload that of {here}."
PROBLEM = "{file} {problem}."
NOT_HANDED_IN = (
    "{file} was not made by check.hand_in(), so nothing says for whom its questions were drawn. "
    "Run that in the notebook of the exercise: it makes one file, in the folder handed-in. "
) + AGAIN
NOT_JOINED = (
    "{file} does not belong to the course {course}. In a cell of the first lesson, join it: "
    'labapi.join("{course}", id="…", name="…"). Look at the exercise again, since it may ask you '
    "something else now, and hand in anew. "
) + AGAIN
CHANGED = (
    "{file}: what says who hands it in was changed by hand. Hand in anew with check.hand_in(). "
) + AGAIN


class NotGradable(ValueError):
    """There is nothing to grade; the message is for the student, and says what to do."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What Gradescope says of a submission, as far as it says it."""

    users: tuple[str, ...] = ()
    created_at: datetime | None = None
    due: datetime | None = None
    total_points: float | None = None
    trouble: str = ""

    @classmethod
    def read(cls, place: Path) -> Metadata:
        """Read it; what cannot be read is told in `trouble`."""
        try:
            said = json.loads((place / METADATA).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            return cls(trouble=f"{METADATA} cannot be read ({type(error).__name__}).")
        assignment, users = _dict(said, "assignment"), _list(said, "users")
        own = [_moment(_dict(one, "assignment").get("due_date")) for one in users]
        due = max(filter(None, own), default=_moment(assignment.get("due_date")))
        created = _moment(said.get("created_at")) if isinstance(said, dict) else None
        return cls(
            users=tuple(
                as_line(f"{one.get('name', '')} <{one.get('email', '')}>") for one in users
            ),
            created_at=created,
            due=due,
            total_points=from_number(f"{assignment.get('total_points', '')}"),
            trouble="" if created else f"{METADATA} does not say when it was handed in.",
        )

    def late_s(self, assignment: Assignment, students: tuple[str, ...]) -> float:
        """Say how late it came, by the later of the dates that hold for those who handed it in.

        The course's own date comes before Gradescope's. The clock of this machine is not asked: a
        submission that is graded anew would be late.
        """
        own = [assignment.due_for(student) for student in students] or [assignment.due]
        due = max(filter(None, own), default=self.due)
        if due is None or self.created_at is None:
            return 0.0
        return max(0.0, (self.created_at - due).total_seconds())


def notebook_in(archive: Archive, exercise: str) -> tuple[Submission, list[str]]:
    """Find the notebook to grade, and name what was passed over; raises `NotGradable`."""
    intake = intake_of(archive)
    ours = [one for one in intake.submissions if one.exercise == exercise and not one.problem]
    if len(ours) > 1:
        files = ", ".join(as_line(one.file, 80) for one in ours)
        raise NotGradable(TWO.format(count=len(ours), files=files))
    said = [_why_not(one, exercise) for one in intake.submissions if one not in ours]
    if ours:
        return ours[0], [*intake.passed_over, *said]
    raise NotGradable("\n".join(said) or NO_NOTEBOOK)


def expect_joined(found: Submission, course: str) -> str:
    """Give the key of the questions that the notebook was asked; raises `NotGradable`."""
    note, file = found.hand_in, as_line(found.file, 80)
    if note is None:
        raise NotGradable(NOT_HANDED_IN.format(file=file))
    if folded(note.course) != folded(course) or not note.variant:
        raise NotGradable(NOT_JOINED.format(file=file, course=course))
    if note.variant != variant_key(note.course, note.id):
        raise NotGradable(CHANGED.format(file=file))
    return note.variant


def _why_not(one: Submission, exercise: str) -> str:
    file, here = as_line(one.file, 80), exercise_title(exercise)
    if one.problem:
        return PROBLEM.format(file=file, problem=one.problem)
    return FOREIGN.format(file=file, there=exercise_title(one.exercise), here=here)


def _dict(said: Any, name: str) -> dict[str, Any]:
    found = said.get(name) if isinstance(said, dict) else None
    return found if isinstance(found, dict) else {}


def _list(said: Any, name: str) -> list[dict[str, Any]]:
    found = said.get(name) if isinstance(said, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _moment(said: object) -> datetime | None:
    """Read a moment of ISO 8601 with its zone; None where it is none."""
    try:
        found = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def students_of(found: Submission, metadata: Metadata) -> Iterator[str]:
    """Give the ids under which a student may have an extension: the hand-in's, and the mails."""
    if found.hand_in:
        yield found.hand_in.id
    for user in metadata.users:
        yield user.rpartition("<")[2].rstrip(">")
