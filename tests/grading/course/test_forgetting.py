from __future__ import annotations

import json
from pathlib import Path

import pytest

from labapi import cli
from labapi.grading.course.forgetting import traces_of
from labapi.grading.records import Record, Records, State

EXERCISE = "03_http_methods"
OVERRIDES = (
    b'\xef\xbb\xbfid,task,points,comment\r\na1,office,2,"one,\r\ntwo"\r\nb2,,3,\r\nA1 ,,4,x\r\n'
)


@pytest.fixture(name="graded")
def _graded(folder: Path) -> Path:
    """The course with two students graded, and all that is made of them."""
    graded = folder / "graded" / EXERCISE
    records = Records(graded)
    for student, name in (("a1", "Ada Lovelace"), ("b2", "Bob")):
        records.save(Record(student, name, EXERCISE, State.GRADED))
        kept = graded / "submissions" / f"{records.file_of(student).stem}.1.ipynb"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps({"cells": [], "by": name}))
    for made in ("report", "report-made-up-names", "export"):
        (graded / made / "students").mkdir(parents=True)
        (graded / made / "students" / "a1.html").write_text("Ada Lovelace")
    (graded / "export" / "points.csv").write_text("id,points\na1,3\n")
    (graded / "overrides.csv").write_bytes(OVERRIDES)
    (folder / "decisions.csv").write_bytes(b"file;id\na1 03.ipynb;a1\nother.ipynb;b2\n")
    return graded


def forgotten(folder: Path, student: str = "a1") -> int:
    return cli.main(["course", "forget", str(folder), student, "--yes"])


def test_nothing_in_the_folder_names_the_student_afterwards(folder: Path, graded: Path) -> None:
    assert forgotten(folder) == 0
    left = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    left.pop(folder / "secret-seed")  # whose digits may be any
    assert [path for path, data in left.items() if b"Ada" in data or b"a1" in data.lower()] == []
    assert [path for path in left if "a1" in path.name] == []


def test_everybody_else_stays(folder: Path, graded: Path) -> None:
    forgotten(folder)
    assert [record.student for record in Records(graded)] == ["b2"]
    assert len(list((graded / "submissions").iterdir())) == 1


def test_only_the_students_rows_leave_the_tables(folder: Path, graded: Path) -> None:
    forgotten(folder)
    assert (graded / "overrides.csv").read_bytes() == (
        b"\xef\xbb\xbfid,task,points,comment\r\nb2,,3,\r\n"
    )
    assert (folder / "decisions.csv").read_bytes() == b"file;id\nother.ipynb;b2\n"


def test_an_id_is_one_however_it_is_typed(folder: Path, graded: Path) -> None:
    assert forgotten(folder, " A1") == 0
    assert [record.student for record in Records(graded)] == ["b2"]


def test_a_damaged_record_goes_too(folder: Path, graded: Path) -> None:
    Records(graded).file_of("a1").write_text("{")
    forgotten(folder)
    assert len(list((graded / "students").iterdir())) == 1


def test_what_a_teacher_wrote_is_left_and_named(
    folder: Path, graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "course.toml").open("a", encoding="utf-8") as file:
        file.write("due = 2027-01-01T00:00:00Z\nextensions.a1 = 2027-01-02T00:00:00Z\n")
    (folder / "notes.txt").write_text("ask ada lovelace about it")
    forgotten(folder)
    said = capsys.readouterr().out
    assert f"  {folder / 'course.toml'}\n  {folder / 'notes.txt'}\n" in said
    assert "a1" in (folder / "course.toml").read_text("utf-8")


def test_an_id_that_another_one_begins_with_is_another_student(folder: Path, graded: Path) -> None:
    Records(graded).save(Record("a12", "Alan", EXERCISE, State.GRADED))
    forgotten(folder)
    assert [record.student for record in Records(graded)] == ["a12", "b2"]


@pytest.mark.parametrize("student", ["c3", "", "*", "../b2"])
def test_a_student_who_is_not_known_changes_nothing(
    folder: Path, graded: Path, student: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert forgotten(folder, student) == 1
    assert "Nothing is known of" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_nothing_is_deleted_before_somebody_agrees(
    folder: Path, graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["course", "forget", str(folder), "a1"]) == 1
    told = capsys.readouterr()
    assert "2 files" in told.out
    assert "Nothing was deleted" in told.err
    assert traces_of(folder, "a1")
