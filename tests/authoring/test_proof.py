"""The proof finds each way in which an exercise can be broken."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.authoring.proof import numbering, prove_task, strays
from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Row

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
    why="Three times a number is the number added twice to itself.",
    id="multiply",
)
ANSWERS = """\
# %% wrong: twice
times = lambda n: n + factor
# %% wrong: half
times = lambda n: n / 3
# %% right: by the operator
times = factor.__mul__
# %% right: added
def times(n):
    return n + n + n
"""


@pytest.fixture(name="faults")
def _faults(tmp_path):
    folder = tmp_path / "solutions"
    file = folder / "answers" / "01_numbers" / "multiply.py"
    file.parent.mkdir(parents=True)

    def faults(task, answer=ANSWER, start=START, answers=ANSWERS):
        if answers is not None:
            file.write_text(answers, encoding="utf-8")
        cells = [("start", start), ("multiply", answer), ("check-multiply", "1 / 0")]
        written = [
            {"cell_type": "code", "id": name, "metadata": {}, "source": source}
            for name, source in cells
        ]
        path = folder / "01_numbers.ipynb"
        path.write_text(json.dumps({"cells": written}), encoding="utf-8")
        return [finding.message for finding in prove_task(task, path)]

    return faults


def test_a_whole_task_has_no_fault(faults):
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"points": 0}, "it gives no point"),
        ({"why": ""}, "it has no `why`"),
        ({"points": 3}, "its judge pays 2 points, of 3"),
        ({"hints": ("Which verb?",)}, "it has 1 hints"),
        ({"hints": ("Write `return number * factor`.", "Done.")}, "gives this line away"),
        ({"judge": lambda work, cases: None}, "as shipped it should be not attempted"),
        ({"judge": lambda work, cases: work.call("times", 2)["x"]}, "for an answer it says"),
    ],
)
def test_a_fault_of_the_task_is_found(faults, change, said):
    assert any(said in fault for fault in faults(replace(GOOD, **change)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# %% wrong: half\ntimes = lambda n: n / 3\n", "", "'half' has no wrong answer"),
        ("lambda n: n + factor", "abs", "the wrong answer of 'twice' gets: "),
        ("# %% right: added\n", "", "it has 1 right answers"),
        ("factor.__mul__", "abs", "right answer 1 does not pass"),
        ("# %% wrong: half", "# %% wrong: third", "no misconception is called 'third'"),
        ("factor.__mul__", "factor.__mul__(", "multiply.py, line 6: this is no Python ('('"),
        ("factor.__mul__", "faktor", "right answer 1: the cell 'multiply' raised NameError: "),
        ("lambda n: n / 3", "third", "the wrong answer of 'half': the cell 'multiply' raised "),
    ],
)
def test_a_fault_of_the_answers_is_found(faults, old, new, said):
    assert old in ANSWERS
    assert any(said in fault for fault in faults(GOOD, answers=ANSWERS.replace(old, new)))


def test_a_task_with_one_misconception_is_found(faults):
    one = ANSWERS.replace("# %% wrong: half\ntimes = lambda n: n / 3\n", "")
    assert faults(replace(GOOD, misconceptions=(TWICE,)), answers=one) == [
        "task multiply: it has 1 misconceptions, and needs 2 at least"
    ]


def test_a_task_without_a_file_of_answers_is_found(faults):
    (fault,) = faults(GOOD, answers=None)
    assert fault.startswith("task multiply: solutions/answers/01_numbers/multiply.py is missing")


def test_a_file_of_answers_without_a_task_is_found(tmp_path: Path):
    file = tmp_path / "solutions" / "answers" / "03_http_methods" / "unsafe_methods.py"
    file.parent.mkdir(parents=True)
    file.write_text("# %% right\nunsafe_methods = {'PUT'}\n", encoding="utf-8")
    (finding,) = strays(tmp_path / "solutions")
    assert str(finding) == (
        "solutions/answers/03_http_methods/unsafe_methods.py: "
        "there is no task that these answers belong to"
    )


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
    by_heart = ANSWERS.replace("times = factor.__mul__", heart)
    assert any("right answer 1" in fault for fault in faults(GOOD, answers=by_heart))


def test_a_number_taken_twice_is_told_with_the_files_that_have_it(task_folder: Path):
    folder = task_folder / "lesson_03_methods"
    folder.mkdir()
    task = "from tests.checks.conftest import a_task\nTASK = a_task('', 1, title='T')\n"
    for name in ("safe", "allowed"):
        (folder / f"{name}.py").write_text(task, encoding="utf-8")
    (finding,) = numbering("03_methods")
    assert str(finding) == (
        "labapi/checks/lessons/lesson_03_methods: "
        "the tasks in it are numbered 1 allowed.py, 1 safe.py, and not 1, 2, 3, …"
    )


# Parts are paid by themselves, and a question of facts is another for each learner.

PARTS = {"small": 2, "large": 1000}


def part(work, name):
    if work.call("times", PARTS[name]) != 3 * PARTS[name]:
        incorrect(f"A {name} one is wrong.")


def judge_parts(work, cases):
    criteria = [(1, f"a {name} number", lambda name=name: part(work, name)) for name in PARTS]
    yield from each_by_itself(*criteria)


def judge_in_a_row(work, cases):
    for name in PARTS:
        part(work, name)
        yield 1, f"a {name} number"


SMALL = "# %% only: a small number\ntimes = lambda n: 3 * n if n < 10 else 0\n"
LARGE = "# %% only: a large number\ntimes = lambda n: 3 * n if n > 10 else 0\n"


def of_parts(faults, judge, *sections):
    said = faults(replace(GOOD, judge=judge), answers="".join([ANSWERS, *sections]))
    return [fault for fault in said if "the wrong answer" not in fault]


def test_parts_that_are_paid_alone_are_proved(faults):
    assert of_parts(faults, judge_parts, SMALL, LARGE) == []


def test_a_part_that_no_answer_proves_is_found(faults):
    (fault,) = of_parts(faults, judge_parts, SMALL)
    assert fault.endswith("no answer shows that this is paid alone (`# %% only: a large number`)")


def test_a_part_that_is_not_paid_alone_is_found(faults):
    (fault,) = of_parts(faults, judge_in_a_row, SMALL, LARGE)
    assert "the answer that is right in 'a large number' only gets ('public'): " in fault


def asking(variant):
    rows = [Row(f"three times {number}", 3 * number) for number in range(1, 7)]
    return Question.lettered(variant.some_of(rows, 3))


def asking_all_the_same(variant):
    return Question.lettered([Row("three times 2", 6), Row("three times 1", 3)])


def of_facts(faults, question):
    def judge_facts(work, cases):
        if work.value("multiply") != question(cases.variant).answers:
            incorrect("One of them is wrong.")

    task = replace(GOOD, judge=judge_facts, question=question)
    shown = question(Cases("", "", "").variant).answer_source("multiply")
    answer = f"### BEGIN SOLUTION\n{shown}\n### END SOLUTION"
    return [
        fault for fault in faults(task, answer=answer) if "varia" in fault or "learners" in fault
    ]


def test_a_question_that_is_drawn_for_each_learner_is_proved(faults):
    assert of_facts(faults, asking) == []


def test_a_question_that_is_the_same_for_all_is_found(faults):
    few, same = of_facts(faults, asking_all_the_same)
    assert few.endswith("of 12 learners fewer than 3 have a question of their own")
    assert same.endswith("the answer of variant 0 is right for 12 of 12 learners")


def judge_once(work, cases):
    given = work.call("times", 2)
    if given != 6:
        incorrect("It is something else now.")


def test_a_check_that_does_not_pass_again_is_found(faults):
    counted = ANSWER.replace("    return", "    tries.append(1)\n    return (len(tries) < 5) *")
    said = faults(replace(GOOD, judge=judge_once), answer=counted, start=f"{START}\ntries = []")
    assert any("the reference answer does not pass again" in fault for fault in said)
