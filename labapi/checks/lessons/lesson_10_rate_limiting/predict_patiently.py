"""Task 5: a client that waits for as long as it is told, and otherwise longer each time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_same, incorrect, shown
from labapi.checks.inside.problems import TookTooLong
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_10_rate_limiting._beliefs import (
    FIXED_PAUSE,
    NO_JITTER,
    REFUSAL_IS_RETRIED,
    REFUSED_IS_FINAL,
    RETRY_AFTER_IS_A_TIP,
    SENT_AT_ONCE,
)
from labapi.checks.lessons.lesson_10_rate_limiting._calls import (
    MOST_TRIES,
    called,
    rehearsed,
    spend,
    stopped,
    told,
)
from labapi.checks.task import Task

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

BASE_S, CAP_S = 0.5, 3.0


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Answer it, refuse its features, refuse it for a while, and then never answer it well."""
    with work.lab() as lab:
        _final(work, lab, cases)
    yield 1, "what is final is not sent again"
    with work.lab(strategy="sliding-log", rate_limit=f"1/{cases.whole(20, 900)}s") as lab:
        _refused(work, lab, cases)
    with work.lab(strategy="sliding-log", rate_limit="1/1s") as lab:
        _let_in_later(work, lab, cases)
    yield 2, "it waits for as long as it is told, and is let in"
    with work.lab(fault="crash") as lab:
        _backing_off(work, lab, cases)
    yield 1, "it backs off, with jitter"


def _final(work: Work, lab: "JudgedLab", cases: Cases) -> None:
    """Call it where all is well, and with features that no wait can mend."""
    features = cases.applicant()
    given, tries = called(work, lab, "predict_patiently", features)
    if tries[-1].status != 200:
        incorrect(f"{told(tries)} The features are good ones. Compare the JSON with the lesson's.")
    expect_same("predict_patiently(…)", given, expect_json(tries[-1])["data"], f"`{features}`")
    bad = features | {"age": cases.whole(130, 900)}
    given, tries, waits = rehearsed(work, lab, bad, [0.5])
    REFUSAL_IS_RETRIED.when(len(tries) > 1 or waits, f"{told(tries)} The age was {bad['age']}.")
    _expect_none(given, tries)


def _refused(work: Work, lab: "JudgedLab", cases: Cases) -> None:
    """Refuse every try: each wait is to be at least what the answer before it said."""
    spend(lab, cases)
    try:
        given, tries, waits = rehearsed(work, lab, cases.applicant(), [cases.whole(1, 9) / 10])
    except TookTooLong as late:
        incorrect(stopped(lab, late.limit_s))
    REFUSED_IS_FINAL.when(len(tries) == 1, told(tries))
    SENT_AT_ONCE.when(not waits, told(tries))
    _expect_all(given, tries, waits)
    for sent, wait_s in zip(tries, waits, strict=False):
        asked_s = float(sent.response_header("Retry-After"))
        seen = f"After a `429` with `Retry-After: {asked_s:g}` it waited {wait_s:g} s."
        RETRY_AFTER_IS_A_TIP.when(wait_s < asked_s, seen)
        if wait_s > asked_s + 2 * CAP_S:
            incorrect(f"{seen} That is much longer than it was asked to.")


def _let_in_later(work: Work, lab: "JudgedLab", cases: Cases) -> None:
    """Call it in earnest, one second before it is let in: the journal tells if it waited."""
    spend(lab, cases)
    given, tries = called(work, lab, "predict_patiently", cases.applicant())
    if len(tries) > 2 or tries[-1].status != 200:
        incorrect(
            f"Called with waits that take their time, on a lab that lets one in each second: "
            f"{told(tries)} Wait for the whole of `Retry-After`."
        )
    expect_same("predict_patiently(…)", given, expect_json(tries[-1])["data"], told(tries))


def _backing_off(work: Work, lab: "JudgedLab", cases: Cases) -> None:
    """Fail every try, with no word on when to come back, under one draw and then another."""
    features, low = cases.applicant(), cases.whole(2, 5) / 10
    given, tries, waits = rehearsed(work, lab, features, [low])
    if len(tries) == 1:
        incorrect(f"{told(tries)} A status of `500` or above is worth another try.")
    SENT_AT_ONCE.when(not waits, told(tries))
    _expect_all(given, tries, waits)
    luck = [cases.whole(50, 99) / 100 for _ in range(MOST_TRIES)]
    _, _, others = rehearsed(work, lab, features, luck)
    seen = f"With `random()` always {low:g} it waited {_seconds(waits)}."
    NO_JITTER.when(waits == others, seen)
    FIXED_PAUSE.when(max(waits) - min(waits) < 1e-9, seen)
    _expect_waits(waits, [low] * MOST_TRIES)
    _expect_waits(others, luck)


def _expect_waits(waits: list[float], luck: list[float]) -> None:
    """Compare with full jitter: a draw times the bound, which doubles up to the cap."""
    for number, (wait_s, draw) in enumerate(zip(waits, luck, strict=False)):
        bound_s = min(CAP_S, BASE_S * 2**number)
        if abs(wait_s - draw * bound_s) > 1e-6:
            incorrect(
                f"Wait number {number + 1} was {wait_s:g} s, when `random()` gave {draw:g}. "
                "Compare it with the rule for an answer without `Retry-After`: what is n here, "
                "and what is the smaller of the two?"
            )


def _expect_all(given: Any, tries: list["Exchange"], waits: list[float]) -> None:
    if len(tries) != MOST_TRIES:
        incorrect(f"{told(tries)} It should try {MOST_TRIES} times in all, and then give up.")
    if len(waits) != MOST_TRIES - 1:
        incorrect(
            f"Between {MOST_TRIES} tries there are {MOST_TRIES - 1} waits, and it called `wait` "
            f"{len(waits)} times. After the last try nothing is worth waiting for."
        )
    _expect_none(given, tries)


def _expect_none(given: Any, tries: list["Exchange"]) -> None:
    if given is not None:
        incorrect(f"{told(tries)} There is no prediction, and you returned `{shown(given)}`.")


def _seconds(waits: list[float]) -> str:
    return ", ".join(f"{wait_s:g} s" for wait_s in waits)


TASK = Task(
    number=5,
    title="A client that behaves",
    points=4,
    objective="Retry after the wait that is asked for, else with backoff and jitter.",
    hints=(
        "The lesson's `patient` and `backing_off` are its two halves. Yours adds three things: "
        "which answers are final, what to return, and that no wait follows the last try.",
        "Inside the loop, in this order: send; if the status is neither `429` nor `500` or above, "
        "the loop ends; if this was the last try, too; else find the wait, and wait.",
        'The wait: `float(answer.headers["Retry-After"])` if that header is there, else '
        "`random() * min(___, ___ * 2**n)`, where n counts the waits from 0.",
    ),
    judge=judge,
    misconceptions=(
        REFUSED_IS_FINAL, SENT_AT_ONCE, RETRY_AFTER_IS_A_TIP, NO_JITTER, FIXED_PAUSE,
        REFUSAL_IS_RETRIED,
    ),
)  # fmt: skip
