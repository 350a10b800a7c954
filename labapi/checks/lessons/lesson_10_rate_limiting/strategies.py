"""Task 1: choose a strategy for each need."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    Reading,
    drawn,
    recognise,
    row_of,
    rows,
    said_under,
    wrong_letters,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

NO_LIMIT = "no limit"
CHOICES = ("fixed-window", "sliding-log", "sliding-counter", "token-bucket", NO_LIMIT)
ROWS = (
    rows(
        "exact", "sliding-log",
        "Fragile graphics card: not one request more than 100 in *any* 60 seconds, or it "
        "overheats. Three callers.",
        "A supplier's fine: due as soon as there are more than 500 calls in *any* 24 hours, "
        "wherever they begin. Two programs call.",
        "A robot in a laboratory: more than 5 orders in *any* 10 seconds break it, across the full "
        "minute as well. One caller.",
    )
    | rows(
        "bursts", "token-bucket",
        "Dashboard: six requests at once when it is opened, then a quiet minute. Fair in the "
        "long run.",
        "A phone out of the tunnel: it sends at once what it has kept for an hour, and whoever "
        "was quiet may do so. After that, a steady trickle.",
        "A notebook: a dozen requests when a cell is run, then nothing while its author reads. "
        "Who was quiet has saved up for the next burst.",
    )
    | rows(
        "watched", NO_LIMIT,
        "Health check: a monitor asks each second whether the service is alive.",
        "A load balancer: it asks `/health` all the time, and takes a server that does not answer "
        "`200` out of service.",
        "The alarm at night: it rings whenever `GET /health` is answered by anything but `200`.",
    )
    | rows(
        "quota", "fixed-window",
        "Free plan: 1,000 a day, counted anew at midnight. Customers must understand it.",
        "A contract: 50 reports in each calendar month. It says that on the first, the count "
        "begins at zero.",
        "Tickets by the clock: 20 in each hour, and at the full hour everybody may begin anew. One "
        "number a caller is kept.",
    )
    | rows(
        "many", "sliding-counter",
        "Million callers: a thousand a day each, smooth across midnight. Two numbers a caller, an "
        "estimate will do.",
        "Ten million meters: 600 an hour each, and no double load when the hour strikes. Only two "
        "counts a meter fit into memory; *nearly* is good enough.",
        "Every phone of a country: about 100 in any hour, give or take a few. No times are kept, "
        "just the counts of this hour and of the last.",
    )
)  # fmt: skip
STRICT, CHEAP = ("exact", "bursts", "watched"), ("quota", "many")
FIXED_IS_EXACT = Misconception(
    "fixed_is_exact",
    belief="A fixed window never lets through more than its limit.",
    feedback="It never does within one window of its own. But this need has no windows: it counts "
    "any stretch of time, also those that lie across an edge. What did the picture show there?",
)
BUCKET_IS_EXACT = Misconception(
    "bucket_is_exact",
    belief="A token bucket never lets through more than its limit in any window.",
    feedback="A full bucket lets a burst through and goes on to drip: in the window that begins "
    "with the burst, more than the limit comes through. Here not one more will do.",
)
SMOOTH_IS_KIND = Misconception(
    "smooth_is_kind",
    belief="The stricter a strategy is, the better it serves everybody.",
    feedback="This caller sends many at once, then nothing for a while, and that is fine. Which "
    "strategy lets callers save up for a burst?",
)
LOG_IS_FREE = Misconception(
    "log_is_free",
    belief="The most exact strategy is always the best.",
    feedback="The log keeps one number for each request of each caller. With so many callers, how "
    "many numbers is that? An estimate would do here.",
)
ALL_IS_LIMITED = Misconception(
    "all_is_limited",
    belief="Every path needs a limit.",
    feedback="What becomes of a service that is well, if this one is told `429` when it asks?",
)


def question(variant: Variant) -> Question:
    """Draw one need of each kind."""
    kinds = ["exact", "bursts", "watched", "quota", "many"]
    return Question.lettered(drawn(variant, ROWS, kinds))


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the three needs that are about strictness, and for the two about what it costs."""
    asked = question(cases.variant)
    chosen = said_under(work, "strategies", asked, CHOICE)
    yield from each_by_itself(
        (1, "you know how strict each strategy is", lambda: _strict(asked, chosen)),
        (1, "you know what each strategy costs", lambda: _cheap(asked, chosen)),
    )


def _choice(value: Any) -> str | None:
    said = value.strip().lower() if isinstance(value, str) else ""
    return said if said in CHOICES else None


CHOICE = Reading(_choice, f"Choose one of {', '.join(f'`{name}`' for name in CHOICES)}.")


def _strict(asked: Question, chosen: dict[str, Any]) -> None:
    recognise(ALL_IS_LIMITED, "watched", asked, chosen)
    recognise(FIXED_IS_EXACT, "exact", asked, chosen, "fixed-window", "sliding-counter")
    recognise(BUCKET_IS_EXACT, "exact", asked, chosen, "token-bucket")
    recognise(SMOOTH_IS_KIND, "bursts", asked, chosen, "sliding-log", "sliding-counter")
    _settle(asked, chosen, STRICT)


def _cheap(asked: Question, chosen: dict[str, Any]) -> None:
    recognise(LOG_IS_FREE, "many", asked, chosen, "sliding-log")
    _settle(asked, chosen, CHEAP)


def _settle(asked: Question, chosen: dict[str, Any], kinds: tuple[str, ...]) -> None:
    wrong = wrong_letters(asked, chosen, *kinds)
    if wrong:
        incorrect(
            f"For {row_of(asked, wrong[0])} there is a better one than `{chosen[wrong[0]]}`. Read "
            "it again: how exact must it be, may there be bursts, and what may it cost?"
        )


TASK = Task(
    number=1,
    title="Which strategy for which need?",
    points=2,
    objective="Choose a strategy by how strict it is and what it costs.",
    hints=(
        "The lesson's table has a row for each strategy: what it promises, and what it keeps.",
        "Each of the five choices is used once. Begin with the two needs that leave no choice: "
        "the one that bears not one request more, and the one that watches over the service.",
        "Bursts within a budget: the bucket. Counted anew at a set time: the window with fixed "
        "edges. An estimate from two numbers is left for the many callers.",
    ),
    judge=judge,
    misconceptions=(FIXED_IS_EXACT, BUCKET_IS_EXACT, SMOOTH_IS_KIND, LOG_IS_FREE, ALL_IS_LIMITED),
    why="No strategy is best: each pays for what it promises with what it keeps or what it lets "
    "through, so the need decides.",
    question=question,
)
