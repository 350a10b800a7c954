"""Task 4: find the four holes of a schema."""

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, incorrect
from labapi.checks.inside.problems import Blank, Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_06_validation._admitted import Admitted, admitted
from labapi.checks.lessons.lesson_06_validation._rules import FEATURES, Rule
from labapi.checks.task import Misconception, Task, each_by_itself

BEST_SCORE = 850
NO_NUMBERS = (math.nan, math.inf, -math.inf)
LESS_THAN_IS_UP_TO = Misconception(
    "less_than_is_up_to",
    belief="`lt` lets in everything up to the bound.",
    feedback="The best possible score was refused. `lt` is *less than*: the bound itself is out.",
)
OPTIONAL_IS_CHECKED = Misconception(
    "optional_is_checked",
    belief="A field with bounds has to be there.",
    feedback="Bounds are asked of a value. A field with a default may be left out, and one that "
    "takes `None` may be sent empty: then there is nothing to compare. "
    "Does the model need this number?",
)
TYPE_IS_EXACT = Misconception(
    "type_is_exact",
    belief="`int` and `float` let in nothing but numbers.",
    feedback="Unless told otherwise, Pydantic is lax: it turns what looks like a number into one. "
    "The lesson has a setting that makes a whole schema strict.",
)
UNKNOWN_IS_REFUSED = Misconception(
    "unknown_is_refused",
    belief="A field that the schema does not name cannot get in.",
    feedback="Unless told otherwise, a schema passes over what it does not know, and the sender "
    "never hears of it. Which value of `extra` refuses it?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask of each leak by itself whether it is closed, and that nothing else broke beside it."""
    yield from each_by_itself(
        (1, "every bound is as it should be, the best score let in", partial(_bounds, work, cases)),
        (1, "no field can be left out", partial(_left_out, work, cases)),
        (1, "nothing but a number is taken for one", partial(_kinds, work, cases)),
        (1, "unknown fields are refused", partial(_smuggled, work, cases)),
    )


def _bounds(work: Work, cases: Cases) -> None:
    best = _applicant(cases) | {"credit_score": BEST_SCORE}
    refused = isinstance(_asked(work, best), list)
    for name in cases.shuffled(list(FEATURES)):
        for value in _inside(name):
            _expect_in(work, _applicant(cases) | {name: value})
        for value in _outside(FEATURES[name]):
            if seen := _got_in(work, _applicant(cases) | {name: value}):
                incorrect(f"{seen} Look at the rule for `{name}`, which keeps `{value}` out.")
    LESS_THAN_IS_UP_TO.when(refused, f"This application was refused: `{best}`.")


def _inside(name: str) -> list[float]:
    """Values at the ends of a field's rule and beside them; the one end that leaks is left out."""
    rule = FEATURES[name]
    ends = [rule.low + (0.01 if rule.above else 0), rule.high]
    return [value for value in ends if (name, value) != ("credit_score", BEST_SCORE)]


def _outside(rule: Rule) -> list[float]:
    """Values just past both ends of a rule, and where parts of a number do, no numbers at all."""
    if rule.whole:
        return [rule.low - 1, rule.high + 1]
    return [
        rule.low if rule.above else rule.low - 0.01,
        rule.low - 1,
        rule.high + 0.01,
        *NO_NUMBERS,
    ]


def _left_out(work: Work, cases: Cases) -> None:
    _expect_all_in(work, cases)
    for left_out in cases.shuffled(list(FEATURES)):
        whole = _applicant(cases)
        partly = {name: value for name, value in whole.items() if name != left_out}
        for sent in (partly, whole | {left_out: None}):
            seen = _got_in(work, sent)
            OPTIONAL_IS_CHECKED.when(seen, seen)


def _kinds(work: Work, cases: Cases) -> None:
    _expect_all_in(work, cases)
    for name in cases.shuffled(list(FEATURES)):
        whole = _applicant(cases)
        value = whole[name]
        looks: list[Any] = [str(value), f" {value} ", f"{value}.0", True, False, [value], {}]
        for wrong in looks:
            seen = _got_in(work, whole | {name: wrong})
            TYPE_IS_EXACT.when(seen, seen)
        half = whole | {name: value + 0.5 if value < FEATURES[name].high else value - 0.5}
        if not FEATURES[name].whole:
            _expect_in(work, half)
        elif seen := _got_in(work, half):
            incorrect(f"{seen} `{name}` is a whole number.")


def _smuggled(work: Work, cases: Cases) -> None:
    _expect_all_in(work, cases)
    more: list[dict[str, Any]] = [{"approved": True}, {"probability": 1}, {"Age": 35}, {"": None}]
    for extra in cases.shuffled([*more, {cases.name("field"): 1}]):
        seen = _got_in(work, _applicant(cases) | extra)
        UNKNOWN_IS_REFUSED.when(seen, seen)


def _expect_all_in(work: Work, cases: Cases) -> None:
    """Ask that good applications get in: a schema that lets nobody in has no leaks, and no use."""
    for _ in range(2):
        _expect_in(work, _applicant(cases))


def _applicant(cases: Cases) -> dict[str, Any]:
    """Draw one whom the leak of the best score does not keep out: it is asked for by itself."""
    return cases.applicant(credit_score=cases.whole(300, BEST_SCORE - 1))


def _got_in(work: Work, sent: dict[str, Any]) -> str:
    answer = _asked(work, sent)
    return f"This application got in: `{sent}`." if isinstance(answer, dict) else ""


def _expect_in(work: Work, sent: dict[str, Any]) -> None:
    answer = _asked(work, sent)
    if isinstance(answer, list):
        wrong = ", ".join(map(str, answer))
        incorrect(
            f"`Tight` refuses this application for `{wrong}`: `{sent}`. It keeps all the rules."
        )
    expect_same("admit_application", answer, sent, f"the application `{sent}`")


def _asked(work: Work, sent: dict[str, Any]) -> Admitted:
    try:
        return admitted(work, "admit_application", sent)
    except Blank:
        raise Blank("Tight") from None
    except Raised as problem:
        if "model_validate" in problem.message:
            incorrect("`Tight` is no schema. Derive a class of this name from `BaseModel`.")
        raise


TASK = Task(
    number=4,
    title="Four leaks",
    points=4,
    objective="Find what a schema lets through, or keeps out, against the rules.",
    hints=(
        "Two of the faults stand in the lines of two fields. The other two are nowhere to be seen: "
        "something that should be there is missing.",
        "Compare each line with the table, one for `lt` or `le`, and one for fields that can be "
        "left out. Then look up `ConfigDict` in the lesson.",
        "One line above the fields settles two leaks: `model_config = ConfigDict(___, ___)`.",
    ),
    judge=judge,
    why="A schema asks only what is written in it: each bound with or without its end, that a "
    "field has to be there, that texts are no numbers, that no other field comes in.",
    misconceptions=(LESS_THAN_IS_UP_TO, OPTIONAL_IS_CHECKED, TYPE_IS_EXACT, UNKNOWN_IS_REFUSED),
)
