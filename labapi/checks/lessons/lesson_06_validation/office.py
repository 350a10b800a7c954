"""Task 5: an app of the learner's own, whose refusals keep a contract."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_status, incorrect, request_line
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_06_validation._refusals import (
    as_json,
    details_of,
    expect_let_in,
    fields_named,
    last_words,
    sent,
)
from labapi.checks.lessons.lesson_06_validation._rules import (
    FEATURES,
    MISSING,
    Rule,
    faults_of,
    without_missing,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

APP = "office"
STOCK_IS_THE_CONTRACT = Misconception(
    "stock_is_the_contract",
    belief="The form of a refusal is settled by the framework.",
    feedback="That is FastAPI's own form, with `detail` at the top. The contract is yours to keep: "
    "your handler builds the whole body, so that it stays even if you change the framework.",
)
EVERY_REFUSAL_IS_400 = Misconception(
    "every_refusal_is_400",
    belief="What my own code refuses is a bad request, so 400.",
    feedback="This body could be read. The type hint of a route has FastAPI check each body, and "
    "what it finds wrong reaches your handler. Which status says *readable, and not acceptable*?",
)
MALFORMED_IS_A_BAD_VALUE = Misconception(
    "malformed_is_a_bad_value",
    belief="A body that is not JSON is one more bad value.",
    feedback="FastAPI brings both to the same handler. Look at the `type` of the first fault: it "
    "tells what could not be read from what was read and refused.",
)
FIRST_IS_ENOUGH = Misconception(
    "first_is_enough",
    belief="A refusal needs one reason.",
    feedback="Whoever sent this would correct one field, send again, and hear of the next. "
    "The list of faults has one for each field.",
)
LOC_IS_THE_NAME = Misconception(
    "loc_is_the_name",
    belief="`loc` is the name of the field.",
    feedback="`loc` begins with the part of the request that was looked at: the body. "
    "The contract asks for the name of the field alone.",
)
SENT_IS_REFUSED = Misconception(
    "sent_is_refused",
    belief="An answer that speaks of errors is a refusal.",
    feedback="A program looks at the status first, and 200 says that all is well. "
    "A response that is given no status gets that one.",
)
HANDLER_IS_A_ROUTE = Misconception(
    "handler_is_a_route",
    belief="A handler may return a dictionary, as a route does.",
    feedback="FastAPI makes the response of what a route returns. A handler makes its own, status "
    "and all: look at what is imported in the first cell.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Offer applications that keep the rules, break one, break several, and are no JSON."""
    yield from each_by_itself(
        (1, "a good application gets its prediction", partial(_let_in, work, cases)),
        (1, "one wrong field is refused with 422, and named", partial(_one_wrong, work, cases)),
        (1, "all wrong fields are named in one answer", partial(_several_wrong, work, cases)),
        (1, "what is not JSON gets 400", partial(_no_json, work, cases)),
    )


def _let_in(work: Work, cases: Cases) -> None:
    for applicant in cases.shuffled(good_applicants(cases)):
        expect_let_in(sent(work, APP, applicant), applicant)


def good_applicants(cases: Cases) -> list[dict[str, Any]]:
    """Draw some at the ends of the rules, and some on both sides of what `decide` approves."""
    income = cases.whole(12, 60) * 1000
    return [
        cases.applicant(age=18, credit_score=850, employment_years=0),
        cases.applicant(age=120, credit_score=300, employment_years=60),
        cases.applicant(income=income, loan_amount=4 * income),
        cases.applicant(income=income, loan_amount=4 * income + 0.5),
        cases.applicant(income=income, loan_amount=cases.whole(1, 40) * 1000),
        cases.applicant(income=income, loan_amount=cases.whole(260, 900) * 1000),
    ]


def _one_wrong(work: Work, cases: Cases) -> None:
    """Spoil each field in a way of its own, so that each way is tried, and one field once more."""
    names = cases.shuffled(list(FEATURES))
    for name, way in zip([*names, names[0]], cases.shuffled(WAYS), strict=True):
        body = cases.applicant()
        _expect_refused(work, without_missing(body | {name: way(FEATURES[name], body[name])}))


def _several_wrong(work: Work, cases: Cases) -> None:
    for count in (2, len(FEATURES)):
        body = cases.applicant()
        names = cases.shuffled(list(FEATURES))[:count]
        ways = zip(names, cases.shuffled(WAYS), strict=False)
        spoilt = {name: way(FEATURES[name], body[name]) for name, way in ways}
        _expect_refused(work, without_missing(body | spoilt | {cases.name("field"): 1}))


WAYS: tuple[Callable[[Rule, float], Any], ...] = (
    lambda rule, value: rule.low - 1 - value,
    lambda rule, value: rule.high + 1 + value,
    lambda rule, value: str(value),
    lambda rule, value: True,
    lambda rule, value: None,
    lambda rule, value: MISSING,
)
"""Ways to spoil the value of a field."""


def _expect_refused(work: Work, body: dict[str, Any]) -> None:
    faults = faults_of(FEATURES, body)
    first = next(iter(faults))
    exchange = sent(work, APP, body)
    said = f"For `{as_json(body)}`, in which `{first}` {faults[first].words}, "
    _expect_422(exchange, said, body)
    names = fields_named(exchange)
    LOC_IS_THE_NAME.when(
        any(name.endswith(first) and name != first for name in names),
        f"{said}the details name {_listed(names)}.",
    )
    left = sorted(faults.keys() - names)
    FIRST_IS_ENOUGH.when(
        left and len(faults) > 1 and len(names) == 1,
        f"`{as_json(body)}` has {len(faults)} wrong fields, and the details name {_listed(names)}.",
    )
    if left:
        name = left[0]
        incorrect(
            f"The answer to `{as_json(body)}` names {_listed(names)}, and not `{name}`, "
            f"which {faults[name].words}."
        )
    if more := sorted(names - faults.keys()):
        incorrect(f"The answer to `{as_json(body)}` names `{more[0]}`, which is in order.")


def _expect_422(exchange: Exchange, said: str, body: dict[str, Any]) -> None:
    EVERY_REFUSAL_IS_400.when(exchange.status == 400, f"{said}the answer was `400`.")
    if exchange.status == 200:
        SENT_IS_REFUSED.when(b"error" in exchange.response_body, f"{said}the answer was `200`.")
        incorrect(f"This application got in: `{as_json(body)}`. Look at its first wrong field.")
    HANDLER_IS_A_ROUTE.when(
        "object is not callable" in (exchange.crash or ""), last_words(exchange)
    )
    expect_status(exchange, 422, because="it can be read, and a value in it is not acceptable")
    answer = expect_json(exchange)
    stock = isinstance(answer, dict) and "detail" in answer
    STOCK_IS_THE_CONTRACT.when(stock, f"{said}the answer begins with `detail`.")


def _no_json(work: Work, cases: Cases) -> None:
    """Spoil good applications so that no program can read them: cut, Python's quotes, a comma."""
    good, one, other, third = map(json.dumps, cases.applicants(4))
    cut = one[: -cases.whole(1, 40)]
    exchange = sent(work, APP, good)
    if exchange.status == 400:
        incorrect(f"To {request_line(exchange)}, which is JSON, the answer was `400`.")
    for text in cases.shuffled([cut, other.replace('"', "'"), third.replace("}", ",}"), "hello"]):
        _expect_unreadable(work, text)


def _expect_unreadable(work: Work, text: str) -> None:
    exchange = sent(work, APP, text)
    said = f"To {request_line(exchange)}, which is not JSON, the answer was `{exchange.status}`."
    MALFORMED_IS_A_BAD_VALUE.when(exchange.status == 422, said)
    expect_status(exchange, 400, because="this body cannot be read as JSON")
    if details_of(expect_json(exchange)) != []:
        incorrect(
            f'{said[:-1]}, as it should. Its body should be `{{"error": {{"details": []}}}}`: '
            "no field was read, so none is wrong."
        )


def _listed(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "no field"


TASK = Task(
    number=5,
    title="An office of your own",
    points=4,
    objective="Build an app whose refusals keep a stated contract.",
    hints=(
        "`error.errors()` gives a list of dictionaries. Print it once from your handler, send a "
        "bad application, and look for `loc`, `msg` and `type`.",
        "Two answers are needed: one for a list whose first fault has the type `json_invalid`, one "
        "for every other. `JSONResponse(body, status_code=…)` makes each.",
        "The name of the field is the last part of `loc`. Make the details with one dictionary "
        'for each fault: `[{"field": ___, "message": ___} for fault in error.errors()]`.',
    ),
    judge=judge,
    why="Whoever is refused reads from the status whether the body could be read at all, and from "
    "the details every field to correct, even if you change the framework.",
    misconceptions=(
        STOCK_IS_THE_CONTRACT, EVERY_REFUSAL_IS_400, MALFORMED_IS_A_BAD_VALUE, FIRST_IS_ENOUGH,
        LOC_IS_THE_NAME, SENT_IS_REFUSED, HANDLER_IS_A_ROUTE,
    ),
)  # fmt: skip
