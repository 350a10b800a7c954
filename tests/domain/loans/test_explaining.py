"""Contributions add up to the log-odds; importances are shares of them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.domain.loans.boosting import GradientBoosting, Leaf
from labapi.domain.loans.deciding import decide, explanation
from labapi.domain.loans.features import EXAMPLE, FEATURE_NAMES, Features
from labapi.domain.loans.logistic import LogisticRegression, Weight

from .strategies import within

APPLICANT = Features(**EXAMPLE)


def log_odds_of(probability: float) -> float:
    return math.log(probability / (1 - probability))


@given(st.data())
def test_importances_add_up_to_1(pairs, data):
    applicant = data.draw(within)
    for pair in pairs.values():
        total = sum(item.importance for item in explanation(pair.ours, applicant))
        assert total == pytest.approx(1)


@given(st.data())
def test_each_feature_is_explained_once_the_weightiest_first(pairs, data):
    applicant = data.draw(within)
    for pair in pairs.values():
        found = explanation(pair.ours, applicant)
        assert sorted(item.feature for item in found) == sorted(FEATURE_NAMES)
        assert sorted(found, key=lambda item: -item.importance) == list(found)


def test_logistic_contributions_and_the_intercept_add_up_to_the_log_odds(pairs):
    model = pairs["logistic_regression"].ours
    total = model.intercept + sum(model.contributions(APPLICANT).values())
    assert total == pytest.approx(log_odds_of(model.probability(APPLICANT)))


def test_boosting_contributions_and_the_average_log_odds_add_up_to_the_log_odds(pairs):
    model, _, rows = pairs["gradient_boosting"]
    average = sum(log_odds_of(model.probability(row)) for row in rows) / len(rows)
    total = average + sum(model.contributions(APPLICANT).values())
    assert total == pytest.approx(log_odds_of(model.probability(APPLICANT)))


def test_the_average_applicant_has_no_logistic_contributions(pairs):
    model = pairs["logistic_regression"].ours
    average = [weight.mean for weight in model.weights]
    assert list(model.contributions(average).values()) == [0] * 5


@pytest.mark.parametrize(
    "model",
    [
        LogisticRegression(0.4, (Weight(0.0, 1.0, 0.0),) * 5),
        GradientBoosting(0.4, 0.1, (Leaf(0.2),)),
    ],
)
def test_a_model_that_no_feature_moves_gives_each_an_importance_of_0(model):
    assert {item.importance for item in explanation(model, APPLICANT)} == {0}


def test_reasons_come_only_when_asked_for(pair):
    assert decide(pair.ours, APPLICANT).top_features is None
    assert decide(pair.ours, APPLICANT, explain=True).top_features is not None
