"""Task 5: build a client that asks again without asking twice."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_same, incorrect, request_line, sent_json, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

MOST_TRIES = 4
PATHS = ("/api/v1/predict", "/api/v1/predictions")

ERROR_IS_FINAL = Misconception(
    "error_is_final",
    belief="After a `500` there is nothing more to be done.",
    feedback="A `500` says that the server failed, not that your question was wrong. The next try "
    "may be answered, and with a key it does no harm.",
)
NO_KEY = Misconception(
    "no_key",
    belief="A server recognises a request that it has had before.",
    feedback="Nothing in your tries says that they are one question. Each that reaches the model "
    "is stored, also the one whose answer was lost. Which header names the question?",
)
KEY_PER_TRY = Misconception(
    "key_per_try",
    belief="Each request needs a key of its own.",
    feedback="The key names the question, not the request. A try with a new key is a new question "
    "to the server. Where in your code is the key made, and how often does that line run?",
)
KEY_FOR_ALL = Misconception(
    "key_for_all",
    belief="One key serves a whole program.",
    feedback="A key belongs to one question. Under the key of another applicant, the server "
    "refuses to answer. Which line has to run anew for each call?",
)
KEY_OF_FEATURES = Misconception(
    "key_of_features",
    belief="Equal features are one question.",
    feedback="The applicant asks again, and gets an old saved answer: nothing is computed. A new "
    "call is a new question, so its key must not follow from what is asked.",
)
REFUSAL_IS_RETRIED = Misconception(
    "refusal_is_retried",
    belief="Whatever was refused may be let in at the next try.",
    feedback="An answer from `400` to `499` says that the request itself is at fault. Sent again "
    "unchanged, it is as wrong as before. Which statuses are worth another try?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Lose answers, refuse features, and never be ready; count tries, keys and predictions."""
    one, other = cases.applicants(2)
    with work.lab(fault="flaky") as lab:
        asked = [_answered(work, lab, features) for features in (one, other, one)]
        KEY_FOR_ALL.when(asked[0] == asked[1], f"Two applicants were sent under `{asked[0]}`.")
        KEY_OF_FEATURES.when(asked[2] in asked[:2], f"Two calls were sent under `{asked[2]}`.")
        stored = sum(table == "predictions" for table, _ in lab.changes().added)
        if stored != len(asked):
            incorrect(f"After {len(asked)} calls the server has stored {stored} predictions.")
        yield 2, "one prediction is stored for each call, though answers get lost"
        lab.configure(fault=None)
        _refused(work, lab, other | {"age": cases.whole(130, 900)})
        yield 1, "what the server refuses is not sent again"
        lab.configure(fault="loading")
        _hopeless(work, lab, other)
        yield 1, "it tries again, and comes to an end"


def _answered(work: Work, lab: "JudgedLab", features: dict[str, Any]) -> str:
    """Call it where every other answer is lost; give the key of its tries."""
    given, tries = _called(work, lab, features)
    ERROR_IS_FINAL.when(len(tries) == 1 and tries[0].status == 500, _counted(tries))
    keys = [sent.request_header("Idempotency-Key") for sent in tries]
    NO_KEY.when(not all(keys), _counted(tries))
    KEY_PER_TRY.when(len(set(keys)) > 1, _counted(tries))
    KEY_FOR_ALL.when(tries[-1].status == 422, _counted(tries))
    data = [expect_json(sent)["data"] for sent in tries if sent.status in (200, 201)]
    if not data:
        incorrect(f"{_counted(tries)} One more try would have been answered.")
    if len(data) > 1:
        incorrect(f"{_counted(tries)} Once there is an answer, no further try is needed.")
    expect_same("predict_safely(…)", given, data[0], f"the features `{features}`")
    return keys[0]


def _refused(work: Work, lab: "JudgedLab", features: dict[str, Any]) -> None:
    given, tries = _called(work, lab, features)
    REFUSAL_IS_RETRIED.when(
        len(tries) > 1, f"{_counted(tries)} The age sent was {features['age']}."
    )
    _expect_none(given, tries)


def _hopeless(work: Work, lab: "JudgedLab", features: dict[str, Any]) -> None:
    given, tries = _called(work, lab, features)
    if len(tries) == 1:
        incorrect(f"{_counted(tries)} `503` says *not yet*: it is worth another try.")
    if len(tries) != MOST_TRIES:
        incorrect(
            f"{_counted(tries)} Each `503` is worth another try, until there were "
            f"{MOST_TRIES} tries in all; then it should stop."
        )
    keys = {sent.request_header("Idempotency-Key") for sent in tries}
    KEY_PER_TRY.when(len(keys) > 1, _counted(tries))
    _expect_none(given, tries)


def _called(work: Work, lab: "JudgedLab", features: dict[str, Any]) -> tuple[Any, list["Exchange"]]:
    """Call it; give what it returned, and its tries."""
    before = len(lab.exchanges)
    given = work.call("predict_safely", lab.api, features)
    sent = lab.exchanges[before:]
    tries = [one for one in sent if one.method == "POST" and one.target in PATHS]
    if not tries:
        only = (
            f"It sent {request_line(sent[-1])}."
            if sent
            else "It sent nothing to the lab of the check."
        )
        incorrect(f"`predict_safely(api, features)` is to send `POST` to `{{api}}/predict`. {only}")
    body = sent_json(tries[0])
    asked = body.get("features") if isinstance(body, dict) else None
    if not isinstance(asked, dict):
        incorrect(f"No `features` with their names are in the body of {request_line(tries[0])}.")
    expect_same("features", asked, features, f"the request {request_line(tries[0])}")
    return given, tries


def _expect_none(given: Any, tries: list["Exchange"]) -> None:
    if given is not None:
        incorrect(f"{_counted(tries)} There is no prediction, and you returned `{shown(given)}`.")


def _counted(tries: list["Exchange"]) -> str:
    """Say how many tries there were, and how they were answered."""
    answers = ", ".join(f"`{sent.status}`" for sent in tries[: 2 * MOST_TRIES])
    more = ", …" * (len(tries) > 2 * MOST_TRIES)
    return f"One call sent {len(tries)} {'try' if len(tries) == 1 else 'tries'}: {answers}{more}."


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
        ERROR_IS_FINAL, NO_KEY, KEY_PER_TRY, KEY_FOR_ALL, KEY_OF_FEATURES, REFUSAL_IS_RETRIED,
    ),
)  # fmt: skip
