"""Task 3: a validator of one field, and one across fields."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_06_validation._admitted import Admitted, admitted
from labapi.checks.task import Misconception, Task, each_by_itself

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
TOO_LATE = ((LATEST + 1, 1), (90, 1), (50, 40), (120, 40), (LATEST, 1), (41, 40))
STRANGE = ("CHF", "euro", "US D", "EU", "R U", "EURUSD", "")


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Offer currencies in odd spellings; and ages and years on both sides of the rule."""
    yield from each_by_itself(
        (1, "a known currency comes out clean, another one is refused",
         partial(_currencies, work, cases)),
        (1, "two fields are judged together", partial(_ages, work, cases)),
    )  # fmt: skip


def _currencies(work: Work, cases: Cases) -> None:
    frame = _frame(work, cases)
    for code in cases.shuffled(["EUR", "USD"]):
        odd = [code, f" {code}", f"{code.lower()} ", f"\t{code.title()}", f"  {code.swapcase()}\n"]
        for written in cases.shuffled(odd):
            sent = frame | {"currency": written}
            answer = _admitted(work, sent)
            if isinstance(answer, list):
                incorrect(_refused(sent, answer))
            held = answer.get("currency")
            SAYS_YES.when(held in (True, None), f"`{written!r}` became `{held}`.")
            CHECK_IS_ENOUGH.when(held == written != code, f"`{written!r}` came out as `{held!r}`.")
            if held != code:
                incorrect(f"The currency `{written!r}` came out as `{shown(held)}`.")
    for strange in cases.shuffled(STRANGE):
        if isinstance(_admitted(work, frame | {"currency": strange}), dict):
            incorrect(f"The currency `{strange!r}` got in. Leave the line with `not in` as it was.")


def _frame(work: Work, cases: Cases) -> dict[str, Any]:
    """Give an application that gets in, on whichever side of the rule of the ages."""
    in_time = _application(cases)
    late = _application(cases, age=LATEST - 5, years=cases.whole(6, 40))
    answers = [(sent, _admitted(work, sent)) for sent in (in_time, late)]
    for sent, answer in answers:
        if isinstance(answer, dict):
            return sent
    incorrect(_refused(in_time, list(answers[0][1])))


def _ages(work: Work, cases: Cases) -> None:
    for years in (cases.whole(1, 20), cases.whole(21, 40)):
        in_time, just, late = (
            _application(cases, age=LATEST - years + more, years=years) for more in (-2, 0, 1)
        )
        old = _application(cases, age=LATEST + 1, years=1)
        _expect_in(in_time, _admitted(work, in_time))
        too_late = isinstance(_admitted(work, late), dict)
        ONE_FIELD_IS_ENOUGH.when(too_late and isinstance(_admitted(work, old), list), _got_in(late))
        if too_late:
            incorrect(_got_in(late))
        said = f"This application was refused: `{just}`. {_sum_of(just)}"
        BOUND_IS_TOO_LATE.when(isinstance(_admitted(work, just), list), said)
    for age, years in cases.shuffled(TOO_LATE):
        sent = _application(cases, age=age, years=years)
        if isinstance(_admitted(work, sent), dict):
            incorrect(_got_in(sent))
    _expect_bounds(work, cases)


def _got_in(sent: dict[str, Any]) -> str:
    return f"This application got in: `{sent}`. {_sum_of(sent)}"


def _expect_bounds(work: Work, cases: Cases) -> None:
    """Ask that the bounds of both fields are as they were given."""
    for fields, good in (
        ({"age": 18, "years": 40}, True),
        ({"age": LATEST - 1, "years": 1}, True),
        ({"age": 17}, False),
        ({"age": 30.5}, False),
        ({"years": 0}, False),
        ({"years": 1.5}, False),
        ({"age": 20, "years": 41}, False),
    ):
        sent = _application(cases, **fields)
        answer = _admitted(work, sent)
        if good:
            _expect_in(sent, answer)
        elif isinstance(answer, dict):
            incorrect(f"This application got in: `{sent}`. Leave the bounds of `age` and `years`.")


def _application(cases: Cases, **fields: Any) -> dict[str, Any]:
    drawn = {"age": cases.whole(20, 39), "years": cases.whole(1, 40), "currency": "EUR"}
    return drawn | fields


def _sum_of(sent: dict[str, Any]) -> str:
    age, years = sent["age"], sent["years"]
    return f"At {age}, a loan for {years} years ends at {age + years}."


def _admitted(work: Work, sent: dict[str, Any]) -> Admitted:
    """Give what the schema made of an application."""
    try:
        return admitted(work, "admit_repayment", sent)
    except Raised as problem:
        # `admit` makes a dictionary of the outcome, and what replaced the application is none.
        lost = problem.kind == "TypeError" and "not iterable" in problem.message
        SAYS_YES.when(lost, "The application itself was replaced by what a validator returned.")
        raise


def _refused(sent: dict[str, Any], answer: list[Any]) -> str:
    wrong = ", ".join(map(str, answer))
    return f"This application was refused for `{wrong}`: `{sent}`. It keeps all the rules."


def _expect_in(sent: dict[str, Any], answer: Admitted) -> dict[str, Any]:
    if isinstance(answer, list):
        incorrect(_refused(sent, answer))
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
    why="A validator hands on what it returns, so cleaning is part of checking; and only one that "
    "gets the whole can compare two fields.",
    misconceptions=(CHECK_IS_ENOUGH, SAYS_YES, BOUND_IS_TOO_LATE, ONE_FIELD_IS_ENOUGH),
)
