"""Task 3: read the answer: what was decided, how probable it is, and who decided."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    difference,
    expect_json,
    expect_type,
    incorrect,
    shown,
)
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_01_what_is_an_api._orders import (
    asked,
    bank_of,
    expect_about,
    expect_cooked,
    order_among,
)
from labapi.checks.task import Misconception, Task, each_by_itself

FIELDS = {"decision": "prediction", "chance": "probability", "kitchen": "model_version"}
ROUNDED = 0.005
Reading: TypeAlias = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
"""What was read, what the server answered, and for whom."""
NO_ENVELOPE = Misconception(
    "no_envelope",
    belief="The dish lies open on the tray.",
    feedback="There is no such field where you look. The answer to an order is wrapped: its body "
    "has three parts, and the dish is in one of them. Run `print(answer)` inside `read`, or send "
    "an order with `labapi.show`, and see in which.",
)
STATUS_IS_DECISION = Misconception(
    "status_is_decision",
    belief="`success` means that the loan is approved.",
    feedback="`success` and `200` tell how the *request* went. Somebody who is rejected gets them "
    "too: the question was answered. The decision is a field of the dish.",
)
CONFIDENCE_IS_PROBABILITY = Misconception(
    "confidence_is_probability",
    belief="How sure the model is and how probable an approval is are the same thing.",
    feedback="You give a word. `low`, `medium` and `high` say how far the probability is from "
    "0.5, above it or below: `high` may be a sure *no*. The task asks for a number.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Compare what was read with what the server answered, from two kitchens."""
    with work.lab() as lab, bank_of(lab) as cook_with:
        readings = []
        for features, log_odds in zip(
            cases.applicants(2), cases.shuffled([1.5, -1.5]), strict=True
        ):
            cook_with(cases.name("kitchen"), log_odds * (1 + cases.whole(0, 9) / 30))
            readings.append(_reading(work, lab, features))
    yield from each_by_itself(
        (1, "you find the decision", lambda: _expect_decisions(readings)),
        (
            1,
            "you tell how probable an approval is, and which model cooked",
            lambda: _expect_the_rest(readings),
        ),
    )


def _expect_decisions(readings: Iterable[Reading]) -> None:
    for told, dish, features in readings:
        STATUS_IS_DECISION.when(told.get("decision") in ("success", 200))
        _expect("decision", told, dish, features)


def _expect_the_rest(readings: Iterable[Reading]) -> None:
    for told, dish, features in readings:
        CONFIDENCE_IS_PROBABILITY.when(told.get("chance") == dish["confidence"])
        _expect("chance", told, dish, features)
        _expect("kitchen", told, dish, features)


def _reading(work: Work, lab: JudgedLab, features: dict[str, Any]) -> Reading:
    try:
        told, exchanges = asked(work, lab, "read", features)
    except Raised as problem:
        fields = [f"'{name}'" for name in FIELDS.values()]
        NO_ENVELOPE.when(problem.kind == "KeyError" and problem.message in fields, str(problem))
        _expect_servers_names(problem)
        raise
    order = order_among(exchanges, "read")
    expect_cooked(order)
    expect_about(order, features, "read")
    expect_type("read(…)", told, dict)
    nothing = [name for name in FIELDS if name in told and told[name] is None]
    NO_ENVELOPE.when(nothing == list(FIELDS), f"`read(…)` gave `{told}`.")
    return told, expect_json(order)["data"], features


def _expect_servers_names(problem: Raised) -> None:
    name = problem.message.strip("'")
    if problem.kind == "KeyError" and name in FIELDS:
        incorrect(
            f"`read(…)` looks for a field `{name}`, and the server sends none of this name. To the "
            "left of each colon stand your names, to the right those of the server. Run "
            "`print(answer)` inside `read`, and see what it calls it."
        )


def _alike(given: Any, sent: Any) -> bool:
    """Tell whether this is what was sent; a number may be rounded to two digits."""
    numbers = type(given) in (int, float) and isinstance(sent, float)
    return abs(given - sent) <= ROUNDED if numbers else difference(given, sent) is None


def _expect(name: str, told: dict[str, Any], dish: dict[str, Any], features: Any) -> None:
    if name not in told:
        incorrect(f"`read(…)` gave `{shown(told)}`, and there is no `{name}` in it.")
    given, sent = told[name], dish.get(FIELDS[name])
    if not _alike(given, sent):
        incorrect(
            f"For the applicant `{features}` you give `{shown(given)}` for `{name}`. "
            f"{_in_another_form(given, sent)}"
        )


def _in_another_form(given: Any, sent: Any) -> str:
    """Say what is wrong with a value: its form, or that the server said something else."""
    if isinstance(sent, float) and type(given) not in (int, float):
        return "The task asks for a number from 0 to 1, as the server sends it."
    if isinstance(sent, float) and _alike(given / 100, sent):
        return "That is in percent; the task asks for a number from 0 to 1."
    return "The server's answer says something else. Compare with what `labapi.show` draws."


TASK = Task(
    number=3,
    title="Read the dish",
    points=2,
    objective="Find what you asked for in the body of a response.",
    hints=(
        "Let `labapi.show` draw an answer. What are the three parts of its body called, and in "
        "which of them stands the prediction?",
        "The lesson reads `model_version` from the same place. The decision is a text, `approved` "
        "or `rejected`; the chance a number, not the word beside it.",
        'The first blank is a text of four letters: `answer["d…"]`. The others are names of '
        "fields, between quotes as well, such as `model_version`.",
    ),
    judge=judge,
    misconceptions=(NO_ENVELOPE, STATUS_IS_DECISION, CONFIDENCE_IS_PROBABILITY),
    why="What was asked for lies under `data`, in fields whose names the menu promises; `status` "
    "beside it says only how the request went.",
)
