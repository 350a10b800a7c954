"""A name belongs to the cell that last was to set it: no older answer is judged in its place."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from labapi.checks import exercise as exercises
from labapi.checks.child.child import Child
from labapi.checks.inside.here import Here
from labapi.checks.inside.last_run import LastRuns, names_set
from labapi.checks.inside.problems import Blank, CellFailed, Undefined, WorkProblem
from labapi.checks.notebook.watch import Watch
from labapi.checks.progress.progress import Progress
from labapi.checks.result import Outcome

pytestmark = pytest.mark.usefixtures("course")
RIGHT = "def double(number):\n    return 2 * number"
WRONG = "def double(number):\n    return number"
BROKEN = "def double(number)\n    return 2 * number"
RAISES = "double = len(3)"
RAISES_LATER = f"{RIGHT}\n\nprint(double(nobody))"


@pytest.fixture(name="plain_shell")
def _plain_shell():
    """A shell of its own, as a kernel has one."""
    config = Config()
    config.HistoryManager.enabled = False
    return InteractiveShell(config=config)


@pytest.fixture(name="shell")
def _shell(plain_shell, monkeypatch):
    """A shell with the exercise opened in it."""
    monkeypatch.setattr(exercises, "shell", lambda: plain_shell)
    plain_shell.user_ns["check"] = exercises.exercise("01", namespace=plain_shell.user_ns)
    yield plain_shell
    plain_shell.user_ns["check"]._watch.stop()


def checked(shell, *cells):
    for cell in cells:
        shell.run_cell(cell, store_history=True)
    return shell.user_ns["check"].double()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (BROKEN, "SyntaxError: expected ':', line 1 of the cell"),
        (RAISES, "TypeError: object of type 'int' has no len()"),
    ],
)
def test_after_a_cell_that_raised_no_older_answer_is_judged(shell, cell, said):
    result = checked(shell, WRONG, cell)
    assert result.outcome is Outcome.CELL_FAILED
    assert f"Your cell for `double` ended with {said}" in result.message
    assert "is an older answer. Mend the cell" in result.message


def test_that_is_no_try_and_takes_no_point(shell):
    checked(shell, RIGHT)
    checked(shell, BROKEN)
    kept = Progress.open()
    assert (kept.tries("01_first_steps", "double"), kept.best("01_first_steps")["double"]) == (1, 2)


def test_once_mended_it_is_judged(shell):
    assert checked(shell, WRONG, BROKEN, RIGHT).outcome is Outcome.PASSED


def test_an_answer_that_was_set_before_the_cell_raised_is_judged(shell):
    assert checked(shell, WRONG, RAISES_LATER).outcome is Outcome.PASSED


def test_another_cell_that_raises_is_no_matter(shell):
    assert checked(shell, RIGHT, "1 / 0", "other = 1 / 0").outcome is Outcome.PASSED


def test_a_cell_that_raised_before_anything_was_set_is_named(shell):
    assert "ended with SyntaxError" in checked(shell, BROKEN).message


def test_an_exercise_opened_again_is_the_only_one_that_watches_and_knows_what_failed(shell):
    shell.run_cell(RIGHT, cell_id="a")
    shell.run_cell(BROKEN, cell_id="a")
    before = len(shell.events.callbacks["post_run_cell"])
    shell.user_ns["check"] = exercises.exercise("01", namespace=shell.user_ns)
    assert len(shell.events.callbacks["post_run_cell"]) == before
    assert checked(shell).outcome is Outcome.CELL_FAILED
    other = Watch(shell)
    other.stop()
    other.stop()
    assert len(shell.events.callbacks["post_run_cell"]) == before - 1


# What each name is after some cells: the same in a notebook and in a child.

APP = "from fastapi import FastAPI\ndesk = FastAPI()"
ROUTE = "@desk.get('/a')\ndef read():\n    return 1"
ASKED = [  # the cells in their order, the name asked for, and what is the matter with it
    ([RIGHT], "double", None),
    (["def ask(api\n    return 1"], "ask", CellFailed),
    (["1 / 0\ndef ask(api): return 1"], "ask", CellFailed),
    (["def ask(api): return 1\n1 / 0"], "ask", None),
    (["def ask(api): return 1", "ask = 1 / 0"], "ask", CellFailed),
    (["ask = 1 / 0", "def ask(api): return 1"], "ask", None),
    (["for ask in range(3):\n    1 / 0"], "ask", CellFailed),
    (["first, ask = 1, 2\nask, first = 1 / 0"], "ask", CellFailed),
    (["if True:\n    ask = 1 / 0"], "ask", CellFailed),
    (["with open('nowhere') as ask:\n    pass"], "ask", CellFailed),
    (["from nowhere import ask"], "ask", CellFailed),
    (["kept = {}\nkept['a'] = 1 / 0"], "kept", CellFailed),
    (["kept = []\nkept.append(1 / 0)"], "kept", CellFailed),
    (["kept = []\nkept.append(1)\nprint(kept[7])"], "kept", None),
    ([APP, f"1 / 0\n{ROUTE}"], "desk", CellFailed),
    ([f"{APP}\n1 / 0\n{ROUTE}"], "desk", CellFailed),
    ([f"{APP}\n{ROUTE}\n1 / 0"], "desk", None),
    (["helper = 1 / 0", "def ask(api): return helper"], "ask", None),  # only a call will tell
    (["def helper(): return 1", "def ask(): return helper()", "def helper() return 2"], "ask",
     CellFailed),
    (["json = len(3)", "def ask(r): return r.json()"], "ask", None),  # an attribute, no name
    (["base = 1 / 0", "ask = base + 1"], "ask", CellFailed),
    (["ask = ___"], "ask", Blank),
    (["ask = {'a': ___, 'b': 1}"], "ask", Blank),
    (["ask = len(___) + nothing"], "ask", Blank),
    (["ask = 1", "ask = ___"], "ask", Blank),
    (["%time ask = 1"], "ask", None),
    (["import sys\nglobals()['ask'] = 1"], "ask", None),
    (["ask = len(3)", "exec('ask = 2')"], "ask", None),
    (["import asyncio\nask = await asyncio.sleep(0, 1)"], "ask", None),
    (["nothing = 1"], "ask", Undefined),
    (["squares = [ask / 0 for ask in [1]]", "ask = 2"], "ask", None),
    (["ask = 2", "squares = [ask / 0 for ask in [1]]"], "ask", None),
]  # fmt: skip


def matter_with(work: Here | Child, name: str) -> WorkProblem | None:
    try:
        work.call(name) if name == "double" else work.value(name)
    except WorkProblem as problem:
        return problem if isinstance(problem, CellFailed | Blank | Undefined) else None
    return None


@pytest.mark.parametrize(("cells", "name", "kind"), ASKED)
def test_a_name_is_what_its_last_cell_made_of_it(plain_shell, cells, name, kind):
    watch = Watch(plain_shell)
    for number, cell in enumerate(cells):
        plain_shell.run_cell(cell, store_history=True, cell_id=f"cell-{number}")
    problem = matter_with(Here(plain_shell.user_ns, runs=watch.runs), name)
    watch.stop()
    assert type(problem) is (kind or type(None)), problem


TELLING = [asked for asked in ASKED if len(asked[0]) > 1]


@pytest.mark.parametrize(("cells", "name", "kind"), TELLING)
def test_in_a_child_the_same_is_said_of_it(cells, name, kind):
    with Child(cells) as child:
        problem = matter_with(child, name)
    assert type(problem) is (kind or type(None)), problem


def test_in_a_child_the_cell_is_named_by_its_number():
    with Child(["helper = len(3)", "print('fine')", "ask = helper + 1"]) as child:
        said = str(matter_with(child, "ask"))
    assert "Cell 1, which is to make `helper`, ended with TypeError" in said


def test_a_name_that_its_cell_does_not_set_any_more_is_an_older_one(plain_shell):
    watch = Watch(plain_shell)
    plain_shell.run_cell("ask = 1", cell_id="a")
    plain_shell.run_cell("from math import *", cell_id="b")
    plain_shell.run_cell("from math import *", cell_id="b")
    plain_shell.run_cell("asked = 1", cell_id="a")
    work = Here(plain_shell.user_ns, runs=watch.runs)
    watch.stop()
    assert "No cell sets `ask` any more" in str(matter_with(work, "ask"))
    assert matter_with(work, "pi") is None
    assert matter_with(work, "asked") is None


def test_a_name_that_another_cell_has_set_since_is_that_cells(plain_shell):
    watch = Watch(plain_shell)
    plain_shell.run_cell("ask = 1", cell_id="a")
    plain_shell.run_cell("ask = 2", cell_id="b")
    plain_shell.run_cell("nothing = 1", cell_id="a")
    watch.stop()
    assert Here(plain_shell.user_ns, runs=watch.runs).value("ask") == 2


def test_where_no_editor_tells_which_cell_it_was_nothing_is_forgotten(plain_shell):
    watch = Watch(plain_shell)
    plain_shell.run_cell("ask = 1")
    plain_shell.run_cell("other = 1")
    plain_shell.run_cell("ask = 2)")
    watch.stop()
    work = Here(plain_shell.user_ns, runs=watch.runs)
    assert isinstance(matter_with(work, "ask"), CellFailed)
    assert work.value("other") == 1


def test_a_cell_that_was_interrupted_has_set_what_stands_before(plain_shell):
    watch = Watch(plain_shell)
    plain_shell.run_cell("before = 1\nraise KeyboardInterrupt\nafter = 2", cell_id="a")
    watch.stop()
    work = Here(plain_shell.user_ns, runs=watch.runs)
    assert work.value("before") == 1
    assert isinstance(matter_with(work, "after"), CellFailed)


def test_a_call_that_misses_what_a_failed_cell_was_to_make_blames_that_cell(plain_shell):
    watch = Watch(plain_shell)
    plain_shell.run_cell("factor = 1 / 0", cell_id="a")
    plain_shell.run_cell("def double(): return 2 * factor", cell_id="b")
    watch.stop()
    said = str(matter_with(Here(plain_shell.user_ns, runs=watch.runs), "double"))
    assert said.startswith("Your cell for `factor` ended with ZeroDivisionError")


def test_a_given_name_is_what_was_given_while_an_answer_is_judged(shell):
    shell.run_cell("factor = 2\ndef scale(n): return factor * n", cell_id="given-scale")
    shell.run_cell("def double(n): return scale(n)", cell_id="double")
    shell.run_cell("def scale(n): return n ** 2\nfactor = 1 / 0", cell_id="own")
    here = shell.user_ns["check"]._at_work(shell.user_ns["check"]._tasks["double"])
    here.stands_on.add("scale")
    assert here.call("double", 3) == 6
    assert shell.user_ns["scale"](3) == 9


@pytest.mark.parametrize(
    "source",
    [
        "if a: x = 1\n" + "elif a: x = 1\n" * 3000,
        "x = " + " + ".join(["1"] * 3000),
        "x = '\\d'",
    ],
)
def test_what_a_cell_sets_is_read_however_deep_it_is_and_without_a_word(source):
    assert names_set(source) <= {"x"}
    LastRuns().end("1", source, None, {})


def test_of_a_thousand_elifs_each_is_read():
    lines = "".join(f"elif a: x{number} = 1\n" for number in range(900))
    assert len(names_set(f"if a: x = 1\n{lines}")) == 901
