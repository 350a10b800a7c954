"""The judged steps of lesson 10: *Your move*, one in each of its three parts."""

from math import isfinite
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.clients.beliefs import OWN_GUESS
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.lessons.lesson_10_rate_limiting.predict_patiently import NO_JITTER
from labapi.checks.lessons.lesson_10_rate_limiting.seconds_to_wait import BASE_S, RESET_IS_A_WAIT
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception
from labapi.domain.limiter import TokenBucket, most_in_any_window, simulate
from labapi.domain.limiter.decision import SECOND_US

# The most that a token bucket lets in.

BUCKET = TokenBucket(limit=3, window_us=6 * SECOND_US)
WANTED = 5
MOST_SENT = 1000
LATEST_S = 1_000_000.0
DRIP_US = BUCKET.window_us // BUCKET.limit

SAVED_WITHOUT_END = Misconception(
    "saved_without_end",
    belief="A bucket gives at once as many tokens as are asked for.",
    feedback="A full bucket spills: it never holds more than its 3 tokens, so no more than 3 get "
    "in at once. The others need tokens that drip in later.",
)
BUCKET_HAS_AN_EDGE = Misconception(
    "bucket_has_an_edge",
    belief="A bucket is filled up at the edge of a window.",
    feedback="That is how a fixed window is broken: all of it just before the edge, and all of it "
    "again. A bucket has no edge. Once it is empty, when does its next token come?",
)


def worst_case(cell: Cell, cases: Cases) -> None:
    """Send requests to a bucket at these moments, and ask that enough get in within a window."""
    seconds = expect_type("seconds", cell.value("seconds"), list, tuple)
    moments = sorted(_moment_us(one) for one in seconds)
    if not moments or len(moments) > MOST_SENT:
        incorrect(f"`seconds` holds {len(moments)} moments. Write some five of them.")
    decisions = simulate(BUCKET, moments)
    let_in = [at for at, one in zip(moments, decisions, strict=True) if one.allowed]
    most = most_in_any_window(let_in, BUCKET.window_us)
    if most >= WANTED:
        return
    share = f"{len(let_in)} of your {len(moments)}"
    said = f"The bucket let in {share}, and no more than {most} within 6 s."
    if moments[-1] - moments[0] < DRIP_US and len(moments) > BUCKET.limit:
        across = moments[0] // BUCKET.window_us < moments[-1] // BUCKET.window_us
        BUCKET_HAS_AN_EDGE.when(across, said)
        SAVED_WITHOUT_END.when(True, said)
    if _most_with_the_end(let_in) >= WANTED:
        incorrect(f"{said} What comes 6 s after the first is too late: 6 s are over by then.")
    incorrect(f"{said} A token comes every 2 s. Which of them did nobody take?")


def _most_with_the_end(let_in: list[int]) -> int:
    """Count as somebody does for whom second 6 belongs to the six seconds from 0 on."""
    return most_in_any_window(let_in, BUCKET.window_us + 1)


def _moment_us(one: Any) -> int:
    number = float(expect_type("seconds[…]", one, float))
    if not 0 <= number <= LATEST_S:
        incorrect(f"`{shown(one)}` is no moment here. Count the seconds from 0.")
    return round(number * SECOND_US)


# How long until the whole allowance is back.

ONE_IS_ALL = Misconception(
    "one_is_all",
    belief="`Retry-After` says when the whole allowance is back.",
    feedback="It says when *one* request is let in, and stands on refusals only. Another header "
    "names the moment from which on all of it is there.",
)


def until_whole(cell: Cell, cases: Cases) -> None:
    """Call it with the headers of a refusal and of answers that were let in."""
    for refused in cases.shuffled([True, False, False]):
        wait_s, after_s = cases.whole(60, 900), cases.whole(2, 50)
        now_s = BASE_S + cases.whole(0, 9_000_000)
        given = cell.call("until_whole", _headers(cases, refused, now_s + wait_s, after_s), now_s)
        call = f"With `X-RateLimit-Reset: {now_s + wait_s}` and {now_s} for `now_s`"
        seen = f"{call}, yours gave `{shown(given)}`."
        if isinstance(given, str):
            incorrect(f"{seen} That is a text: `int(…)` makes a number of it.")
        seconds = expect_type("until_whole(…)", given, float)
        RESET_IS_A_WAIT.when(seconds == now_s + wait_s, seen)
        ONE_IS_ALL.when(refused and seconds == after_s, seen)
        if not abs(seconds - wait_s) <= 1e-6:  # so that `nan` is wrong, too
            incorrect(f"{seen} How far is the one moment from the other?")


def _headers(cases: Cases, refused: bool, reset_s: int, after_s: int) -> dict[str, str]:
    """Write the headers of an answer in capitals and in small letters: both may be read."""
    headers = {
        "X-RateLimit-Limit": "100",
        "X-RateLimit-Remaining": "0" if refused else str(cases.whole(1, 90)),
        "X-RateLimit-Reset": str(reset_s),
    }
    headers |= {"Retry-After": str(after_s)} if refused else {}
    return headers | {name.lower(): value for name, value in headers.items()}


# How long a client waits.

FIRST_S, CAP_S = 0.5, 4.0
DRAWS = 40
"""So many that they miss the upper half of what they are drawn from never: once in 2 ** 40."""
MORE_S = 60
"""So many seconds more than asked for are still polite."""

BOUND_STAYS = Misconception(
    "bound_stays",
    belief="As long as it is drawn by chance, the bound may stay as it is.",
    feedback="A server in trouble gets no rest from that. Each failure in a row is a reason to "
    "come back later: what happens to the bound as `n` grows?",
)
NO_END = Misconception(
    "no_end",
    belief="A bound that doubles needs no end.",
    feedback="After ten failures half a second has become more than eight minutes, and the server "
    "may have been well for a long time. What keeps the bound from growing past 4 s?",
)


def wait_s(cell: Cell, cases: Cases) -> None:
    """Call it with a wait that is asked for, and often without, early and late in the row."""
    for asked_s in (cases.whole(2, 9), cases.whole(20, 60)):
        n = cases.whole(0, 4)
        given = _wait(cell, asked_s, n)
        seen = f"`wait_s({asked_s}, {n})` gave `{given:g}`."
        OWN_GUESS.when(given < asked_s, seen)
        if given > asked_s + MORE_S:
            incorrect(f"{seen} That is much longer than the server asks for.")
    late = cases.whole(6, 9)
    rows = {n: [_wait(cell, None, n) for _ in range(DRAWS)] for n in (0, 1, 2, 3, late)}
    same = [n for n, row in rows.items() if len(set(row)) == 1]
    still = [f"`wait_s(None, {n})` gave `{rows[n][0]:g}` each time." for n in same]
    NO_JITTER.when(len(same) == len(rows), " ".join(still[:2]))
    NO_END.when(max(rows[late]) > CAP_S, f"`wait_s(None, {late})` gave `{max(rows[late]):g}`.")
    BOUND_STAYS.when(max(rows[3]) <= FIRST_S, "For `n` of 3 it is never more than half a second.")
    for n, row in rows.items():
        bound_s = min(CAP_S, FIRST_S * 2**n)
        if not bound_s / 2 < max(row) <= bound_s:
            incorrect(
                f"For `n` of {n}, {DRAWS} waits were up to `{max(row):g}` s. The bound is "
                f"{bound_s:g} s: half a second, doubled {n} times, and 4 s at most."
            )
    if same:
        incorrect(f"{still[0]} Draw it from 0 up to the bound, for this `n` as for any other.")


def _wait(cell: Cell, asked_s: int | None, n: int) -> float:
    given = cell.call("wait_s", asked_s, n)
    seconds = expect_type(f"wait_s({asked_s}, {n})", given, float)
    if not (isfinite(seconds) and seconds >= 0):
        incorrect(f"`wait_s({asked_s}, {n})` gave `{given}`. Nobody can wait for that long.")
    return float(seconds)


STEPS = {
    "worst_case": Step(
        judge=worst_case,
        hints=(
            "Look at the picture of the burst again: what did the bucket let in at once, and when "
            "the next ones?",
            "3 tokens in 6 s are one every 2 s. Spend a full bucket at second 0, and then each "
            "token as it drips in: two more do it, before second 6.",
        ),
        why="A full bucket, and what drips in meanwhile: 3 and 2 here, one less than twice the "
        "limit. So whoever gives out buckets must be able to bear nearly twice the limit for a "
        "while.",
        misconceptions=(SAVED_WITHOUT_END, BUCKET_HAS_AN_EDGE),
    ),
    "until_whole": Step(
        judge=until_whole,
        hints=(
            "Two of these headers are about time. Which of them speaks of the whole allowance?",
            "It names a moment, as a text. Make a whole number of it; how far is it from `now_s`?",
        ),
        why="The header names a moment, so a client has to take away its own clock; where that is "
        "wrong, so is the wait. For that reason the IETF's draft counts seconds from now.",
        misconceptions=(RESET_IS_A_WAIT, ONE_IS_ALL),
    ),
    "wait_s": Step(
        judge=wait_s,
        hints=(
            "Two cases, in this order: the server has asked for a wait, or it has not. The third "
            "way to wait, in the comparison above, has all that the second case needs.",
            "If `asked_s` is not `None`, give it back. Else use `draw`, from 0 up to "
            "the smaller of two numbers: 4, and a half doubled `n` times.",
        ),
        why="A client that was told a time comes back then; any other comes back at a random time "
        "of its own, later after each failure. What is missing still is an end: a client gives up "
        "after some tries.",
        misconceptions=(OWN_GUESS, NO_JITTER, BOUND_STAYS, NO_END),
    ),
}
