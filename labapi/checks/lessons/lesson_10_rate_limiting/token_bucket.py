"""Task 6: write a token bucket, judged against the oracle on traffic it has not seen."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.problems import Unfit
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_10_rate_limiting import _buckets, _traffic
from labapi.checks.lessons.lesson_10_rate_limiting._traffic import Arrivals
from labapi.checks.task import Misconception, Task
from labapi.domain.limiter import TokenBucket, simulate

STARTS_EMPTY = Misconception(
    "starts_empty",
    belief="A new caller begins with an empty bucket.",
    feedback="The very first request was refused. "
    "A caller who has sent nothing yet has saved the whole allowance.",
)
NEVER_FULL = Misconception(
    "never_full",
    belief="Whoever was quiet for long may save up without end.",
    feedback="After a long quiet time a burst larger than the limit came through. A bucket that is "
    "full runs over.",
)
REFUSED_COSTS = Misconception(
    "refused_costs",
    belief="A request takes a token, whether it is let in or not.",
    feedback="A refused request took a token that was not there. From then on the caller pays a "
    "debt, and who keeps asking is never let in.",
)
FILLS_AT_ONCE = Misconception(
    "fills_at_once",
    belief="The bucket is filled up again when a window is over.",
    feedback="That is a fixed window by another name. Tokens drip in all the time, one each "
    "`window_s / limit` seconds.",
)
PARTS_ARE_LOST = Misconception(
    "parts_are_lost",
    belief="Only whole tokens need to be kept.",
    feedback="Who asks before a whole token has dripped in loses the part that had. Half a token "
    "is worth keeping: the next half makes it whole.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send a burst and a trickle; then windows that no token divides, and several callers.

    The state never comes here: `decide_all` of the notebook hands it on, so it may be anything.
    """
    for start_s in (0, cases.whole(1, 9_000)):
        limit, drip_s = cases.whole(3, 6), cases.one_of([2, 4, 8])
        _expect_form(work, start_s, limit, limit * drip_s)
        traffic = _traffic.burst_and_trickle(limit, drip_s, start_s)
        _expect(work, traffic, limit, limit * drip_s)
    yield 2, "a burst and a trickle are decided rightly"
    for limit, window_s in cases.shuffled(_uneven(cases)):
        _expect(work, _traffic.uneven(limit, window_s, cases.whole(0, 9_000)), limit, window_s)
        traffic = _traffic.of_two_callers(cases, limit, window_s, cases.one_of([0, 1, 8_000]))
        _expect(work, traffic, limit, window_s)
    yield 2, "so is all other traffic, of several callers"


def _uneven(cases: Cases) -> list[tuple[int, int]]:
    """Draw limits and windows that do not divide: slow, faster than one a second, and alone."""
    limit = cases.whole(3, 7)
    window_s = limit * cases.whole(2, 8) + cases.whole(1, limit - 1)
    return [(limit, window_s), cases.one_of([(5, 2), (7, 2), (5, 4), (7, 4), (7, 3)]), (1, 5)]


def _expect_form(work: Work, now_s: int, limit: int, window_s: int) -> None:
    """Ask for two things, of which the first is True or False."""
    try:
        returned = work.call("token_bucket", None, now_s, limit, window_s)
    except Unfit as problem:
        if problem.advice.startswith("returned"):
            return  # a state that cannot travel stays in the notebook, where it may be anything
        raise
    if not isinstance(returned, list) or len(returned) != 2:
        incorrect(
            f"`token_bucket(None, {now_s}, {limit}, {window_s})` gave `{shown(returned)}`. "
            "Return two things: `True` or `False`, and what is to be remembered."
        )
    _expect_truth(returned[0])


def _expect_truth(allowed: Any) -> None:
    if not isinstance(allowed, bool):
        incorrect(f"The first thing returned is `{shown(allowed)}`, not `True` or `False`.")


def _expect(work: Work, arrivals: Arrivals, limit: int, window_s: int) -> None:
    """Ask for each decision in turn; recognise what the usual bugs would decide."""
    given = _decisions(work, arrivals, limit, window_s)
    one_bucket = given == _right([now_s for _, now_s in arrivals], limit, window_s)
    for caller in dict.fromkeys(caller for caller, _ in arrivals):
        own = [place for place, (other, _) in enumerate(arrivals) if other == caller]
        arrivals_s = [arrivals[place][1] for place in own]
        decisions = [given[place] for place in own]
        _compare(decisions, arrivals_s, limit, window_s, one_bucket)


def _right(arrivals_s: list[int], limit: int, window_s: int) -> list[bool]:
    oracle = TokenBucket(limit, window_s * 1_000_000)
    decided = simulate(oracle, [now_s * 1_000_000 for now_s in arrivals_s])
    return [decision.allowed for decision in decided]


def _compare(
    given: list[bool], arrivals_s: list[int], limit: int, window_s: int, one_bucket: bool
) -> None:
    """Compare the decisions on one caller."""
    expected = _right(arrivals_s, limit, window_s)
    if given == expected:
        return
    place = next(n for n, allowed in enumerate(given) if allowed != expected[n])
    came = ", ".join(map(str, arrivals_s[: place + 1][-12:]))
    seen = (
        f"With {limit} requests in {window_s} s, the requests of one caller came at second "
        f"{'… ' * (place > 11)}{came}. The last of these you "
        f"{'let in' if given[place] else 'refused'}."
    )
    if one_bucket:
        incorrect(
            f"{seen} Another caller came meanwhile, and both share one bucket with you. What you "
            "remember of a caller has to be in the `state`, and nowhere else."
        )
    for belief, buggy in BELIEFS.items():
        belief.when(given == buggy(arrivals_s, limit, window_s), seen)
    incorrect(f"{seen} How many tokens were in the bucket at that moment?")


def _decisions(work: Work, arrivals: Arrivals, limit: int, window_s: int) -> list[bool]:
    returned = work.call("decide_all", arrivals, limit, window_s)
    given: list[bool] = expect_type("decide_all(…)", returned, list)
    if len(given) != len(arrivals):
        incorrect(
            f"`decide_all` gave {len(given)} decisions on {len(arrivals)} requests. "
            "Leave that function as it was."
        )
    for allowed in given:
        _expect_truth(allowed)
    return given


BELIEFS: dict[Misconception, Any] = {
    STARTS_EMPTY: _buckets.starts_empty,
    NEVER_FULL: _buckets.never_full,
    REFUSED_COSTS: _buckets.refused_costs,
    FILLS_AT_ONCE: _buckets.fills_at_once,
    PARTS_ARE_LOST: _buckets.parts_are_lost,
}
TASK = Task(
    number=6,
    title="A bucket of tokens",
    points=4,
    objective="Write a token bucket that decides as the lab's own does.",
    hints=(
        "No request has to be remembered. What do you need to know about the last look into the "
        "bucket, to tell how many tokens are in it now? Two numbers will do.",
        "Remember when you looked last, and how many tokens there were. First let drip in what the "
        "time since then has brought, up to `limit`; then decide. Half a token may remain.",
        "Four steps: unpack `state`, or begin with `(now_s, limit)`; "
        "`min(limit, tokens + ___ * limit / window_s)`; compare with 1; take one if it is let in.",
    ),
    judge=judge,
    misconceptions=(STARTS_EMPTY, NEVER_FULL, REFUSED_COSTS, FILLS_AT_ONCE, PARTS_ARE_LOST),
    why="Two numbers a caller are enough, because what has dripped in since the last look can be "
    "worked out from the time alone.",
)
