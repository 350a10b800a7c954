"""One exercise of a course as it was graded: the records, and what a teacher has set by hand.

<course>/graded/<exercise>/students/       the records (`records.py`)
<course>/graded/<exercise>/seconds/        how long each took, by the same names
<course>/graded/<exercise>/submissions/    the notebooks that were judged
<course>/graded/<exercise>/overrides.csv   the teacher's own; begun with its head, then only read
<course>/graded/<exercise>/free_text.csv   texts to read; what a teacher filled in is kept
<course>/graded/<exercise>/report/         pages
<course>/graded/<exercise>/export/         points, and zips for platforms
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from labapi.checks.catalogue import exercise_title
from labapi.grading.course.course import Assignment, Course
from labapi.grading.free_text import FreeText, settled
from labapi.grading.overrides import Overrides, create
from labapi.grading.records import Record, Records
from labapi.grading.report.names import MadeUpNames, Names

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
    texts: FreeText

    @classmethod
    def open(cls, folder: Path, exercise: str) -> GradedExercise:
        """Read all.

        Raises `CourseError`, `DamagedRecord`, `NotGraded`, `BadOverrides` and `BadFreeText`.
        """
        course = Course.open(folder)
        assignment = course.assignment(exercise)
        graded = course.graded(assignment.name)
        records = tuple(Records(graded))
        if not records:
            title = exercise_title(assignment.name)
            raise NotGraded(NOT_GRADED.format(title=title, course=course.name, folder=folder))
        file = begin_overrides(graded)
        ids = [record.student for record in records]
        own = Overrides.read(file).checked(file, ids, records)
        texts = FreeText.read(graded, records, MadeUpNames(course.seed, records))
        overrides = Overrides((*texts.overrides().rows, *own.rows))  # the last word is the file's
        records = tuple(settled(record, overrides) for record in records)
        return cls(course, assignment, records, overrides, texts)

    def read_texts(self, *, made_up: bool | None = None) -> list[str]:
        """Bring the sheet of texts up to date, and say what of it waits or has changed.

        It calls students by made-up names or by their ids; None leaves that as it is.
        """
        hidden = self.texts.hides_names if made_up is None else made_up
        secret, records = self.course.seed, self.records
        return self.texts.refreshed(MadeUpNames(secret, records) if hidden else Names())

    def settled(self, record: Record) -> Record:
        """Give a record as it is once its texts are read."""
        return settled(record, self.overrides)

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
