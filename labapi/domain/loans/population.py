"""Where the shipped models' training data comes from: invented applicants, never real people.

How applicants come about (the same number of them and the same seed give the same people):

- **age**: 18 to 75 years, most between 25 and 50 (a beta distribution).
- **employment_years**: some share of the years since 18; most have worked through most of them.
- **income**: about 38,000 USD a year at the start of a career and 2.5 % more for each year
  worked, up to thirty; single incomes spread widely around that (log-normal), from 8,000 USD up.
- **credit_score**: 300 to 850, about 680 on average; it rises with age (a longer record of debts
  paid) and with income, and is mostly a matter of its own.
- **loan_amount**: about 45 % of a yearly income, spread widely (log-normal), from 1,000 USD up.

How the bank decided (`log_odds_of_approval`, in log-odds):

- a **credit score** counts for: who has paid so far will probably pay again. Below 600 each
  point counts more, since banks treat such applicants as a class of their own.
- **income** counts for, by its logarithm: more to pay from, and each further dollar less so.
- the **loan** counts against, measured in yearly incomes: that is the burden.
- **employment years** count for, up to twenty: a steady income, and more years make it no
  steadier.
- **age** counts slightly against: with all else equal, fewer years of earning are left to repay
  in. (A real bank may not be allowed to look at it: the United States' Equal Credit Opportunity
  Act sets narrow limits. It is here because every lesson needs a feature that all understand.)

The decision itself is drawn with that probability: bank officers differ, and files hold more than
five numbers. So no model can be right about everybody, as in life.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Applicants:
    """Invented applicants and what the bank answered them.

    `matrix` has a row for each and a column for each of `FEATURE_NAMES`, in their units;
    `approved` has 1 or 0 for each.
    """

    matrix: NDArray[np.float64]
    approved: NDArray[np.int64]


def applicants(count: int, seed: int) -> Applicants:
    """Invent so many applicants; the same seed gives the same ones.

    >>> applicants(3, seed=1).matrix.shape
    (3, 5)
    """
    import numpy as np  # heavy, and needed only where a model is trained

    random = np.random.default_rng(seed)
    age = np.floor(18 + 58 * random.beta(1.8, 2.8, count))
    worked_share = random.beta(3.0, 1.5, count)
    employment_years = np.round(np.clip((age - 18) * worked_share, 0, 60), 1)
    usual_income = 38_000 * np.exp(0.025 * np.minimum(employment_years, 30))
    income = np.clip(usual_income * np.exp(0.45 * random.standard_normal(count)), 8_000, 1_000_000)
    income = np.round(income / 100) * 100
    usual_score = 680 + 0.8 * (age - 40) + 40 * np.log(income / 55_000)
    credit_score = np.clip(np.round(usual_score + 70 * random.standard_normal(count)), 300, 850)
    wish = 0.45 * np.exp(0.6 * random.standard_normal(count))
    loan_amount = np.round(np.clip(wish * income, 1_000, 2_000_000) / 100) * 100
    matrix = np.column_stack([age, income, credit_score, employment_years, loan_amount])
    probability = 1 / (1 + np.exp(-log_odds_of_approval(matrix)))
    approved = (random.random(count) < probability).astype(np.int64)
    return Applicants(matrix, approved)


def log_odds_of_approval(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the true log-odds of each row, which no model gets to see."""
    import numpy as np  # as above

    age, income, credit_score, employment_years, loan_amount = matrix.T
    log_odds: NDArray[np.float64] = (
        INTERCEPT
        + 0.025 * (credit_score - 680)
        - 0.01 * np.maximum(600 - credit_score, 0)
        + 1.0 * np.log(income / 55_000)
        - 4.0 * (loan_amount / income - 0.45)
        + 0.08 * (np.minimum(employment_years, 20) - 10)
        - 0.035 * (age - 40)
    )
    return log_odds


INTERCEPT = 1.0
"""Of an average applicant; set so that somewhat more than half are approved."""
