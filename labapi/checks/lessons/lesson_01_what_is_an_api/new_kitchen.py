"""Task 4: mend a client that knows more of the kitchen than the contract says."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, expect_json, incorrect, request_line, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_01_what_is_an_api._orders import (
    asked,
    cook_with,
    expect_about,
    expect_cooked,
    orders_among,
)
from labapi.checks.task import Misconception, Task
from labapi.classroom.exchange.exchange import Exchange

USUAL = "loan-classifier-v2.1"
SURE, LIKELY, UNSURE = 4.0, 0.8, 0.1
"""How far from 0 the log-odds are at which a kitchen is of high, medium and low confidence."""
OWN_DECISION = "That is another decision."
KNOWS_THE_RECIPE = Misconception(
    "knows_the_recipe",
    belief="I know what the model says of such a case, so I need not ask it.",
    feedback="Your client decided by itself. What it knows of a model may be true today; the next "
    "model thinks otherwise, and nobody tells your client. Who decides, by the contract?",
)
KNOWS_THE_NAME = Misconception(
    "knows_the_name",
    belief="The model that I know is the only one that answers.",
    feedback="The field `model_version` is promised. What stands in it is not: the bank gives its "
    "models the names it likes. Does your client need the name at all?",
)
SEEN_IS_ALL = Misconception(
    "seen_is_all",
    belief="What I have seen so far is all that can come.",
    feedback="The menu names three values for `confidence`, and the task says what to do for each. "
    "With how many can your client deal?",
)


class Fault(NamedTuple):
    """What the client relies on, the words for having mended it, and how to bring it out."""

    misconception: Misconception
    mended: str
    brought_out: Callable[[Work, JudgedLab, Cases], str]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask first in the usual kitchen; then bring out each fault, and pay for each mended one."""
    with work.lab() as lab:
        for log_odds in cases.shuffled([SURE, -SURE, LIKELY]):
            if seen := _astray(work, lab, USUAL, log_odds, _applicant(cases)):
                incorrect(f"The usual kitchen cooked, as it always has. {seen}")
        open_faults = []
        for fault in FAULTS:
            if seen := fault.brought_out(work, lab, cases):
                open_faults.append((fault, seen))
            else:
                yield 1, fault.mended
    for fault, seen in open_faults:
        KNOWS_THE_RECIPE.when(seen.endswith(OWN_DECISION), seen)
        fault.misconception.when(True, seen)


def _first(seen: Iterable[str]) -> str:
    return next(filter(None, seen), "")


def _low_score(work: Work, lab: JudgedLab, cases: Cases) -> str:
    return _first(
        _astray(work, lab, USUAL, odds, _applicant(cases, credit_score=cases.whole(300, 499)))
        for odds in cases.shuffled([SURE, LIKELY])
    )


def _new_name(work: Work, lab: JudgedLab, cases: Cases) -> str:
    name = cases.name("kitchen")
    both = cases.shuffled([SURE, -SURE])
    seen = _first(_astray(work, lab, name, odds, _applicant(cases)) for odds in both)
    return f"{seen} The kitchen that cooked is called `{name}`." if seen else ""


def _unsure(work: Work, lab: JudgedLab, cases: Cases) -> str:
    both = cases.shuffled([UNSURE, -UNSURE])
    return _first(_astray(work, lab, USUAL, odds, _applicant(cases)) for odds in both)


FAULTS = (
    Fault(KNOWS_THE_RECIPE, "the model is asked about everybody", _low_score),
    Fault(KNOWS_THE_NAME, "the kitchen may have any name", _new_name),
    Fault(SEEN_IS_ALL, "all that the menu promises can come", _unsure),
)


def _applicant(cases: Cases, **fixed: int) -> dict[str, Any]:
    return cases.applicant(**{"credit_score": cases.whole(500, 850)} | fixed)


def _astray(
    work: Work, lab: JudgedLab, kitchen: str, log_odds: float, features: dict[str, Any]
) -> str:
    """Say what a client makes of an answer; empty where it keeps to what came."""
    cook_with(lab, kitchen, log_odds)
    before = len(lab.exchanges)
    try:
        given, exchanges = asked(work, lab, "advise", features)
    except Raised as problem:
        for order in orders_among(lab.exchanges[before:]):
            expect_cooked(order)
        return str(problem)
    _expect_kitchen_left_alone(exchanges)
    orders = orders_among(exchanges)
    if not orders:
        return f"For the applicant `{features}` no order was sent."
    expect_cooked(orders[-1])
    expect_about(orders[-1], features, "advise")
    return _compared(given, expect_json(orders[-1]).get("data", {}))


def _compared(gave: Any, dish: dict[str, Any]) -> str:
    said = {"decision": dish.get("prediction"), "confidence": dish.get("confidence")}
    right = {
        "decision": said["decision"],
        "next": "send the letter" if said["confidence"] == "high" else "ask a colleague",
    }
    given = {name: gave[name] for name in right if name in gave} if isinstance(gave, dict) else gave
    if difference(given, right) is None:
        return ""
    seen = f"The server answered `{said}`, and `advise(…)` gave `{shown(gave)}`."
    opposite = {"approved", "rejected"} - {said["decision"]}
    own = isinstance(given, dict) and str(given.get("decision")) in opposite
    return f"{seen} {OWN_DECISION}" if own else seen


def _expect_kitchen_left_alone(exchanges: list[Exchange]) -> None:
    for sent in exchanges:
        if sent.method in ("PUT", "PATCH", "DELETE"):
            incorrect(
                f"`advise(…)` sent {request_line(sent)}. Which model cooks is for the bank to say."
            )


TASK = Task(
    number=4,
    title="A new kitchen",
    points=3,
    objective="Find what a client relies on that the contract does not promise.",
    hints=(
        "Ask of each line: would it still be right if the bank trained another model tonight? "
        "Three are not. The cell below `old_advise` shows how to change the model.",
        "One line decides without asking. One asks for a name. One table has two rows, and the "
        "menu, under `PredictionOut`, allows three values.",
        "Two of the three are mended by taking lines out. The third wants one more entry: "
        '`"___": "ask a colleague"`.',
    ),
    judge=judge,
    misconceptions=(KNOWS_THE_RECIPE, KNOWS_THE_NAME, SEEN_IS_ALL),
)
