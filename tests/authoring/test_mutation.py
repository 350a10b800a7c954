"""A judge that looks away is found: a mutant lives. So is one that minds how it is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.authoring.mutation import soak
from labapi.authoring.mutation.equivalents import (
    Equivalent,
    EquivalentsError,
    equivalents_in,
    unknown_tasks,
)
from labapi.authoring.mutation.mutants import mutants_of
from labapi.authoring.mutation.trial import Trial, seeds_of, try_task
from labapi.checks.catalogue import tasks_of
from labapi.checks.expect import incorrect
from labapi.checks.task import Task
from labapi.checks.variant import Question, Row, Variant

SOLUTIONS = Path(__file__).parents[2] / "solutions"
TIMES = """def times(number):
    ### BEGIN SOLUTION
    return number * factor
    ### END SOLUTION"""
ADDED = "def times(n):\n    return n + n + n"


def strict(work, cases) -> None:
    for number in (cases.whole(10, 1000), 0, -1, 0.5):
        given = work.call("times", number)
        if not isinstance(given, int | float) or given != 3 * number:
            incorrect("It is something else.")


def lax(work, cases) -> None:
    if work.call("times", cases.whole(1, 9)) in (None, 0):
        incorrect("It is nothing.")


def seldom(work, cases) -> None:
    """Looks at a part of all seeds only."""
    (strict if cases.whole(1, 4) > 1 else lax)(work, cases)


def by_value(work, cases) -> None:
    if work.value("limits") != {"a": 3, "b": 5}:
        incorrect("It is something else.")


TASK = Task(
    number=1,
    title="Multiply",
    points=2,
    objective="Multiply by a factor.",
    hints=(),
    judge=strict,
    misconceptions=(),
    id="multiply",
)


@pytest.fixture(name="tried")
def _tried(tmp_path: Path) -> Iterator[Callable[..., Trial]]:
    folder = tmp_path / "solutions"
    (folder / "answers" / "01_numbers").mkdir(parents=True)

    def tried(judge=strict, answer=TIMES, right=ADDED, listed="", seeds=1, question=None) -> Trial:
        (folder / "answers/01_numbers/multiply.py").write_text(f"# %% right\n{right}\n", "utf-8")
        (folder / "equivalents.toml").write_text(listed, "utf-8")
        cells = [("start", "factor = 3"), ("multiply", answer)]
        written = [
            {"cell_type": "code", "id": name, "metadata": {}, "source": source}
            for name, source in cells
        ]
        path = folder / "01_numbers.ipynb"
        path.write_text(json.dumps({"cells": written}), "utf-8")
        task = replace(TASK, judge=judge, question=question)
        return try_task(task, path, seeds_of(seeds), most=0)

    return tried


def test_a_judge_that_looks_at_all_of_it_lets_no_mutant_live(tried) -> None:
    trial = tried(seeds=2)
    assert trial.survivors == trial.faults == []
    assert trial.died == [trial.mutants] * 2
    assert trial.rewrites > 4


def test_a_mutant_that_lives_is_told_with_what_it_was(tried) -> None:
    trial = tried(lax)
    told = [str(one) for one in trial.survivors if one.answer == "reference"]
    assert (
        "reference, line 2, another operator: return number * factor  ->  return number / factor"
        "  [passes on 'public']"
    ) in told
    assert trial.died[0] == trial.mutants - len(trial.survivors)


def test_a_mutant_that_lives_on_some_seeds_is_told_with_these(tried) -> None:
    trial = tried(seldom, seeds=8)
    alive = {one.seeds for one in trial.survivors}
    assert len(alive) == 1
    (seeds,) = alive
    assert 0 < len(seeds) < 8
    assert [
        seed for seed, n in zip(seeds_of(8), trial.died, strict=True) if n < max(trial.died)
    ] == [*seeds]


LISTED = """[["01_numbers".multiply]]
in = "reference"
was = "return number * factor"
became = "{}"
why = "The example needs one."
"""


def test_an_equivalent_is_no_survivor(tried) -> None:
    trial = tried(lax, listed=LISTED.format("return number / factor"))
    assert trial.equivalents == 1
    assert not any("number / factor" in str(one) for one in trial.survivors)
    assert trial.faults == []


def test_an_equivalent_may_be_listed_as_it_was_told() -> None:
    long = f"return [{'1, ' * 40}n]"
    (mutant, *_) = [one for one in mutants_of(f"def f(n):\n    {long}") if "2, 1" in one.became]
    was, became = mutant.told
    assert len(was) < len(mutant.was)
    assert Equivalent("reference", was, became, "so").matches("reference", mutant)
    assert Equivalent("reference", mutant.was, mutant.became, "so", 2).matches("reference", mutant)
    assert not Equivalent("reference", was, became, "so", 3).matches("reference", mutant)
    assert not Equivalent("added", was, became, "so").matches("reference", mutant)


@pytest.mark.parametrize(
    ("became", "said"),
    [
        ("return number ** factor", "equivalents.toml lists what no mutant is: "),
        ("return number / factor", "which does not pass on 'public': "),
    ],
)
def test_a_stale_equivalent_is_a_fault(tried, became: str, said: str) -> None:
    (fault,) = tried(listed=LISTED.format(became)).faults
    assert said in fault


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (LISTED.replace("why", "because"), "an entry of 01_numbers, multiply needs"),
        (LISTED.replace("The example needs one.", " "), "(look at why)"),
        (LISTED.replace('in = "reference"', ""), "(look at in)"),
        ("[[", "Invalid initial character"),
        ("in = 'reference'", "has no attribute"),
    ],
)
def test_a_list_of_equivalents_that_makes_no_sense_is_told(
    tmp_path: Path, listed: str, said: str
) -> None:
    (tmp_path / "equivalents.toml").write_text(listed, "utf-8")
    with pytest.raises(EquivalentsError) as told:
        equivalents_in(tmp_path)
    assert said in str(told.value)


def test_equivalents_of_a_task_that_is_gone_are_named(tmp_path: Path) -> None:
    (tmp_path / "equivalents.toml").write_text(LISTED, "utf-8")
    (said,) = unknown_tasks(tmp_path)
    assert "has entries of 01_numbers, multiply, and there is no such task" in said
    assert list(unknown_tasks(SOLUTIONS)) == []


def test_a_rewrite_that_fails_is_a_fault(tried) -> None:
    named = f"{ADDED}\nassert times.__name__ == 'times'"
    (fault,) = tried(right=named).faults
    assert "right answer 1, rewritten (functions under another name), does not pass" in fault


def test_an_answer_that_is_no_right_one_is_a_fault(tried) -> None:
    (fault, *_) = tried(right="def times(n):\n    return n + n").faults
    assert fault.startswith("right answer 1 does not pass on 'public': ")


def test_mutants_that_come_to_the_same_value_are_none(tried) -> None:
    steps = "limits = {}\nfor name, most in (('b', 5), ('a', 3)):\n    limits[name] = abs(most)"
    trial = tried(by_value, answer="limits = {'a': 3, 'b': 5}", right=steps)
    assert trial.survivors == []
    assert trial.mutants < len(mutants_of(steps)) + len(mutants_of("limits = {'a': 3, 'b': 5}"))


def asked_by_letter(variant: Variant) -> Question:
    rows = [Row(f"row {n}", n) for n in (3, 5, 8)]
    return Question.lettered(variant.some_of(rows, 2))


def by_letter(work, cases) -> None:
    if work.value("multiply") != asked_by_letter(cases.variant).answers:
        incorrect("It is something else.")


def by_letter_alone(work, cases) -> None:
    """Knows no variant but the one in the notebook."""
    if work.value("multiply").keys() != {"A", "B"}:
        incorrect("It is something else.")


def test_answers_to_other_variants_are_mutated_too(tried) -> None:
    given = {"answer": "multiply = {'A': 3, 'B': 5}", "right": "multiply = dict(A=3, B=5)"}
    trial = tried(by_letter, question=asked_by_letter, **given)
    assert trial.survivors == trial.faults == []
    alive = tried(by_letter_alone, question=asked_by_letter, **given).survivors
    assert {one.answer for one in alive} == {
        "reference",
        "right answer 1",
        "variant 1",
        "variant 2",
    }


def test_a_mutant_without_end_is_dead_soon(tried, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labapi.authoring.mutation.trial.LIMIT_S", 0.1)
    asked = []

    def counting(work, cases) -> None:
        asked.append(0)
        strict(work, cases)
        asked.pop()

    added = "total, left = 0, 3\n    while left:\n        left -= 1\n        total += n"
    trial = tried(counting, right=f"def times(n):\n    {added}\n    return total", seeds=9)
    assert trial.survivors == []
    assert trial.died == [trial.mutants] * 9
    assert len(asked) < 9 * trial.mutants


# All of them.


def test_a_few_mutants_of_cheap_tasks_die() -> None:
    for name, task_id in (("03_http_methods", "safe_methods"), ("09_cors", "guarded")):
        task = next(task for task in tasks_of(name) if task.id == task_id)
        trial = try_task(task, SOLUTIONS / f"{name}_solution.ipynb", seeds_of(1), most=8)
        assert list(soak.findings([trial])) == []
        assert trial.mutants == 8


def a_trial(**changed) -> Trial:
    return replace(Trial("03_http_methods", "office", 6, 100, 2, 9, [98, 97]), **changed)


def test_too_many_equivalents_and_too_few_deaths_are_findings() -> None:
    assert list(soak.findings([a_trial()])) == []
    (many,) = soak.findings([a_trial(equivalents=4, died=[96, 96])])
    assert many == "03_http_methods: 4 of 100 mutants are equivalent: too many"
    (few,) = soak.findings([a_trial(died=[98, 90])])
    assert few == "03_http_methods: on one seed only 91.8 % of the mutants died"


def test_the_table_is_written_between_its_marks() -> None:
    table = soak.table([a_trial()], soak.Soak(Path(), seeds=2))
    assert "| 03 HTTP methods | 1 | 100 | 100 % | 98.9 % | 2 | 9 |\n" in table
    assert "`python lab.py verify --mutants --seeds 2`" in table
    page = f"before\n{soak.OPENED}\nold\n{soak.CLOSED}\nafter\n"
    written = soak.with_table(page, table)
    assert written.startswith(f"before\n{soak.OPENED}\n\n| exercise")
    assert written.endswith(f"{soak.CLOSED}\nafter\n")
    assert "old" not in written
    assert soak.with_table(written, table) == written


def test_a_page_without_marks_is_told() -> None:
    with pytest.raises(ValueError, match="to write the table between"):
        soak.with_table("nothing", "table")
