"""What a learner predicted is remembered, and the end of a lesson tells of it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import labapi
from labapi.checks.progress import done, predictions, recap
from labapi.checks.progress.file import SCHEMA
from labapi.checks.progress.predictions import ask
from labapi.checks.progress.progress import FILE_NAME, Progress
from labapi.checks.progress.recap import NONE_FOOLED, NOTHING, headings_of, shortened
from labapi.checks.result import Outcome, Result
from labapi.classroom.notebook.ahead import REPEATABLE
from labapi.classroom.widgets.ask.question import Question, parse
from labapi.course import ROOT
from labapi.domain.clock import ManualClock

LESSON = "03_http_methods"
MEMORY = "A server recognises what it had before."


def question(name: str) -> Question:
    options = [
        {"text": "One.", "misconception": MEMORY, "feedback": "Count."},
        {"text": "Two.", "right": True, "feedback": f"`{name}` was <stored> twice."},
        {"text": "None.", "misconception": "Nothing lasts.", "feedback": "Look."},
    ]
    return parse(LESSON, name, {"question": f"How many of {name}?", "options": options})


@pytest.fixture(autouse=True)
def _questions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {name: question(name) for name in ("first", "second", "third")}
    monkeypatch.setattr(predictions, "read_questions", lambda lesson: asked)
    monkeypatch.setattr(
        "labapi.classroom.widgets.ask.read_question", lambda lesson, name: asked[name]
    )
    monkeypatch.setattr(done, "lessons_with_steps", lambda: [LESSON])
    monkeypatch.setattr(done, "steps_of", lambda lesson: {"key_header": None, "retried": None})
    headings = {"first": "When it is lost", "second": "Sent twice"}
    monkeypatch.setattr(recap, "headings_of", lambda lesson: headings)


def told(lesson: str = LESSON) -> str:
    return repr(recap.recap(lesson))


def test_the_first_answer_counts_and_later_ones_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ManualClock()
    kept = Progress(Progress.open().path, clock)
    monkeypatch.setattr(Progress, "open", lambda: kept)
    for number in (2, 0, 1, 0):
        ask(LESSON, "first").answer(number)
        clock.advance(1)
    assert ask(LESSON, "first").chosen == [2, 0, 1]
    assert recap.recap(LESSON).right == 0
    assert "“Nothing lasts.”" in told()


def test_who_predicts_right_and_tries_wrong_ones_since_was_right() -> None:
    for number in (1, 0):
        ask(LESSON, "first").answer(number)
    assert told().startswith("You predicted 1 of 1 so far; two questions are not answered yet.")
    assert NONE_FOOLED in told()


def test_an_answer_outlives_the_kernel() -> None:
    ask(LESSON, "first").answer(2)
    assert Progress(Progress.open().path).answers() == {(LESSON, "first"): ("None.",)}


def test_an_earlier_answer_of_another_notebook_is_the_first(tmp_path: Path) -> None:
    clock = ManualClock()
    early, late = (Progress(tmp_path / FILE_NAME, clock) for _ in range(2))
    blocked = Progress(tmp_path / "a file" / FILE_NAME, clock)
    (tmp_path / "a file").touch()
    blocked.answer(LESSON, "first", "One.")
    clock.advance(60)
    late.answer(LESSON, "first", "Two.")
    early._save(blocked._unsaved)  # what one could not save at first is saved after the other's
    assert Progress(tmp_path / FILE_NAME).answers() == {(LESSON, "first"): ("One.", "Two.")}


def test_what_cannot_be_saved_is_known_until_the_kernel_stops(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    progress = Progress(tmp_path / "a file" / FILE_NAME)
    progress.answer(LESSON, "first", "One.")
    assert progress.answers() == {(LESSON, "first"): ("One.",)}
    assert "cannot write in the folder" in progress.trouble
    (tmp_path / "a file").unlink()
    progress.answer(LESSON, "second", "Two.")
    assert progress.trouble == ""
    assert len(Progress(progress.path).answers()) == 2


def test_a_damaged_file_costs_no_answer_that_this_kernel_knows(tmp_path: Path) -> None:
    progress = Progress(tmp_path / FILE_NAME)
    progress.answer(LESSON, "first", "One.")
    progress.path.write_bytes(b"This is a letter to my bank. " * 200)
    progress.answer(LESSON, "second", "Two.")
    assert len(Progress(progress.path).answers()) == 2
    assert "progress-damaged-1.sqlite" in progress.trouble


def test_a_row_that_makes_no_sense_is_a_damaged_file(tmp_path: Path) -> None:
    progress = Progress(tmp_path / FILE_NAME)
    progress.answer(LESSON, "first", "One.")
    with closing(sqlite3.connect(progress.path)) as file:
        file.execute("UPDATE answers SET first_at_us = 'yesterday'")
        file.commit()
    after = Progress(progress.path)
    assert after.answers() == {}
    assert "is damaged" in after.trouble


def test_a_file_from_before_there_were_answers_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as file:
        for statement in SCHEMA[0]:
            file.execute(statement)
        file.execute("INSERT INTO tasks VALUES ('03', 'safe', 4, 4, 2, 0, 5)")
        file.execute("PRAGMA user_version = 1")
        file.commit()
    progress = Progress(path)
    assert (progress.tries("03", "safe"), progress.answers()) == (2, {})
    progress.answer(LESSON, "first", "One.")
    assert (progress.tries("03", "safe"), progress.trouble) == (2, "")


def test_checks_and_answers_do_not_lose_each_other() -> None:
    ask(LESSON, "first").answer(0)
    Progress.open().note(Result(LESSON, "safe", 1, "…", Outcome.PASSED, 4, 4, ""))
    ask(LESSON, "second").answer(1)
    after = Progress(Progress.open().path)
    assert after.tries(LESSON, "safe") == 1
    assert len(after.answers()) == 2


def test_who_joins_a_course_keeps_what_was_predicted() -> None:
    ask(LESSON, "first").answer(0)
    labapi.join("rest-2027", id="a123")
    labapi.join("rest-2028", id="b456")
    assert ask(LESSON, "first").chosen == [0]


def test_where_nothing_is_remembered_it_says_what_to_do() -> None:
    assert told() == NOTHING
    assert NOTHING in recap.recap(LESSON)._repr_html_()
    assert not Progress.open().path.parent.exists()


def test_all_that_was_predicted_is_told() -> None:
    for name, number in (("first", 0), ("second", 1), ("third", 2)):
        ask(LESSON, name).answer(number)
    assert told().splitlines() == [
        "You predicted 1 of 3.",
        "  ✗ How many of first?",
        "  ✓ How many of second?",
        "  ✗ How many of third?",
        "Your move: 0 of 2 right.",
        "",
        "These two beliefs fooled you:",
        f"  “{MEMORY}”",
        "    `first` was <stored> twice.",
        "    Look again: When it is lost",
        "  “Nothing lasts.”",
        "    `third` was <stored> twice.",
    ]


def test_the_steps_that_were_right_are_counted() -> None:
    passed = Result(LESSON, "key_header", 0, "…", Outcome.PASSED, 0, 0, "")
    for name, outcome in (
        ("key_header", Outcome.PASSED), ("retried", Outcome.INCORRECT), ("dropped", Outcome.PASSED),
    ):  # fmt: skip
        Progress.open().note_step(replace(passed, task=name, outcome=outcome))
    assert told().startswith("You have answered no question of this lesson yet.")
    assert "Your move: 1 of 2 right." in told()
    assert "Your move: 1 of 2 right." in recap.recap(LESSON)._repr_html_()
    assert NONE_FOOLED not in told()


def test_a_lesson_without_steps_says_nothing_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(done, "lessons_with_steps", list)
    ask(LESSON, "first").answer(1)
    assert "Your move" not in told()


def test_a_belief_that_fooled_twice_is_told_once_with_both_places() -> None:
    for name in ("first", "second"):
        ask(LESSON, name).answer(0)
    assert told().count(MEMORY) == 1
    assert "This belief fooled you:" in told()
    assert told().count("Look again:") == 2


def test_the_html_says_the_same_and_leads_back() -> None:
    ask(LESSON, "first").answer(0)
    html = recap.recap(LESSON)._repr_html_()
    assert "<code>first</code> was &lt;stored&gt; twice." in html
    link = f'<a href="../notebooks/{LESSON}.ipynb#When-it-is-lost">When it is lost</a>'
    assert link in html
    assert '<span class="lab-unseen">wrong: </span>' in html
    assert html.count("(not answered yet)") == 2


def test_where_to_look_again_is_not_drawn_as_the_row_below_an_exchange() -> None:
    ask(LESSON, "first").answer(0)
    sheet = (ROOT / "labapi/classroom/exchange/exchange.css").read_text(encoding="utf-8")
    columns = re.findall(r"\.lab \.([\w-]+) \{\s*display: grid", sheet)
    line = re.search(r'<p class="([\w-]+)">Look again', recap.recap(LESSON)._repr_html_())
    assert line is not None
    assert columns
    assert line[1] not in columns


def test_answers_to_words_that_have_changed_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    Progress.open().answer(LESSON, "first", "Seven.")
    Progress.open().answer(LESSON, "dropped", "Two.")
    assert told() == NOTHING


def test_trouble_with_the_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Progress, "trouble", "Make `room`.")
    assert told() == f"{NOTHING}\nMake `room`."
    assert "Make <code>room</code>." in recap.recap(LESSON)._repr_html_()


def test_where_outputs_repeat_nothing_is_read_or_written(monkeypatch: pytest.MonkeyPatch) -> None:
    ask(LESSON, "first").answer(0)
    monkeypatch.setenv(REPEATABLE, "1")
    assert told() == NOTHING
    assert ask(LESSON, "first").chosen == []
    ask(LESSON, "second").answer(0)
    monkeypatch.delenv(REPEATABLE)
    assert ask(LESSON, "second").chosen == []


def test_the_places_of_questions_are_read_from_the_lesson() -> None:
    for file in sorted((ROOT / "notebooks").glob("0[1-9]_*.ipynb")):
        assert all(headings_of(file.stem).values()), file
    assert headings_of("99_none") == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Which code?", "Which code?"),
        ("You send `POST /predict` again. What comes?", "You send …"),
    ],
)
def test_a_long_question_is_cut_between_words_and_never_within_code(text: str, line: str) -> None:
    assert shortened(text, 20).strip() == line
