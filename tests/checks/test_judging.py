"""How a result comes about: every way in which a judge can end, and what each makes of a task."""

from __future__ import annotations

import logging
import sys

import pytest
import urllib3
from flask import Flask

from labapi.checks.cases import PUBLIC_SEED
from labapi.checks.expect import incorrect
from labapi.checks.inside.here import Here
from labapi.checks.inside.problems import (
    Blank,
    Ended,
    LabDown,
    Raised,
    TookTooLong,
    Undefined,
    Unfit,
    WorkProblem,
)
from labapi.checks.judging import WELL_DONE, judge, libraries_silent
from labapi.checks.result import Outcome
from labapi.checks.task import Misconception
from tests.checks.inside.cells import names_of

HELD = Misconception("squared", "Twice is squared.", "Look at `3`.")


@pytest.fixture(name="judged")
def _judged(make_task):
    """Judge a task of four points by the given function."""

    def judged(judge_it, seed=PUBLIC_SEED, work=None):
        return judge("01_first_steps", make_task(points=4, judge=judge_it), work, seed)

    return judged


def raising(error):
    def judge_it(work, cases):
        raise error

    return judge_it


def in_parts(*earned, then=None):
    """A judge that gives these points, and then raises."""

    def judge_it(work, cases):
        for points in earned:
            yield points, f"part of {points}"
        if then is not None:
            raise then

    return judge_it


def failing(work, cases):
    incorrect("It came to 5.")


def misconceived(work, cases):
    HELD.when(True, "`double(3)` gave 9.")


def test_a_judge_that_returns_gives_all_points(judged):
    result = judged(lambda work, cases: None)
    assert (result.outcome, result.points, result.out_of) == (Outcome.PASSED, 4, 4)
    assert result.message == WELL_DONE


def test_the_result_carries_what_the_task_is_called(judged):
    result = judged(failing)
    said = (result.exercise, result.task, result.number, result.title)
    assert said == ("01_first_steps", "double", 1, "Twice as much")


def test_incorrect_is_told_as_the_judge_says_it(judged):
    result = judged(failing)
    assert (result.outcome, result.points) == (Outcome.INCORRECT, 0)
    assert result.message == "It came to 5."


def test_a_misconception_is_named_with_what_was_seen_and_its_feedback(judged):
    result = judged(misconceived)
    assert (result.outcome, result.points) == (Outcome.MISCONCEPTION, 0)
    assert (result.misconception, result.belief) == ("squared", "Twice is squared.")
    assert result.message == "`double(3)` gave 9.\nLook at `3`."


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (Blank("x"), Outcome.NOT_ATTEMPTED),
        (Undefined("x"), Outcome.SETUP),
        (LabDown(), Outcome.SETUP),
        (Unfit("x", "is a text."), Outcome.INCORRECT),
        (Raised("f()", "KeyError", "'a'"), Outcome.ERROR),
        (TookTooLong("f()", 10), Outcome.ERROR),
        (Ended("exit code 7"), Outcome.ERROR),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, WorkProblem) else value.name,
)
def test_a_problem_with_the_work_is_told_in_its_own_words(judged, problem, outcome):
    result = judged(raising(problem))
    assert (result.outcome, result.points, result.message) == (outcome, 0, str(problem))


def test_parts_that_are_all_earned_are_a_pass(judged):
    result = judged(in_parts(1, 3))
    assert (result.outcome, result.points) == (Outcome.PASSED, 4)
    assert result.earned == ("part of 1", "part of 3")


@pytest.mark.parametrize(
    "then",
    [Raised("f()", "KeyError", ""), Blank("x"), Undefined("x"), LabDown(), KeyError("data")],
    ids=lambda error: type(error).__name__,
)
def test_what_was_earned_before_a_failure_stays(judged, then):
    result = judged(in_parts(1, 2, then=then))
    assert (result.outcome, result.points) == (Outcome.PARTLY, 3)
    assert result.earned == ("part of 1", "part of 2")


def test_a_misconception_after_a_part_is_still_named(judged):
    def judge_it(work, cases):
        yield 1, "it is a function"
        misconceived(work, cases)

    result = judged(judge_it)
    assert (result.outcome, result.points) == (Outcome.PARTLY, 1)
    assert (result.misconception, result.belief) == ("squared", "Twice is squared.")


def test_a_failure_before_the_first_part_is_not_partly(judged):
    result = judged(in_parts(then=Raised("f()", "KeyError", "")))
    assert (result.outcome, result.points, result.earned) == (Outcome.ERROR, 0, ())


@pytest.mark.parametrize(
    "error", [KeyError("data"), TypeError("no"), RecursionError("deep"), AssertionError("no")]
)
def test_a_form_that_the_judge_does_not_know_is_told_readably(judged, error):
    result = judged(raising(error))
    assert result.outcome is Outcome.INCORRECT
    assert result.message == (
        f"The check could not make sense of your answer ({type(error).__name__}: {error}). "
        "Compare its form with what the task asks for."
    )


def test_an_error_of_any_length_is_cut(judged):
    assert len(judged(raising(KeyError("x" * 10_000))).message) < 350


def test_an_interrupt_by_hand_stops_the_check(judged):
    with pytest.raises(KeyboardInterrupt):
        judged(raising(KeyboardInterrupt()))


def test_cases_are_those_of_seed_exercise_and_task(make_task):
    drawn = []

    def draw(work, cases):
        drawn.append(cases.whole(1, 10**9))

    for exercise, task, seed in [
        ("01", "a", "s"), ("01", "a", "s"), ("02", "a", "s"), ("01", "b", "s"), ("01", "a", "t"),
    ]:  # fmt: skip
        judge(exercise, make_task(task, judge=draw), None, seed)
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 4


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("def double(n): return n + n", Outcome.PASSED),
        ("def double(n): return ...", Outcome.NOT_ATTEMPTED),
        ("def double(n): return ___ * n", Outcome.NOT_ATTEMPTED),
        ("double = ...", Outcome.NOT_ATTEMPTED),
        ("", Outcome.SETUP),
        ("def double(n): return n**2", Outcome.MISCONCEPTION),
        ("def double(n): return n", Outcome.INCORRECT),
        ("def double(n): return print", Outcome.INCORRECT),
        ("def double(): return 2", Outcome.INCORRECT),
        ("double = 2", Outcome.INCORRECT),
        ("def double(n): return n / 0", Outcome.ERROR),
        ("def double(n):\n    while True: pass", Outcome.ERROR),
    ],
)
def test_an_answer_in_a_notebook_has_its_outcome(make_task, answer, outcome):
    work = Here(names_of(answer), limit_s=0.1)
    assert judge("01_first_steps", make_task(), work, PUBLIC_SEED).outcome is outcome


def test_what_libraries_log_while_a_judge_works_reaches_no_cell(capsys):
    handler = logging.StreamHandler(sys.stderr)
    logger = logging.getLogger("of.anybody")
    logger.addHandler(handler)
    library = logging.LogRecord("x", 50, urllib3.__file__, 1, "a library's", (), None)
    own = logging.LogRecord("x", 50, "/tmp/ipykernel_1/2.py", 1, "my own", (), None)
    try:
        with libraries_silent():
            logger.handle(library)
            logger.handle(own)
        logger.handle(library)
    finally:
        logger.removeHandler(handler)
    assert capsys.readouterr().err == "my own\na library's\n"


def test_the_first_error_of_a_flask_app_reaches_no_cell_either(capsys):
    app = Flask("an app that has not logged yet")
    app.add_url_rule("/", view_func=lambda: 1 / 0)
    with libraries_silent():
        assert app.test_client().get("/").status_code == 500
    assert capsys.readouterr().err == ""


def test_silence_ends_with_the_judge_though_it_raises():
    before = [list(handler.filters) for handler in logging.getLogger().handlers]
    with pytest.raises(KeyboardInterrupt), libraries_silent():
        raise KeyboardInterrupt
    assert [list(handler.filters) for handler in logging.getLogger().handlers] == before
