"""Exercise 03: servers and clients with one hole each do not pass."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.notebook.blanks import answer_of

SOLUTION = Path(__file__).parents[3] / "solutions" / "03_http_methods_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("03_http_methods")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


def test_an_office_that_takes_an_empty_note_for_none_does_not_pass(solved):
    reference = solved.source_of("office")
    by_truth = reference.replace("404 if found is None else 204", "204 if found else 404")
    assert by_truth != reference
    result = solved.judged(TASKS["office"], by_truth)
    assert result.points == 2
    assert "the note there, `{}`, was to be removed" in result.message
