"""Task 6: write a token bucket, judged against the oracle on traffic it has not seen."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_10_rate_limiting import _buckets
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
    """Send a burst and a trickle; then traffic at random, with long pauses."""
    limit, drip_s = cases.whole(3, 6), cases.one_of([2, 4, 8])
    _expect(work, _burst_and_trickle(limit, drip_s, cases.whole(0, 10**6)), limit, limit * drip_s)
    yield 2, "a burst gets what was saved, and then tokens drip in"
    for _ in range(2):
        limit, drip_s = cases.whole(2, 6), cases.one_of([2, 4, 8])
        _expect(work, _at_random(cases, limit, drip_s), limit, limit * drip_s)
    yield 2, "it decides as the lab's own does, on traffic it has not seen"


def _burst_and_trickle(limit: int, drip_s: int, now_s: int) -> list[int]:
    """A burst, one request later, a burst, a trickle of halves, a long pause, a burst again."""
    full_s = now_s + limit * drip_s
    arrivals = [now_s] * (limit + 2) + [now_s + 2 * drip_s] + [full_s] * (limit + 1)
    arrivals += [full_s + drip_s // 2 * half for half in range(1, 2 * limit)]
    later = arrivals[-1] + 3 * limit * drip_s
    return [*arrivals, *[later] * (limit + 3), later + drip_s // 2, later + drip_s]


def _at_random(cases: Cases, limit: int, drip_s: int) -> list[int]:
    now_s, arrivals = cases.whole(0, 10**6), []
    pauses = (0, 0, 0, 1, drip_s // 2, drip_s, 3 * drip_s, 2 * limit * drip_s)
    for _ in range(8 * limit):
        arrivals.append(now_s)
        now_s += cases.one_of(pauses)
    return arrivals


def _expect(work: Work, arrivals_s: list[int], limit: int, window_s: int) -> None:
    """Ask for each decision in turn; recognise what the usual bugs would decide."""
    oracle = TokenBucket(limit, window_s * 1_000_000)
    decided = simulate(oracle, [now_s * 1_000_000 for now_s in arrivals_s])
    expected = [decision.allowed for decision in decided]
    given = _decisions(work, arrivals_s, limit, window_s)
    if given == expected:
        return
    place = next(n for n, allowed in enumerate(given) if allowed != expected[n])
    ago = ", ".join(f"{now_s - arrivals_s[0]}" for now_s in arrivals_s[: place + 1][-12:])
    seen = (
        f"With {limit} requests in {window_s} s, requests came at second {'… ' * (place > 11)}"
        f"{ago}. The last of these you {'let in' if given[place] else 'refused'}."
    )
    for belief, buggy in BELIEFS.items():
        belief.when(given == buggy(arrivals_s, limit, window_s), seen)
    incorrect(f"{seen} How many tokens were in the bucket at that moment?")


def _decisions(work: Work, arrivals_s: list[int], limit: int, window_s: int) -> list[bool]:
    """Hand on the state from call to call, as a limiter's store would."""
    state, decisions = None, []
    for now_s in arrivals_s:
        returned = work.call("token_bucket", state, now_s, limit, window_s)
        if not isinstance(returned, list) or len(returned) != 2:
            incorrect(
                f"`token_bucket({state}, {now_s}, {limit}, {window_s})` gave `{shown(returned)}`. "
                "Return two things: `True` or `False`, and what is to be remembered."
            )
        allowed, state = returned
        if not isinstance(allowed, bool):
            incorrect(f"The first thing returned is `{shown(allowed)}`, not `True` or `False`.")
        decisions.append(allowed)
    return decisions


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
)
