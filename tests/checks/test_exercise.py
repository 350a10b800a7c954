"""What a learner types: a check, its hints, its solution, everything at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import labapi
from labapi.checks.catalogue import NoSuchExercise, home_of
from labapi.checks.exercise import exercise, notebook_names, version_note
from labapi.checks.expect import incorrect
from labapi.checks.progress.progress import Learner, Progress
from labapi.checks.result import Outcome
from labapi.checks.variant import Question, Row
from labapi.course import cells_of
from tests.checks.conftest import a_task

RIGHT = {"double": lambda number: 2 * number}
WRONG = {"double": lambda number: number}
pytestmark = pytest.mark.usefixtures("course")


@pytest.fixture(name="checkout")
def _checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the solution of the first exercise, beside labapi."""
    source = ["def double(number):\n", "    ### BEGIN SOLUTION\n", "    return 2 * number\n"]
    cells = [
        {"cell_type": "markdown", "id": "text", "source": ["# Double"]},
        {"cell_type": "code", "id": "double", "source": [*source, "    ### END SOLUTION"]},
    ]
    (tmp_path / "solutions").mkdir()
    notebook = tmp_path / "solutions" / "01_first_steps_solution.ipynb"
    notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    monkeypatch.setattr(home_of, "__defaults__", (tmp_path,))
    return tmp_path


def opened(names: dict[str, object] | None = None, made_for: str = ""):
    return exercise("01", made_for, WRONG if names is None else names)


def test_a_check_judges_what_stands_in_the_notebook_now() -> None:
    names: dict[str, object] = {}
    check = exercise("01", namespace=names)
    before = check.double()
    names |= RIGHT
    assert (before.outcome, check.double().outcome) == (Outcome.SETUP, Outcome.PASSED)


def test_a_check_is_noted_as_progress() -> None:
    opened(WRONG).double()
    opened(RIGHT).double()
    kept = Progress.open()
    assert (kept.tries("01_first_steps", "double"), kept.best("01_first_steps")) == (
        2, {"double": 2},
    )  # fmt: skip


def test_a_check_that_is_interrupted_is_no_try() -> None:
    def interrupted(number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened({"double": interrupted}).double()
    assert Progress.open().tries("01_first_steps", "double") == 0


def test_trouble_in_saving_is_told_once_with_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Progress, "trouble", "The disk is full.")
    assert opened().double().note == "The disk is full."


def test_all_judges_every_task_in_order() -> None:
    results = opened(RIGHT).all()
    assert [one.task for one in results.results] == ["double", "again"]
    assert (results.points, results.out_of) == (3, 3)
    assert Progress.open().best("01_first_steps") == {"double": 2, "again": 1}


def test_hints_come_one_by_one_and_the_last_leads_on() -> None:
    check = opened()
    hints = [check.double.hint() for _ in range(4)]
    assert [hint.number for hint in hints] == [1, 2, 3, 3]
    assert [hint.text for hint in hints[:3]] == list(check._tasks["double"].hints)
    assert hints[0].more == "Run it again for the next."
    assert hints[3].more == "For more, see check.double.solution()."


def test_hints_go_on_where_another_notebook_stopped() -> None:
    opened().double.hint()
    assert opened().double.hint().number == 2


@pytest.mark.usefixtures("checkout")
def test_the_solution_opens_after_three_tries() -> None:
    check = opened(WRONG)
    said = []
    for _ in range(3):
        said.append(check.double.solution().explanation)
        check.double()
    assert [sentence.split("after ")[1] for sentence in said] == [
        "3 more tries.", "2 more tries.", "one more try.",
    ]  # fmt: skip
    assert check.double.solution().source == "def double(number):\n    return 2 * number"


@pytest.mark.usefixtures("checkout")
def test_the_solution_opens_once_the_task_is_passed() -> None:
    check = opened(RIGHT)
    assert check.double.solution().source == ""
    check.double()
    assert "return 2 * number" in check.double.solution().source


@pytest.mark.usefixtures("checkout")
def test_blanks_and_a_missing_lab_open_no_solution() -> None:
    check = opened({"double": ...})
    for _ in range(5):
        assert check.double().outcome is Outcome.NOT_ATTEMPTED
    assert check.double.solution().source == ""


def test_in_a_kit_for_students_a_solution_says_that_it_is_not_there(checkout: Path) -> None:
    (checkout / "solutions").rename(checkout / "shipped")
    solved = checkout / "shipped" / "01_first_steps_solution.ipynb"
    solved.rename(checkout / "shipped" / "01_first_steps_exercise.ipynb")
    check = opened(RIGHT)
    assert check.double().points == 2
    shown = check.double.solution()
    assert (shown.source, shown.explanation[:37]) == ("", "The solutions are not in this kit: wh")


@pytest.mark.parametrize("damage", ["missing", "no notebook", "no such cell"])
def test_a_solution_that_is_not_there_is_told(checkout: Path, damage: str) -> None:
    notebook = checkout / "solutions" / "01_first_steps_solution.ipynb"
    notebook.unlink()
    if damage != "missing":
        notebook.write_text('{"cells": []}' if "cell" in damage else "torn {", encoding="utf-8")
    check = opened(RIGHT)
    check.double()
    shown = check.double.solution()
    said = "The folder solutions is not beside this labapi: no 01_first_steps there."
    assert (shown.source, shown.explanation) == ("", said)


@pytest.mark.parametrize("text", ["", "[]", '{"cells": 5}', '{"nbformat": 4}', "null", "\x00"])
def test_what_is_no_notebook_has_no_cells(tmp_path: Path, text: str) -> None:
    (tmp_path / "torn.ipynb").write_text(text)
    assert list(cells_of(tmp_path / "torn.ipynb")) == []


def test_completion_lists_the_tasks_and_what_is_for_all_of_them() -> None:
    assert dir(opened()) == ["again", "all", "double", "hand_in"]


def test_a_check_that_is_not_called_says_what_can_be_typed() -> None:
    assert repr(opened().double) == (
        "Task 1: Twice as much (2 points)\n"
        "Check it: check.double()   Stuck? check.double.hint()   "
        "At the end: check.double.solution()"
    )


def test_an_exercise_lists_its_tasks_and_what_was_reached() -> None:
    check = opened(RIGHT)
    check.double()
    assert repr(check).splitlines() == [
        "Exercise 01_first_steps",
        "  1. Twice as much: check.double()  (2 of 2 points)",
        "  2. Twice as much: check.again()  (0 of 1 point)",
        "  Everything at once: check.all()",
    ]


def test_an_unknown_task_is_answered_with_those_there_are() -> None:
    with pytest.raises(AttributeError) as told:
        _ = opened().duoble
    said = "Exercise 01_first_steps has no task 'duoble'. It has: double, again."
    assert told.value._render_traceback_() == [f"AttributeError: {said}"]


def test_an_unknown_exercise_is_told_in_one_line() -> None:
    with pytest.raises(NoSuchExercise) as told:
        exercise("99")
    (line,) = told.value._render_traceback_()
    there = "01_first_steps, 03_http_methods, 05_json_rest"
    assert line == f"NoSuchExercise: There is no exercise '99'. There are: {there}."


def test_a_task_may_be_called_like_an_attribute_of_the_exercise(course, make_task) -> None:
    course["01_first_steps"] = (make_task("tasks"), make_task("progress", 2))
    check = opened(RIGHT)
    assert (check.tasks().task, check.progress().task) == ("tasks", "progress")


def test_a_copy_of_an_exercise_is_an_exercise() -> None:
    import copy

    assert copy.copy(opened(RIGHT)).double().outcome is Outcome.PASSED


def test_where_nothing_is_there_and_no_lab_runs_the_first_cell_is_named() -> None:
    message = opened({}).double().message
    assert message.splitlines() == [
        "The lab is not running: first run the first code cell of this notebook.",
        "There is no `double` yet. Run the cell above that makes it, then check again.",
    ]


def test_where_the_lab_runs_only_the_cell_above_is_named() -> None:
    lab = labapi.start()
    try:
        message = opened({}).double().message
    finally:
        lab.stop()
    assert (
        message == "There is no `double` yet. Run the cell above that makes it, then check again."
    )


def test_the_first_cell_is_named_once() -> None:
    names: dict[str, object] = {}
    exec("def double(number): return requests.get(number)", names)
    message = opened(names).double().message
    said = "There is no `requests` yet. Run the first code cell of this notebook, then check again."
    assert message == said


def test_without_a_notebook_the_main_program_is_looked_at() -> None:
    import __main__

    assert notebook_names() is vars(__main__)


@pytest.mark.parametrize("made_for", ["", "0.1"])
def test_a_notebook_that_fits_is_not_spoken_of(made_for, capsys, monkeypatch) -> None:
    monkeypatch.setattr("labapi.checks.exercise.__version__", "0.1.7")
    assert opened(made_for=made_for).double().note == ""
    assert capsys.readouterr().out == ""


def test_an_older_notebook_is_told_how_to_get_the_new_one(capsys, monkeypatch) -> None:
    monkeypatch.setattr("labapi.checks.exercise.__version__", "0.10.0")
    note = opened(made_for="0.9").double().note
    assert note.startswith("This notebook was made for labapi 0.9, and here is labapi 0.10: ")
    assert "`python lab.py reset 01`" in note
    assert capsys.readouterr().out == f"{note}\n"


def test_a_newer_notebook_is_told_how_to_get_the_new_labapi(monkeypatch) -> None:
    monkeypatch.setattr("labapi.checks.exercise.__version__", "0.9.0")
    note = version_note("01_first_steps", "0.10")
    assert note.endswith("a check may not fit. Close JupyterLab and run `python lab.py setup`.")


def test_a_pass_is_not_clouded_by_the_version(monkeypatch) -> None:
    monkeypatch.setattr("labapi.checks.exercise.__version__", "0.2.0")
    assert opened(RIGHT, "0.1").double().note == ""


def test_it_is_public() -> None:
    assert labapi.exercise is exercise


@pytest.mark.parametrize("name", ["double", "answer", "all", "hand_in"])
def test_an_answer_is_not_taken_in_the_place_of_a_check(name) -> None:
    check = opened()
    with pytest.raises(AttributeError, match=rf"`check.{name}` is no place for an answer"):
        setattr(check, name, 3)
    with pytest.raises(AttributeError, match=rf"`check.double.{name}` is no place for"):
        setattr(check.double, name, 3)
    assert check.double().outcome is not Outcome.PASSED


def test_passed_says_why_and_names_the_next_task(course) -> None:
    course["01_first_steps"] = (
        a_task("double", why="Twice is two times."),
        a_task("again", 2, points=1, title="Once more"),
    )
    first = opened(RIGHT).double()
    assert first.message == "Twice is two times.\nNext: task 2, Once more."


def test_the_last_task_leads_to_what_is_open_and_then_to_the_next_lesson(course) -> None:
    def judge_nothing(work, cases):
        return None

    course["01_first_steps"] = (
        a_task("double"), a_task("again", 2, points=1, judge=judge_nothing),
    )  # fmt: skip
    check = opened(RIGHT)
    assert check.again().message.endswith("Still open: task 1, Twice as much.")
    check.double()
    assert check.again().message.endswith(
        "Save the notebook, hand it in with `check.hand_in()`, then open lesson 03 HTTP methods."
    )


def questions(variant):
    return Question.lettered(variant.some_of([Row(f"row {n}", n) for n in range(9)], 3))


def judge_questions(work, cases):
    if work.value("double") != questions(cases.variant).answers:
        incorrect("One is wrong.")


def test_all_that_is_open_is_named_with_its_title(course) -> None:
    titles = ("Twice?", "Half", "Which?")
    course["01_first_steps"] = (
        *tuple(
            a_task(f"task_{number}", number, title=title) for number, title in enumerate(titles, 1)
        ),
        a_task("last", 4, judge=lambda work, cases: None),
    )
    last = opened().last()
    assert last.message.endswith("Still open: task 1, Twice?; task 2, Half; task 3, Which?")


def test_each_learner_is_asked_and_judged_by_rows_of_their_own(course) -> None:
    asking = a_task("double", judge=judge_questions, question=questions)
    course["01_first_steps"] = (asking,)
    first = opened({"double": {"A": 0, "B": 1, "C": 2}})
    assert str(first.double.question()) == "  A  row 0\n  B  row 1\n  C  row 2"
    assert first.double().outcome is Outcome.PASSED
    Progress.open().introduce(Learner("Ada", "a123", "rest-2027"))
    assert str(first.double.question()) != "  A  row 0\n  B  row 1\n  C  row 2"
    assert first.double().outcome is Outcome.INCORRECT
    own: dict[str, object] = {}
    exec(first.double.solution().source, own)
    assert opened(own).double().outcome is Outcome.PASSED


def test_a_task_without_a_question_says_where_it_is_asked() -> None:
    assert "stands in the text above" in str(opened().double.question())
