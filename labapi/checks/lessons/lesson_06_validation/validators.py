"""Task 3: a validator of one field, and one across fields."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

CHECK_IS_ENOUGH = Misconception(
    "check_is_enough",
    belief="A validator only looks; the value stays what came in.",
    feedback="A field's validator hands on a value: what it returns is what the field will hold. "
    "Which of the two names in it holds the clean currency?",
)
SAYS_YES = Misconception(
    "says_yes",
    belief="A validator answers yes or no.",
    feedback="A validator says *no* by raising `ValueError`. What it returns takes the place of "
    "what it was given: the value of the field, or the whole application.",
)
BOUND_IS_TOO_LATE = Misconception(
    "bound_is_too_late",
    belief="By 80 means before 80.",
    feedback="By the age of 80, 80 itself is in time. Which comparison leaves the bound itself in?",
)
ONE_FIELD_IS_ENOUGH = Misconception(
    "one_field_is_enough",
    belief="If each field is in order, so is the whole.",
    feedback="Each of the two numbers may be fine, and their sum still too much. That is why this "
    "validator gets the whole application: what do two of its fields say together?",
)
LATEST = 80


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Offer currencies in odd spellings; then ages and years on both sides of the rule."""
    _currencies(work, cases)
    yield 1, "a known currency comes out clean, another one is refused"
    _ages(work, cases)
    yield 1, "two fields are judged together"


def _currencies(work: Work, cases: Cases) -> None:
    for code in cases.shuffled(["EUR", "USD"]):
        written = cases.one_of([f" {code}", f"{code.lower()} ", f"\t{code.title()}"])
        sent = _application(cases, currency=written)
        held = _expect_in(sent, _admitted(work, sent)).get("currency")
        SAYS_YES.when(held in (True, None), f"`{written!r}` became `{held}`.")
        CHECK_IS_ENOUGH.when(held == written, f"`{written!r}` came out as `{held!r}`.")
        if held != code:
            incorrect(f"The currency `{written!r}` came out as `{shown(held)}`.")
    strange = _application(cases, currency=cases.one_of(["CHF", "euro", "US D"]))
    if isinstance(_admitted(work, strange), dict):
        incorrect(f"The currency `{strange['currency']}` got in. Leave the line with `not in`.")


def _ages(work: Work, cases: Cases) -> None:
    years = cases.whole(5, 30)
    in_time, just, late = (
        _application(cases, age=LATEST - years + more, years=years) for more in (-2, 0, 1)
    )
    old = _application(cases, age=LATEST + 1, years=1)
    _expect_in(in_time, _admitted(work, in_time))
    too_late = _admitted(work, late)
    ONE_FIELD_IS_ENOUGH.when(
        isinstance(too_late, dict) and isinstance(_admitted(work, old), list),
        f"This application got in: `{late}`. {_sum_of(late)}",
    )
    if isinstance(too_late, dict):
        incorrect(f"This application got in: `{late}`. {_sum_of(late)}")
    said = f"This application was refused: `{just}`. {_sum_of(just)}"
    BOUND_IS_TOO_LATE.when(isinstance(_admitted(work, just), list), said)
    for sent in (old, _application(cases, age=90, years=1), _application(cases, age=50, years=40)):
        if isinstance(_admitted(work, sent), dict):
            incorrect(f"This application got in: `{sent}`. {_sum_of(sent)}")


def _application(cases: Cases, **fields: Any) -> dict[str, Any]:
    years = cases.whole(1, 30)
    return {"age": cases.whole(20, 49), "years": years, "currency": "EUR"} | fields


def _sum_of(sent: dict[str, Any]) -> str:
    age, years = sent["age"], sent["years"]
    return f"At {age}, a loan for {years} years ends at {age + years}."


def _admitted(work: Work, sent: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """Give what the schema made of an application: the clean fields, or the names of the wrong."""
    try:
        answer = work.call("admit_repayment", sent)
    except Raised as problem:
        # `admit` makes a dictionary of the outcome, and what replaced the application is none.
        lost = problem.kind == "TypeError" and "not iterable" in problem.message
        SAYS_YES.when(lost, "The application itself was replaced by what a validator returned.")
        raise
    if not isinstance(answer, dict | list):
        incorrect(
            f"`admit_repayment({sent})` gave `{shown(answer)}`. Leave its last line as it was."
        )
    return answer


def _expect_in(sent: dict[str, Any], answer: dict[str, Any] | list[Any]) -> dict[str, Any]:
    if isinstance(answer, list):
        wrong = ", ".join(map(str, answer))
        incorrect(f"This application was refused for `{wrong}`: `{sent}`. It keeps all the rules.")
    numbers = {name: value for name, value in sent.items() if name != "currency"}
    kept = {name: value for name, value in answer.items() if name != "currency"}
    expect_same("admit_repayment", kept, numbers, f"`{sent}`")
    return answer


TASK = Task(
    number=3,
    title="Clean one field, compare two",
    points=2,
    objective="Write what a validator returns, and a rule across fields.",
    hints=(
        "A validator ends in one of two ways: it raises, or it returns what is to go on. "
        "What should go on here?",
        "The first returns the clean text. The second judges the age at the end of the loan, "
        "from two fields of `self`, and returns the whole.",
        "The lines are `return ___` (the name that `strip` was used for), "
        "`if self.age + ___ > ___:` and `return ___` (the application that it was given).",
    ),
    judge=judge,
    misconceptions=(CHECK_IS_ENOUGH, SAYS_YES, BOUND_IS_TOO_LATE, ONE_FIELD_IS_ENOUGH),
)
