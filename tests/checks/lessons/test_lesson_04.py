"""Exercise 04: what is right in another way passes, and what is right by luck does not."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.notebook.blanks import answer_of

SOLUTION = Path(__file__).parents[3] / "solutions" / "04_status_codes_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("04_status_codes")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


def changed(solved, task, old, new):
    source = solved.source_of(task)
    assert old in source
    return solved.judged(TASKS[task], source.replace(old, new))


@pytest.mark.parametrize(
    ("task", "seconds"),
    [
        ("wait_until_ready", 'int(answer.headers["Retry-After"])'),
        ("send", "int(told) if told.isdigit() else seconds_until(told)"),
    ],
)
def test_a_wait_of_one_second_is_a_guess_though_the_lab_mostly_asks_for_one(solved, task, seconds):
    result = changed(solved, task, seconds, "1")
    assert result.misconception == "own_guess"


def test_a_location_may_be_relative_to_the_address_of_the_request(solved):
    result = changed(solved, "desk", 'f"/applications/{number}"', 'f"applications/{number}"')
    assert result.points == result.out_of


def test_a_location_of_the_number_alone_leads_nowhere(solved):
    result = changed(solved, "desk", 'f"/applications/{number}"', "number")
    assert result.points == 1
    assert "the answer was `404 Not Found`" in result.message
