"""What exercise 06 says of the lab is true, and its attack is quick, quiet and fair."""

import json
from pathlib import Path

import pytest
from hypothesis.configuration import storage_directory

from labapi.authoring.rehearsal import Rehearsal, run_cells
from labapi.checks.cases import Cases
from labapi.checks.catalogue import tasks_of
from labapi.checks.expect import incorrect
from labapi.checks.inside.problems import TookTooLong
from labapi.checks.lessons._hunting import hunt
from labapi.checks.lessons.lesson_06_validation import (
    _mortgages,
    office,
    statuses,
)
from labapi.checks.lessons.lesson_06_validation._bodies import BODIES
from labapi.checks.lessons.lesson_06_validation._hunting import bodies
from labapi.checks.lessons.lesson_06_validation._rules import (
    MORTGAGE,
    above_price,
    decided,
    faults_of,
    without_missing,
)
from labapi.checks.notebook.blanks import answer_of
from labapi.checks.task import Incorrect
from labapi.checks.variant import Variant, variant_key
from labapi.classroom.lab import stop

SOLUTION = Path(__file__).parents[3] / "solutions" / "06_validation_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("06_validation")}


@pytest.fixture(scope="module")
def notebook():
    wanted = ("start", "given-bodies")
    cells = [cell for cell in Rehearsal.of(SOLUTION).cells if cell[0] in wanted]
    yield run_cells(cells)
    stop()


def made_up(seed):
    seen = []
    hunt(seen.append, bodies(MORTGAGE), Cases(seed, "06_validation", "attack").random)
    return seen


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("ge=18", "gt=18"),
        ("le=120", "lt=120"),
        ("ge=300", "ge=301"),
        ("ge=0", "gt=0"),
        ("le=60", "lt=60"),
        ("gt=0", "gt=1"),
        ("le=10_000_000", "lt=10_000_000"),
        ("le=10_000_000", "le=10_000_001"),
        ("ge=18", "ge=17"),
        ("age: int", "age: float"),
        ("credit_score: int", "credit_score: float"),
        ("employment_years: float", "employment_years: int"),
        ("income: float", "income: int"),
    ],
)
def test_a_bound_or_a_kind_that_was_right_has_to_stay(solved, right, wrong):
    reference = solved.source_of("leaks")
    assert right in reference
    result = solved.judged(TASKS["leaks"], reference.replace(right, wrong))
    assert result.points < 4
    assert (
        "` out." in result.message
        or "whole number" in result.message
        or ("keeps all the rules" in result.message)
    )


@pytest.mark.parametrize("number", BODIES)
def test_the_lab_answers_as_task_1_says(notebook, number):
    _, status, text = BODIES[number]
    assert " ".join(notebook["bodies"][number].split()) == text
    assert notebook["send"](number).exchange.status == status


@pytest.mark.parametrize("learner", range(30))
def test_no_constant_answers_task_1_for_anybody(learner):
    asked = statuses.question(Variant(variant_key("c", str(learner)), "06_validation", "statuses"))
    assert set(asked.answers.values()) == {200, 400, 422}
    assert len(asked.rows) == 8


def test_bodies_are_made_up_of_both_kinds():
    faults = [bool(faults_of(MORTGAGE, body)) for body in made_up("a seed")]
    assert 5 < sum(faults) < len(faults) - 2


def test_the_same_seed_makes_up_the_same_bodies():
    assert made_up("one") == made_up("one") != made_up("other")


def test_the_smallest_failing_body_is_reported():
    def no_high_age(body):
        if isinstance(body.get("age"), int) and body["age"] > 100:
            incorrect(json.dumps(body))

    with pytest.raises(Incorrect) as caught:
        hunt(no_high_age, bodies(MORTGAGE), Cases("a seed", "06", "attack").random)
    smallest = json.loads(str(caught.value))
    usual = {"age": smallest["age"], "income": 1, "price": 1, "loan_amount": 1, "years": 1}
    assert smallest == usual


def test_an_app_that_hangs_is_asked_no_further():
    asked = []

    def hang(body):
        asked.append(body)
        if body.get("age") != 18:
            raise TookTooLong("POST /predict", 10)

    with pytest.raises(TookTooLong):
        hunt(hang, bodies(MORTGAGE), Cases("a seed", "06", "attack").random)
    assert [body.get("age") == 18 for body in asked].count(False) == 1


def test_hypothesis_keeps_no_files_beside_the_notebook():
    folders = []

    def look(body):
        folders.append(storage_directory("any", intent_to_write=False).path)

    hunt(look, bodies(MORTGAGE), Cases("a seed", "06", "attack").random)
    assert not any(
        folder.name == ".hypothesis" or folder.parent.name == ".hypothesis" for folder in folders
    )


def test_what_is_offered_as_good_keeps_all_rules():
    good = _mortgages.good_mortgages(Cases("a seed", "06", "attack"))
    assert not any(faults_of(MORTGAGE, body) or above_price(body) for body in good)


def test_what_is_spoilt_is_wrong_in_every_field():
    spoilt = _mortgages.spoilt_mortgages(Cases("a seed", "06", "attack"))
    assert all(
        faults_of(MORTGAGE, without_missing(body)).keys() == MORTGAGE.keys() for body in spoilt
    )


@pytest.mark.parametrize("seed", ["public", *map(str, range(20))])
def test_good_applications_are_approved_and_rejected_under_every_seed(seed):
    for draw, task in (
        (office.good_applicants, "office"),
        (_mortgages.good_mortgages, "attack"),
    ):
        said = {decided(body) for body in draw(Cases(seed, "06_validation", task))}
        assert said == {"approved", "rejected"}


@pytest.mark.parametrize("task", ["office", "attack"])
@pytest.mark.parametrize("word", ["approved", "rejected"])
def test_a_constant_prediction_does_not_pass(solved, task, word):
    said = f"def decide(application):\n    return {word!r}\n\n\n"
    of_task_5 = solved.source_of("office").replace("office = office_for(Tight)", "")
    answer = said + (of_task_5 + "\n" if task == "attack" else "") + solved.source_of(task)
    for seed in ("public", "one", "two", "three"):
        result = solved.judged(TASKS[task], answer, seed)
        assert result.points == 3
        assert "not what `decide` says" in result.message


@pytest.mark.parametrize("seed", [f"s{n}" for n in range(16)])
def test_a_leak_that_is_open_costs_no_other_leak_under_any_seed(solved, seed):
    answer = solved.source_of("leaks").replace("le=850", "lt=850")
    assert solved.judged(TASKS["leaks"], answer, seed).points == 3


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "status", "belief"),
    [
        ("text", 200, "text_is_a_number"),
        ("unknown", 200, "unknown_is_ignored"),
        ("bounds", 422, "bound_is_outside"),
    ],
)
def test_a_belief_is_recognised_in_the_rows_of_every_learner(solved, kind, status, belief, learner):
    key = variant_key("c", learner)
    asked = statuses.question(Variant(key, "06_validation", "statuses"))
    said = asked.answers | dict.fromkeys(asked.letters(kind), status)
    result = solved.judged(TASKS["statuses"], f"predicted = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)
