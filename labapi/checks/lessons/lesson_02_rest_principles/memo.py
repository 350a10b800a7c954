"""Task 3: a memo of predictions, which must not mix up two questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, incorrect, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_01_what_is_an_api._orders import (
    Cook,
    bank_of,
    expect_cooked,
    orders_among,
)
from labapi.checks.task import Misconception, Task, each_by_itself

OF_ONE_ANSWER = {"id", "timestamp"}
Question = tuple[dict[str, Any], float]
"""An applicant and a threshold."""

FIRST = "This model was asked for the first time"

VERSION_FORGOTTEN = Misconception(
    "version_forgotten",
    belief="Whoever asks the same gets the same answer.",
    feedback="Another model answers now, and your memo still says what the last one said. Who has "
    "answered belongs to the question.",
)
THRESHOLD_FORGOTTEN = Misconception(
    "threshold_forgotten",
    belief="The answer depends on the applicant alone.",
    feedback="The threshold settles from which probability on a loan is approved. With another one "
    "the same applicant may get another decision.",
)
ORDER_COUNTS = Misconception(
    "order_counts",
    belief="Two dictionaries with the same fields in another order are two questions.",
    feedback="They are equal for Python, and for the server. In the key, their fields should come "
    "in one order, whichever they came in.",
)
NAMES_ONLY = Misconception(
    "names_only",
    belief="A dictionary that is sorted or made a tuple is all there.",
    feedback="What goes over a dictionary meets its keys, not its values. Each applicant has the "
    "same five keys. `.items()` gives both.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask new questions and old ones, while the bank exchanges its model."""
    with work.lab() as lab, bank_of(lab) as cook_with:
        desk = _Desk(work, lab, cook_with)
        yield from each_by_itself(
            (1, "no question gets the answer to another", lambda: _apart(desk, cases)),
            (1, "what was asked before is not sent again", lambda: _again(desk, cases)),
        )


@dataclass(frozen=True, slots=True)
class _Desk:
    """Somebody who asks the learner's client, and asks the lab as well."""

    work: Work
    lab: JudgedLab
    cook_with: Cook

    def new_model(self, log_odds: float, letter: str = "m") -> None:
        """Have a model answer whose name no memo can know; of two, the letter says which is first.

        So a comparison of names by their order is found out, whichever way it goes.
        """
        self.cook_with(f"model-{letter}{uuid4().hex[:12]}", log_odds)

    def asks(self, question: Question) -> tuple[int, str]:
        """Ask; tell how many predictions were sent for, and how the answer is not the right one."""
        features, threshold = question
        with requests.Session() as bank:
            bank.trust_env = False  # no proxy: this stays on this computer
            body = {"features": features, "options": {"threshold": threshold}}
            right = bank.post(f"{self.lab.api}/predict", json=body).json()["data"]
        before = len(self.lab.exchanges)
        given = self.work.call("predict", self.lab.api, features, threshold)
        orders = orders_among(self.lab.exchanges[before:])
        for order in orders:
            expect_cooked(order)
        found = difference(_of_any_time(given), _of_any_time(right))
        told = f"`predict(…)` gave `{shown(given)}` for {_named(question)}."
        return len(orders), f"{told} The server says otherwise: {found}." * bool(found)


def _of_any_time(data: Any) -> Any:
    """Blot out what is new in each answer, to compare one with another."""
    return data | dict.fromkeys(OF_ONE_ANSWER & data.keys(), "") if isinstance(data, dict) else data


def _named(question: Question) -> str:
    return f"`{question[0]}` with the threshold {question[1]}"


def _apart(desk: _Desk, cases: Cases) -> None:
    """Change the threshold, then each field, then two values, then the model."""
    sign = cases.one_of([1, -1])
    desk.new_model(sign * (0.4 + cases.whole(0, 9) / 100))
    features, (low, high) = _applicant(cases), cases.shuffled([0.3, 0.7])
    seen = f"It was asked about `{features}`, then about the same with another"
    _expect_new(desk, (features, low), FIRST, VERSION_FORGOTTEN)
    _expect_new(desk, (features, high), f"{seen} threshold", THRESHOLD_FORGOTTEN)
    for name in cases.shuffled(list(features)):
        other = features | {name: features[name] + 1}
        _expect_new(desk, (other, low), f"{seen} value of `{name}`", NAMES_ONLY)
    swapped = features | {"age": features["employment_years"], "employment_years": features["age"]}
    _expect_new(desk, (swapped, low), f"{seen} `age`, and in its place `employment_years`")
    for letter in cases.shuffled(["a", "z"]):
        desk.new_model(-sign * (1.2 + cases.whole(0, 9) / 100), letter)
        for threshold in (low, high):
            said = f"{seen} model behind the address"
            _expect_new(desk, (features, threshold), said, VERSION_FORGOTTEN)


def _expect_new(
    desk: _Desk, question: Question, seen: str, belief: Misconception | None = None
) -> None:
    """Ask what was never asked: it has to be sent, and answered as the server answers."""
    sent, wrong = desk.asks(question)
    if belief:
        belief.when(not sent, f"{seen}, and no prediction was asked for.")
    if not sent:
        incorrect(f"{seen}, and no prediction was asked for.")
    if wrong:
        incorrect(wrong)


def _again(desk: _Desk, cases: Cases) -> None:
    """Ask the same once more: at once, with its fields in another order, and after others."""
    desk.new_model(cases.one_of([1, -1]) * (0.4 + cases.whole(0, 9) / 100))
    features, other = _applicant(cases), _applicant(cases)
    thresholds = cases.shuffled([0.3, 0.7])
    for question in ((features, thresholds[0]), (other, thresholds[1])):
        _expect_new(desk, question, FIRST, VERSION_FORGOTTEN)
    _expect_old(desk, (features, thresholds[0]), "just so")
    backwards = dict(reversed(features.items()))
    _expect_old(desk, (backwards, thresholds[0]), "with its fields in another order", ORDER_COUNTS)
    _expect_old(desk, (other, thresholds[1]), "just so")


def _expect_old(
    desk: _Desk, question: Question, how: str, belief: Misconception | None = None
) -> None:
    sent, wrong = desk.asks(question)
    seen = f"It was asked about {_named(question)} before, {how}"
    if sent and belief:
        belief.when(True, f"{seen}, and sent it again.")
    if sent:
        incorrect(f"{seen}, and sent it again. What is in the memo, and under which key?")
    if wrong:
        incorrect(wrong)


def _applicant(cases: Cases) -> dict[str, Any]:
    """Draw somebody whose age and years of work can be exchanged, and each value raised by one."""
    years = cases.whole(18, 29)
    return cases.applicant(
        age=cases.whole(31, 49), employment_years=years, credit_score=cases.whole(300, 849)
    )


TASK = Task(
    number=3,
    title="Never ask the same twice",
    points=2,
    objective="Keep answers of a program's own in a memo, under all that they depend on.",
    hints=(
        "On what does the `data` of an answer depend? Write it down; one of these things is not "
        "among the arguments of `predict`.",
        "Only what cannot change may be a key: a tuple of texts and numbers, for example. The "
        "features are a dictionary, and have to be made one: in one order, with their values.",
        "A key has three parts: who answers, the threshold, and `tuple(sorted(features.___()))`.",
    ),
    judge=judge,
    misconceptions=(VERSION_FORGOTTEN, THRESHOLD_FORGOTTEN, ORDER_COUNTS, NAMES_ONLY),
    why="The key holds all that the answer depends on, so nobody gets the answer to another "
    "question. HTTP has no part in it: no cache may answer a `POST` so, but a program knows more.",
)
