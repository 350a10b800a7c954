"""A judge cannot tell the sandbox from the notebook either: all answers of all exercises."""

from dataclasses import replace

import pytest

from labapi.checks.catalogue import exercise_names
from labapi.checks.child.child import Child
from labapi.checks.child.process import LIMITS
from labapi.classroom.lab import stop
from tests.checks.child.test_parity import Both, expect_the_same


@pytest.mark.slow
@pytest.mark.parametrize("exercise", exercise_names())
def test_the_notebook_and_the_sandbox_give_the_same_results(exercise, sandbox):
    with Child([], replace(LIMITS, memory_mb=600), sandbox.start) as child:
        both = Both(child)
        try:
            expect_the_same(exercise, both)
        finally:
            both.works[0].close()
            stop()
