"""One exercise of a course as it was graded: the records, and what a teacher has set by hand.

<course>/graded/<exercise>/students/       the records (`records.py`)
<course>/graded/<exercise>/seconds/        how long each took, by the same names
<course>/graded/<exercise>/submissions/    the notebooks that were judged
<course>/graded/<exercise>/overrides.csv   the teacher's own; begun with its head, then only read
<course>/graded/<exercise>/report/         pages
<course>/graded/<exercise>/export/         points, and zips for platforms
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from labapi.checks.catalogue import exercise_title
from labapi.grading.course.course import Assignment, Course
from labapi.grading.overrides import Overrides, create
from labapi.grading.records import Record, Records

OVERRIDES = "overrides.csv"
NOT_GRADED = """Nothing of exercise {title} was graded in the course {course} yet.
Begin with: labapi grade submissions.zip --course {folder} --roster FILE"""


class NotGraded(LookupError):
    """There is no record of this exercise; the message says what comes first."""


@dataclass(frozen=True, slots=True)
class GradedExercise:
    """The records of one exercise with the rules by which they count."""

    course: Course
    assignment: Assignment
    records: tuple[Record, ...]
    overrides: Overrides

    @classmethod
    def open(cls, folder: Path, exercise: str) -> GradedExercise:
        """Read all; raises `CourseError`, `DamagedRecord`, `NotGraded` and `BadOverrides`."""
        course = Course.open(folder)
        assignment = course.assignment(exercise)
        graded = course.graded(assignment.name)
        records = tuple(Records(graded))
        if not records:
            title = exercise_title(assignment.name)
            raise NotGraded(NOT_GRADED.format(title=title, course=course.name, folder=folder))
        file = begin_overrides(graded)
        ids = [record.student for record in records]
        overrides = Overrides.read(file).checked(file, ids, records)
        return cls(course, assignment, records, overrides)

    @property
    def folder(self) -> Path:
        """Where all of it lies."""
        return self.course.graded(self.assignment.name)

    @property
    def title(self) -> str:
        """The exercise for people, such as `03 HTTP methods`."""
        return exercise_title(self.assignment.name)


def begin_overrides(graded: Path) -> Path:
    """Name the teacher's table of an exercise; one that is not there yet begins with its head."""
    file = graded / OVERRIDES
    graded.mkdir(parents=True, exist_ok=True)
    create(file)
    return file
