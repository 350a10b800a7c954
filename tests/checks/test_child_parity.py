"""A judge cannot tell the notebook from the child: the same work gets the same results in both.

Each task is tried with all that it knows: untouched, solved, its right and wrong answers, and junk.
The answers follow each other in one notebook, as a learner's tries do.
"""

import linecache
import re
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.authoring.proof import JUNK
from labapi.authoring.rehearsal import Rehearsal, names_set
from labapi.checks.catalogue import exercise_names, tasks_of
from labapi.checks.child.child import Child
from labapi.checks.inside.here import Here
from labapi.checks.judging import judge
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.result import Outcome
from labapi.classroom.lab import stop

SOLUTIONS = Path(__file__).parents[2] / "solutions"
TASKS = [(name, task) for name in exercise_names() for task in tasks_of(name)]
SEED = "a seed for both"
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


def answers(task, exercise):
    """Give the answers by a name: the cells to run in turn for each."""
    solved = Rehearsal.of(SOLUTIONS / f"{exercise}_solution.ipynb", answer_of)
    names = names_set(solved.source_of(task.id))
    yield "solved", solved.source_of(task.id)
    yield from ((f"right {n}", source) for n, source in enumerate(task.right))
    yield from ((held.name, source) for held, source in task.wrong.items())
    yield from ((f"junk {junk}", "\n".join(f"{name} = {junk}" for name in names)) for junk in JUNK)


def plan(task, exercise):
    """Give the cells that come first, those to run again after an answer, and the answers."""
    notebook = SOLUTIONS / f"{exercise}_solution.ipynb"
    untouched = Rehearsal.of(notebook, stub_of).source_of(task.id)
    cells = list(Rehearsal.of(notebook, answer_of).cells_up_to(task.id, untouched))
    place = [cell_id for cell_id, _ in cells].index(task.id)
    return (
        [source for _, source in cells],
        [source for _, source in cells[place + 1 :]],
        list(answers(task, exercise)),
    )


def steady(result):
    return replace(result, message=CHANCE.sub("…", result.message))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "task"), TASKS, ids=[f"{n}-{task.id}" for n, task in TASKS])
def test_the_notebook_and_the_child_give_the_same_results(name, task):
    first, again, tries = plan(task, name)
    notebook = Notebook()
    here = Here(notebook.namespace)
    try:
        with Child(first) as child:
            for source in first:
                notebook.run(source)
            results = {"untouched": [judge(name, task, work, SEED) for work in (here, child)]}
            for which, answer in tries:
                for source in (answer, *again):
                    notebook.run(source)
                    child.run(99, source)
                results[which] = [judge(name, task, work, SEED) for work in (here, child)]
    finally:
        here.close()
        stop()
    assert results["solved"][0].outcome is Outcome.PASSED
    for which, (in_notebook, in_child) in results.items():
        assert str(steady(in_child)) == str(steady(in_notebook)), which
        assert steady(in_child) == steady(in_notebook), which
