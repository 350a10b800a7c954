"""Every exercise, proved task by task, and every judged step of a lesson.

`proof.py` and `step_proof.py` in `labapi/authoring/` say what is asked.
"""

from pathlib import Path

import pytest

from labapi.authoring.proof import numbering, prove_task, strays
from labapi.authoring.step_proof import prove_step, stray_answers
from labapi.checks.catalogue import exercise_names, lessons_with_steps, steps_of, tasks_of
from labapi.course import ROOT

SOLUTIONS = Path(__file__).parents[2] / "solutions"
STEPS = [(lesson, name) for lesson in lessons_with_steps() for name in steps_of(lesson)]
TASKS = [(name, task) for name in exercise_names() for task in tasks_of(name)]


@pytest.mark.parametrize(("name", "task"), TASKS, ids=[f"{n}-{task.id}" for n, task in TASKS])
def test_a_task_is_what_it_claims_to_be(name, task):
    assert list(map(str, prove_task(task, SOLUTIONS / f"{name}_solution.ipynb"))) == []


@pytest.mark.parametrize(("lesson", "name"), STEPS, ids=[f"{n}-{step}" for n, step in STEPS])
def test_a_judged_step_is_what_it_claims_to_be(lesson, name):
    assert list(map(str, prove_step(lesson, name, ROOT))) == []


def test_every_file_of_answers_of_a_step_belongs_to_one():
    assert list(map(str, stray_answers(ROOT))) == []


def test_every_file_of_answers_belongs_to_a_task():
    assert list(map(str, strays(SOLUTIONS))) == []


@pytest.mark.parametrize("name", exercise_names())
def test_tasks_are_numbered_from_1(name):
    assert list(numbering(name)) == []
