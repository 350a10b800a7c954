"""Task 1: choose a strategy for each need."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

NO_LIMIT = "no limit"
CHOICES = ("fixed-window", "sliding-log", "sliding-counter", "token-bucket", NO_LIMIT)
ANSWERS = {
    "free plan": "fixed-window",
    "fragile graphics card": "sliding-log",
    "dashboard": "token-bucket",
    "million callers": "sliding-counter",
    "health check": NO_LIMIT,
}
FIXED_IS_EXACT = Misconception(
    "fixed_is_exact",
    belief="A fixed window never lets through more than its limit.",
    feedback="It never does within one window of its own. But this card has no windows: it counts "
    "any 60 seconds, also those that lie across an edge. What did the picture show there?",
)
BUCKET_IS_EXACT = Misconception(
    "bucket_is_exact",
    belief="A token bucket never lets through more than its limit in any window.",
    feedback="A full bucket lets a burst through and goes on to drip: in the window that begins "
    "with the burst, more than the limit comes through. This card bears not one more.",
)
SMOOTH_IS_KIND = Misconception(
    "smooth_is_kind",
    belief="The stricter a strategy is, the better it serves everybody.",
    feedback="The dashboard sends six requests at once, then nothing for a while, and that is fine "
    "with the bank. Which strategy lets callers save up for a burst?",
)
LOG_IS_FREE = Misconception(
    "log_is_free",
    belief="The most exact strategy is always the best.",
    feedback="The log keeps one number for each request of each caller. With a million callers, "
    "each allowed a thousand, how many numbers is that? An estimate would do here.",
)
ALL_IS_LIMITED = Misconception(
    "all_is_limited",
    belief="Every path needs a limit.",
    feedback="The monitor asks each second whether the service is alive. What would it report if "
    "it were answered `429`?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Compare five choices; three of them are about strictness, two about what it costs."""
    chosen = _readable(expect_type("strategies", work.value("strategies"), dict))
    ALL_IS_LIMITED.when(chosen["health check"] != NO_LIMIT)
    FIXED_IS_EXACT.when(chosen["fragile graphics card"] in ("fixed-window", "sliding-counter"))
    BUCKET_IS_EXACT.when(chosen["fragile graphics card"] == "token-bucket")
    SMOOTH_IS_KIND.when(chosen["dashboard"] in ("sliding-log", "sliding-counter"))
    _settle(chosen, "fragile graphics card", "dashboard", "health check")
    yield 1, "you know how strict each strategy is"
    LOG_IS_FREE.when(chosen["million callers"] == "sliding-log")
    _settle(chosen, "free plan", "million callers")
    yield 1, "you know what each strategy costs"


def _readable(given: dict[Any, Any]) -> dict[str, str]:
    """Give the choices as texts; each need must be there, with one of the five."""
    for need in ANSWERS:
        if need not in given:
            incorrect(f"`strategies` says nothing of `{need}`.")
        if given[need] not in CHOICES:
            known = ", ".join(f"`{name}`" for name in CHOICES)
            incorrect(f"For `{need}` you chose `{given[need]}`. Choose one of {known}.")
    return {need: str(given[need]) for need in ANSWERS}


def _settle(chosen: dict[str, str], *needs: str) -> None:
    for need in needs:
        if chosen[need] != ANSWERS[need]:
            incorrect(
                f"For `{need}` there is a better one than `{chosen[need]}`. Read the need again: "
                "how exact must it be, may there be bursts, and what may it cost?"
            )


TASK = Task(
    number=1,
    title="Which strategy for which need?",
    points=2,
    objective="Choose a strategy by how strict it is and what it costs.",
    hints=(
        "The lesson's table has a row for each strategy: what it promises, and what it keeps.",
        "Each of the five choices is used once. Begin with the two needs that leave no choice: "
        "the card that bears not one request more, and the monitor.",
        "Bursts within a budget: the bucket. Counted anew at a set time: the window with fixed "
        "edges. An estimate from two numbers is left for the million callers.",
    ),
    judge=judge,
    misconceptions=(FIXED_IS_EXACT, BUCKET_IS_EXACT, SMOOTH_IS_KIND, LOG_IS_FREE, ALL_IS_LIMITED),
)
