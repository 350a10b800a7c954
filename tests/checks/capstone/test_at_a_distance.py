"""The same suite where the app runs elsewhere: by a function of a notebook, or of a child."""

from __future__ import annotations

import pytest

from labapi.checks.capstone.suite import judge, run_at
from labapi.checks.child.child import Child
from labapi.checks.inside.here import Here
from labapi.checks.judging import judge as judged
from labapi.checks.result import Outcome
from labapi.checks.task import Task
from tests.checks.capstone.variants import FAULTS, source_with

GIVEN = """
import labapi

def ask_capstone(verb, sent):
    return labapi.capstone.ask(create_app, verb, sent)
"""
CHOSEN = [
    one
    for one in FAULTS
    if one.name in ("no limit", "all is 200", "create_app waits for the model", "no CORS")
]


def cells(*faults):
    return [source_with(*faults), GIVEN]


def in_kernel(*faults):
    names = {"__name__": "__main__"}
    for number, cell in enumerate(cells(*faults)):
        exec(compile(cell, f"<cell {number}>", "exec", dont_inherit=True), names)
    return Here(names)


@pytest.fixture(scope="module", name="child")
def _child():
    with Child(cells()) as child:
        assert not child.problems
        yield child


@pytest.mark.parametrize("data", ["wine", "breast-cancer"])
def test_the_reference_gets_full_marks_in_a_child(child, data):
    report = run_at(child, "ask_capstone", data, seed="secret")
    assert report.full, report


@pytest.mark.parametrize("fault", [pytest.param(one, id=one.name) for one in CHOSEN])
def test_a_child_fails_the_axis_that_the_kernel_fails(child, fault):
    child.run(1, source_with(fault))
    there = run_at(child, "ask_capstone", "wine", seed="secret")
    here = run_at(in_kernel(fault), "ask_capstone", "wine", seed="secret")
    assert there.failed == here.failed == (fault.axis,)
    assert there.score == here.score


def test_an_empty_app_gets_zero_in_a_child(child):
    child.run(1, "from fastapi import FastAPI\ncreate_app = lambda given: FastAPI()")
    assert run_at(child, "ask_capstone", "wine", seed="secret").held == 0


def test_a_factory_that_raises_in_a_child_is_told(child):
    child.run(1, "def create_app(given):\n    return given.nothing")
    told = run_at(child, "ask_capstone", "wine", seed="secret").stopped
    assert "raised AttributeError" in told


def test_a_function_that_lies_is_told_and_earns_nothing():
    work = Here({"ask_capstone": lambda verb, sent: {"bench": 1, "status": "fine"}})
    report = run_at(work, "ask_capstone", "wine", seed="secret")
    assert report.held == 0
    assert "an answer that is none" in report.waits


def test_in_a_child_a_cell_can_try_its_app_with_a_given(child):
    child.run(1, source_with())
    child.run(3, "given = labapi.capstone.given()\napp = create_app(given)\nmany = len(given.keys)")
    child.run(4, "report = labapi.capstone(create_app)")
    assert not child.problems
    assert child.value("many") > 10


TASK = Task(
    id="capstone",
    number=1,
    title="An API of your own",
    points=12,
    objective="Build an API.",
    hints=("Look at the radar.", "Open the lesson that it names."),
    judge=judge,
)


def result_of(*faults, seed="secret"):
    return judged("14_capstone", TASK, in_kernel(*faults), seed)


def test_as_a_task_each_whole_objective_is_a_point():
    result = result_of()
    assert (result.outcome, result.points) == (Outcome.PASSED, 12)
    two = result_of(*(one for one in CHOSEN if one.name in ("no limit", "no CORS")))
    assert (two.outcome, two.points) == (Outcome.PARTLY, 10)
    assert "Rate limits: 1 of 5 claims held." not in two.earned
    assert "open lesson 09" in two.message
    assert "open lesson 10" in two.message


def test_as_a_task_a_blank_that_is_left_is_no_wrong_answer():
    names = {"__name__": "__main__"}
    exec("def create_app(given):\n    return ___", names)
    exec(GIVEN, names)
    result = judged("14_capstone", TASK, Here(names), "secret")
    assert result.outcome is Outcome.NOT_ATTEMPTED


def test_as_a_task_what_does_not_start_earns_nothing():
    names = {"__name__": "__main__"}
    exec("def create_app(given):\n    return given.nothing", names)
    exec(GIVEN, names)
    result = judged("14_capstone", TASK, Here(names), "secret")
    assert (result.outcome, result.points) == (Outcome.INCORRECT, 0)
    assert "raised AttributeError" in result.message
