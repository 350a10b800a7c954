"""Every solution keeps the rules, and every exercise is what its solution makes.

That they run, and what their checks say, is compared by nbval; `labapi test` calls it. That each
task is what it claims to be is asked in tests/checks.
"""

from pathlib import Path

import pytest

from labapi.authoring.notebook import lessons_in, read_lesson
from labapi.authoring.release import drift
from labapi.authoring.rules.review import review_solution, stale_navigation
from labapi.checks.catalogue import exercise_names
from labapi.course import name_of, solutions_in

ROOT = Path(__file__).parents[2]
SOLUTIONS = solutions_in(ROOT)


def test_every_exercise_with_tasks_has_a_solution() -> None:
    assert list(map(name_of, SOLUTIONS)) == exercise_names()


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_solution_keeps_every_rule(path: Path) -> None:
    assert [str(finding) for finding in review_solution(read_lesson(path))] == []


def test_navigation_of_solutions_is_up_to_date() -> None:
    assert list(stale_navigation(lessons_in(ROOT / "solutions"))) == []


def test_exercises_are_what_their_solutions_make() -> None:
    assert [str(finding) for finding in drift(ROOT)] == []
