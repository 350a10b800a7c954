"""From a probability to an answer: approved or rejected, how surely, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from labapi.domain.errors import Detail, InvalidInput
from labapi.domain.loans.boosting import GradientBoosting
from labapi.domain.loans.logistic import LogisticRegression

if TYPE_CHECKING:
    from labapi.domain.loans.features import Features


Parameters = LogisticRegression | GradientBoosting
ALGORITHMS: dict[str, type[LogisticRegression] | type[GradientBoosting]] = {
    "logistic_regression": LogisticRegression,
    "gradient_boosting": GradientBoosting,
}
"""What a model may be made by, each under its name."""


def parameters_from_document(algorithm: str, document: Mapping[str, Any]) -> Parameters:
    """Read a model's parameters from JSON; raises InvalidInput for an unknown algorithm."""
    require_algorithm(algorithm)
    return ALGORITHMS[algorithm].from_document(document)


def require_algorithm(algorithm: str) -> None:
    """Raise InvalidInput for a name that no algorithm has."""
    if algorithm not in ALGORITHMS:
        reason = f"This must be one of {', '.join(ALGORITHMS)}."
        raise InvalidInput(
            f"There is no algorithm {algorithm!r}.", [Detail("algorithm", reason, algorithm)]
        )


Outcome = Literal["approved", "rejected"]
Confidence = Literal["low", "medium", "high"]
HIGH_FROM = 0.8
MEDIUM_FROM = 0.6
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class FeatureImportance:
    """How much one feature moved the answer, as a share of all five: 0 to 1."""

    feature: str
    importance: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What a model said of one applicant; `probability` is P(approved)."""

    prediction: Outcome
    probability: float
    confidence: Confidence
    top_features: tuple[FeatureImportance, ...] | None = None


def decide(
    parameters: Parameters,
    features: Features,
    threshold: float = DEFAULT_THRESHOLD,
    explain: bool = False,
) -> Decision:
    """Decide on one applicant: approved if P(approved) is at least the threshold.

    The threshold moves the decision and neither the probability nor the confidence, which says
    how far the probability is from a toss of a coin.
    """
    top_features = explanation(parameters, features) if explain else None
    return _decision(parameters.probability(features), threshold, top_features)


def explanation(parameters: Parameters, features: Features) -> tuple[FeatureImportance, ...]:
    """Say which features moved the answer, the weightiest first.

    An importance is the size of the feature's contribution to the log-odds, whichever way it
    pointed, as a share of the five sizes: so they add up to 1. Where no feature moved the answer
    (all weights are zero), all are 0.
    """
    contributions = parameters.contributions(features)
    total = sum(abs(value) for value in contributions.values()) or 1.0
    found = [FeatureImportance(name, abs(value) / total) for name, value in contributions.items()]
    return tuple(sorted(found, key=lambda item: -item.importance))


def confidence_of(probability: float) -> Confidence:
    """Say how sure a probability is, by max(p, 1 - p): high from 0.8, medium from 0.6.

    >>> confidence_of(0.87), confidence_of(0.13), confidence_of(0.65), confidence_of(0.5)
    ('high', 'high', 'medium', 'low')
    """
    sureness = probability if probability >= 0.5 else 1 - probability
    if sureness >= HIGH_FROM:
        return "high"
    return "medium" if sureness >= MEDIUM_FROM else "low"


def _decision(
    probability: float, threshold: float, top_features: tuple[FeatureImportance, ...] | None
) -> Decision:
    outcome: Outcome = "approved" if probability >= threshold else "rejected"
    return Decision(outcome, probability, confidence_of(probability), top_features)
