"""What `labapi.progress()` shows, and that a saved lesson with it is equal to any fresh run."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

import labapi
from labapi.checks.progress.page import ALL_DONE, progress
from labapi.checks.progress.progress import Progress
from labapi.checks.result import Outcome, Result
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.widgets.ask.question import parse
from labapi.domain.clock import ManualClock

pytestmark = pytest.mark.usefixtures("course")
ALL = [
    ("01_first_steps", "double", 2),
    ("01_first_steps", "again", 1),
    ("03_http_methods", "safe", 4),
    ("03_http_methods", "send", 8),
    ("03_http_methods", "more", 0),
    ("05_json_rest", "only", 3),
]


def did(exercise: str, task: str, points: int, out_of: int | None = None) -> None:
    """Check a task; it is passed where nothing is said of the points that there are."""
    outcome = Outcome.PASSED if out_of is None else Outcome.PARTLY
    out_of = points if out_of is None else out_of
    Progress.open().note(Result(exercise, task, 1, "…", outcome, points, out_of, ""))


def rows() -> list[str]:
    return repr(progress()).splitlines()


def test_every_exercise_has_a_row_of_its_points_and_tasks():
    did("03_http_methods", "safe", 4)
    did("03_http_methods", "more", 0)
    assert rows()[:6] == [
        "01 First steps",
        "  exercise  ⟨░░░░░░░░░░  0 of 3 points, 0 of 2 tasks passed⟩",
        "03 HTTP methods",
        "  exercise  ⟨███░░░░░░░  4 of 12 points, 2 of 3 tasks passed⟩",
        "05 JSON REST",
        "  exercise  ⟨░░░░░░░░░░  0 of 3 points, 0 of 1 tasks passed⟩",
    ]


def test_the_best_points_count_and_a_part_is_not_passed():
    did("03_http_methods", "send", 5, 8)
    did("03_http_methods", "send", 2, 8)
    assert "5 of 12 points, 0 of 3 tasks passed" in rows()[3]


@pytest.mark.parametrize(("points", "filled"), [(0, 0), (1, 1), (500, 5), (998, 9), (999, 10)])
def test_a_bar_is_empty_only_without_points_and_full_only_with_all(
    course, make_task, points, filled
):
    course["05_json_rest"] = (make_task("only", points=999),)
    did("05_json_rest", "only", points, 999)
    assert progress().exercises[2].bar == "█" * filled + "░" * (10 - filled)


def test_an_exercise_without_points_has_an_empty_bar(course, make_task):
    course["05_json_rest"] = (make_task("only", points=0),)
    did("05_json_rest", "only", 0)
    assert progress().exercises[2].bar == "░" * 10
    assert '<progress class="lab-bar" value="0" max="1"' in progress()._repr_html_()


def test_points_of_a_task_that_is_worth_less_now_do_not_exceed_it(course, make_task):
    did("05_json_rest", "only", 3)
    course["05_json_rest"] = (make_task("only", points=2),)
    assert (progress().exercises[2].points, progress().exercises[2].out_of) == (2, 2)


def test_what_was_done_in_a_task_that_is_gone_is_not_shown():
    did("05_json_rest", "dropped", 7)
    did("99_dropped", "whole", 7)
    assert (progress().points, progress().out_of) == (0, 18)


def test_at_first_the_first_task_is_next():
    assert rows()[-1] == "⟨Next: open exercise 01 First steps and do task 1 (Twice as much).⟩"


def test_what_was_begun_is_gone_on_with():
    did("01_first_steps", "double", 1, 2)
    assert progress().advice.endswith("and go on with task 1 (Twice as much).")


def test_a_hint_is_a_beginning():
    Progress.open().take_hint("03_http_methods", "safe", 3)
    said = "Next: open exercise 03 HTTP methods and go on with task 1 (Which are safe?)."
    assert progress().advice == said


def test_next_is_where_a_task_was_passed_last(monkeypatch):
    clock = ManualClock()
    kept = Progress(Progress.open().path, clock)
    monkeypatch.setattr(Progress, "open", lambda: kept)
    did("05_json_rest", "only", 3)
    clock.advance(60)
    did("03_http_methods", "safe", 4)
    assert progress().next_task.task == "send"
    clock.advance(60)
    did("01_first_steps", "double", 2)
    assert progress().next_task.task == "again"


def test_after_the_last_exercise_comes_what_was_left_out():
    did("05_json_rest", "only", 3)
    assert progress().next_task.task == "double"


def test_a_task_without_points_is_next_only_when_no_other_is_left():
    for exercise, task, points in ALL[2:4]:
        did(exercise, task, points)
    assert progress().next_task.task == "only"
    for exercise, task, points in (*ALL[:2], ALL[5]):
        did(exercise, task, points)
    assert progress().next_task.task == "more"


def test_when_all_is_passed_nothing_is_next():
    for exercise, task, points in ALL:
        did(exercise, task, points)
    assert (progress().next_task, progress().advice) == (None, ALL_DONE)
    assert ALL_DONE in progress()._repr_html_()


@pytest.mark.parametrize("draw", [repr, lambda page: page._repr_html_()])
def test_two_learners_print_the_same_but_for_what_is_measured(draw, monkeypatch):
    beginner = draw(progress())
    for exercise, task, points in ALL[:4]:
        did(exercise, task, points)
    further = draw(progress())
    monkeypatch.setattr(Progress, "trouble", "The disk is full.\nMake room.")
    troubled = draw(progress())
    assert len({beginner, further, troubled}) == 3
    assert len({RULE.sub("", text) for text in (beginner, further, troubled)}) == 1


def test_another_exercise_is_a_difference_that_nbval_sees(course, make_task):
    before = RULE.sub("", repr(progress()))
    course["07_new"] = (make_task(),)
    assert RULE.sub("", repr(progress())) != before


def test_trouble_with_the_file_is_shown(monkeypatch):
    monkeypatch.setattr(Progress, "trouble", "Make `room` on the <disk>.")
    assert "Make `room` on the <disk>." in repr(progress())
    assert "Make <code>room</code> on the &lt;disk&gt;." in progress()._repr_html_()


def test_trouble_that_shows_itself_only_in_reading_is_shown():
    path = Progress.open().path
    path.parent.mkdir(parents=True)
    path.write_text("This is a letter to my bank. " * 20)
    assert "is damaged" in progress().trouble


def test_the_html_says_in_words_what_the_bars_say():
    did("03_http_methods", "safe", 4)
    html = progress()._repr_html_()
    bar = '<progress class="lab-bar" value="4" max="12" aria-hidden="true"></progress>'
    assert f"{bar} 4 of 12 points, 1 of 3 tasks passed" in html
    assert re.search("<caption>Your progress: .*4 of 18 points.*</caption>", html)


def test_the_html_leads_to_each_exercise_and_to_the_next():
    html = progress()._repr_html_()
    link = '<a href="../exercises/{}">{}</a>'
    assert html.count(link.format("03_http_methods_exercise.ipynb", "exercise 03")) == 1
    assert html.count(link.format("01_first_steps_exercise.ipynb", "exercise 01")) == 1
    assert html.count(link.format("01_first_steps_exercise.ipynb", "01 First steps")) == 1


def test_the_html_leads_to_each_lesson():
    html = progress()._repr_html_()
    assert html.count('<a href="../notebooks/03_http_methods.ipynb">03 HTTP methods</a>') == 1


# The lessons themselves: their questions and their judged steps.


@pytest.fixture(name="lessons")
def _lessons(monkeypatch, course):
    """Lesson 00 has one question and no exercise, lesson 03 has two questions and two steps."""
    asked = {
        "00_start_here": [question("00_start_here", "hello")],
        "03_http_methods": [question("03_http_methods", name) for name in ("lost", "twice")],
    }
    steps = {"03_http_methods": {"key_header": None, "retried": None}}
    for module in ("done", "page"):
        place = f"labapi.checks.progress.{module}"
        monkeypatch.setattr(f"{place}.lessons", lambda: list(asked))
        monkeypatch.setattr(f"{place}.lessons_with_steps", lambda: list(steps))
    monkeypatch.setattr("labapi.checks.progress.done.steps_of", steps.__getitem__)
    monkeypatch.setattr(
        "labapi.checks.progress.predictions.read_questions",
        lambda lesson: {one.name: one for one in asked[lesson]},
    )


def question(lesson, name):
    options = [
        {"text": "One.", "misconception": "It remembers.", "feedback": "Count."},
        {"text": "Two.", "right": True, "feedback": "Both."},
    ]
    return parse(lesson, name, {"question": "How many?", "options": options})


def said(lesson, name, option):
    Progress.open().answer(lesson, name, option)


def moved(name, outcome=Outcome.PASSED):
    Progress.open().note_step(Result("03_http_methods", name, 0, "…", outcome, 0, 0, ""))


@pytest.mark.usefixtures("lessons")
def test_a_lesson_tells_what_was_predicted_and_which_steps_were_right():
    said("03_http_methods", "lost", "One.")
    said("03_http_methods", "lost", "Two.")
    moved("key_header")
    moved("retried", Outcome.INCORRECT)
    moved("dropped")
    line = "03 HTTP methods  ⟨predicted: 0 of 1 right, 1 to answer; your move: 1 of 2 right⟩"
    assert rows()[3] == line
    said("03_http_methods", "twice", "Two.")
    assert "predicted: 1 of 2 right;" in rows()[3]
    html = progress()._repr_html_()
    assert '<td data-about="predicted"><!--⟨-->1 of 2 right<!--⟩--></td>' in html
    assert '<td data-about="your move"><!--⟨-->1 of 2 right<!--⟩--></td>' in html


@pytest.mark.usefixtures("lessons")
def test_a_lesson_without_an_exercise_has_its_row():
    assert rows()[0] == "00 Start here  ⟨predicted: 1 to answer⟩"
    assert progress().exercises[0].name == "01_first_steps"
    assert progress().out_of == 18


@pytest.mark.usefixtures("lessons")
def test_a_lesson_comes_before_its_exercise():
    assert rows()[-1] == "⟨Next: open lesson 00 Start here.⟩"
    said("00_start_here", "hello", "One.")
    assert progress().advice.startswith("Next: open exercise 01 First steps")
    for task in ("double", "again"):
        did("01_first_steps", task, 2)
    assert progress().advice == "Next: open lesson 03 HTTP methods."
    assert progress().next_task is None
    link = '<a href="../notebooks/03_http_methods.ipynb">03 HTTP methods</a>'
    assert f"Next: open lesson {link}." in progress()._repr_html_()


@pytest.mark.usefixtures("lessons")
def test_a_lesson_that_was_begun_is_gone_on_with_until_all_of_it_is_done():
    said("03_http_methods", "lost", "One.")
    said("03_http_methods", "twice", "Two.")
    moved("key_header")
    assert progress().advice == "Next: go on with lesson 03 HTTP methods."
    moved("retried")
    assert progress().next_task.task == "safe"


@pytest.mark.usefixtures("lessons")
def test_whoever_is_in_an_exercise_is_not_sent_back_to_its_lesson():
    did("03_http_methods", "safe", 4)
    assert progress().next_task.task == "send"


@pytest.mark.usefixtures("lessons")
def test_next_is_where_something_was_answered_last(monkeypatch):
    clock = ManualClock()
    kept = Progress(Progress.open().path, clock)
    monkeypatch.setattr(Progress, "open", lambda: kept)
    did("05_json_rest", "only", 3)
    clock.advance(60)
    said("03_http_methods", "lost", "One.")
    assert progress().advice == "Next: go on with lesson 03 HTTP methods."


@pytest.mark.usefixtures("lessons")
@pytest.mark.parametrize("draw", [repr, lambda page: page._repr_html_()])
def test_two_learners_of_lessons_print_the_same_but_for_what_is_measured(draw):
    beginner = draw(progress())
    said("03_http_methods", "lost", "One.")
    moved("key_header")
    further = draw(progress())
    assert beginner != further
    assert RULE.sub("", beginner) == RULE.sub("", further)


def test_a_look_reads_the_file_once(monkeypatch):
    did("03_http_methods", "safe", 4)
    opened = []
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: opened.append(a) or connect(*a, **k))
    progress()
    assert len(opened) <= 2  # who the learner is, and what was done


def test_titles_are_escaped(course, make_task):
    course["01_first_steps"] = (make_task(title="Is 1 < 2 & <b>3</b>?"),)
    assert "Is 1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt;?" in progress()._repr_html_()


def test_the_frame_has_a_row_a_task():
    did("03_http_methods", "send", 5, 8)
    Progress.open().take_hint("03_http_methods", "send", 3)
    frame = progress().to_frame()
    columns = ["exercise", "task", "title", "points", "out_of", "tries", "hints", "passed_at"]
    assert (list(frame.columns), len(frame)) == (columns, 6)
    row = frame.set_index("task").loc["send"]
    assert list(row[:-1]) == ["03_http_methods", "Send it", 5, 8, 1, 1]
    assert row.isna()["passed_at"]


def test_the_frame_tells_when_a_task_was_passed(monkeypatch):
    kept = Progress(Progress.open().path, ManualClock(datetime(2026, 3, 1, 9, tzinfo=UTC)))
    monkeypatch.setattr(Progress, "open", lambda: kept)
    did("05_json_rest", "only", 3)
    passed = progress().to_frame().set_index("task")["passed_at"]
    assert passed["only"] == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert str(passed.dtype).endswith("UTC]")


def test_a_frame_without_exercises_has_its_columns(course):
    course.clear()
    assert len(progress().to_frame().columns) == 8


def test_it_is_a_value_that_does_not_change():
    shown = progress()
    did("03_http_methods", "safe", 4)
    assert shown.points == 0
    with pytest.raises(FrozenInstanceError):
        shown.trouble = "none"


def test_looking_makes_no_file():
    progress()
    assert not Progress.open().path.parent.exists()


def test_it_is_public_and_brings_no_heavy_library():
    assert labapi.progress is progress
    code = (
        "import json, sys, labapi; repr(labapi.progress()); labapi.progress()._repr_html_();"
        "heavy = {'pandas', 'numpy', 'fastapi', 'sklearn', 'ipywidgets', 'grpc'};"
        "print(json.dumps(sorted(heavy & set(sys.modules))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == []
