"""A judge cannot tell the sandbox from the notebook either.

The sandbox is a child that is started otherwise, and all answers are tried in a child
(`tests/checks/child/test_parity.py`). Here each task is tried untouched and solved, and by
`pytest -m soak` with all its answers.
"""

from dataclasses import replace

import pytest

from labapi.checks.catalogue import exercise_names
from labapi.checks.child.child import Child
from labapi.checks.child.process import LIMITS
from labapi.classroom.lab import stop
from tests.checks.child.test_parity import Both, expect_the_same


@pytest.mark.slow
@pytest.mark.parametrize("most", [2, pytest.param(None, marks=pytest.mark.soak, id="all")])
@pytest.mark.parametrize("exercise", exercise_names())
def test_the_notebook_and_the_sandbox_give_the_same_results(exercise, most, sandbox):
    with Child([], replace(LIMITS, memory_mb=600), sandbox.start) as child:
        both = Both(child)
        try:
            expect_the_same(exercise, both, most)
        finally:
            both.works[0].close()
            stop()
