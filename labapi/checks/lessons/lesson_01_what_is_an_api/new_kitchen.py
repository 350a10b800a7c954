"""Task 4: mend a client that knows more of the kitchen than the contract says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, expect_json, incorrect, request_line, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_01_what_is_an_api._orders import (
    Cook,
    asked,
    bank_of,
    expect_about,
    expect_cooked,
    orders_among,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

USUAL = "loan-classifier-v2.1"
SURE, LIKELY, UNSURE = (4.0, 1.5), (1.3, 0.5), (0.35, 0.1)
"""How far from 0 the log-odds are at which a kitchen is of high, medium and low confidence. It is
so from 1.39 and from 0.41 on: who reckons it by another rule is found out."""
OWN_DECISION = "That is another decision."
KNOWS_THE_RECIPE = Misconception(
    "knows_the_recipe",
    belief="I know what the model says of such a case, so I need not ask it.",
    feedback="Your client decided by itself. What it knows of a model may be true today; the next "
    "model decides otherwise, and nobody tells your client. Who decides, by the contract?",
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
    "How many of them can your client handle?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask first in the usual kitchen; then bring out each fault, and pay for each mended one."""
    with work.lab() as lab, bank_of(lab) as cook_with:
        clerk = _Clerk(work, lab, cook_with)
        for log_odds in cases.shuffled([*_both_ways(cases, SURE), *_both_ways(cases, LIKELY)]):
            if seen := clerk.astray(USUAL, log_odds, _applicant(cases)):
                incorrect(f"The usual kitchen cooked, as it always has. {seen}")
        yield from each_by_itself(
            (1, "the model is asked about everybody", lambda: _low_score(clerk, cases)),
            (1, "the kitchen may have any name", lambda: _new_name(clerk, cases)),
            (1, "all that the menu promises can come", lambda: _unsure(clerk, cases)),
        )


def _low_score(clerk: _Clerk, cases: Cases) -> None:
    scores = cases.shuffled([300, cases.whole(301, 498), 499])
    odds = cases.shuffled([SURE[0], *_both_ways(cases, LIKELY)])
    for score, log_odds in zip(scores, odds, strict=True):
        _raise_for(KNOWS_THE_RECIPE, clerk.astray(USUAL, log_odds, _applicant(cases, score)))


def _new_name(clerk: _Clerk, cases: Cases) -> None:
    name, sign = cases.name("kitchen"), cases.one_of([1, -1])
    for log_odds in cases.shuffled([sign * SURE[0], -sign * LIKELY[0]]):
        if seen := clerk.astray(name, log_odds, _applicant(cases)):
            _raise_for(KNOWS_THE_NAME, f"{seen} The kitchen that cooked is called `{name}`.")


def _unsure(clerk: _Clerk, cases: Cases) -> None:
    for log_odds in _both_ways(cases, UNSURE):
        _raise_for(SEEN_IS_ALL, clerk.astray(USUAL, log_odds, _applicant(cases)))


def _both_ways(cases: Cases, sizes: tuple[float, float]) -> list[float]:
    """Give one of the two log-odds for an approval and the other against it."""
    one, other = cases.shuffled(sizes)
    return cases.shuffled([one, -other])


def _raise_for(misconception: Misconception, seen: str) -> None:
    KNOWS_THE_RECIPE.when(OWN_DECISION in seen, seen)
    misconception.when(seen, seen)


def _applicant(cases: Cases, credit_score: int = 0) -> dict[str, Any]:
    return cases.applicant(credit_score=credit_score or cases.whole(500, 850))


class _Clerk:
    """Whoever asks the learner's client, in a lab where the bank swaps the model."""

    def __init__(self, work: Work, lab: JudgedLab, cook_with: Cook) -> None:
        self._work, self._lab, self._cook_with = work, lab, cook_with

    def astray(self, kitchen: str, log_odds: float, features: dict[str, Any]) -> str:
        """Say what the client makes of an answer; empty where it keeps to what came."""
        self._cook_with(kitchen, log_odds)
        before = len(self._lab.exchanges)
        try:
            given, exchanges = asked(self._work, self._lab, "advise", features)
        except Raised as problem:
            for order in orders_among(self._lab.exchanges[before:]):
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
    if not (found := difference(given, right)):
        return ""
    seen = f"The server answered `{said}`, and `advise(…)` gave `{shown(gave)}`."
    opposite = {"approved", "rejected"} - {said["decision"]}
    own = isinstance(given, dict) and str(given.get("decision")) in opposite
    return f"{seen} {OWN_DECISION if own else f'{found[0].upper()}{found[1:]}.'}"


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
        "Two of the three are repaired by taking lines out. The third needs one more entry: "
        '`"___": "ask a colleague"`.',
    ),
    judge=judge,
    misconceptions=(KNOWS_THE_RECIPE, KNOWS_THE_NAME, SEEN_IS_ALL),
    why="A client that relies on the contract alone, on fields and the values that the menu "
    "names, goes on working when the model behind it is another.",
)
