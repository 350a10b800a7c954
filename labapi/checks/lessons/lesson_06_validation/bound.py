"""Task 2: one bound of one field."""

import math

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_06_validation._admitted import admitted
from labapi.checks.task import Misconception, Task

ZERO_IS_ABOVE_ZERO = Misconception(
    "zero_is_above_zero",
    belief="`ge=0` keeps zero out.",
    feedback="Read the two letters aloud: *greater than or equal*. With it the bound itself is let "
    "in. There is another pair of letters for *greater than*.",
)
FROM_ONE = Misconception(
    "from_one",
    belief="More than 0 begins at 1.",
    feedback="The amount is a `float`, so there is much between 0 and 1. "
    "The bank lends a cent, too.",
)
L_IS_LOWER = Misconception(
    "l_is_lower",
    belief="The `l` in `lt` and `le` stands for a lower bound.",
    feedback="`lt` is *less than*, `le` *less than or equal*: both bound from above. Each name "
    "says how the value compares with the bound.",
)
BARE_IS_BOUND = Misconception(
    "bare_is_bound",
    belief="A bare number in `Field(…)` is its least value.",
    feedback="The first thing in `Field(…)` that has no name is the *default*: what the field "
    "holds when nothing is sent. A bound needs its name.",
)


def judge(work: Work, cases: Cases) -> None:
    """Offer amounts on both sides of both bounds, and on them, in a drawn order."""
    usual, cents = cases.whole(10, 50_000) * 10, cases.whole(2, 99) / 100
    debt, most = -cases.whole(1, 50_000), 10_000_000
    nothing = _loan(cases)
    BARE_IS_BOUND.when(_is_in(work, nothing), f"A loan with no amount got in: `{nothing}`.")
    amounts = cases.shuffled([usual, 0.01, cents, 0, -0.01, debt, most, most + 0.01, most + 1])
    got_in = {amount for amount in amounts if _is_in(work, _loan(cases, loan_amount=amount))}
    L_IS_LOWER.when(debt in got_in and usual not in got_in, f"You let in an amount of `{debt}`.")
    for below in (debt, -0.01):
        if below in got_in:
            incorrect(f"An amount of `{below}` got in. A loan is more than 0.")
    if usual not in got_in:
        incorrect(f"An amount of `{usual}` was refused. It is more than 0, and not too much.")
    ZERO_IS_ABOVE_ZERO.when(0 in got_in, "A loan of `0` got in.")
    for little in (cents, 0.01):
        FROM_ONE.when(little not in got_in, f"An amount of `{little}` was refused.")
    if most not in got_in or {most + 0.01, most + 1} & got_in:
        incorrect("The other bound was right: 10,000,000 is in, and a cent more is out. Leave it.")
    for amount in (math.nan, math.inf, -math.inf):
        if _is_in(work, _loan(cases, loan_amount=amount)):
            incorrect(f"The amount `{amount}` got in, which is no number from 0 to 10,000,000.")
    _expect_years(work, cases)


def _expect_years(work: Work, cases: Cases) -> None:
    """Ask that the bounds of the line above are as they were given."""
    got_in = [
        years
        for years in cases.shuffled([0, 1, 1.5, 40, 41])
        if _is_in(work, _loan(cases, loan_amount=1000) | {"years": years})
    ]
    if sorted(got_in) != [1, 40]:
        incorrect("The line of `years` was right: whole numbers from 1 to 40 are in. Leave it.")


def _loan(cases: Cases, **amount: float) -> dict[str, object]:
    return {"purpose": cases.one_of(["car", "house", "boat"]), "years": cases.whole(1, 40)} | amount


def _is_in(work: Work, loan: dict[str, object]) -> bool:
    """Tell whether the schema lets a loan in: it comes out as it went in, or as a list of names."""
    answer = admitted(work, "admit_loan", loan)
    if isinstance(answer, dict) and "loan_amount" in loan:
        expect_same("admit_loan", answer, loan, f"the loan `{loan}`")
    return isinstance(answer, dict)


TASK = Task(
    number=2,
    title="More than nothing",
    points=1,
    objective="Bound a field from below, with its end in or out as the rule says.",
    hints=(
        "The line above it bounds `years` on both sides. Which name bounds from below?",
        "Four names bound a number: `gt`, `ge`, `lt`, `le`. The `e` is for *or equal*.",
        "Write one of the four names, `=` and the number: `Field(…=0, le=10_000_000)`.",
    ),
    judge=judge,
    why="`gt` leaves its bound out and `ge` lets it in: that one letter is the difference between "
    "*more than 0* and *from 0 on*.",
    misconceptions=(ZERO_IS_ABOVE_ZERO, FROM_ONE, L_IS_LOWER, BARE_IS_BOUND),
)
