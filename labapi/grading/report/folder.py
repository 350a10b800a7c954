"""A report as files: the page of the class, a page a student, and all of it as data.

    report/index.html             the class: begin here
    report/students/<id>.html     what a student may be sent
    report/report.json            the same for other programs (`data.py`)

Pages with made-up names lie in a folder of their own, `report-made-up-names`, which holds no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from labapi.course import replace_file
from labapi.grading.records import Record
from labapi.grading.report.class_page import STUDENTS, class_page
from labapi.grading.report.data import as_json
from labapi.grading.report.shown import Setting, shown_class
from labapi.grading.report.student_page import student_page

FOLDER, MADE_UP_FOLDER = "report", "report-made-up-names"
INDEX, DATA = "index.html", "report.json"


def write_report(graded: Path, records: Iterable[Record], setting: Setting) -> Path:
    """Write the report of an exercise into its folder, and give the page to open.

    An earlier report is replaced file by file; the page of somebody who is no longer on the roster
    goes.
    """
    records = list(records)
    folder = graded / (MADE_UP_FOLDER if setting.names.made_up else FOLDER)
    pages = folder / STUDENTS
    pages.mkdir(parents=True, exist_ok=True)
    written = set[str]()
    for record in records:
        name = f"{setting.names.page(record)}.html"
        _write(pages / name, student_page(record, setting))
        written.add(name)
    for page in pages.glob("*.html"):
        if page.name not in written:
            page.unlink()
    shown = shown_class(records, setting)
    _write(folder / DATA, as_json(shown))
    _write(folder / INDEX, class_page(shown))
    return folder / INDEX


def _write(file: Path, text: str) -> None:
    replace_file(file, text.encode("utf-8", "replace"))
