"""The sample class: what it holds, and that grading it for real comes out as it must."""

from __future__ import annotations

import csv
import io
import random
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from labapi.authoring.sample.classes import KINDS, HandedIn, a_class, a_sample
from labapi.authoring.sample.download import bulk_download, called_by_canvas, gradebook
from labapi.authoring.sample.students import TWELVE, students
from labapi.checks.catalogue import exercise_names
from labapi.checks.notebook.handed_in import digest, hand_in_of
from labapi.checks.result import Outcome
from labapi.cli import main
from labapi.course import ROOT, parse_notebook
from labapi.grading.course.course import Course
from labapi.grading.intake.archive import Archive
from labapi.grading.intake.matching import sorted_by_student
from labapi.grading.intake.submissions import intake_of
from labapi.grading.records import Record, Records
from labapi.grading.tables.books import Book

EXERCISE = "03_http_methods"
POINTS = {
    "right": 14, "equivalent": 14, "copy": 11, "wrong": 13, "late": 13, "blank": 0, "broken": 10,
    "endless": 10, "twice": 14,
}  # fmt: skip
"""What each case earns, before lateness; the others are not judged."""


@pytest.fixture(scope="module")
def twelve() -> list[HandedIn]:
    return a_sample(12, 1, EXERCISE)


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    """The folder that the verb makes."""
    room = tmp_path_factory.mktemp("sample") / "a class"
    assert main(["course", "sample", str(room)]) == 0
    return room


def test_the_class_of_twelve_is_graded_as_each_case_must_be(room, twelve, capsys):
    course, book = room / "rest-sample", room / "canvas.csv"
    words = ["grade", room / "submissions.zip", "--course", course, "--roster", book]
    assert main([*map(str, words), "--workers", "1"]) == 3
    assert "9 graded, 1 missing, 2 need you" in capsys.readouterr().out
    records = {one.student: one for one in Records(Course.open(course).graded(EXERCISE))}
    assert {one.student.id: one.state for one in twelve} == {
        name: record.state.value for name, record in records.items()
    }
    found = {one.kind: records[one.student.id] for one in twelve}
    judged = {kind: record.points for kind, record in found.items() if record.tasks}
    assert judged == POINTS
    assert [said for one in twelve for said in strays(one, records[one.student.id])] == []
    assert {kind for kind, record in found.items() if record.late} == {"late", "twice"}
    assert main(["export", str(course), "03", "--to", str(book)]) == 3  # some have none
    exported = (course / "graded" / EXERCISE / "export" / "canvas.csv").read_text("utf-8")
    head, *rows = csv.reader(io.StringIO(exported))
    (column,) = [at for at, title in enumerate(head) if title.startswith("Exercise 03")]
    cells = {row[2]: row[column] for row in rows}
    said = {one.kind: cells[one.student.id] for one in twelve}
    assert (said["twice"], said["late"]) == ("12.6", "13")  # a day late; within the extension
    assert (said["missing"], said["corrupt"], said["foreign"]) == ("", "", "")


def strays(one: HandedIn, record: Record) -> list[str]:
    """Name the tasks that came out otherwise than they must."""
    return [
        f"{one.kind}, {task.task}: {task.outcome}, {task.message}"
        for task in record.tasks
        if not one.verdicts[task.task].is_met_by(
            Outcome(task.outcome), task.misconception, task.earned
        )
    ]


def test_the_same_seed_is_the_same_class_and_another_is_another(twelve):
    again, other = a_sample(12, 1, EXERCISE), a_sample(12, 2, EXERCISE)
    assert bulk_download(again) == bulk_download(twelve) != bulk_download(other)
    books = [gradebook(one, [EXERCISE], EXERCISE) for one in (twelve, again, other)]
    assert books[0] == books[1] != books[2]


def test_each_file_is_its_students_and_unaltered(twelve, room):
    roster = Book.read(room / "canvas.csv").roster
    assert [one.id for one in roster] == [one.student.id for one in twelve]
    with Archive(room / "submissions.zip") as archive:
        files = intake_of(archive).submissions
        desk = sorted_by_student(files, roster, "rest-sample")
        doubted = [one for files in desk.of.values() for one in files if one.doubt]
        notes = [(one.hand_in, one.document()) for one in files if not one.problem]
    assert not desk.strangers
    assert len(doubted) == 1
    assert "questions were drawn for another one" in doubted[0].doubt
    assert all(digest(document) == note.sha256 for note, document in notes)
    assert sorted(len(files) for files in desk.of.values()) == [1] * 10 + [2]


def test_names_and_ids_are_those_that_lists_stumble_over():
    drawn = students(300, random.Random(1))
    names = Counter(one.name for one in drawn)
    assert [name for name, count in names.items() if count > 1] == ["Kim, Min-jun"]
    assert set(TWELVE) <= set(names)
    assert len({one.id for one in drawn}) == len({one.number for one in drawn}) == 300
    assert sum(one.id.startswith("0") for one in drawn) == 1


def test_canvas_leaves_of_a_name_what_is_of_a_word(twelve):
    late = next(one for one in twelve if one.kind == "late")
    name = called_by_canvas(late.student, late.files[0], 7)
    letters = "hohenlohewaldenburgschillingsfürstngoziadaezechukwuemekaoyelaranzu"
    assert name.startswith(f"{letters}_LATE_{late.student.number}_7_{late.student.id} {EXERCISE}")


def test_a_size_is_kept_and_begins_with_the_twelve(twelve):
    assert len(a_sample(3, 1, EXERCISE)) == 3
    more = a_sample(20, 1, EXERCISE)
    assert len(more) == 20
    assert {one.kind for one in twelve} <= {one.kind for one in more}


@pytest.mark.parametrize("exercise", exercise_names())
def test_a_class_of_any_exercise_has_all_kinds(exercise):
    drawn = a_class(80, 1, exercise)
    assert {one.kind for one in drawn} == set(KINDS)
    read = [one for one in drawn if one.verdicts]
    documents = [parse_notebook(one.files[-1].data) for one in read]
    assert [hand_in_of(one).id for one in documents] == [one.student.id for one in read]
    assert len({one.files[-1].data for one in read}) == len(read)
    assert len(a_sample(12, 1, exercise)) == 12


def test_the_verb_leaves_what_is_there_and_says_what_comes_next(room, tmp_path, capsys):
    assert main(["course", "sample", str(room)]) == 1
    assert "is left as it is" in capsys.readouterr().err
    assert main(["course", "sample", str(tmp_path / "new"), "--size", "2"]) == 0
    said = capsys.readouterr().out
    zipped = tmp_path / "new" / "submissions.zip"
    assert f"python lab.py grade {zipped} --course {tmp_path / 'new' / 'rest-sample'}" in said
    assert len(zipfile.ZipFile(zipped).namelist()) == 2


@pytest.mark.parametrize("lacks", ["solutions", "solutions/answers"])
def test_a_kit_without_answers_is_told_what_it_needs(tmp_path, capsys, lacks):
    kit = tmp_path / "kit"
    (kit / "solutions").mkdir(parents=True)
    shutil.copytree(ROOT / "solutions", kit / "solutions", dirs_exist_ok=True)
    shutil.rmtree(kit / lacks)
    assert main(["course", "sample", str(tmp_path / "new")], root=kit) == 1
    said = capsys.readouterr().err
    assert f"made of the solutions, and {kit} lacks them ({lacks}" in said
    assert not (tmp_path / "new").exists()
