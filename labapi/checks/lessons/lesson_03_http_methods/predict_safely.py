"""Task 5: build a client that asks again without asking twice."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.clients.beliefs import (
    FAULT_IS_FINAL,
    KEY_FOR_ALL,
    KEY_OF_FEATURES,
    KEY_PER_TRY,
    NO_KEY,
    REFUSAL_IS_RETRIED,
)
from labapi.checks.clients.bench import Bench, bench
from labapi.checks.clients.call import Call
from labapi.checks.clients.rules import course, expect_course, expect_key, expect_new_key
from labapi.checks.clients.troubles import Trouble, faults, without_end
from labapi.checks.expect import expect_json, expect_same, incorrect, request_line, sent_json, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Task, each_by_itself

MOST_TRIES = 4
FINAL = ((400, 401, 403, 409, 410), (431, 451), (499,))
"""Of each of these, one refusal is drawn that is final as well; the last has no name."""


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Lose answers, refuse features, and never be ready; count tries, keys and predictions."""
    with bench(work) as at:
        yield from each_by_itself(
            (
                2,
                "one prediction is stored for each call, though answers get lost",
                lambda: _lost(at, cases),
            ),
            (1, "what the server refuses is not sent again", lambda: _refused(at, cases)),
            (1, "it tries again, and comes to an end", lambda: _hopeless(at, cases)),
        )


def _lost(at: Bench, cases: Cases) -> None:
    """Call it three times, with one or two faults before each answer."""
    one, other = cases.applicants(2)
    first, *rest = faults(cases)
    before = at.stored()
    lost = cases.shuffled([[first], rest[:2], [rest[2], Trouble(500, is_done=True)]])
    calls: list[Call] = []
    for features, troubles in zip((one, other, one), lost, strict=True):
        calls.append(_answered(at, features, troubles, calls))
    stored = at.stored() - before
    if stored != len(calls):
        incorrect(f"After {len(calls)} calls the server has stored {stored} predictions.")


def _answered(
    at: Bench, features: dict[str, Any], troubles: list[Trouble], earlier: list[Call]
) -> Call:
    call = _called(at, features, troubles)
    FAULT_IS_FINAL.when(len(call.tries) == 1 and (call.statuses[0] or 0) >= 500, call.told)
    expect_key(call)
    expect_new_key(call, earlier)
    wanted = course(troubles, call.made, may_be_repeated=True, most=MOST_TRIES)
    expect_course(call, wanted, MOST_TRIES)
    data = expect_json(call.tries[-1])["data"]
    expect_same("predict_safely(…)", call.given, data, f"the features `{features}`")
    return call


def _refused(at: Bench, cases: Cases) -> None:
    """Refuse the features, and then something else about the request."""
    features = cases.applicant()
    unfit = features | {"age": cases.whole(130, 900)}
    refusals = [Trouble(cases.one_of(options)) for options in FINAL]
    for asked, troubles, wanted in (
        (unfit, [], 422),
        *((features, [refusal], refusal.status) for refusal in refusals),
    ):
        call = _called(at, asked, troubles)
        expect_course(call, [wanted], MOST_TRIES)
        _expect_none(call)


def _hopeless(at: Bench, cases: Cases) -> None:
    troubles = without_end(faults(cases))
    call = _called(at, cases.applicant(), troubles)
    expect_course(call, course(troubles, 0, may_be_repeated=True, most=MOST_TRIES), MOST_TRIES)
    _expect_none(call)


def _called(at: Bench, features: dict[str, Any], troubles: list[Trouble]) -> Call:
    """Call it, and look whether its tries carry the features."""
    call = at.call("predict_safely", at.api, features, troubles=troubles)
    for sent in call.tries:
        body = sent_json(sent)
        asked = body.get("features") if isinstance(body, dict) else None
        if not isinstance(asked, dict):
            incorrect(f"No `features` with their names are in the body of {request_line(sent)}.")
        expect_same("features", asked, features, f"the request {request_line(sent)}")
    return call


def _expect_none(call: Call) -> None:
    if call.given is not None:
        incorrect(f"{call.told} There is no prediction, and you returned `{shown(call.given)}`.")


TASK = Task(
    number=5,
    title="Ask again, but not twice",
    points=4,
    objective="Retry a `POST` without repeating its effect.",
    hints=(
        "The lesson's cell with `Idempotency-Key` sends two tries under one key. Yours does the "
        "same in a function, and decides by the status whether to go on.",
        "Three lines matter: the key is made *before* the loop, the loop has a bound, and the "
        "first answer that is final ends it. From which status on is it worth another try?",
        "In this order: `key = …`, then `for _ in range(___):` with the request in it and "
        "`if answer.status_code < ___: break`, then return `answer.json().get(___)`.",
    ),
    judge=judge,
    misconceptions=(
        FAULT_IS_FINAL, NO_KEY, KEY_PER_TRY, KEY_FOR_ALL, KEY_OF_FEATURES, REFUSAL_IS_RETRIED,
    ),
    why="The key names the question: the server does the work once, however often an answer "
    "gets lost, and every try asks for that one answer.",
)  # fmt: skip
