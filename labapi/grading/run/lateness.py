"""How late a submission is: the platform is believed before the student's computer."""

from __future__ import annotations

from dataclasses import dataclass

from labapi.grading.course.course import Assignment, seconds_between
from labapi.grading.intake.submissions import SAID_BY_STUDENT, Submission
from labapi.grading.marks import lateness
from labapi.grading.tables.roster import Student

KNOW_LATENESS = ("Canvas",)
"""Platforms that mark what is late, and so say of all else that it came in time."""
NOT_COUNTED = "It is late, and nothing says by how much: take off by hand what that costs."


@dataclass(frozen=True, slots=True)
class Late:
    """How late, in words with who says so, and in seconds; `doubt` where they are not known."""

    words: str = ""
    seconds: float = 0.0
    doubt: str = ""


def late_by(submission: Submission, student: Student, assignment: Assignment) -> Late:
    """Say how late a file came; its own note is believed only where no platform says anything."""
    due, at = assignment.due_for(student.id, *student.known_as), submission.at
    longer_s = seconds_between(assignment.due, due) if assignment.due and due else 0.0
    if student.late_s is not None and (student.late or student.late_s):
        return _extended(student.late, student.late_s, longer_s)
    if student.late:
        return Late(student.late, 0.0, NOT_COUNTED)
    seconds = seconds_between(due, at) if due and at else 0.0
    platform = submission.claim.platform
    if submission.claim.late:
        words = f"late (says {platform})"
        if longer_s and at and seconds <= 0:  # the platform knows no extension of ours
            return Late(f"{words}; within the extension ({submission.said_by})")
        if seconds <= 0:
            return Late(words, 0.0, NOT_COUNTED)
        by = f"{words}; by {lateness(seconds)} ({submission.said_by})"
        return Late(by, seconds)
    own_word = submission.said_by == SAID_BY_STUDENT
    if seconds <= 0 or (own_word and platform in KNOW_LATENESS):
        return Late()
    return Late(f"{lateness(seconds)} late ({submission.said_by})", seconds)


def _extended(words: str, late_s: float, longer_s: float) -> Late:
    """Count from the end of an extension, of which a platform knows nothing that says how late."""
    if not longer_s or late_s <= 0:
        return Late(words, late_s)
    left_s = late_s - longer_s
    if left_s <= 0:
        return Late(f"{words}; within the extension")
    return Late(f"{words}; by {lateness(left_s)} after the extension", left_s)
