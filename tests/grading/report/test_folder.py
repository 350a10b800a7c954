"""A report as files, by the verb that a teacher types."""

import argparse
import json
import secrets
from dataclasses import replace

import pytest

from labapi.checks.catalogue import full_name
from labapi.cli import main
from labapi.commands.grading import report
from labapi.grading.course.course import Course
from labapi.grading.graded import OVERRIDES, GradedExercise
from labapi.grading.records import Records, State
from labapi.grading.report.folder import student_pages

EXERCISE = full_name("06")


@pytest.fixture(name="course")
def _course(tmp_path, record, like):
    """A course in which two students were graded."""
    folder = tmp_path / "rest"
    folder.mkdir()
    (folder / "course.toml").write_text(f'name = "rest"\n[exercises.{EXERCISE}]\n', "utf-8")
    seed = folder / "secret-seed"
    seed.write_text(secrets.token_hex(16), "ascii")
    seed.chmod(0o600)
    kept = Records(Course.open(folder).graded(EXERCISE))
    for one in (record, like()):
        kept.save(one)
    return folder


def files_of(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_there_is_a_page_of_the_class_one_a_student_and_the_data(course, capsys):
    assert main(["report", f"{course}", "06"]) == 0
    made = files_of(course / "graded" / EXERCISE / "report")
    assert made[0] == "index.html"
    assert made[1] == "report.json"
    assert len(made) == 4
    assert "index.html" in capsys.readouterr().out


def test_the_links_of_the_class_lead_to_the_pages(course):
    main(["report", f"{course}", "06"])
    folder = course / "graded" / EXERCISE / "report"
    data = json.loads((folder / "report.json").read_text("utf-8"))
    assert all((folder / one["page"]).exists() for one in data["students"])


def test_the_page_of_somebody_who_left_goes(course):
    main(["report", f"{course}", "06"])
    pages = course / "graded" / EXERCISE / "report" / "students"
    (pages / "gone-12345678.html").write_text("old", "utf-8")
    main(["report", f"{course}", "06"])
    assert len(list(pages.iterdir())) == 2


def test_made_up_names_have_a_folder_that_tells_no_id(course, capsys):
    assert main(["report", f"{course}", "06", "--pseudonyms"]) == 0
    made = files_of(course / "graded" / EXERCISE / "report-made-up-names")
    assert len(made) == 4
    assert not [name for name in made if "a123" in name or "b7" in name]
    assert not (course / "graded" / EXERCISE / "report").exists()
    assert "The names are made up." in capsys.readouterr().out


def test_the_exit_code_tells_that_a_row_needs_its_teacher(course, record):
    kept = Records(Course.open(course).graded(EXERCISE))
    kept.save(replace(record, state=State.NEEDS_YOU, tasks=()))
    assert main(["report", f"{course}", "06"]) == 3


def test_nothing_that_was_graded_is_told_with_what_comes_first(course, capsys):
    for file in (course / "graded" / EXERCISE / "students").iterdir():
        file.unlink()
    assert main(["report", f"{course}", "06"]) == 1
    assert "python lab.py grade" in capsys.readouterr().err


def test_a_line_of_overrides_that_cannot_be_is_told(course, capsys):
    main(["report", f"{course}", "06"])
    table = course / "graded" / EXERCISE / OVERRIDES
    table.write_text("id,task,points,comment\nnobody,,3,\n", "utf-8")
    assert main(["report", f"{course}", "06"]) == 1
    assert "line 2: there is no student `nobody`" in capsys.readouterr().err


def test_the_page_is_opened_for_somebody_at_a_terminal(course, monkeypatch):
    opened = []
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    given = argparse.Namespace(course=course, exercise="06", pseudonyms=False, no_browser=False)
    report.run(given, opened.append)
    assert opened[0].startswith("file://")
    assert opened[0].endswith("report/index.html")


def test_the_same_records_give_the_same_bytes(course):
    folder = course / "graded" / EXERCISE / "report"
    main(["report", f"{course}", "06"])
    before = {name: (folder / name).read_bytes() for name in files_of(folder)}
    main(["report", f"{course}", "06"])
    assert before == {name: (folder / name).read_bytes() for name in files_of(folder)}


def test_data_has_sorted_keys_and_what_it_says_it_has(course):
    main(["report", f"{course}", "06"])
    text = (course / "graded" / EXERCISE / "report" / "report.json").read_text("utf-8")
    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert data["students"][0]["tasks"][1]["misconception"] == "type_is_exact"
    (alike,) = data["tasks"][1]["alike"]
    assert alike["students"] == ["a123", "b7"]


def test_the_pages_for_students_come_by_their_ids(course):
    pages = student_pages(GradedExercise.open(course, "06"))
    assert set(pages) == {"a123", "b7"}
    assert "Ada Lovelace" in pages["a123"]
