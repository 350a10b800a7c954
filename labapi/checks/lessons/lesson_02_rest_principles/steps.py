"""The judged steps of lesson 02: a client that remembers, and the key of a memo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.lessons.lesson_02_rest_principles.carry_on import OLD_WINS
from labapi.checks.lessons.lesson_02_rest_principles.memo import (
    NAMES_ONLY,
    ORDER_COUNTS,
    VERSION_FORGOTTEN,
)
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

if TYPE_CHECKING:
    from labapi.checks.cases import Cases

Facts = dict[str, Any]

# What a client sends that remembers.

ONLY_THE_NEWS = Misconception(
    "only_the_news",
    belief="The server knows what it was told before.",
    feedback="This copy may never have heard of this client. What was told to another one has to "
    "come along: it stands in `known`.",
)
ONLY_THE_OLD = Misconception(
    "only_the_old",
    belief="What is new has gone to the server already.",
    feedback="Nobody has been told `fact` yet: it is what this request is for.",
)
NESTED = Misconception(
    "nested",
    belief="A server finds a fact wherever it stands in the body.",
    feedback="The assistant reads fields of its own names: `income`, `loan_amount`. In your body "
    "there are others, with dictionaries in them. Make one flat dictionary of the two.",
)


def carry(cell: Cell, cases: Cases) -> None:
    """Ask for all facts in one body, while there are more and more of them, and one is mended."""
    income, amount = cases.whole(30, 90) * 1000, cases.whole(5, 25) * 1000
    facts: Facts = {"income": income, "loan_amount": amount, "credit_score": cases.whole(500, 800)}
    _expect_body(cell, {"income": income}, {"loan_amount": amount})
    _expect_body(cell, {"income": income, "loan_amount": amount}, facts)
    _expect_body(cell, {}, {"credit_score": facts["credit_score"]})
    _expect_body(cell, {"loan_amount": amount, "income": income}, {"income": income + 1000})


def _expect_body(cell: Cell, known: Facts, fact: Facts) -> None:
    given, right = cell.call("next_body", known, fact), known | fact
    if given == right:
        return
    called = f"`next_body({shown(known)}, {shown(fact)})` gave `{shown(given)}`"
    if known:
        ONLY_THE_NEWS.when(given == fact, f"{called}.")
        OLD_WINS.when(given == fact | known and fact.keys() <= known.keys(), f"{called}.")
        ONLY_THE_OLD.when(given == known, f"{called}.")
    body = expect_type("next_body", given, dict)
    NESTED.when(known in body.values() or fact in body.values(), f"{called}.")
    incorrect(f"{called}. All that was told belongs in it, each fact under its own name.")


# What an answer depends on.

VERSION_ALONE = Misconception(
    "version_alone",
    belief="One model gives one answer.",
    feedback="Then the second applicant gets the answer of the first. What the model was asked "
    "about belongs to the question.",
)
NOT_A_KEY = Misconception(
    "not_a_key",
    belief="Anything can be a key of a dictionary.",
    feedback="Python takes no list and no dictionary as a key, since they can be changed, and no "
    "tuple that holds one. A text can be one, or a tuple of texts, numbers and tuples.",
)


def memo_key(cell: Cell, cases: Cases) -> None:
    """Change one thing at a time: each has to make another key, apart from the order."""
    version, features = cases.name("model"), cases.applicant()
    key = cell.call("memo_key", version, features)
    usable = cell.gives_a_key("memo_key", version, features)
    NOT_A_KEY.when(not usable, "`memo[memo_key(…)]` would raise a `TypeError`.")
    other = cell.call("memo_key", cases.name("model"), features)
    VERSION_FORGOTTEN.when(key == other, "Two models got one key.")
    changed = [cell.call("memo_key", version, one) for one in _others(features)]
    if key in changed:
        if any(one != key for one in changed):
            incorrect("Two applicants got one key: they differ in one value, or two are swapped.")
        names_count = key != cell.call("memo_key", version, {"age": 1})
        NAMES_ONLY.when(names_count, "Two applicants got one key.")
        VERSION_ALONE.when(True, "Two applicants got one key.")
    backwards = cell.call("memo_key", version, dict(reversed(features.items())))
    ORDER_COUNTS.when(key != backwards, "One applicant got two keys.")


def _others(features: Facts) -> list[Facts]:
    """Change each value by itself; then let two fields have each other's value."""
    found = [features | {name: value + 1} for name, value in features.items()]
    age, years = features["age"], features["employment_years"]
    return [*found, features | {"age": years, "employment_years": age}]


STEPS = {
    "carry": Step(
        judge=carry,
        hints=(
            "The copy that is asked next knows nothing. What has it to be told?",
            "`known | fact` joins two dictionaries; where both have a name, the right one counts.",
        ),
        why="Now any copy can answer, also one that was started a second ago: the client brings "
        "all that was said. Chat programs often send the whole talk again in the same way.",
        misconceptions=(ONLY_THE_NEWS, ONLY_THE_OLD, NESTED, OLD_WINS),
    ),
    "memo_key": Step(
        judge=memo_key,
        hints=(
            "What can change the answer? All of that belongs in the key, and nothing else.",
            "`sorted(features.items())` has names and values, in one order, whichever they came "
            "in; `tuple(…)` makes a key of a list.",
        ),
        why="The model's version stands in the key, so a new model is asked anew. A memo cannot "
        "notice that by itself: nobody tells it.",
        misconceptions=(VERSION_FORGOTTEN, VERSION_ALONE, ORDER_COUNTS, NAMES_ONLY, NOT_A_KEY),
    ),
}
