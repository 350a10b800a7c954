"""The autograder of Gradescope: unpacked as there, it leaves results behind whatever comes."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from labapi.checks.notebook.handed_in import HandIn, signed
from labapi.checks.notebook.shipped import as_shipped
from labapi.checks.variant import variant_key
from labapi.cli import main as typed
from labapi.course import ROOT, read_notebook, solution_file, text_of
from labapi.grading.course.course import Assignment
from labapi.grading.gradescope import __main__ as program
from labapi.grading.gradescope.__main__ import main
from labapi.grading.gradescope.submission import Metadata
from labapi.grading.records import Graded
from labapi.grading.run.job import Done

EXERCISE, OTHER = "01_what_is_an_api", "03_http_methods"
SCHEMA = json.loads((Path(__file__).parent / "results.schema.json").read_text(encoding="utf-8"))
METADATA: dict[str, Any] = {
    "id": 77,
    "created_at": "2027-03-13T08:00:00.123456+01:00",
    "assignment": {
        "id": 5,
        "course_id": 6,
        "title": "Exercise 01",
        "due_date": "2027-03-12T09:00:00.000000+01:00",
        "late_due_date": None,
        "release_date": "2027-03-01T09:00:00.000000+01:00",
        "total_points": "20.0",
        "group_size": 2,
        "group_submission": True,
    },
    "submission_method": "upload",
    "users": [
        {"email": "ada@uni.example", "id": 1, "name": "Ada Lovelace"},
        {"email": "bob@uni.example", "id": 2, "name": "Bob Bobson"},
    ],
    "previous_submissions": [],
}


def handed_in(exercise: str = EXERCISE, course: str = "rest-2027", **changed: str) -> str:
    document = json.loads(as_shipped(ROOT, exercise))
    if changed.pop("solved", ""):
        document = read_notebook(solution_file(ROOT, exercise))
    key = variant_key(course, "ada") if course else ""
    at = "2027-03-12T20:00:00+00:00"
    note = HandIn(exercise, "Ada", "ada", "0", at, course=course, variant=changed.get("key", key))
    return text_of(signed(document, note))


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> bytes:
    """The zip, as a teacher makes it by one command."""
    room = tmp_path_factory.mktemp("room")
    course = room / "rest-2027"
    assert typed(["course", "new", str(course), "--exercises", "01,03"]) == 0
    rules = (course / "course.toml").read_text()
    rules = rules.replace("# percent_a_day = 10", "percent_a_day = 10")
    (course / "course.toml").write_text(rules)
    made = room / "autograder.zip"
    assert typed(["export", str(course), "01", "--gradescope", str(made)]) == 0
    return made.read_bytes()


@pytest.fixture
def place(tmp_path, packed) -> Path:
    """A folder that stands for /autograder: the zip unpacked, and nothing submitted yet."""
    place = tmp_path / "autograder"
    with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
        zipped.extractall(place / "source")
    (place / "submission").mkdir()
    (place / "submission_metadata.json").write_text(json.dumps(METADATA))
    return place


def results(place: Path) -> dict[str, Any]:
    """Read what was left behind; it has the form that the specification tells."""
    found = json.loads((place / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, SCHEMA)
    return found


def graded(place: Path, **files: str) -> dict[str, Any]:
    for name, text in files.items():
        (place / "submission" / f"{name}.ipynb").write_text(text, encoding="utf-8")
    assert main([str(place)]) == 0
    return results(place)


def test_the_zip_has_two_programs_in_its_root_and_no_solution(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
        names = zipped.namelist()
        assert {"setup.sh", "run_autograder", "requirements.txt", "README.txt"} <= set(names)
        programs = [one for one in names if zipped.getinfo(one).external_attr >> 16 & 0o111]
        assert programs == ["run_autograder", "setup.sh"]
        assert zipped.read("setup.sh").startswith(b"#!/usr/bin/env bash\n")
        assert b"\r" not in zipped.read("run_autograder")
        assert "--hash=sha256:" in zipped.read("requirements.txt").decode()
        assert "Do not hand it on" in zipped.read("README.txt").decode()
    assert not [one for one in names if "solution" in one or "authoring" in one]
    assert not [one for one in names if one.startswith("kit/labapi/commands")]


def test_the_same_course_gives_the_same_bytes(tmp_path, place):
    course, made = place / "source" / "course", [tmp_path / "one.zip", tmp_path / "two.zip"]
    (course / "secret-seed").chmod(0o600)
    for file in made:
        assert typed(["export", str(course), "01", "--gradescope", str(file)]) == 0
    assert made[0].read_bytes() == made[1].read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="Gradescope's container has bash")
def test_a_submission_is_graded_as_in_the_container(place):
    (place / "submission" / "mine.ipynb").write_text(handed_in(solved="yes"), encoding="utf-8")
    own = {"LABAPI_AUTOGRADER": str(place), "LABAPI_PYTHON": sys.executable}
    for name in ("setup.sh", "run_autograder"):
        done = subprocess.run(
            ["bash", str(place / "source" / name)],
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=True,
            cwd=place,
        )
    found = results(place)
    assert [test["number"] for test in found["tests"]] == ["1", "2", "3", "4", "5", "6"]
    assert sum(test["max_score"] for test in found["tests"]) == 15
    earned = sum(test["score"] for test in found["tests"])
    assert earned >= 13  # the reference answers the questions of no one in particular
    assert found["score"] == pytest.approx(earned * 0.9, abs=0.011)  # a day late
    assert "Late: 23 hours late (says Gradescope)" in found["output"]
    assert found["execution_time"] > 0
    assert found["stdout_visibility"] == "hidden"
    assert found["tests"][1]["status"] == "passed"
    assert "Sandboxed" in done.stdout or "NOT SANDBOXED" in done.stdout
    assert "SANDBOX" not in json.dumps(found).upper()
    assert "has 15 points, and the assignment in Gradescope 20" in done.stdout
    assert "submitted by Ada Lovelace <ada@uni.example> and Bob Bobson" in done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="Gradescope's container has bash")
def test_a_python_that_is_missing_leaves_words_behind(place):
    own = {"LABAPI_AUTOGRADER": str(place), "LABAPI_PYTHON": str(place / "no-python")}
    program = ["bash", str(place / "source" / "run_autograder")]
    subprocess.run(program, env=os.environ | own, capture_output=True, check=True)
    assert "could not be started" in results(place)["output"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "There is no notebook among the files"),
        ({"a": handed_in(), "b": handed_in()}, "There are 2 notebooks of this exercise"),
        ({"a": "{"}, "a.ipynb is damaged"),
        ({"a": ""}, "a.ipynb is damaged"),
        ({"a": handed_in(OTHER)}, "is of the exercise 03 HTTP methods, and this is 01 What is"),
        ({"a": '{"cells": [], "metadata": {}}'}, "is not an exercise of this kit"),
        ({"a": as_shipped(ROOT, EXERCISE)}, "was not made by check.hand_in()"),
        ({"a": handed_in(course="")}, 'labapi.join("rest-2027"'),
        ({"a": handed_in(course="other")}, 'labapi.join("rest-2027"'),
        ({"a": handed_in(key="0" * 16)}, "was changed by hand"),
    ],
)
def test_what_cannot_be_graded_is_said_with_what_to_do(place, files, said):
    found = graded(place, **files)
    assert found["score"] == 0
    assert found["output"].startswith("Not graded. This 0 says nothing of your work")
    assert said in found["output"]
    assert "Traceback" not in found["output"]


def test_files_that_never_came_are_said(place):
    (place / "submission").rmdir()
    assert "No files came with this submission" in graded(place)["output"]


@pytest.mark.parametrize("broken", ["course.toml", "secret-seed"])
def test_a_fault_of_ours_is_told_to_nobody_but_the_teacher(place, capsys, broken):
    (place / "source" / "course" / broken).unlink()
    found = graded(place, a=handed_in())
    assert "that is no fault of yours" in found["output"]
    assert "Traceback" in capsys.readouterr().out
    assert "Traceback" not in json.dumps(found)


def test_results_are_there_before_anything_is_tried(place, monkeypatch):
    def interrupted(self: object) -> None:
        assert "stopped before it was done" in results(place)["output"]
        raise KeyboardInterrupt

    monkeypatch.setattr(program.Autograder, "graded", interrupted)
    with pytest.raises(KeyboardInterrupt):
        main([str(place)])
    assert "Submit once more" in results(place)["output"]


def test_a_notebook_that_could_not_be_judged_is_said(place, monkeypatch):
    monkeypatch.setattr(
        program, "grade_one", lambda _, job: Done(job, problem="no program came up", how="NOT")
    )
    found = graded(place, a=handed_in())
    assert "a.ipynb was not judged: no program came up" in found["output"]


@pytest.mark.parametrize("written", ["", "[]", "{", '{"users": 7, "assignment": []}'])
def test_metadata_that_say_nothing_cost_nothing(place, monkeypatch, capsys, written):
    monkeypatch.setattr(program, "grade_one", lambda _, job: Done(job, how="Sandboxed"))
    (place / "submission_metadata.json").write_text(written)
    graded(place, a=handed_in())
    assert "submission_metadata.json" in capsys.readouterr().out


def test_the_date_of_the_course_comes_before_gradescopes(place):
    metadata = Metadata.read(place)
    assert metadata.late_s(Assignment(EXERCISE), ("ada",)) == pytest.approx(82_800.123456)
    due = metadata.created_at
    assert due is not None
    assert metadata.late_s(Assignment(EXERCISE, due=due), ()) == 0
    later = Assignment(EXERCISE, due=due.replace(year=2026), extensions={"BOB@uni.example": due})
    assert metadata.late_s(later, ("ada", "bob@uni.example")) == 0
    assert metadata.total_points == 20


def test_an_extension_that_gradescope_gave_is_the_due_date(place):
    users = [{"name": "A", "email": "a@x", "assignment": {"due_date": METADATA["created_at"]}}]
    (place / "submission_metadata.json").write_text(json.dumps(METADATA | {"users": users}))
    assert Metadata.read(place).late_s(Assignment(EXERCISE), ()) == 0


def test_a_text_that_waits_has_neither_passed_nor_failed_and_the_rest_counts(monkeypatch, place):
    told = Graded("greet", 1, "Greet", "passed", 2, 2, "Right.")
    text = Graded("story", 2, "Tell", "waits to be read", 0, 3, "Read.", is_judged=False)
    tasks = (told, text)
    monkeypatch.setattr(program, "grade_one", lambda _, job: Done(job, tasks, how="Sandboxed"))
    found = graded(place, a=handed_in())
    assert (found["score"], found["output"].splitlines()[0]) == (2, "2 of 5 points.")
    assert "Your teacher looks at what is left" in found["output"]
    assert [test.get("status") for test in found["tests"]] == ["passed", None]
