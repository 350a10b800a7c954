"""The proof of a judged step finds each way in which one can be broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.authoring import step_proof
from labapi.authoring.step_proof import prove_step, stray_answers, with_answer
from labapi.checks.expect import expect_same, incorrect
from labapi.checks.notebook import step as steps
from labapi.checks.notebook.cell import Step
from labapi.checks.task import Misconception

LESSON, NAME = "03_http_methods", "multiply"
ADDED = Misconception("added", belief="It is added.", feedback="Look at the verb.")
START = "factor = 3"
CELL = f"""given = 2
times = ___  # a function
came = given + 1
labapi.step("{LESSON}", "{NAME}")"""
ANSWERS = """\
# %% reference
times = lambda n: n * factor
# %% right: by the operator
times = factor.__mul__
# %% right: as a function
def times(n):
    return n + n + n
# %% wrong: added
times = lambda n: n + factor
# %% told: another value was to be expected
times = lambda n: n
"""


def judge(cell, cases):
    number = cases.whole(10, 1000)
    came = cell.call("times", number)
    ADDED.when(came == number + 3)
    expect_same("times", came, 3 * number)


GOOD = Step(
    judge=judge,
    hints=("Which verb?", "Which sign?"),
    why="Three times a number is the number added twice to itself.",
    misconceptions=(ADDED,),
)
Faults = Callable[..., list[str]]


@pytest.fixture(name="faults")
def _faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Faults:
    """Prove a step in a checkout whose lesson has this start cell and this cell."""
    answers_file = tmp_path / "solutions" / "answers" / LESSON / "steps" / f"{NAME}.py"
    answers_file.parent.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()

    def faults(
        step: Step = GOOD, answers: str = ANSWERS, cell: str = CELL, start: str = START
    ) -> list[str]:
        for module in (step_proof, steps):
            monkeypatch.setattr(module, "step_of", lambda lesson, name: step)
        answers_file.write_text(answers, encoding="utf-8")
        cells = [("start", start), ("elsewhere", "factor = 1 / 0"), ("move", cell)]
        written = [
            {"cell_type": "code", "id": name, "metadata": {}, "source": source}
            for name, source in cells
            if source
        ]
        path = tmp_path / "notebooks" / f"{LESSON}.ipynb"
        path.write_text(json.dumps({"cells": written}), encoding="utf-8")
        return [str(finding) for finding in prove_step(LESSON, NAME, tmp_path)]

    return faults


def test_a_whole_step_has_no_fault(faults: Faults) -> None:
    assert faults() == []


def test_a_fault_is_told_with_the_file_and_the_step(faults: Faults) -> None:
    (fault,) = faults(replace(GOOD, why=""))
    place = f"labapi/checks/lessons/lesson_{LESSON}/steps.py"
    assert fault.startswith(f"{place}: step {NAME}: it has no `why`")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hints": ("Which verb?",)}, "it has 1 hints, and needs 2 at least"),
        ({"hints": ("Write `times = lambda n: n * factor`.", "…")}, "gives this line away"),
        ({"judge": lambda cell, cases: incorrect("No.")}, "the reference answer is not right"),
        ({"judge": lambda cell, cases: None}, "the wrong answer 'added' gets: ✓ Right"),
        ({"judge": lambda cell, cases: cell.call("times", 2)["x"]}, "for an answer it says"),
    ],
)
def test_a_fault_of_the_step_is_found(faults: Faults, change: object, said: str) -> None:
    assert said in "\n".join(faults(replace(GOOD, **change)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# %% right: as a function", "# comment", "it has 1 right answers, and needs 2"),
        ("# %% told: another value was to be expected", "#", "it has 1 wrong answers, and"),
        ("# %% wrong: added", "# %% told: which", "'added' has no wrong answer that shows it"),
        ("n + factor", "n", "the wrong answer 'added' gets: ✗ Not right yet"),
        ("factor.__mul__", "abs", "right answer 1 is not right ("),
        ("factor.__mul__", "nowhere", "right answer 1: the cell 'multiply' raised NameError"),
        ("another value", "something", "wrong answer 'something was to be expected' gets: ✗"),
        ("lambda n: n\n", "___\n", "wrong answer 'another value was to be expected' gets: ○"),
        ("# %% reference", "# %% cell\nx = 1\n# %% reference", "take the section `# %% cell` out"),
    ],
)
def test_a_fault_of_the_answers_is_found(faults: Faults, old: str, new: str, said: str) -> None:
    assert old in ANSWERS
    assert said in "\n".join(faults(answers=ANSWERS.replace(old, new)))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (CELL.replace("___", "abs"), "no blank `___` stands in its cell"),
        (CELL.replace("multiply", "divide"), "no cell of 03_http_methods.ipynb ends with labapi."),
        (CELL.replace("given = 2", "given = elsewhere"), "raised NameError: name 'elsewhere'"),
    ],
)
def test_a_fault_of_the_cell_is_found(faults: Faults, cell: str, said: str) -> None:
    assert said in "\n".join(faults(cell=cell))


def test_a_finding_comes_once_whatever_the_seed(faults: Faults) -> None:
    assert len(faults(answers=ANSWERS.replace("n + factor", "n"))) == 1


def test_what_is_told_may_be_quoted_as_the_engine_words_it(faults: Faults) -> None:
    answers = ANSWERS.replace("another value was to be expected", "the task asks for a function")
    assert faults(answers=answers.replace("lambda n: n\n", "3\n")) == []


def test_what_a_step_needs_comes_from_the_start_cell_alone(faults: Faults) -> None:
    assert "raised NameError: name 'factor'" in "\n".join(faults(start="other = 3"))
    assert "has no cell 'start', on which every step stands" in "\n".join(faults(start=""))


def test_a_cell_that_works_once_only_is_found(faults: Faults) -> None:
    once = "counted.append(1)\n" + CELL.replace("given + 1", "1 / (2 - len(counted))")
    found = "\n".join(faults(cell=once, start=f"{START}\ncounted = []"))
    assert "raised ZeroDivisionError" in found


def test_a_cell_may_stand_with_its_answers_until_the_lesson_has_it(faults: Faults) -> None:
    assert faults(cell="", answers=f"# %% cell\n{CELL}\n{ANSWERS}") == []


def test_an_answer_stands_for_all_statements_from_the_first_blank_to_the_last() -> None:
    assert with_answer("a = 1\nb = ___\nc = 3\nd = '___'\ne = 5", "x = 9") == "a = 1\nx = 9\ne = 5"
    assert with_answer("def a():\n    return ___\n\n\nb = 2", "a = 9") == "a = 9\n\n\nb = 2"


def test_an_answer_stands_for_a_function_with_its_decorator() -> None:
    cell = "a = 1\n@app.get('___')\ndef read():\n    return 2\ne = 5"
    assert with_answer(cell, "read = 9") == "a = 1\nread = 9\ne = 5"


def test_an_answer_is_indented_as_the_blank_was() -> None:
    cell = "def twice(n):\n    return '___'\n\n\ntwice(2)"
    assert with_answer(cell, "n += n\nreturn n") == (
        "def twice(n):\n    n += n\n    return n\n\n\ntwice(2)"
    )


def test_an_answer_that_sets_the_same_name_stands_for_the_whole_statement() -> None:
    cell = "def twice(n):\n    return '___'\n\n\ntwice(2)"
    assert with_answer(cell, "import math\ntwice = math.exp2") == (
        "import math\ntwice = math.exp2\n\n\ntwice(2)"
    )


def test_answers_without_a_step_are_found(tmp_path: Path) -> None:
    file = tmp_path / "solutions" / "answers" / LESSON / "steps" / "no_such.py"
    file.parent.mkdir(parents=True)
    file.touch()
    (finding,) = stray_answers(tmp_path)
    assert str(finding) == (
        f"solutions/answers/{LESSON}/steps/no_such.py: "
        "there is no step that these answers belong to"
    )
