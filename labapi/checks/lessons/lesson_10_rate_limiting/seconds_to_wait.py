"""Task 2: read the headers, and say when it is worth coming back."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from labapi.checks.cases import Cases
from labapi.checks.expect import NO_RETURN, incorrect, kind_of, shown
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
    feedback="The answer came a while ago: its reset has passed. A wait is never less than zero.",
)
BASE_S = 1_780_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """One answer of a server, the time now, and for how long to wait."""

    status: int
    headers: dict[str, str]
    now_s: int
    wait_s: int

    @property
    def call(self) -> str:
        """How it is asked, as one would type it."""
        return f"seconds_to_wait({self.status}, {self.headers}, {self.now_s})"


def judge(work: Work, cases: Cases) -> None:
    """Show answers in a drawn order: refused, used up, something left, used up long ago."""
    for case in cases.shuffled(list(_cases(cases))):
        given = work.call("seconds_to_wait", case.status, case.headers, case.now_s)
        seen = f"`{case.call}` gave `{shown(given)}`."
        if isinstance(given, bool) or not isinstance(given, int | float):
            cure = "A header is a text, and `int(…)` makes a number of it."
            incorrect(
                f"`{case.call}` gave {kind_of(given)}. Give a number of seconds. "
                f"{NO_RETURN if given is None else cure}"
            )
        if isinstance(given, float) and not math.isfinite(given):
            incorrect(f"{seen} Nobody can wait for as long as that: give a number of seconds.")
        _compare(case, given, seen)


def _compare(case: Case, given: float, seen: str) -> None:
    until_reset_s = int(case.headers["X-RateLimit-Reset"]) - case.now_s
    RESET_IS_A_WAIT.when(given == until_reset_s + case.now_s, seen)
    MAY_BE_PAST.when(given < 0, seen)
    if case.status == 429:
        RESET_IS_THE_NEXT.when(given == until_reset_s != case.wait_s, seen)
    elif case.headers["X-RateLimit-Remaining"] == "0":
        ONLY_429_WAITS.when(given == 0 != case.wait_s, seen)
    if not abs(given - case.wait_s) <= 1e-6:  # so that `nan` is wrong, too
        incorrect(f"{seen} Which of the three rules is this answer for?")


def _cases(cases: Cases) -> Iterator[Case]:
    """Give every kind of answer; the edges, such as one request left, come under every seed."""
    for after_s in (1, cases.whole(2, 50)):  # long before the whole allowance is back
        yield _answer(cases, 429, "0", cases.whole(60, 600), after_s)
    for status in (200, cases.one_of([400, 404, 422]), cases.one_of([500, 501])):
        yield _answer(cases, status, "0", cases.whole(2, 900))
        for left in ("1", str(cases.whole(2, 90))):
            yield _answer(cases, status, left, cases.whole(2, 900))
    for reset_in_s in (1, 0, -1, -cases.whole(2, 90)):
        yield _answer(cases, 200, "0", reset_in_s)


def _answer(cases: Cases, status: int, left: str, reset_in_s: int, after_s: int = 0) -> Case:
    now_s = BASE_S + cases.whole(0, 9_000_000)
    headers = {
        "X-RateLimit-Limit": str(cases.whole(91, 200)),
        "X-RateLimit-Remaining": left,
        "X-RateLimit-Reset": str(now_s + reset_in_s),
    }
    if status == 429:
        return Case(status, headers | {"Retry-After": str(after_s)}, now_s, after_s)
    return Case(status, headers, now_s, max(0, reset_in_s) if left == "0" else 0)


TASK = Task(
    number=2,
    title="When may I come back?",
    points=2,
    objective="Read from the headers when the next request will be let in.",
    hints=(
        "Look at a `429` of the lesson, and at what each of its headers counts: a number of "
        "requests, a number of seconds, or a moment.",
        "Two headers are about time. One is a wait; from the other you have to take away `now_s`.",
        'In this order: `headers["Retry-After"]`, `0`, and '
        '`max(0, int(headers["___"]) - ___)`; the first as a number, too, which it always is here.',
    ),
    judge=judge,
    misconceptions=(RESET_IS_A_WAIT, RESET_IS_THE_NEXT, ONLY_429_WAITS, MAY_BE_PAST),
    why="The server has told how long: here in seconds after a `429`, as a moment otherwise. A "
    "client that reads it comes neither too soon nor later than needed.",
)
