"""Task 5: a client that waits for as long as it is told, and otherwise longer each time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.clients.beliefs import (
    ALWAYS_A_NUMBER,
    AT_ONCE,
    FAULT_IS_FINAL,
    KEY_FOR_ALL,
    KEY_OF_FEATURES,
    KEY_PER_TRY,
    LIMIT_IS_FINAL,
    NO_KEY,
    OWN_GUESS,
    REFUSAL_IS_RETRIED,
)
from labapi.checks.clients.bench import Bench, bench
from labapi.checks.clients.call import Call, Window
from labapi.checks.clients.rules import (
    course,
    expect_course,
    expect_key,
    expect_new_key,
    expect_no_last_wait,
    expect_waits,
)
from labapi.checks.clients.troubles import Trouble, faults, pauses, without_end
from labapi.checks.expect import expect_json, expect_same, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

MOST_TRIES = 5
BASE_S, CAP_S = 0.5, 3.0
FINAL = ((400, 401, 403, 409, 410), (431, 451), (499,))
"""Of each of these, one refusal is drawn that is final as well; the last has no name."""

NO_JITTER = Misconception(
    "no_jitter",
    belief="Waiting longer each time is enough.",
    feedback="With other draws it waits just as long. A hundred clients that fail "
    "together would come back together, each time. What spreads them?",
)
FIXED_PAUSE = Misconception(
    "fixed_pause",
    belief="A pause of the same length does for all tries.",
    feedback="Every wait has the same length. A server in trouble gets no rest from that: each "
    "failure in a row is a reason to come back later than after the last one.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Answer it, refuse it for good and for a while, lose its answers, and fail for ever."""
    with bench(work) as at:
        steps = each_by_itself(
            (1, "what is final is not sent again", lambda: _final(at, cases)),
            (1, "it waits for as long as it is told", lambda: _told(at, cases)),
            (1, "one prediction is stored for each call", lambda: _stored(at, cases)),
            (1, "it backs off, with jitter, and comes to an end", lambda: _never(at, cases)),
        )
        paid = 0
        for points, claim in steps:
            paid += points
            if paid == TASK.points:  # it takes a second, so it comes last
                _in_earnest(at, cases)
            yield points, claim


def _final(at: Bench, cases: Cases) -> None:
    """Call it where no wait can mend the request, and then where all is well."""
    features = cases.applicant()
    unfit = features | {"age": cases.whole(130, 900)}
    refusals = [Trouble(cases.one_of(options)) for options in FINAL]
    for asked, troubles, wanted in (
        (unfit, [], 422),
        *((features, [refusal], refusal.status) for refusal in refusals),
    ):
        call = _rehearsed(at, asked, troubles)
        expect_course(call, [wanted], MOST_TRIES)
        if call.waits:
            incorrect(f"{call.told} What is final asks for no wait.")
        _expect_none(call)
    call = at.call("predict_patiently", at.api, features)
    if call.statuses[-1] != call.made:
        incorrect(f"{call.told} The features are good ones. Compare the JSON with the lesson's.")
    expect_course(call, [call.made], MOST_TRIES)
    _expect_data(call)


def _told(at: Bench, cases: Cases) -> None:
    """Refuse it once or twice; each refusal says in its own way how long to wait."""
    numbers, dates = pauses(cases, [429, 503]), pauses(cases, [429, 503], dated=True)
    for troubles in (cases.shuffled(numbers), cases.shuffled(dates), [numbers[0], dates[1]]):
        call = _rehearsed(at, cases.applicant(), troubles)
        expect_course(call, _course(call, troubles), MOST_TRIES)
        expect_waits(call)
        _expect_data(call)


def _stored(at: Bench, cases: Cases) -> None:
    """Lose the answers to three calls, two of which ask for the same applicant."""
    one, other = cases.applicants(2)
    first, *rest = faults(cases)
    before, calls = at.stored(), list[Call]()
    lost = cases.shuffled([[first], rest[:2], [rest[2], Trouble(500, is_done=True)]])
    for features, troubles in zip((one, other, one), lost, strict=True):
        call = _rehearsed(at, features, troubles)
        FAULT_IS_FINAL.when(len(call.tries) == 1, call.told)
        expect_key(call)
        expect_new_key(call, calls)
        expect_course(call, _course(call, troubles), MOST_TRIES)
        _expect_data(call)
        calls.append(call)
    if (stored := at.stored() - before) != len(calls):
        incorrect(f"After {len(calls)} calls the server has stored {stored} predictions.")


def _never(at: Bench, cases: Cases) -> None:
    """Fail every try, with no word on when to come back, under one draw and then another."""
    refused = without_end(pauses(cases, cases.shuffled([429, 503])))
    call = _rehearsed(at, cases.applicant(), refused)
    expect_course(call, _course(call, refused), MOST_TRIES)
    expect_no_last_wait(call)
    _expect_none(call)
    low = cases.whole(2, 5) / 10
    luck = [cases.whole(50, 99) / 100 for _ in range(MOST_TRIES)]
    failing = without_end([Trouble(429), *faults(cases)])
    call, other = (_failed(at, cases, failing, draws) for draws in ([low], luck))
    seen = f"{call.told} `random()` was always {low:g}."
    NO_JITTER.when(call.waits == other.waits, seen)
    FIXED_PAUSE.when(max(call.waits) - min(call.waits) < 1e-9, seen)
    _expect_backoff(call, [low] * MOST_TRIES)
    _expect_backoff(other, luck)


def _failed(at: Bench, cases: Cases, troubles: Sequence[Trouble], luck: Sequence[float]) -> Call:
    call = _rehearsed(at, cases.applicant(), troubles, luck)
    expect_course(call, _course(call, troubles), MOST_TRIES)
    AT_ONCE.when(not call.waits, call.told)
    if len(call.waits) != MOST_TRIES - 1:
        incorrect(
            f"{call.told} Between {MOST_TRIES} tries there are {MOST_TRIES - 1} waits, and after "
            "the last try nothing is worth waiting for."
        )
    _expect_none(call)
    return call


def _expect_backoff(call: Call, luck: Sequence[float]) -> None:
    """Compare with full jitter: a draw times the bound, which doubles up to the cap."""
    for number, (wait_s, draw) in enumerate(zip(call.waits, luck, strict=False)):
        exact_s = draw * min(CAP_S, BASE_S * 2**number)
        if not Window(exact_s - 1e-6, exact_s + 1e-6).holds(wait_s):
            incorrect(
                f"Wait number {number + 1} was {wait_s:g} s, when `random()` gave {draw:g}. "
                "Compare it with the rule for an answer without `Retry-After`: what is n here, "
                "and what is the smaller of the two?"
            )


def _in_earnest(at: Bench, cases: Cases) -> None:
    """Call it with the waits that it takes by itself: the second that is asked for goes by."""
    refused = [Trouble(429, asks_s=1)]
    call = at.call("predict_patiently", at.api, cases.applicant(), troubles=refused)
    expect_course(call, _course(call, refused), MOST_TRIES)
    _expect_data(call)
    if call.longest_rest_s < 0.9:
        incorrect(
            "Called with no `wait` of the check's, it did not wait. Leave `wait=sleep` and "
            "`random=random` in its first line as they were."
        )


def _rehearsed(
    at: Bench, features: dict[str, Any], troubles: Sequence[Trouble], luck: Sequence[float] = (0.5,)
) -> Call:
    """Call it with waits that take no time; give what it returned, its tries and its waits."""
    call = at.call("rehearse", at.api, features, list(luck), troubles=troubles)
    if not isinstance(call.given, list) or len(call.given) != 2:
        incorrect(f"`rehearse(…)` gave `{shown(call.given)}`. Leave that function as it was.")
    given, waits = call.given
    for wait_s in waits:
        if isinstance(wait_s, bool) or not isinstance(wait_s, int | float) or not wait_s >= 0:
            incorrect(f"It called `wait({shown(wait_s)})`. A wait is a number of seconds.")
    return replace(call, given=given, waits=waits, watched=True)


def _course(call: Call, troubles: Sequence[Trouble]) -> list[int]:
    return course(troubles, call.made, may_be_repeated=True, most=MOST_TRIES)


def _expect_data(call: Call) -> None:
    data = expect_json(call.tries[-1])["data"]
    expect_same("predict_patiently(…)", call.given, data, call.told)


def _expect_none(call: Call) -> None:
    if call.given is not None:
        incorrect(f"{call.told} There is no prediction, and you returned `{shown(call.given)}`.")


TASK = Task(
    number=5,
    title="A client that behaves",
    points=4,
    objective="Retry after the wait that is asked for, else with backoff and jitter.",
    hints=(
        "The lesson's ways `as asked` and `by chance` are its two halves. Yours adds four things: "
        "a key, which answers are final, what to return, and that no wait follows the last try.",
        "Before the loop the key. In it, in this order: send; if the status is none of the five, "
        "the loop ends; if this was the last try, too; else find the wait and wait.",
        "The wait: what `asked_s(answer)` gives, if that is not `None`, else "
        "`random() * min(___, ___ * 2**n)`, where n counts the waits from 0.",
    ),
    judge=judge,
    misconceptions=(
        LIMIT_IS_FINAL, FAULT_IS_FINAL, AT_ONCE, OWN_GUESS, ALWAYS_A_NUMBER, NO_JITTER,
        FIXED_PAUSE, REFUSAL_IS_RETRIED, NO_KEY, KEY_PER_TRY, KEY_FOR_ALL, KEY_OF_FEATURES,
    ),
    why="Each client comes back when it is welcome, or at a moment of its own, and its key makes "
    "one question of all its tries.",
)  # fmt: skip
