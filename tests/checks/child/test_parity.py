"""A judge cannot tell the notebook from the child: the same work gets the same results in both.

Each task is tried with all that it knows: untouched, solved, its right and wrong answers, and what
a learner leaves there by mistake. The answers follow each other in one notebook, as a learner's
tries do; the cells of a whole exercise run in one child.
"""

import linecache
import re
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal, names_set
from labapi.checks.catalogue import exercise_names, tasks_of
from labapi.checks.child.child import Child
from labapi.checks.inside.here import Here
from labapi.checks.judging import judge
from labapi.checks.notebook.answers import answers_of
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.result import Outcome
from labapi.classroom.lab import stop

SOLUTIONS = Path(__file__).parents[3] / "solutions"
SEED = "a seed for both"
LEFT_THERE = ("None", "'GET'", "lambda *_: None")
"""What stands in the place of an answer by mistake: nothing, a text, a function without return."""
CHANCE = re.compile(
    r"127\.0\.0\.1:⟨?\d+⟩?|0x[0-9a-f]+|_[0-9a-f]{16}|\d{4}-\d\d-\d\dT[\d:.]+Z|\d+ ms"
)
"""What is another at each run: ports, addresses in memory, drawn ids, times."""


class Notebook:
    """The same cells, run here by `exec`; their lines can be quoted."""

    def __init__(self):
        self.namespace = {"__name__": "__main__"}
        self.count = 0

    def run(self, source):
        source = source.lstrip("\n")  # as IPython does
        self.count += 1
        name = f"<cell {self.count}>"
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        try:
            exec(compile(source, name, "exec"), self.namespace)
        except Exception:
            return


def answers(exercise, task, untouched, solved):
    """Give the answers by a name."""
    yield "untouched", untouched
    yield "solved", solved
    found = answers_of(exercise, task, SOLUTIONS)
    yield from ((f"right {n}", source) for n, source in enumerate(found.right))
    yield from found.wrong.items()
    names = names_set(solved)
    yield from (
        (f"left {left}", "\n".join(f"{name} = {left}" for name in names)) for left in LEFT_THERE
    )


def acts(exercise):
    """Cut an exercise at its tasks: the cells before the first, then each task with what follows.

    Gives for each act the task's id (the first act has none), and the cells that run after it.
    """
    tasks = {task.id for task in tasks_of(exercise)}
    found = [("", [])]
    for cell_id, source in Rehearsal.of(SOLUTIONS / f"{exercise}_solution.ipynb", answer_of).cells:
        if cell_id in tasks:
            found.append((cell_id, []))
        else:
            found[-1][1].append(source)
    return found


def steady(result):
    return replace(result, message=CHANCE.sub("…", result.message))


@pytest.fixture(name="both")
def _both():
    """The notebook and the child, each a function that runs a cell, and the work of each."""
    notebook = Notebook()
    here = Here(notebook.namespace)
    try:
        with Child([]) as child:

            def run(source):
                notebook.run(source)
                child.run(99, source)

            yield run, (here, child)
    finally:
        here.close()
        stop()


@pytest.mark.slow
@pytest.mark.parametrize("exercise", exercise_names())
def test_the_notebook_and_the_child_give_the_same_results(exercise, both):
    run, works = both
    notebook = SOLUTIONS / f"{exercise}_solution.ipynb"
    shipped, solved = (Rehearsal.of(notebook, shown) for shown in (stub_of, answer_of))
    (_, given), *rest = acts(exercise)
    for source in given:
        run(source)
    tasks = {task.id: task for task in tasks_of(exercise)}
    assert {name for name, _ in rest} == set(tasks)
    for name, following in rest:
        sources = (notebook.source_of(name) for notebook in (shipped, solved))
        for which, answer in answers(exercise, tasks[name], *sources):
            for source in (answer, *following):
                run(source)
            here, child = (judge(exercise, tasks[name], work, SEED) for work in works)
            assert str(steady(child)) == str(steady(here)), (name, which)
            assert steady(child) == steady(here), (name, which)
            assert which != "solved" or here.outcome is Outcome.PASSED, name
        run(solved.source_of(name))  # for the tasks after it
