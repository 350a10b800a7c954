"""The algorithms that a model may be made by, each under its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labapi.domain.errors import Detail, InvalidInput
from labapi.domain.loans.boosting import GradientBoosting
from labapi.domain.loans.logistic import LogisticRegression

Parameters = LogisticRegression | GradientBoosting
ALGORITHMS: dict[str, type[LogisticRegression] | type[GradientBoosting]] = {
    "logistic_regression": LogisticRegression,
    "gradient_boosting": GradientBoosting,
}


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
