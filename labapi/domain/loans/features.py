"""The five things that the bank knows of an applicant, and the values that make sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Features(NamedTuple):
    """One applicant, as the models see one; the order is that of the columns everywhere.

    Nothing is checked here: a model computes an answer from any numbers, sensible or not.

    >>> Features(**EXAMPLE).credit_score
    720
    """

    age: int
    income: float
    credit_score: int
    employment_years: float
    loan_amount: float


FEATURE_NAMES: tuple[str, ...] = Features._fields


@dataclass(frozen=True, slots=True)
class Bound:
    """The range of one feature, its unit, and what it means.

    `high` belongs to the range, and so does `low` unless `low_exclusive`. `whole` features
    have no fractions.
    """

    low: int
    high: int
    unit: str
    meaning: str
    low_exclusive: bool = False
    whole: bool = False

    def complaint(self, value: float) -> str | None:
        """Say what is wrong with a value, or None where nothing is.

        >>> BOUNDS["age"].complaint(-5)
        'This must be a whole number from 18 to 120 (years).'
        """
        too_low = value <= self.low if self.low_exclusive else value < self.low
        if not too_low and value <= self.high and (not self.whole or value == int(value)):
            return None
        return f"This must be {self.range}."

    @property
    def range(self) -> str:
        """Describe the range in words, for an error message.

        >>> BOUNDS["income"].range
        'a number above 0 and up to 10,000,000 (USD a year)'
        """
        kind = "a whole number" if self.whole else "a number"
        if self.low_exclusive:
            return f"{kind} above {self.low:,} and up to {self.high:,} ({self.unit})"
        return f"{kind} from {self.low:,} to {self.high:,} ({self.unit})"


BOUNDS: Mapping[str, Bound] = {
    "age": Bound(18, 120, "years", "Age in full years.", whole=True),
    "income": Bound(
        0, 10_000_000, "USD a year", "Yearly income before tax, in US dollars.", low_exclusive=True
    ),
    "credit_score": Bound(
        300, 850, "points", "Credit score; the higher, the better debts were paid.", whole=True
    ),
    "employment_years": Bound(0, 60, "years", "Years in employment so far; fractions are allowed."),
    "loan_amount": Bound(
        0, 10_000_000, "USD", "How much the applicant asks for, in US dollars.", low_exclusive=True
    ),
}
"""The one table of ranges: schemas, CSV files and the documentation all read it from here."""

EXAMPLE: dict[str, Any] = {
    "age": 35,
    "income": 55_000,
    "credit_score": 720,
    "employment_years": 8,
    "loan_amount": 25_000,
}
"""The applicant of the lessons: both shipped models approve."""
