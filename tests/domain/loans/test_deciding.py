from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.domain.loans.deciding import confidence_of, decide
from labapi.domain.loans.features import EXAMPLE, Features
from labapi.domain.loans.logistic import LogisticRegression, Weight

from .strategies import within

APPLICANT = Features(**EXAMPLE)
JUST_BELOW, JUST_ABOVE = -math.inf, math.inf


def always(probability: float) -> LogisticRegression:
    log_odds = math.log(probability / (1 - probability))
    return LogisticRegression(log_odds, (Weight(0.0, 1.0, 0.0),) * 5)


@pytest.mark.parametrize("threshold", [0.5, 0.25, 0.75])
def test_a_probability_equal_to_the_threshold_approves(threshold):
    model = always(threshold)
    exact = model.probability(APPLICANT)
    assert decide(model, APPLICANT, exact).prediction == "approved"


def test_a_probability_just_below_the_threshold_rejects():
    threshold = math.nextafter(0.5, JUST_ABOVE)
    assert decide(always(0.5), APPLICANT, threshold).prediction == "rejected"


def test_without_a_threshold_one_half_decides():
    assert decide(always(0.5), APPLICANT).prediction == "approved"
    assert decide(always(0.499), APPLICANT).prediction == "rejected"


@given(st.data(), st.floats(0.01, 0.99))
def test_the_threshold_moves_neither_the_probability_nor_the_confidence(pairs, data, threshold):
    applicant, model = data.draw(within), pairs["logistic_regression"].ours
    at_half, moved = decide(model, applicant), decide(model, applicant, threshold)
    assert (moved.probability, moved.confidence) == (at_half.probability, at_half.confidence)


@pytest.mark.parametrize(
    ("probability", "confidence"),
    [
        (0.5, "low"),
        (math.nextafter(0.6, JUST_BELOW), "low"),
        (0.6, "medium"),
        (math.nextafter(0.8, JUST_BELOW), "medium"),
        (0.8, "high"),
        (1.0, "high"),
        (0.41, "low"),
        (0.4, "medium"),
        (0.21, "medium"),
        (0.199, "high"),
        (0.0, "high"),
    ],
)
def test_confidence_is_high_from_0_8_and_medium_from_0_6(probability, confidence):
    assert confidence_of(probability) == confidence
