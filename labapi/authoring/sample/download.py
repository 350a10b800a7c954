"""What Canvas gives a teacher of a class: the gradebook, and a zip of all that was uploaded.

The forms are those of `lib/gradebook_exporter.rb` and `lib/content_zipper.rb` of canvas-lms.
"""

from __future__ import annotations

import csv
import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count

from labapi.authoring.sample.classes import File, HandedIn
from labapi.authoring.sample.students import Student
from labapi.checks.catalogue import exercise_title, tasks_of

FIRST_ATTACHMENT, FIRST_ASSIGNMENT = 208_490_284, 87_568_490
LEADING = ("Student", "ID", "SIS Login ID", "Section")
TOTALS = ("Current Score", "Unposted Current Score", "Final Score", "Unposted Final Score")
READ_ONLY = "(read only)"
TEST_STUDENT = ("Student, Test", "40999", "1f3c60d8a6b14a0c95d6a4a4e3e2b1c7", "Section A")


def gradebook(handed_in: Sequence[HandedIn], exercises: Sequence[str], sampled: str) -> bytes:
    """Write the gradebook as it is exported before the sampled exercise has any points."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    titles = [f"Exercise {exercise_title(name)}" for name in exercises]
    numbered = [f"{title} ({FIRST_ASSIGNMENT + at})" for at, title in enumerate(titles)]
    out_of = [sum(task.points for task in tasks_of(name)) for name in exercises]
    writer.writerow([*LEADING, *numbered, *TOTALS])
    writer.writerow(["    Points Possible", "", "", "", *out_of, *[READ_ONLY] * len(TOTALS)])
    for one in handed_in:
        writer.writerow(_row(one.student, exercises, out_of, sampled))
    writer.writerow([*TEST_STUDENT, *[""] * (len(exercises) + len(TOTALS))])
    return text.getvalue().encode("utf-8")


def _row(
    student: Student, exercises: Sequence[str], out_of: Sequence[int], sampled: str
) -> list[object]:
    """Write a student, with points for what came before the sampled exercise."""
    draw, before = random.Random(student.number), exercises.index(sampled)
    earned = [draw.randint(most // 2, most) for most in out_of[:before]]
    share = f"{100 * sum(earned) / sum(out_of[:before]):.2f}" if before else ""
    final = f"{100 * sum(earned) / sum(out_of):.2f}"
    blank = [""] * (len(exercises) - before)
    totals = [share, share, final, final]
    return [student.name, student.number, student.id, "Section A", *earned, *blank, *totals]


def bulk_download(handed_in: Sequence[HandedIn]) -> bytes:
    """Pack all files of a class, flat; the same class is the same bytes."""
    packed, numbers = io.BytesIO(), count(FIRST_ATTACHMENT, 11)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, file in _entries(handed_in, numbers):
            entry = zipfile.ZipInfo(name, file.at.timetuple()[:6])
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            zipped.writestr(entry, file.data)
    return packed.getvalue()


def _entries(handed_in: Sequence[HandedIn], numbers: Iterator[int]) -> Iterator[tuple[str, File]]:
    for one in handed_in:
        for file in one.files:
            yield called_by_canvas(one.student, file, next(numbers)), file


def called_by_canvas(student: Student, file: File, attachment: int) -> str:
    """Name a file as Canvas does: `<name>[_LATE]_<user>_<attachment>_<the file's own name>`."""
    letters = (one for one in student.name.lower() if _is_of_a_word(one))
    own = re.sub(r'[\0/\\:*?"<>|]+', "_", file.name)
    late = ["LATE"] * file.late
    return "_".join(["".join(letters), *late, f"{student.number}", f"{attachment}", own])


def _is_of_a_word(letter: str) -> bool:
    """Tell whether Ruby's `[[:word:]]` holds a letter: letters, marks, digits and underscores."""
    return letter == "_" or unicodedata.category(letter)[0] in "LMN"
