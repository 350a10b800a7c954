"""Exercise 08: what is nearly right is told what it lacks."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.blanks import answer_of
from labapi.checks.catalogue import tasks_of

SOLUTION = Path(__file__).parents[2] / "solutions" / "08_authentication.ipynb"
TASKS = {task.id: task for task in tasks_of("08_authentication")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


@pytest.mark.parametrize("other", ["latin-1", "cp1252", "ascii"])
def test_claims_that_are_read_in_another_encoding_are_told_of_utf_8(solved, other):
    reads = f"""
def read_claims(token):
    payload = token.split(".")[1]
    padded = payload + "=" * (-len(payload) % 4)
    return json.loads(base64.urlsafe_b64decode(padded).decode("{other}"))
"""
    result = solved.judged(TASKS["read_claims"], reads)
    assert (result.points, result.misconception) == (1, "other_encoding")
    assert "JSON travels as UTF-8" in result.message
