"""The proof finds each way in which an exercise can be broken."""

import json
from dataclasses import replace

import pytest

from labapi.authoring.proof import prove_task
from labapi.checks.expect import incorrect
from labapi.checks.task import Misconception, Task

TWICE = Misconception("twice", belief="It is added.", feedback="Look at the verb: *multiply*.")
HALF = Misconception("half", belief="It is divided.", feedback="The number should grow.")
START = "import labapi\nlab = labapi.start()\nfactor = 3"
ANSWER = """def times(number):
    ### BEGIN SOLUTION
    return number * factor
    ### END SOLUTION"""


def judge(work, cases):
    number = cases.whole(10, 1000)
    given = work.call("times", number)
    TWICE.when(given == number + 3)
    HALF.when(given == number / 3)
    if given != 3 * number:
        incorrect("It is something else.")
    yield 2, "it is multiplied"


GOOD = Task(
    number=1,
    title="Multiply",
    points=2,
    objective="Multiply by a factor.",
    hints=("Which verb?", "Which sign?"),
    judge=judge,
    misconceptions=(TWICE, HALF),
    wrong={TWICE: "times = lambda n: n + factor", HALF: "times = lambda n: n / 3"},
    right=("times = factor.__mul__", "def times(n):\n    return n + n + n"),
    id="multiply",
)


@pytest.fixture(name="faults")
def _faults(tmp_path):
    def faults(task, answer=ANSWER, start=START):
        cells = [("start", start), ("multiply", answer), ("check-multiply", "1 / 0")]
        written = [
            {"cell_type": "code", "id": name, "metadata": {}, "source": source}
            for name, source in cells
        ]
        path = tmp_path / "01_numbers.ipynb"
        path.write_text(json.dumps({"cells": written}), encoding="utf-8")
        return [finding.message for finding in prove_task(task, path)]

    return faults


def test_a_whole_task_has_no_fault(faults):
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"points": 0}, "it gives no point"),
        ({"points": 3}, "its judge pays 2 points, of 3"),
        ({"hints": ("Which verb?",)}, "it has 1 hints"),
        ({"hints": ("Write `return number * factor`.", "Done.")}, "gives this line away"),
        ({"misconceptions": (TWICE,)}, "it has 1 misconceptions"),
        ({"wrong": {TWICE: GOOD.wrong[TWICE]}}, "'half' has no wrong answer"),
        ({"wrong": {TWICE: "times = abs", HALF: GOOD.wrong[HALF]}}, "wrong answer of 'twice' gets"),
        ({"right": ("times = factor.__mul__",)}, "it has 1 right answers"),
        ({"right": ("times = abs", "times = factor.__mul__")}, "right answer 1 does not pass"),
        ({"judge": lambda work, cases: None}, "as shipped it should be not attempted"),
        ({"judge": lambda work, cases: work.call("times", 2)["x"]}, "for an answer it says"),
    ],
)
def test_a_fault_of_the_task_is_found(faults, change, said):
    assert any(said in fault for fault in faults(replace(GOOD, **change)))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("times = 0", "as shipped it should be not attempted"),
        (ANSWER.replace("*", "+"), "the reference answer does not pass"),
        (ANSWER.replace("### END SOLUTION", ""), "has no `### END SOLUTION`"),
        ("times = ___", "as shipped it should be not attempted"),
        ("times = nowhere", "raised NameError"),
    ],
)
def test_a_fault_of_the_notebook_is_found(faults, answer, said):
    assert any(said in fault for fault in faults(GOOD, answer))


def test_an_answer_that_knows_the_public_cases_by_heart_does_not_pass_as_right(faults):
    heart = "heard = {}\ndef times(n):\n    return {714: 2142}.get(n, 0)"
    public = {}

    def listening(work, cases):
        public[cases.random.getrandbits(8)] = True
        yield from judge(work, cases)

    faults(replace(GOOD, judge=listening))
    assert len(public) == 3  # the three seeds draw three cases
    assert any("right answer 1" in fault for fault in faults(replace(GOOD, right=(heart, heart))))
