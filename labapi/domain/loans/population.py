"""A made-up population of past applicants, so that the lab needs no real person's data.

The generating process, all of it (``log`` is the natural logarithm):

- **age** (years): normal around 41 with a spread of 12, kept within 18 to 80.
- **employment_years**: skewed to few (gamma, mean 9), and never more than the years since 18.
- **income** (USD a year): log-normal around 46,600, and 1.2 % more for each year employed, up to
  25 years: experience pays.
- **credit_score** (points): normal with a spread of 78 around 655, a little higher with age (there
  was more time to build it) and with income.
- **loan_amount** (USD): about half a year's income, log-normal: who earns more asks for more.
- **approved**: by chance, with log-odds that rise with score, income, years employed and slightly
  with age, and fall with the loan. The logarithms say that what counts is *how many times* the
  income and the loan are those of the usual applicant (50,000 and 25,000).

The chance in the last step is why no model can be perfect: on these people, the best there is
ranks an approved applicant above a rejected one about 85 times in 100.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Applicants(NamedTuple):
    """Past applicants: ``matrix`` of shape (n, 5), a feature a column; ``approved`` 0 or 1."""

    matrix: NDArray[np.float64]
    approved: NDArray[np.int64]


def applicants(count: int, seed: int) -> Applicants:
    """Make some applicants; the same seed makes the same ones.

    >>> applicants(3, seed=0).matrix.shape
    (3, 5)
    """
    import numpy as np  # 80 ms, which a lab that does not train need not pay

    random = np.random.default_rng(seed)
    age = np.clip(np.round(random.normal(41, 12, count)), 18, 80)
    employment_years = np.round(np.minimum(random.gamma(2.0, 4.5, count), age - 18), 1)
    usual = random.normal(10.75, 0.42, count)
    income = np.exp(usual + 0.012 * np.minimum(employment_years, 25))
    income = np.round(np.clip(income, 8_000, 400_000), -2)
    score = random.normal(655 + 0.9 * (age - 41) + 28 * np.log(income / 50_000), 78)
    credit_score = np.clip(np.round(score), 300, 850)
    loan_amount = income * np.exp(random.normal(-0.75, 0.6, count))
    loan_amount = np.round(np.clip(loan_amount, 1_000, 300_000), -2)
    matrix = np.column_stack([age, income, credit_score, employment_years, loan_amount])
    chance = 1 / (1 + np.exp(-_log_odds(matrix)))
    return Applicants(matrix, (random.random(count) < chance).astype(np.int64))


def _log_odds(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the true log-odds of an approval, which no model gets to see."""
    import numpy as np  # as above

    age, income, credit_score, employment_years, loan_amount = matrix.T
    log_odds: NDArray[np.float64] = (
        0.9
        + 0.022 * (credit_score - 680)
        + 1.6 * np.log(income / 50_000)
        + 0.045 * (employment_years - 8)
        + 0.006 * (age - 41)
        - 1.5 * np.log(loan_amount / 25_000)
    )
    return log_odds
