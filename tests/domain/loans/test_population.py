from __future__ import annotations

import numpy as np
import pytest

from labapi.domain.loans.features import BOUNDS, FEATURE_NAMES
from labapi.domain.loans.population import applicants


def column(people, name: str):
    return people.matrix[:, FEATURE_NAMES.index(name)]


def correlation(people, first: str, second: str) -> float:
    return float(np.corrcoef(column(people, first), column(people, second))[0, 1])


def test_the_same_seed_makes_the_same_applicants():
    first, again = applicants(100, seed=3), applicants(100, seed=3)
    assert np.array_equal(first.matrix, again.matrix)
    assert np.array_equal(first.approved, again.approved)


def test_another_seed_makes_other_applicants():
    assert not np.array_equal(applicants(100, seed=3).matrix, applicants(100, seed=4).matrix)


@pytest.mark.parametrize("name", FEATURE_NAMES)
def test_every_applicant_is_one_that_the_api_accepts(people, name):
    assert {BOUNDS[name].complaint(value) for value in column(people, name).tolist()} == {None}


def test_nobody_has_worked_since_before_the_age_of_18(people):
    assert np.all(column(people, "employment_years") <= column(people, "age") - 18)


def test_both_answers_are_common(people):
    assert 0.4 < people.approved.mean() < 0.7


@pytest.mark.parametrize(
    ("first", "second"),
    [("age", "employment_years"), ("income", "loan_amount"), ("income", "credit_score")],
)
def test_what_goes_together_in_life_goes_together_here(people, first, second):
    assert correlation(people, first, second) > 0.1


@pytest.mark.parametrize(
    ("name", "sign"),
    [("credit_score", 1), ("income", 1), ("employment_years", 1), ("loan_amount", -1), ("age", -1)],
)
def test_training_finds_the_signs_that_the_process_has(pairs, name, sign):
    weight = pairs["logistic_regression"].ours.weights[FEATURE_NAMES.index(name)]
    assert weight.coefficient * sign > 0.1
