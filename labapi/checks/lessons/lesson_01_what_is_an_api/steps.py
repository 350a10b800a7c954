"""The judged steps of lesson 01: *Your move*, behind each idea of it."""

from __future__ import annotations

import ast
import json
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    difference,
    expect_json,
    expect_type,
    incorrect,
    kind_of,
    reason_given,
    request_line,
    sent_json,
    shown,
)
from labapi.checks.lessons.lesson_01_what_is_an_api._orders import answers_of_both, path_of
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception
from labapi.classroom.exchange.exchange import Exchange
from labapi.domain.loans.features import EXAMPLE
from labapi.web.statuses import name_of

# The payload, written by hand.

PYTHONS_OWN_TEXT = Misconception(
    "pythons_own_text",
    belief="What Python prints of a dictionary is JSON.",
    feedback="It looks much the same, but JSON puts its texts between double quotes, and writes "
    "`true` for `True`. `json.dumps` knows the difference.",
)
TEXT_IS_BYTES = Misconception(
    "text_is_bytes",
    belief="A text is bytes already.",
    feedback="The text is right, and one step is left. `requests` would do it for you. Here, do it "
    "yourself: every Python text has a method for it.",
)
FACTS_ALONE = Misconception(
    "facts_alone",
    belief="The payload is the five facts, and nothing around them.",
    feedback="They travel one level deeper, under the name `features`. Look at the body of your "
    "first request.",
)
DICTIONARY_TRAVELS = Misconception(
    "dictionary_travels",
    belief="A dictionary can be sent as it is.",
    feedback="With `data=`, `requests` makes a web form of a dictionary. First make JSON text "
    "of it, then bytes of the text.",
)


def payload_bytes(cell: Cell, cases: Cases) -> None:
    """Ask that the bytes of the usual order were sent, and read."""
    body = cell.value("body")
    DICTIONARY_TRAVELS.when(isinstance(body, dict))
    if not isinstance(body, str | bytes):
        incorrect(f"`body` is {kind_of(body)}, and this step asks for bytes.")
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    PYTHONS_OWN_TEXT.when(_is_a_dictionary_of_python(text), f"You sent `{shown(body)}`.")
    answer = cell.exchange("r")
    FACTS_ALONE.when(difference(sent_json(answer), EXAMPLE) is None)
    _expect_success(answer)
    if difference(sent_json(answer), {"features": EXAMPLE}):
        incorrect(f"This was sent: {request_line(answer)}. It is to be the order of the lesson.")
    TEXT_IS_BYTES.when(isinstance(body, str), "`body` is a text.")


def _is_a_dictionary_of_python(text: str) -> bool:
    try:
        return isinstance(ast.literal_eval(text), dict) and _read(text) is None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _expect_success(answer: Exchange) -> None:
    status = answer.status or 0
    if status not in (200, 201):
        came = f"`{status} {name_of(status)}`"
        incorrect(f"To {request_line(answer)} the answer was {came}.{reason_given(answer)}")


# The endpoint that lists the models.

MODELS = "/api/v1/models"
VERBS = ("get", "list", "show", "read", "all", "find")
PATH_SAYS_WHAT_TO_DO = Misconception(
    "path_says_what_to_do",
    belief="The path says what is to be done.",
    feedback="What is to be done is said by the method, here `GET`. The path names the thing: look "
    "for it in the menu, behind the method.",
)
ONE_FOR_ALL = Misconception(
    "one_for_all",
    belief="The endpoint of one model tells of all of them.",
    feedback="It tells of one, whose name ends the path. The list of all has a shorter path.",
)


def all_models(cell: Cell, cases: Cases) -> None:
    """Ask for an answer that lists the models."""
    answer = cell.exchange("r")
    path = path_of(answer).rstrip("/")
    if path == MODELS and answer.method == "GET":
        _expect_success(answer)
        return
    words = path.removeprefix("/api/v1").lower().replace("_", "-").replace("/", "-").split("-")
    PATH_SAYS_WHAT_TO_DO.when(set(words) & set(VERBS), f"You asked for `{path}`.")
    ONE_FOR_ALL.when(path.startswith(f"{MODELS}/"), f"You asked for `{path}`.")
    status = answer.status or 0
    came = f"`{status} {name_of(status)}`"
    incorrect(
        f"To {request_line(answer)} the answer was {came}, and it lists no models."
        f"{reason_given(answer)}"
    )


# A loan about which two models disagree.

OTHER_NUMBERS_DISAGREE = Misconception(
    "other_numbers_disagree",
    belief="Two models that give other probabilities disagree.",
    feedback="A client acts on the decision, and that is the same word from both. Find an amount "
    "where one probability lies below 0.5 and the other does not.",
)


def two_opinions(cell: Cell, cases: Cases) -> None:
    """Ask for an amount that one model approves and the other rejects."""
    amount = expect_type("amount", cell.value("amount"), float)
    with cell.lab() as lab:
        answers = answers_of_both(lab, EXAMPLE | {"loan_amount": amount})
    for answer in answers:
        _expect_success(answer)
    told = [expect_json(answer)["data"] for answer in answers]
    said = " and ".join(
        f"`{one['model_version'].removeprefix('loan-classifier-')}` says "
        f"`{one['prediction']}` ({one['probability']:.2f})"
        for one in told
    )
    same = told[0]["prediction"] == told[1]["prediction"]
    OTHER_NUMBERS_DISAGREE.when(
        same and amount == EXAMPLE["loan_amount"], f"For {amount:,} dollars {said}."
    )
    if same:
        turn = "more" if told[0]["prediction"] == "approved" else "less"
        incorrect(f"For {amount:,} dollars {said}: the same decision. Ask for {turn}.")


STEPS = {
    "payload_bytes": Step(
        judge=payload_bytes,
        hints=(
            "Two things are to be done, one after the other: `json.dumps` writes the dictionary as "
            "JSON text, and a method of the text gives its bytes.",
            "A text becomes bytes by its method `encode()`.",
            'It has this form: `json.dumps({"features": ___}).encode()`.',
        ),
        why="`json=` does the same for you: it writes the dictionary as JSON text, the text as "
        "bytes, and the header that says what they are. From the bytes alone the server cannot "
        "tell who wrote them.",
        misconceptions=(PYTHONS_OWN_TEXT, TEXT_IS_BYTES, FACTS_ALONE, DICTIONARY_TRAVELS),
    ),
    "all_models": Step(
        judge=all_models,
        hints=(
            'Click `+` in the bar above the notebook for a new cell, write `lab.menu("models")` '
            "and run it. Each endpoint stands there with what it does.",
            "Its method is `GET`, and no name of a model stands in its path.",
        ),
        why="You found it in the documentation, without asking anybody: the path names the thing, "
        "and the method says what to do with it.",
        misconceptions=(PATH_SAYS_WHAT_TO_DO, ONE_FOR_ALL),
    ),
    "two_opinions": Step(
        judge=two_opinions,
        hints=(
            "The more somebody asks for, the less probable a yes. Try a large step up, and look at "
            "both probabilities.",
            "Try amounts from 50,000 to 100,000: one model changes its mind before the other.",
        ),
        why="The same request, the same fields, another decision: the contract says what to send "
        "and what to expect, and not which of two models is to be believed.",
        misconceptions=(OTHER_NUMBERS_DISAGREE,),
    ),
}
