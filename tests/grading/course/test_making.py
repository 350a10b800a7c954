from __future__ import annotations

import os
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from labapi import cli
from labapi.checks.catalogue import NoSuchExercise
from labapi.grading.course.course import Course
from labapi.grading.course.making import new_course
from labapi.grading.course.policy import LatePolicy, RunLimits
from labapi.grading.course.table import CourseError

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))
OFF = re.compile(r"^# (\S+ = )", re.MULTILINE)


def switched_on(folder: Path) -> str:
    """Every setting that a new file shows, but the folder of tasks, which is not there."""
    text = (folder / "course.toml").read_text("utf-8")
    return OFF.sub(r"\1", text).replace("\ntasks =", "\n# tasks =")


def test_a_new_course_has_the_exercises_that_were_named(tmp_path: Path) -> None:
    course = new_course(tmp_path / "rest-2027", ["04", "1", "03_http_methods"], NOW)
    assert course.name == "rest-2027"
    assert list(course.exercises) == ["01_what_is_an_api", "03_http_methods", "04_status_codes"]
    assert course == Course.open(tmp_path / "rest-2027")


def test_without_a_name_it_has_all(tmp_path: Path) -> None:
    assert len(new_course(tmp_path / "all", [], NOW).exercises) >= 7


def test_a_new_course_changes_nothing_by_itself(tmp_path: Path) -> None:
    course = new_course(tmp_path / "rest", ["03"], NOW)
    assert (course.late, course.limits) == (LatePolicy(), RunLimits())
    assert course.assignment("03").due is None


def test_every_setting_that_it_shows_may_be_switched_on(tmp_path: Path) -> None:
    folder = new_course(tmp_path / "rest", ["03"], NOW).folder
    (folder / "course.toml").write_text(switched_on(folder), encoding="utf-8")
    course = Course.open(folder)
    third = course.assignment("03")
    assert third.due == datetime(2027, 3, 15, 23, 59, tzinfo=NOW.tzinfo)
    assert third.due_for("a123") == datetime(2027, 3, 22, 23, 59, tzinfo=NOW.tzinfo)
    assert (third.dropped, third.full_for_all, third.points) == ({"office"}, {"safe_methods"}, 100)
    assert course.late == LatePolicy(10, 15, 50, 7)
    assert course.limits == RunLimits()


def test_two_courses_have_unlike_seeds(tmp_path: Path) -> None:
    one, other = (new_course(tmp_path / name, ["03"], NOW) for name in "ab")
    assert one.seed != other.seed


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_nobody_else_may_read_the_seed(tmp_path: Path) -> None:
    new_course(tmp_path / "rest", ["03"], NOW)
    assert (tmp_path / "rest" / "secret-seed").stat().st_mode & 0o777 == 0o600


def test_git_is_told_to_leave_the_seed_and_the_students_alone(tmp_path: Path) -> None:
    new_course(tmp_path / "rest", ["03"], NOW)
    ignored = (tmp_path / "rest" / ".gitignore").read_text("utf-8").splitlines()
    assert {"/secret-seed", "/graded/"} <= set(ignored)


@pytest.mark.parametrize("there", ["folder", "file"])
def test_what_is_there_is_left_as_it_is(tmp_path: Path, there: str) -> None:
    place = tmp_path / "rest"
    place.mkdir() if there == "folder" else place.write_text("mine")
    with pytest.raises(CourseError, match="is there already, and is left as it is"):
        new_course(place, ["03"], NOW)
    assert list(tmp_path.rglob("*")) == [place]


@pytest.mark.parametrize(
    "name", ["-x", ".rest", "a:b", "a*", "rest.", "x" * 61, 'a"b', "a\nb", "r/.."]
)
def test_a_name_that_no_folder_or_learner_could_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CourseError, match="is no name for a course"):
        new_course(tmp_path / name, ["03"], NOW)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_exercise_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoSuchExercise, match="There are: 01_what_is_an_api"):
        new_course(tmp_path / "rest", ["03", "99"], NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_verb_says_what_to_edit_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "rest-2027"
    assert cli.main(["course", "new", str(folder), "--exercises", "01,03"]) == 0
    said = capsys.readouterr().out
    assert f"Say in {folder / 'course.toml'} until when" in said
    assert f"python lab.py course bundle {folder}" in said
    assert 'labapi.join("rest-2027"' in said


def test_a_mistake_is_told_in_words_with_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["course", "new", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert cli.main(["course", "new", str(tmp_path / "x"), "--exercises", "77"]) == 1
    assert "There is no exercise '77'" in capsys.readouterr().err


def test_a_lost_seed_is_drawn_anew_and_one_that_is_there_never(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = Course.open(folder).seed
    assert cli.main(["course", "seed", str(folder)]) == 1
    assert Course.open(folder).seed == seed
    (folder / "secret-seed").unlink()
    assert cli.main(["course", "seed", str(folder)]) == 0
    assert Course.open(folder).seed != seed
