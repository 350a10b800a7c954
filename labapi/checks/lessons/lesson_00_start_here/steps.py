"""The judged step of lesson 00, a first taste: change one value, so that the model says no."""

from __future__ import annotations

from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, expect_json, incorrect, reason_given, sent_json, shown
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception
from labapi.classroom.exchange.exchange import Exchange
from labapi.domain.loans.features import EXAMPLE
from labapi.web.statuses import name_of

LOAN = "loan_amount"
THE_FORM_DECIDES = Misconception(
    "the_form_decides",
    belief="A request that is refused is a no of the model.",
    feedback="The server refused the request as it stood, and the model never saw it. Stay with "
    "values that an applicant can have; then the answer is `200`, and the no is in its body.",
)
ONE_BAD_VALUE_IS_ENOUGH = Misconception(
    "one_bad_value_is_enough",
    belief="If one value is worse, the model says no.",
    feedback="The model weighs all five values together, and the other four are in this "
    "applicant's favour. Some values weigh more than others: change another one, or change it "
    "further.",
)


def one_change(cell: Cell, cases: Cases) -> None:
    """Ask for an answer that says no, to an applicant who differs in one value, not in the loan."""
    answer = cell.exchange("r")
    name, value = _the_change(answer)
    if name not in EXAMPLE:
        names = ", ".join(f"`{known}`" for known in EXAMPLE if known != LOAN)
        incorrect(f"An applicant has no value `{name}`. Those that you may change: {names}.")
    came = f"With `{name}` at `{shown(value)}` the answer was"
    status = answer.status or 0
    if status != 200:
        said = f"{came} `{status} {name_of(status)}`.{reason_given(answer)}"
        THE_FORM_DECIDES.when(status == 422, said)
        incorrect(said)
    decided = expect_json(answer)["data"]
    said = f"{came} `{decided['prediction']}`, with a probability of {decided['probability']:.2f}."
    ONE_BAD_VALUE_IS_ENOUGH.when(decided["prediction"] != "rejected", said)


def _the_change(answer: Exchange) -> tuple[str, Any]:
    """Give the one value in which the applicant that was sent differs from the usual one."""
    body = sent_json(answer)
    sent = body.get("features") if isinstance(body, dict) else None
    if not isinstance(sent, dict):
        incorrect("No applicant was sent. Leave the line with `requests.post` as it was.")
    changed = [name for name in sent if difference(sent[name], EXAMPLE.get(name))]
    if LOAN in changed:
        incorrect("The loan is to stay at 25,000 dollars. Change a value of the applicant.")
    if len(changed) != 1:
        incorrect(f"{len(changed) or 'No'} values are changed. Change exactly one.")
    return changed[0], sent[changed[0]]


STEPS = {
    "one_change": Step(
        judge=one_change,
        hints=(
            "In the picture above, five names stand under `features`. Which of "
            "them tells how well somebody has repaid debts?",
            'Write `{"credit_score": …}`, with a number in place of the dots. A score lies between '
            "300 and 850; that of our applicant is 720.",
        ),
        why="The request was fine, so it got a `200`; the no is the model's, and stands in the "
        "body. To change one input and look at the output is a way to explore any API.",
        misconceptions=(THE_FORM_DECIDES, ONE_BAD_VALUE_IS_ENOUGH),
    ),
}
