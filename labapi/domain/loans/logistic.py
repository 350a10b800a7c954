"""Logistic regression, once it is trained: five weights and an intercept.

The log-odds of an approval are a weighted sum; the logistic function turns them into a
probability. That is all there is to it, so the arithmetic stands here in plain Python: one
prediction takes about a microsecond, and scikit-learn's own takes a few hundred.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from labapi.domain.errors import Detail, InvalidInput
from labapi.domain.loans.features import BOUNDS, FEATURE_NAMES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Weight:
    """How one feature counts: `coefficient * (x - mean) / scale`.

    `mean` and `scale` (the standard deviation) are those of the training data, in the unit of
    the feature. `coefficient` is the change of the log-odds for one standard deviation.
    """

    mean: float
    scale: float
    coefficient: float

    @property
    def slope(self) -> float:
        """Give the change of the log-odds for one unit of the feature."""
        return self.coefficient / self.scale


@dataclass(frozen=True, slots=True)
class LogisticRegression:
    """A trained logistic regression; `weights` are in the order of `FEATURE_NAMES`."""

    intercept: float
    weights: tuple[Weight, ...]
    _slopes: tuple[float, ...] = field(init=False, repr=False, compare=False)
    _offset: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fold means and scales into one slope a feature and one offset; a slope is in log-odds."""
        slopes = tuple(weight.slope for weight in self.weights)
        offset = self.intercept
        for weight, slope in zip(self.weights, slopes, strict=True):
            offset -= slope * weight.mean
        object.__setattr__(self, "_slopes", slopes)
        object.__setattr__(self, "_offset", offset)

    def probability(self, features: Sequence[float]) -> float:
        """Give P(approved) of one applicant."""
        age, income, credit_score, employment_years, loan_amount = features
        a, b, c, d, e = self._slopes
        log_odds = self._offset + a * age + b * income + c * credit_score
        return sigmoid(log_odds + d * employment_years + e * loan_amount)

    def probabilities(self, matrix: ArrayLike) -> NDArray[np.float64]:
        """Give P(approved) of many, one a row; each is to the last bit what `probability` gives.

        So the weighted sum is built in the same order, and the logistic function is the same one.
        """
        import numpy as np  # 80 ms, which one prediction does not need

        columns = np.asarray(matrix, dtype=np.float64).T
        log_odds = np.full(columns.shape[1], self._offset)
        for slope, column in zip(self._slopes, columns, strict=True):
            log_odds += slope * column
        return np.array([sigmoid(value) for value in log_odds.tolist()], dtype=np.float64)

    def contributions(self, features: Sequence[float]) -> dict[str, float]:
        """Give what each feature adds to the log-odds, against the average training applicant.

        The intercept and the five contributions add up to the log-odds of this applicant.
        """
        return {
            name: slope * (value - weight.mean)
            for name, slope, weight, value in zip(
                FEATURE_NAMES, self._slopes, self.weights, features, strict=True
            )
        }

    def to_document(self) -> dict[str, Any]:
        """Give the parameters as JSON has them."""
        return {
            "intercept": self.intercept,
            "features": {
                name: {"mean": w.mean, "scale": w.scale, "coefficient": w.coefficient}
                for name, w in zip(FEATURE_NAMES, self.weights, strict=True)
            },
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read the parameters from JSON; raises InvalidInput for numbers that no model can use."""
        weights = tuple(
            Weight(**{part: float(value) for part, value in document["features"][name].items()})
            for name in FEATURE_NAMES
        )
        for name, weight in zip(FEATURE_NAMES, weights, strict=True):
            require_usable(weight.scale > 0, f"features.{name}.scale", "a number above 0")
        parameters = cls(float(document["intercept"]), weights)
        require_usable(parameters._is_finite(), "", "small enough for sums of them to be finite")
        return parameters

    def _is_finite(self) -> bool:
        """Tell whether the log-odds are a finite number for every applicant within the bounds."""
        largest = sum(
            abs(slope) * BOUNDS[name].high
            for name, slope in zip(FEATURE_NAMES, self._slopes, strict=True)
        )
        return math.isfinite(abs(self._offset) + largest)


def sigmoid(log_odds: float) -> float:
    """Turn log-odds into a probability: 1 / (1 + exp(-x)), in the form that cannot overflow.

    >>> sigmoid(0.0), sigmoid(-800.0), sigmoid(800.0)
    (0.5, 0.0, 1.0)
    """
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1 + odds)


def require_usable(usable: bool, name: str, wanted: str) -> None:
    """Raise InvalidInput that names the place within `parameters`, unless it is usable."""
    if usable:
        return
    where = f"parameters.{name}" if name else "parameters"
    message = f"This must be {wanted}."
    raise InvalidInput(
        f"The model cannot work: {where} must be {wanted}.", [Detail(where, message, None)]
    )
