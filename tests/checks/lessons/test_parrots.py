"""Answers that know the public cases by heart pass the public checks, and no others."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal, run_cells
from labapi.checks.cases import PUBLIC_SEED
from labapi.checks.catalogue import exercise_names, tasks_of
from labapi.checks.expect import incorrect
from labapi.checks.inside.here import Here
from labapi.checks.judging import judge
from labapi.checks.result import Outcome
from labapi.checks.task import Task
from labapi.classroom.lab import stop
from tests.checks.lessons.parrot import Parrot, Recorder

SOLUTIONS = Path(__file__).parents[3] / "solutions"
TASKS = [(name, task) for name in exercise_names() for task in tasks_of(name)]


def judged_by_heart(exercise, task, namespace, seed):
    """Record the right answer under the public seed, and judge a parrot of it under another."""
    here = Here(namespace)
    recorder = Recorder(here)
    try:
        judge(exercise, task, recorder, PUBLIC_SEED)
        if not recorder.asked:
            return None
        return judge(exercise, task, Parrot(here, recorder), seed)
    finally:
        here.close()


def doubled(work, cases):
    number = cases.whole(1, 10**6)
    if work.call("double", number) != 2 * number:
        incorrect("It is not doubled.")


WHOLE_TABLES = {"whose_turn"}
"""Tasks that ask for each value there is: to know them all by heart is a right answer."""


def test_a_parrot_passes_the_public_checks_and_no_others():
    task = Task(
        number=1, title="Double", points=1, objective="Double.", hints=(), judge=doubled,
        misconceptions=(), id="double",
    )  # fmt: skip
    namespace = {"double": lambda number: 2 * number}
    public = judged_by_heart("01", task, namespace, PUBLIC_SEED)
    secret = judged_by_heart("01", task, namespace, "secret")
    assert (public.outcome, secret.outcome) == (Outcome.PASSED, Outcome.INCORRECT)


@pytest.fixture(scope="module")
def solved(request):
    """The names of a solved exercise: its cells run once for all of its tasks."""
    yield run_cells(Rehearsal.of(SOLUTIONS / f"{request.param}_solution.ipynb").cells)
    stop()


@pytest.mark.parametrize(
    ("solved", "name", "task"),
    [(name, name, task) for name, task in TASKS],
    indirect=["solved"],
    ids=[f"{name}-{task.id}" for name, task in TASKS],
)
def test_answers_known_by_heart_do_not_pass_under_another_seed(solved, name, task):
    result = judged_by_heart(name, task, solved, "a secret seed")
    if result is None:
        pytest.skip("a choice of the learner's: there are no cases to know by heart")
    assert (result.outcome is Outcome.PASSED) == (task.id in WHOLE_TABLES), result
