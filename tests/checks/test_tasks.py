"""Every exercise, proved task by task: `labapi/authoring/proof.py` says what is asked.

Here each task is proved on one seed, the next on another, and again three times; `labapi verify`
proves each on all, and again eight times.
"""

from pathlib import Path

import pytest

from labapi.authoring.proof import SEEDS, numbering, prove_task, strays
from labapi.checks.catalogue import exercise_names, tasks_of

SOLUTIONS = Path(__file__).parents[2] / "solutions"
TASKS = [(name, task) for name in exercise_names() for task in tasks_of(name)]
PROVED = [
    pytest.param(name, task, SEEDS[n % len(SEEDS)], id=f"{name}-{task.id}")
    for n, (name, task) in enumerate(TASKS)
]


@pytest.mark.parametrize(("name", "task", "seed"), PROVED)
def test_a_task_is_what_it_claims_to_be(name, task, seed):
    notebook = SOLUTIONS / f"{name}_solution.ipynb"
    assert list(map(str, prove_task(task, notebook, [seed], again=3))) == []


def test_every_file_of_answers_belongs_to_a_task():
    assert list(map(str, strays(SOLUTIONS))) == []


@pytest.mark.parametrize("name", exercise_names())
def test_tasks_are_numbered_from_1(name):
    assert list(numbering(name)) == []
