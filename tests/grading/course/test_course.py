from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from labapi.checks import catalogue
from labapi.grading.course.course import Course
from labapi.grading.course.policy import LatePolicy, RunLimits
from labapi.grading.course.table import CourseError

Opened = Callable[[str | bytes], Course]
CET = timezone(timedelta(hours=1))
WHOLE = """name = "rest-2027"
attempts = "best"

[late]
percent_a_day = 10
grace_minutes = 15
most_percent = 50
cut_off_days = 7

[limits]
call_s = 1.5
memory_mb = 512

[exercises.01_what_is_an_api]

[exercises.03]
due = 2027-03-12T23:59:00+01:00
points = 20
dropped = ["remove_models"]
full_for_all = ["office"]

[exercises.03.extensions]
a123 = 2027-03-19T23:59:00+01:00
"b 7" = 2027-03-13T12:00:00+01:00
"""


def test_an_empty_course_has_the_usual_settings(opened: Opened, folder: Path) -> None:
    course = Course.open(folder)
    assert (course.name, course.attempts, course.tasks) == ("rest-2027", "last", None)
    assert (course.late, course.limits) == (LatePolicy(), RunLimits())
    assert list(course.exercises) == ["03_http_methods"]
    assert course.assignment("03").due_for("a123") is None


def test_a_whole_course_is_read(opened: Opened) -> None:
    course = opened(WHOLE)
    assert (course.attempts, list(course.exercises)) == (
        "best",
        ["01_what_is_an_api", "03_http_methods"],
    )
    assert course.late == LatePolicy(10, 15, 50, 7)
    assert course.limits == RunLimits(call_s=1.5, memory_mb=512)
    third = course.assignment("03_http_methods")
    assert third.due == datetime(2027, 3, 12, 23, 59, tzinfo=CET)
    assert (third.points, third.dropped, third.full_for_all) == (20, {"remove_models"}, {"office"})


def test_an_extension_is_found_however_the_id_is_typed(opened: Opened) -> None:
    third = opened(WHOLE).assignment("03")
    assert third.due_for(" A123") == datetime(2027, 3, 19, 23, 59, tzinfo=CET)
    assert third.due_for("B  7") == datetime(2027, 3, 13, 12, tzinfo=CET)
    assert third.due_for("c9") == third.due


@pytest.mark.parametrize("name", ["3", "03", "03_http_methods", "03_http_methods_exercise.ipynb"])
def test_an_exercise_is_found_by_its_number_and_its_name(folder: Path, name: str) -> None:
    assert Course.open(folder).assignment(name).name == "03_http_methods"


@pytest.mark.parametrize("name", ["04", "99", ""])
def test_an_exercise_that_is_not_in_the_course_is_told(folder: Path, name: str) -> None:
    with pytest.raises(CourseError, match=r"has no exercise .*\. It has: 03_http_methods\."):
        Course.open(folder).assignment(name)


def test_to_ask_for_a_folder_makes_none(folder: Path) -> None:
    graded = Course.open(folder).graded("03")
    assert graded == folder / "graded" / "03_http_methods"
    assert not graded.parent.exists()


def test_the_file_itself_names_the_folder(folder: Path) -> None:
    assert Course.open(folder / "course.toml") == Course.open(folder)


@pytest.mark.parametrize(("begin", "newline"), [("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n")])
def test_the_marks_of_editors_change_nothing(opened: Opened, begin: str, newline: str) -> None:
    assert opened((begin + WHOLE.replace("\n", newline)).encode()) == opened(WHOLE)


def test_a_moment_may_take_the_zone_of_the_file(opened: Opened) -> None:
    course = opened(
        'name = "x"\nzone = "Europe/Berlin"\n[exercises.03]\ndue = 2027-07-01T12:00:00\n'
    )
    assert course.assignment("03").due == datetime(2027, 7, 1, 10, tzinfo=UTC)


def test_the_folder_above_a_course_leads_to_it(opened: Opened, folder: Path) -> None:
    opened(WHOLE)
    with pytest.raises(CourseError, match=f"did you mean {re.escape(str(folder))}"):
        Course.open(folder.parent)


def test_own_tasks_lie_beside_the_settings(
    opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(catalogue.OWN, "")
    (folder / "own" / "lesson_21_mine").mkdir(parents=True)
    assert opened('name = "x"\ntasks = "own"\n[exercises.21]\n').tasks == folder / "own"


def test_a_folder_without_tasks_is_told(opened: Opened, folder: Path) -> None:
    (folder / "own").mkdir()
    with pytest.raises(CourseError, match="line 2: tasks leads to no tasks"):
        opened('name = "x"\ntasks = "own"\n[exercises.03]\n')


NAMED = 'name = "x"\n'
MISTAKES = {
    # what is written after the head of exercise 03, or the whole: line, and what is said
    "due = 2027-03-12T23:59:00": (4, "has no zone. Write how far the clocks are from UTC"),
    "due = 2027-03-12": (4, "due is 2027-03-12, and it must be a day, a time and a zone"),
    "due = 23:59:00": (4, "due is 23:59:00, and it must be a day"),
    'due = "2027-03-12T23:59:00+01:00"': (4, "and it must be a day, a time and a zone, without"),
    "due = 2027-02-30T23:59:00+01:00": (4, "there is no such moment: 2027-02-30T23:59:00+01:00."),
    "due = 2027-15-03T23:59:00Z": (4, "there is no such moment: 2027-15-03T23:59:00Z."),
    "due = 12.3.2027": (4, "this cannot be read"),
    "due =": (4, "this cannot be read"),
    "due": (4, "this cannot be read"),
    "points = -1": (4, "points is -1, and it must be a number of at least 0.01"),
    "points = 0": (4, "points is 0"),
    'points = "20"': (4, 'points is "20", and it must be a number'),
    "points = true": (4, "points is true"),
    "points = nan": (4, "points is nan"),
    "points = inf": (4, "points is inf"),
    "points = 1\npoints = 2": (5, "is there twice"),
    "point = 20": (4, "point is no setting. Did you mean 'points'?"),
    "colour = 1": (4, "colour is no setting. There are: due, points, dropped, full_for_all, ext"),
    'dropped = "office"': (4, 'dropped is "office", and it must be a list of texts'),
    "dropped = [1]": (4, "it must be a list of texts"),
    'dropped = ["ofice"]': (4, "which is no task of this exercise. Did you mean 'office'?"),
    'dropped = ["office", "office"]': (4, "names 'office' twice"),
    'dropped = ["office"]\nfull_for_all = ["office"]': (5, "which is dropped as well"),
    'dropped = ["deploy_and_retag", "may_send_twice", "office", "predict_safely", '
    '"remove_models", "safe_methods"]': (4, "holds every task"),
    "extensions = 3": (4, "is 3, and it must be a table: [exercises.03_http_methods.extensions]"),
    "extensions = { a1 = 2027-03-12T23:59:00Z }": (0, "the exercise no `due` to extend"),
    "deu = 2027-03-12T23:59:00Z\nextensions.a1 = 2027-03-13T23:59:00Z": (4, "Did you mean 'due'?"),
    "due = 2027-03-12T23:59:00Z\n[exercises.03_http_methods.extensions]\n"
    "a1 = 2027-03-12T23:58:00Z": (6, "ends before the exercise is due"),
    "due = 2027-03-12T23:59:00Z\n[exercises.03_http_methods.extensions]\na1 = 3": (6, "a day, a"),
    "due = 2027-03-12T23:59:00Z\n[exercises.03_http_methods.extensions]\n"
    "a1 = 2027-03-13T23:59:00Z\nA1 = 2027-03-14T23:59:00Z": (7, "is the student 'a1' again"),
    "[exercises.03]": (4, "is 03_http_methods, which is there already"),
    "[exercises.03_http_methods]": (4, "is there twice"),
    "[exercises.03_http_method]": (4, "is no exercise. Did you mean '03_http_methods'?"),
    "[exercises.77]": (4, "is no exercise. There are: 01_what_is_an_api"),
    "[late]\npercent_a_day = -5": (5, "late.percent_a_day is -5, and it must be a number from 0"),
    "[late]\npercent_a_day = 101": (5, "from 0 to 100"),
    "[late]\npercent_a_day = 10 %": (5, "this cannot be read"),
    "[late]\nmost_percent = 1_000": (5, "from 0 to 100"),
    "[late]\ngrace_minutes = 1501\ncut_off_days = 1": (5, "is more than cut_off_days"),
    "[late]\ncutoff_days = 1": (5, "late.cutoff_days is no setting. Did you mean 'cut_off_days'?"),
    "[limits]\nprocesses = 1.5": (5, "it must be a whole number"),
    "[limits]\nprocesses = 0": (5, "of at least 1"),
    "[limits]\ncall_s = 11": (5, "must be the least"),
    "[limits]\nmemory = 3": (5, "limits.memory is no setting. Did you mean 'memory_mb'?"),
    "[latte]": (4, "latte is no setting. Did you mean 'late'?"),
    NAMED: (0, "there is no exercise yet"),
    NAMED + "exercises = 3": (2, "exercises is 3, and it must be a table: [exercises]"),
    NAMED + "[exercises]\n03 = 1": (3, "is 1, and it must be a table: [exercises.03]"),
    NAMED + 'attempts = "first"\n[exercises.03]': (2, 'it must be "last" or "best"'),
    NAMED + "attempts = 1\n[exercises.03]": (2, 'attempts is 1, and it must be "last" or "best"'),
    NAMED + 'zone = "Berlin"\n[exercises.03]': (2, "zone is 'Berlin', which is no zone"),
    NAMED + 'zone = "../x"\n[exercises.03]': (2, "which is no zone"),
    NAMED + 'tasks = "nowhere"\n[exercises.03]': (2, "and there is no folder"),
    NAMED + "tasks = 3\n[exercises.03]": (2, 'it must be a text in quotes: tasks = "3"'),
    "name = 3\n[exercises.03]": (1, 'name is 3, and it must be a text in quotes: name = "3"'),
    'name = ""\n[exercises.03]': (1, "name is missing"),
    'name = "a/b"\n[exercises.03]': (1, "must begin with a letter or a digit"),
    'name = "a\\nb"\n[exercises.03]': (1, "a text of one line"),
    "# nothing": (0, "name is missing. Write what students join"),
    'name = "x': (1, "this cannot be read"),
}


@pytest.mark.parametrize("written", MISTAKES)
def test_each_mistake_is_told_with_its_line_and_what_to_do(opened: Opened, written: str) -> None:
    line, said = MISTAKES[written]
    whole = written if written.startswith(("name", "#")) else None
    text = whole or f'name = "rest-2027"\n\n[exercises.03_http_methods]\n{written}\n'
    with pytest.raises(CourseError) as raised:
        opened(text)
    assert said in str(raised.value)
    assert (f"course.toml, line {line}: " if line else "course.toml: ") in str(raised.value)


def test_a_letter_that_is_no_utf8_is_told_with_its_line(opened: Opened) -> None:
    with pytest.raises(CourseError, match=r"course.toml, line 2: a letter here is not in UTF-8"):
        opened("name = 'x'\n# Prüfung".encode("latin-1"))


def test_a_file_in_two_bytes_a_letter_is_told(opened: Opened, folder: Path) -> None:
    (folder / "course.toml").write_bytes(WHOLE.encode("utf-16"))
    with pytest.raises(CourseError, match="Save the file as UTF-8"):
        Course.open(folder)


def test_a_folder_without_settings_is_no_course(tmp_path: Path) -> None:
    with pytest.raises(
        CourseError, match=r"There is no course in (?s:.*): python lab.py course new"
    ):
        Course.open(tmp_path)


@pytest.mark.parametrize(
    ("seed", "said"),
    [(None, "is missing"), ("", "no seed"), ("abc", "of 32 hexadecimal"), ("x" * 32, "no seed")],
)
def test_a_seed_that_is_not_in_order_is_told(folder: Path, seed: str | None, said: str) -> None:
    if seed is None:
        (folder / "secret-seed").unlink()
    else:
        (folder / "secret-seed").write_text(seed)
    with pytest.raises(CourseError, match=said):
        Course.open(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows tells who may read a file by other means")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o602])
def test_a_seed_that_others_may_read_or_write_is_told(folder: Path, mode: int) -> None:
    (folder / "secret-seed").chmod(mode)
    with pytest.raises(CourseError, match=r'Close it: chmod 600 ".*secret-seed"'):
        Course.open(folder)


def test_a_course_never_prints_its_seed(folder: Path) -> None:
    course = Course.open(folder)
    assert len(course.seed) == 32
    assert course.seed not in repr(course)


@pytest.mark.parametrize(
    ("late_s", "lost"),
    [(-1, 0), (0, 0), (900, 0), (901, 0.1), (86400, 0.1), (86401, 0.2), (6 * 86400, 0.5)],
)
def test_each_day_that_has_begun_costs_up_to_the_most(late_s: float, lost: float) -> None:
    assert LatePolicy(10, 15, 50, 7).deduction(late_s) == pytest.approx(lost)


def test_after_the_cut_off_nothing_counts() -> None:
    policy = LatePolicy(cut_off_days=7)
    assert (policy.deduction(7 * 86400), policy.deduction(7 * 86400 + 1)) == (0, 1)


def test_lateness_costs_nothing_by_itself() -> None:
    assert LatePolicy().deduction(10**9) == 0
