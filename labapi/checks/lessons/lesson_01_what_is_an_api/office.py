"""Task 6: build an API of one's own around a model, and keep its contract."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    difference,
    expect_json,
    expect_status,
    incorrect,
    request_line,
    shown,
)
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

THE_DISH_ALONE = Misconception(
    "the_dish_alone",
    belief="What the model says is the whole answer.",
    feedback="The decision lies open on the tray. The contract wraps it, as the bank's does: one "
    "field says how the request went, another holds what was asked for.",
)
SERIALIZED_TWICE = Misconception(
    "serialized_twice",
    belief="I have to write my answer down as JSON myself.",
    feedback="The client received one long text, with JSON inside it. The framework serializes "
    "what you return, so yours was written down twice. Return the dictionary.",
)
THE_BODY_IS_THE_FEATURES = Misconception(
    "the_body_is_the_features",
    belief="What arrives are the five facts.",
    feedback="Your kitchen gets the whole order on its table. The body that arrives has the shape "
    "which your own client sent in task 2. Take the facts out of it.",
)
MY_FAULT_OR_YOURS = Misconception(
    "my_fault_or_yours",
    belief="If the order is bad, my program may crash.",
    feedback="`500` says: the server has failed, and the request may be good. So the client would "
    "not look for the mistake in its order. Look at the order before you cook, and refuse with a "
    "code that says whose turn it is to act; the kiosk shows how.",
)
SORRY_WITH_200 = Misconception(
    "sorry_with_200",
    belief="It is enough to say in the body that something was wrong.",
    feedback="The receipt says that all went well, and nothing was cooked. A client looks at the "
    "status code first. What did the lab answer to *the usual, please*?",
)


def decide(features: dict[str, Any]) -> dict[str, Any]:
    """Decide as the given cell of the exercise does."""
    yearly = features["loan_amount"] / features["income"]
    probability = round(1 / (1 + yearly), 3)
    return {
        "prediction": "approved" if probability >= 0.5 else "rejected",
        "probability": probability,
    }


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask for the health, then send good orders, then one that lacks what it needs."""
    yield from each_by_itself(
        (1, "the office says that it is well", lambda: _expect_health(work)),
        (2, "it decides on the applicants that it is sent", lambda: _expect_orders(work, cases)),
        (1, "it refuses what it cannot cook", lambda: _expect_refusals(work, cases)),
    )


def _expect_health(work: Work) -> None:
    health = work.request("office", "GET", "/health")
    expect_status(health, 200, because="the contract promises `200`")
    if found := difference(_envelope(health)["data"], {"status": "ok"}, "data"):
        incorrect(f"{_came(health)} Compare with the contract: {found}.")


def _expect_orders(work: Work, cases: Cases) -> None:
    for features in _applicants(cases):
        answer = _order(work, {"features": features})
        THE_BODY_IS_THE_FEATURES.when(_takes_them_bare(work, answer, features), _came(answer))
        _expect_decision(answer, features)


def _applicants(cases: Cases) -> list[dict[str, Any]]:
    """Draw one who is approved, one who is rejected, and one who is approved by a hair."""
    income = cases.whole(20, 200) * 1000
    loans = [income - cases.whole(1, 19) * 1000, income + cases.whole(1, 50) * 1000, income]
    return [cases.applicant(income=income, loan_amount=loan) for loan in cases.shuffled(loans)]


def _expect_refusals(work: Work, cases: Cases) -> None:
    if (good := _order(work, {"features": cases.applicant()})).status == 422:
        incorrect(f"{_came(good)} This order keeps the contract, and was refused.")
    for order in ({}, {"customer": cases.name("regular"), "wish": "the usual"}):
        _expect_refusal(_order(work, order))
    if (bare := _order(work, cases.applicant())).status == 200:
        incorrect(f"{_came(bare)} The facts lie on top here, and the contract asks for `features`.")
    _expect_refusal(bare)


def _order(work: Work, order: dict[str, Any]) -> Exchange:
    return work.request("office", "POST", "/predict", json=order)


def _takes_them_bare(work: Work, answer: Exchange, features: dict[str, Any]) -> bool:
    """Tell whether the app looks for the features at the top of the body."""
    if answer.crash:
        return answer.crash.splitlines()[-1] in {f"KeyError: '{name}'" for name in features}
    return answer.status != 200 and _order(work, features).status == 200


def _expect_decision(answer: Exchange, features: dict[str, Any]) -> None:
    expect_status(answer, 200, because="the order keeps the contract")
    body, expected = expect_json(answer), decide(features)
    SERIALIZED_TWICE.when(isinstance(body, str) and body.lstrip()[:1] == "{", _came(answer))
    THE_DISH_ALONE.when(difference(body, expected) is None, _came(answer))
    if found := difference(_envelope(answer)["data"], expected):
        incorrect(
            f"{_came(answer)} Compare its `data` with what `decide` gives for this applicant: "
            f"{found}."
        )


def _expect_refusal(answer: Exchange) -> None:
    MY_FAULT_OR_YOURS.when(answer.status == 500, _came(answer))
    SORRY_WITH_200.when(answer.status == 200, _came(answer))
    expect_status(answer, 422, because="an order without `features` is to be refused with `422`")


def _envelope(answer: Exchange) -> dict[str, Any]:
    """Give the answer's outer shape, which must say `success`."""
    body = expect_json(answer)
    SERIALIZED_TWICE.when(isinstance(body, str) and body.lstrip()[:1] == "{", _came(answer))
    if not isinstance(body, dict) or body.get("status") != "success" or "data" not in body:
        incorrect(
            f"{_came(answer)} The contract wraps each answer in two fields: `status`, which says "
            "`success`, and `data`."
        )
    return dict(body)


def _came(answer: Exchange) -> str:
    return f"To {request_line(answer)} came `{answer.status}` with the body `{_text(answer)}`."


def _text(answer: Exchange) -> str:
    return shown(answer.response_body.decode("utf-8", "replace")).strip("'")


TASK = Task(
    number=6,
    title="An office of your own",
    points=4,
    objective="Build the smallest API that keeps a contract around a model.",
    hints=(
        "The kiosk above is such an app. Copy it, give it another name, and change one endpoint "
        "after the other. Try each with `labapi.serve(office)` and `labapi.show`.",
        "An endpoint needs two lines above its answer: one with method and path, one with `def`. "
        "What a `POST` brings is the dictionary in the brackets of `def`.",
        'What `/predict` gives back has two fields: `"status": ___` and `"data": decide(___)`. '
        "Above it, refuse as the kiosk does.",
    ),
    judge=judge,
    misconceptions=(
        THE_DISH_ALONE,
        SERIALIZED_TWICE,
        THE_BODY_IS_THE_FEATURES,
        MY_FAULT_OR_YOURS,
        SORRY_WITH_200,
    ),
    why="Whoever knows the contract can use your office without a look into its kitchen: good "
    "orders are cooked, and the others are refused, and told whose turn it is.",
)
