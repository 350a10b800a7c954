"""A judge cannot tell the notebook from the child: the same work gets the same results in both.

Each task is tried with all that it knows: untouched, solved, what a learner leaves there by
mistake, its wrong and right answers (the first three of these, and all by `pytest -m soak`). The
answers follow each other in one notebook, as a learner's tries do; the tasks of an exercise share a
child, and no names.
"""

import linecache
import re
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal, names_set
from labapi.checks.catalogue import exercise_names, tasks_of
from labapi.checks.child.cells import Cell
from labapi.checks.child.child import Child
from labapi.checks.inside.given import GIVEN, GivenNames, names_spoken_of
from labapi.checks.inside.here import Here
from labapi.checks.inside.last_run import LastRuns
from labapi.checks.judging import judge
from labapi.checks.notebook.answers import answers_of
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.result import Outcome
from labapi.classroom.lab import stop

SOLUTIONS = Path(__file__).parents[3] / "solutions"
SEED = "a seed for both"
MOST = 3
LEFT_THERE = ("None", "'GET'", "lambda *_: None")
"""What stands in the place of an answer by mistake: nothing, a text, a function without return."""
CHANCE = re.compile(
    r"127\.0\.0\.1:⟨?\d+⟩?|0x[0-9a-f]+|_(?:[0-9a-f]{8}){1,2}\b|_[0-9a-f]+…|\d+ ms"
    r"|\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32}\b"
    r"|waited [\d., …]+ seconds|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT"
)
"""What is another at each run: ports, addresses in memory, drawn ids and waits, times."""


class Notebook:
    """The same cells, run here by `exec`; their lines can be quoted, and who set what is noted."""

    def __init__(self):
        self.namespace = {}
        self.runs, self.given = LastRuns(), GivenNames()
        self.count = 0

    def begin(self):
        self.namespace.clear()
        self.namespace["__name__"] = "__main__"

    def run(self, cell):
        source = cell.source.lstrip("\n")  # as IPython does
        self.count += 1
        name = f"<cell {self.count}>"
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        self.runs.begin(self.namespace)
        raised = None
        try:
            exec(compile(source, name, "exec"), self.namespace)
        except Exception as error:
            raised = error
        self.runs.end(str(cell.number), source, raised, self.namespace)
        if cell.given and raised is None:
            self.given.note(cell.id, source, self.namespace)


class Both:
    """A notebook and a child that get the same cells, and the work that a judge sees of each."""

    def __init__(self, child):
        self._notebook, self._child = Notebook(), child
        runs, given = self._notebook.runs, self._notebook.given
        self.works = (Here(self._notebook.namespace, runs=runs, given=given), child)

    def begin(self):
        """Forget all names: what one task's answers import is not there for the next one's."""
        self._notebook.begin()
        self._child.run(0, "%reset -f")

    def run(self, cells):
        for cell in cells:
            self._notebook.run(cell)
            self._child.run(cell.number, cell)

    def begin_task(self, stands_on):
        here, child = self.works
        here.stands_on = set(stands_on)
        child.begin_task(stands_on)


@pytest.fixture(name="both")
def _both():
    with Child([]) as child:
        both = Both(child)
        yield both
    both.works[0].close()
    stop()


def answers(exercise, task, solved):
    """Give the answers by a name."""
    yield "solved", solved
    found = answers_of(exercise, task, SOLUTIONS)
    names = names_set(solved)
    yield from (
        (f"left {left}", "\n".join(f"{name} = {left}" for name in names)) for left in LEFT_THERE
    )
    yield from found.wrong.items()
    yield from ((f"right {n}", source) for n, source in enumerate(found.right))


def plan(exercise, task):
    """Give the cells up to the task's, untouched; the task's; those that follow; and the answers.

    The answers are those to try in the task's cell.
    """
    notebook = SOLUTIONS / f"{exercise}_solution.ipynb"
    untouched = Rehearsal.of(notebook, stub_of).source_of(task.id)
    solved = Rehearsal.of(notebook, answer_of)
    cells = [
        Cell(cell_id, source, number, cell_id.startswith(GIVEN))
        for number, (cell_id, source) in enumerate(solved.cells_up_to(task.id, untouched), start=1)
    ]
    place = [cell.id for cell in cells].index(task.id)
    tries = list(answers(exercise, task, solved.source_of(task.id)))
    return cells[:place], cells[place], cells[place + 1 :], [("untouched", untouched), *tries]


def steady(result):
    return replace(result, message=CHANCE.sub("…", result.message))


@pytest.mark.slow
@pytest.mark.parametrize("most", [MOST, pytest.param(None, marks=pytest.mark.soak, id="all")])
@pytest.mark.parametrize("exercise", exercise_names())
def test_the_notebook_and_the_child_give_the_same_results(exercise, most, both):
    expect_the_same(exercise, both, most)


def expect_the_same(exercise, both, most=None):
    """Judge the answers to each task in both, the first `most` of them or all.

    Also for a child that is started otherwise.
    """
    for task in tasks_of(exercise):
        before, blank, following, tries = plan(exercise, task)
        both.begin()
        both.run(before)
        for which, answer in tries[:most]:
            both.run([replace(blank, source=answer), *following])
            both.begin_task(names_spoken_of(blank.source))
            with both.works[1].in_reach():
                here, child = (steady(judge(exercise, task, work, SEED)) for work in both.works)
            assert str(child) == str(here), (task.id, which)
            assert child == here, (task.id, which)
            assert which != "solved" or here.outcome is Outcome.PASSED, task.id
