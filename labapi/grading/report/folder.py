"""A report as files: the page of the class, a page a student, and all of it as data.

    report/index.html             the class: begin here
    report/students/<id>.html     what a student may be sent
    report/report.json            the same for other programs (`data.py`)

Pages with made-up names lie in a folder of their own, `report-made-up-names`, which holds no other.
"""

from __future__ import annotations

from pathlib import Path

from labapi.checks.catalogue import tasks_of
from labapi.course import replace_file
from labapi.grading.graded import GradedExercise
from labapi.grading.report.asked import asked_of
from labapi.grading.report.class_page import STUDENTS, class_page
from labapi.grading.report.data import as_json
from labapi.grading.report.names import MadeUpNames, Names
from labapi.grading.report.shown import Setting, shown_class
from labapi.grading.report.student_page import student_page
from labapi.grading.run.kit import kit_of

FOLDER, MADE_UP_FOLDER = "report", "report-made-up-names"
INDEX, DATA = "index.html", "report.json"


def setting_of(graded: GradedExercise, *, made_up: bool = False) -> Setting:
    """Gather what holds for all students of an exercise, as it was handed out; raises `NoKit`."""
    course, exercise = graded.course, graded.assignment.name
    cells = kit_of(course, exercise).document()["cells"]
    return Setting(
        course=course.name,
        exercise=exercise,
        assignment=graded.assignment,
        late=course.late,
        overrides=graded.overrides,
        asked=asked_of(tasks_of(exercise), cells),
        names=MadeUpNames(course.seed, graded.records) if made_up else Names(),
    )


def student_pages(graded: GradedExercise) -> dict[str, str]:
    """Make the pages of all who were judged or have points by hand, by their ids.

    Raises `NoKit`.
    """
    setting = setting_of(graded)
    told = [one for one in graded.records if one.tasks or graded.overrides.settles(one)]
    return {one.student: student_page(one, setting) for one in told}


def write_report(graded: GradedExercise, setting: Setting) -> Path:
    """Write the report of an exercise into its folder, and give the page to open.

    An earlier report is replaced file by file; the page of somebody who is no longer on the roster
    goes.
    """
    folder = graded.folder / (MADE_UP_FOLDER if setting.names.made_up else FOLDER)
    pages = folder / STUDENTS
    pages.mkdir(parents=True, exist_ok=True)
    written = set[str]()
    for record in graded.records:
        name = f"{setting.names.page(record)}.html"
        _write(pages / name, student_page(record, setting))
        written.add(name)
    for page in pages.glob("*.html"):
        if page.name not in written:
            page.unlink()
    shown = shown_class(graded.records, setting)
    _write(folder / DATA, as_json(shown))
    _write(folder / INDEX, class_page(shown))
    return folder / INDEX


def _write(file: Path, text: str) -> None:
    replace_file(file, text.encode("utf-8", "replace"))
