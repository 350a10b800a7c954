"""Task 2: read the headers, and say when it is worth coming back."""

from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import NO_RETURN, incorrect, kind_of
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

RESET_IS_A_WAIT = Misconception(
    "reset_is_a_wait",
    belief="`X-RateLimit-Reset` says how many seconds to wait.",
    feedback="That wait is as long as the time since 1970: some fifty years. The header names a "
    "*moment*, in seconds since the epoch. How far is it from `now_s`?",
)
RESET_IS_THE_NEXT = Misconception(
    "reset_is_the_next",
    belief="Whoever was refused must wait until the whole allowance is back.",
    feedback="`X-RateLimit-Reset` tells when the *whole* allowance is back. A refused caller wants "
    "one request, and there is a header that says when that one is let in.",
)
ONLY_429_WAITS = Misconception(
    "only_429_waits",
    belief="Only a `429` tells a client to wait.",
    feedback="This answer was good, and it says that nothing is left. Sent at once, the next "
    "request would be refused. A client that reads the headers saves itself that round.",
)
MAY_BE_PAST = Misconception(
    "may_be_past",
    belief="A moment that a header names always lies ahead.",
    feedback="The answer came a while ago: its reset has passed. No wait is shorter than none.",
)
BASE_S = 1_780_000_000


def judge(work: Work, cases: Cases) -> None:
    """Show answers in a drawn order: refused, used up, something left, used up long ago."""
    kinds = cases.shuffled([_refused, _refused_briefly, _used_up, _some_left, _past])
    for make in kinds:
        status, headers, now_s, expected = make(cases)
        given = work.call("seconds_to_wait", status, headers, now_s)
        if isinstance(given, bool) or not isinstance(given, int | float):
            cure = "A header is a text, and `int(…)` makes a number of it."
            incorrect(
                f"`seconds_to_wait({status}, {headers}, {now_s})` gave {kind_of(given)}. Give "
                f"a number of seconds. {NO_RETURN if given is None else cure}"
            )
        _compare(status, headers, now_s, expected, given)


def _compare(status: int, headers: dict[str, str], now_s: int, expected: int, given: Any) -> None:
    seen = f"`seconds_to_wait({status}, {headers}, {now_s})` gave `{given}`."
    reset_s = int(headers["X-RateLimit-Reset"])
    RESET_IS_A_WAIT.when(given == reset_s, seen)
    MAY_BE_PAST.when(given < 0, seen)
    if status == 429:
        RESET_IS_THE_NEXT.when(given == reset_s - now_s != expected, seen)
    elif headers["X-RateLimit-Remaining"] == "0":
        ONLY_429_WAITS.when(given == 0 != expected, seen)
    if abs(given - expected) > 1e-6:
        incorrect(f"{seen} Which of the three rules is this answer for?")


Case = tuple[int, dict[str, str], int, int]


def _refused(cases: Cases) -> Case:
    """A bucket or a log: one request is let in long before all of them are."""
    return _answer(cases, 429, left=0, reset_in_s=cases.whole(60, 600), after_s=cases.whole(2, 50))


def _refused_briefly(cases: Cases) -> Case:
    return _answer(cases, 429, left=0, reset_in_s=cases.whole(20, 90), after_s=1)


def _used_up(cases: Cases) -> Case:
    return _answer(cases, cases.one_of([200, 404, 422]), left=0, reset_in_s=cases.whole(2, 900))


def _some_left(cases: Cases) -> Case:
    return _answer(cases, 200, left=cases.whole(1, 90), reset_in_s=cases.whole(2, 900))


def _past(cases: Cases) -> Case:
    return _answer(cases, 200, left=0, reset_in_s=-cases.whole(1, 90))


def _answer(cases: Cases, status: int, left: int, reset_in_s: int, after_s: int = 0) -> Case:
    now_s = BASE_S + cases.whole(0, 9_000_000)
    headers = {
        "X-RateLimit-Limit": str(cases.whole(91, 200)),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": str(now_s + reset_in_s),
    }
    if status == 429:
        return status, headers | {"Retry-After": str(after_s)}, now_s, after_s
    return status, headers, now_s, 0 if left else max(0, reset_in_s)


TASK = Task(
    number=2,
    title="When may I come back?",
    points=2,
    objective="Read from the headers when the next request will be let in.",
    hints=(
        "Look at a `429` of the lesson, and at what each of its headers counts: a number of "
        "requests, a number of seconds, or a moment.",
        "Two headers are about time. One is a wait; from the other you have to take away "
        "`now_s`. And the smaller of a wait and zero is never the answer.",
        'In this order: `headers["Retry-After"]`, `0`, and '
        '`max(0, int(headers["___"]) - ___)`; the first as a number, too.',
    ),
    judge=judge,
    misconceptions=(RESET_IS_A_WAIT, RESET_IS_THE_NEXT, ONLY_429_WAITS, MAY_BE_PAST),
)
