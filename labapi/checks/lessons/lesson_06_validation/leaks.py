"""Task 4: find the four holes of a schema."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_06_validation._rules import FEATURES, Rule
from labapi.checks.task import Misconception, Task

BEST_SCORE = 850
LESS_THAN_IS_UP_TO = Misconception(
    "less_than_is_up_to",
    belief="`lt` lets in everything up to the bound.",
    feedback="The best score there is was sent away. `lt` is *less than*: the bound itself is out.",
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


class Hole(NamedTuple):
    """One fault of the schema: whether it is still there, and the words for having mended it."""

    misconception: Misconception
    mended: str
    seen: Callable[[Work, Cases], str]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask first that valid applications get in; then try each hole, and pay for each closed one."""
    for applicant in cases.applicants(2):
        _expect_in(work, applicant)
    _expect_bounds(work, cases)
    open_holes = []
    for hole in HOLES:
        if seen := hole.seen(work, cases):
            open_holes.append((hole, seen))
        else:
            yield 1, hole.mended
    for hole, seen in open_holes:
        hole.misconception.when(True, seen)


def _best_refused(work: Work, cases: Cases) -> str:
    best = cases.applicant(credit_score=BEST_SCORE)
    refused = isinstance(_asked(work, best), list)
    return f"This application was refused: `{best}`." * refused


def _left_out(work: Work, cases: Cases) -> str:
    for left_out in cases.shuffled(list(cases.applicant())):
        whole = cases.applicant()
        partial = {name: value for name, value in whole.items() if name != left_out}
        if seen := _got_in(work, partial) or _got_in(work, whole | {left_out: None}):
            return seen
    return ""


def _coerced(work: Work, cases: Cases) -> str:
    for name in cases.shuffled(list(cases.applicant())):
        applicant = cases.applicant()
        for value in (str(applicant[name]), True):
            if seen := _got_in(work, applicant | {name: value}):
                return seen
    return ""


def _smuggled(work: Work, cases: Cases) -> str:
    more: dict[str, Any] = cases.one_of([{"approved": True}, {"probability": 1}, {"Age": 35}])
    return _got_in(work, cases.applicant() | more)


HOLES = (
    Hole(LESS_THAN_IS_UP_TO, "the best score gets in", _best_refused),
    Hole(OPTIONAL_IS_CHECKED, "no field can be left out", _left_out),
    Hole(TYPE_IS_EXACT, "texts and `true` are not taken for numbers", _coerced),
    Hole(UNKNOWN_IS_REFUSED, "unknown fields are refused", _smuggled),
)


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


def _expect_bounds(work: Work, cases: Cases) -> None:
    """Ask that the bounds and kinds that were right still are."""
    for name in cases.shuffled(list(FEATURES)):
        for value in _inside(name):
            _expect_in(work, cases.applicant() | {name: value})
        for value in _outside(FEATURES[name]):
            if seen := _got_in(work, cases.applicant() | {name: value}):
                incorrect(f"{seen} The rule for `{name}` was right in this respect; keep it.")


def _inside(name: str) -> list[float]:
    """Values at the ends of a field's rule and between; the one end that leaks is a hole."""
    rule = FEATURES[name]
    ends = [rule.low + (0.01 if rule.above else 0), rule.high]
    between = [rule.low + (1 if rule.whole else 0.5)]
    return [value for value in ends + between if (name, value) != ("credit_score", BEST_SCORE)]


def _outside(rule: Rule) -> list[float]:
    """Values just past both ends of a rule, and a half where only whole numbers will do."""
    ends = [rule.low - (0 if rule.above else 1), rule.low - 1, rule.high + 1]
    return ends + [rule.low + 0.5] * rule.whole


def _asked(work: Work, sent: dict[str, Any]) -> dict[str, Any] | list[Any]:
    answer = work.call("admit_application", sent)
    if not isinstance(answer, dict | list):
        incorrect(f"`admit_application(…)` gave `{shown(answer)}`. Leave that function as it was.")
    return answer


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
    misconceptions=(LESS_THAN_IS_UP_TO, OPTIONAL_IS_CHECKED, TYPE_IS_EXACT, UNKNOWN_IS_REFUSED),
)
