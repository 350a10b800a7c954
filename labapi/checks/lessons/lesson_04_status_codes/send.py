"""Task 5: build a client that decides by itself what to send again, and when."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_04_status_codes._calls import MOST_TRIES, Call, call_of
from labapi.checks.task import Misconception, Task

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab

PREDICT = "/api/v1/predict"
MODEL = "/api/v1/models/loan-classifier-v2.0"

REFUSAL_IS_RETRIED = Misconception(
    "refusal_is_retried",
    belief="Whatever was refused may be let in at the next try.",
    feedback="This answer says that the request itself is at fault. Unchanged, it is as wrong as "
    "before. Which of the 4xx is about the moment, and not about the request?",
)
LIMIT_IS_FINAL = Misconception(
    "limit_is_final",
    belief="No 4xx is ever worth another try.",
    feedback="`429` says nothing against the request, only that it came too soon. Its headers say "
    "when it would be welcome.",
)
AT_ONCE = Misconception(
    "at_once",
    belief="The sooner one asks again, the better.",
    feedback="The server has asked for a pause. Without it your client spends all its tries within "
    "a hundredth of a second, and every one of them is refused.",
)
OWN_GUESS = Misconception(
    "own_guess",
    belief="The client knows best how long to wait.",
    feedback="Only the server knows when it can serve this again, and it has written so into a "
    "header of each refusal. The next one may carry another number.",
)
EVERY_FAULT_AGAIN = Misconception(
    "every_fault_again",
    belief="Every 5xx may simply be tried again.",
    feedback="After a `500` the work may be done, only its answer lost. This `POST` had no key, so "
    "a second copy is a second question. Which requests may be sent twice?",
)
FAULT_IS_FINAL = Misconception(
    "fault_is_final",
    belief="After a `500` there is nothing to be done.",
    feedback="Nothing was wrong with the request, and here a second copy can do no harm: the "
    "method or a key promises that. The next try may be answered.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Refuse for a while, lose answers, and refuse for good; read tries and waits in the record."""
    question = {"features": cases.applicant()}
    with ExitStack() as open_labs:
        lab = open_labs.enter_context(work.lab())
        _final(work, lab, cases, question)
        yield 1, "what is final is sent once"
        _not_yet(work, lab, cases, question)
        limited = open_labs.enter_context(
            work.lab(rate_limit=f"1/{cases.whole(20, 900)}s", strategy="sliding-log")
        )
        _too_soon(work, limited, cases, question)
        yield 2, "after `429` and `503` it waits as long as it is asked to, and comes to an end"
        unsteady = open_labs.enter_context(work.lab(fault="unsteady"))
        _lost(work, unsteady, cases, question)
        yield 1, "after `500` it sends again what may be sent twice, and nothing else"


def _final(work: Work, lab: "JudgedLab", cases: Cases, question: dict[str, Any]) -> None:
    """Ask what is answered at once, and what is refused for good."""
    unfit = {"features": question["features"] | {"age": -cases.whole(1, 90)}}
    gone = f"/api/v1/models/{cases.name('model')}"
    key = {"Idempotency-Key": cases.name("key")}
    finals = [(200, PREDICT, question, None), (422, PREDICT, unfit, key), (405, MODEL, {}, None)]
    for status, path, body, headers in cases.shuffled(finals):
        call = call_of(work, lab, "POST", path, body, headers)
        REFUSAL_IS_RETRIED.when(status >= 400 and len(call.tries) > 1, call.told)
        _expect_tries(call, [status])
    call = call_of(work, lab, "DELETE", gone)
    REFUSAL_IS_RETRIED.when(len(call.tries) > 1, call.told)
    _expect_tries(call, [404])


def _not_yet(work: Work, lab: "JudgedLab", cases: Cases, question: dict[str, Any]) -> None:
    """Be ready after one to three refusals, then never."""
    for refusals in (cases.whole(1, MOST_TRIES - 1), MOST_TRIES):
        lab.configure(fault="loading", retry_after_s=cases.whole(3, 90))
        if refusals < MOST_TRIES:
            lab.configure_after(refusals, fault=None)
        call = call_of(work, lab, "POST", PREDICT, question)
        if len(call.tries) == 1:
            incorrect(f"{call.told} `503` says *not yet*: nothing was done, so it may come again.")
        _expect_waits(call)
        _expect_tries(call, [503] * refusals + [200] * (refusals < MOST_TRIES))
    lab.configure(fault=None)


def _too_soon(work: Work, lab: "JudgedLab", cases: Cases, question: dict[str, Any]) -> None:
    """Spend the allowance, then lift the limit after one or two refusals."""
    _expect_tries(call_of(work, lab, "POST", PREDICT, question), [200])
    refusals = cases.whole(2, 3)
    lab.configure_after(refusals, rate_limit=None)
    call = call_of(work, lab, "POST", PREDICT, question)
    LIMIT_IS_FINAL.when(call.statuses == [429], call.told)
    _expect_waits(call)
    _expect_tries(call, [429] * refusals + [200])


def _lost(work: Work, lab: "JudgedLab", cases: Cases, question: dict[str, Any]) -> None:
    """Lose the first answer to each: a POST without a key, one with it, and other methods."""
    call = call_of(work, lab, "POST", PREDICT, question)
    EVERY_FAULT_AGAIN.when(len(call.tries) > 1, call.told)
    _expect_tries(call, [500])
    lab.configure(fault="unsteady")  # it counts anew: again the first answer is lost
    key = {"Idempotency-Key": cases.name("key")}
    call = call_of(work, lab, "POST", PREDICT, question, key)
    FAULT_IS_FINAL.when(call.statuses == [500], f"{call.told} Its headers were {key}.")
    _expect_tries(call, [500, 200])
    harmless = [("GET", "/api/v1/models", 200), ("DELETE", MODEL, 404)]
    for method, path, last in cases.shuffled(harmless):
        call = call_of(work, lab, method, path)
        FAULT_IS_FINAL.when(call.statuses == [500], call.told)
        _expect_tries(call, [500, last])


def _expect_tries(call: Call, statuses: list[int]) -> None:
    if call.statuses != statuses:
        tries = f"{len(statuses)} {'try' if len(statuses) == 1 else 'tries'}"
        incorrect(f"{call.told} By the rules of the task it comes to an end after {tries}.")


def _expect_waits(call: Call) -> None:
    """Ask for one wait before each repetition, as long as the answer before it said."""
    asked = call.asked[: len(call.tries) - 1]
    wanted = f"The headers asked for {', '.join(f'{seconds:g}' for seconds in asked)}."
    AT_ONCE.when(asked and not any(call.waits), call.told)
    OWN_GUESS.when(len(call.waits) == len(asked) and call.waits != asked, f"{call.told} {wanted}")
    if len(call.waits) == len(call.tries) > len(asked):
        incorrect(f"{call.told} After the last try nobody asks again: that wait is for nothing.")
    if call.waits != asked:
        incorrect(f"{call.told} It is to wait once before each repetition. {wanted}")


TASK = Task(
    number=5,
    title="A client that knows when to try again",
    points=4,
    objective="Build a client that retries what may be retried, when the server asks for it.",
    hints=(
        "Write the loop first: four tries, each sends the request and returns the answer if it is "
        "final. Then put one rule after the other into it, and check in between.",
        "Two questions decide. Is the answer one of the two that mean *not begun*? Then wait, and "
        "go on. Is it a `500`, and may this request be sent twice? Then go on.",
        "Work out before the loop whether the request may be repeated: `method in (…)`, or the "
        "name of the key's header in `headers or {}`. No wait after the last try.",
    ),
    judge=judge,
    misconceptions=(
        REFUSAL_IS_RETRIED, LIMIT_IS_FINAL, AT_ONCE, OWN_GUESS, EVERY_FAULT_AGAIN, FAULT_IS_FINAL,
    ),
)  # fmt: skip
