"""Task 2: a percentile by nearest rank."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, same, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

Times = list[float]
Asked = tuple[Times, int]

MEAN_TELLS = Misconception(
    "mean_tells",
    belief="The mean tells what people wait.",
    feedback="One slow request moves the mean, and nobody has waited just so long. A percentile "
    "is one of the times that were measured.",
)
AS_THEY_CAME = Misconception(
    "as_they_came",
    belief="The times can be counted off as they were measured.",
    feedback="*At most so long* needs an order: the quick ones first. Your answer is the time of "
    "a request that only happened to come at that place.",
)
ROUNDED_DOWN = Misconception(
    "rounded_down",
    belief="If no whole number of times is `p` percent of them, the one below will do.",
    feedback="Count: how many of them were done by then? Fewer than `p` percent. Go on to the "
    "first time at which it is enough.",
)
ONE_TOO_FAR = Misconception(
    "one_too_far",
    belief="The time with the number `rank` stands at the place `rank`.",
    feedback="Ranks count from 1, and places in a list from 0. Your answer is the next slower one.",
)
LIES_BETWEEN = Misconception(
    "lies_between",
    belief="A percentile may lie between two of the times.",
    feedback="There are several ways to work out percentiles, and some (NumPy's, if nothing is "
    "said) mix two times. The nearest rank is a time that somebody has really waited.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask for percentiles of fresh times; then where nothing, one time or all times are asked."""
    yield from each_by_itself(
        (1, "percentiles of times in any order", lambda: _usual(work, cases)),
        (1, "the edges: no time at all, one, and all", lambda: _edges(work, cases)),
    )


def _usual(work: Work, cases: Cases) -> None:
    """Ask for one that falls on a rank, for some between two, and about a slow one in ten."""
    for count, p in cases.shuffled([(20, 95), (11, 91)]):  # a rank, and just above one
        _expect(work, _telling(cases, count, p), p)
    for count in cases.shuffled([7, 11, 13, 24, 37]):
        for p in cases.shuffled([50, 90, 95, 99])[:2]:
            _expect(work, _telling(cases, count, p), p)
    slow = cases.whole(900, 2_000)
    tenth = cases.shuffled([*_times(cases, 36), slow + 0.5, slow + 1.5, slow + 2.5, slow + 3.5])
    for p in (50, 90, 91, 95):
        _expect(work, tenth, p)
    for _ in range(4):
        count = cases.whole(5, 60)
        p = _settled(cases, count)
        _expect(work, _telling(cases, count, p), p)


def _edges(work: Work, cases: Cases) -> None:
    given = _asked(work, ([], cases.one_of([50, 95])))
    if given is not None:
        incorrect(f"For no times at all it gave `{shown(given)}`. It should give `None`.")
    for p in cases.shuffled([1, 50, 99, 100]):
        _expect(work, _times(cases, 1), p)
    times = _times(cases, cases.one_of([n for n in range(4, 90) if len(_ranks(100, n)) == 1]))
    for p in (100, 1):
        _expect(work, times, p)
    _expect(work, [times[0]] * cases.whole(3, 9), 95)


def _times(cases: Cases, count: int) -> Times:
    """Draw so many unlike times, never in order, and the last one never the slowest."""
    found = [cases.whole(10, 4_000) / 8 for _ in range(count * 2)]
    times = list(dict.fromkeys(found))[:count]
    ordered = sorted(times)
    while count > 2 and (times == ordered or times[-1] == ordered[-1] or times[0] == ordered[0]):
        times = cases.shuffled(times)
    return times


def _telling(cases: Cases, count: int, p: int) -> Times:
    """Draw times of which the one that came at the rank's place belongs to no other belief."""
    times, rank = _times(cases, count), _rank(p, count)
    others = {_nearest(times, p), _down(times, p), _next(times, p)}
    while times[rank - 1] in others:
        times = cases.shuffled(times)
    return times


def _settled(cases: Cases, count: int) -> int:
    """Draw a `p` for which no way to write the same formula is off by a digit that is not there."""
    settled = [p for p in range(2, 100) if len(_ranks(p, count)) == 1]
    return cases.one_of(settled)


def _ranks(p: int, count: int) -> set[int]:
    return {
        -(-p * count // 100),
        math.ceil(p / 100 * count),
        math.ceil(count / 100 * p),
        math.ceil(count * p * 0.01),
    }


def _rank(p: int, count: int) -> int:
    return -(-p * count // 100)


def _nearest(times: Times, p: int) -> float:
    return sorted(times)[_rank(p, len(times)) - 1]


def _mean(times: Times, p: int) -> float:
    return sum(times) / len(times)


def _unsorted(times: Times, p: int) -> float:
    return times[_rank(p, len(times)) - 1]


def _down(times: Times, p: int) -> float:
    return sorted(times)[max(p * len(times) // 100, 1) - 1]


def _next(times: Times, p: int) -> float:
    return sorted(times)[min(_rank(p, len(times)), len(times) - 1)]


BELIEFS: dict[Misconception, Callable[[Times, int], float]] = {
    MEAN_TELLS: _mean,
    AS_THEY_CAME: _unsorted,
    ROUNDED_DOWN: _down,
    ONE_TOO_FAR: _next,
}
"""What is given by whoever believes this."""


def _asked(work: Work, asked: Asked) -> Any:
    times, p = asked
    try:
        return work.call("percentile", times, p)
    except Raised as problem:
        ONE_TOO_FAR.when(
            problem.kind == "IndexError" and times, f"Of {len(times)} times, p = {p}: IndexError."
        )
        raise


def _expect(work: Work, times: Times, p: int) -> None:
    expected = _nearest(times, p)
    given = expect_type("percentile(times, p)", _asked(work, (times, p)), float)
    if same(given, expected):
        return
    called = f"percentile({shown(times)}, {p})"
    seen = f"`{called}` gave `{shown(given)}`."
    for belief, wrong in BELIEFS.items():
        belief.when(same(given, wrong(times, p)), seen)
    LIES_BETWEEN.when(given not in times and min(times) < given < max(times), seen)
    done = sum(one <= given for one in times)
    incorrect(f"{seen} By then, {done} of the {len(times)} were done.")


TASK = Task(
    number=2,
    title="At most so long",
    points=2,
    objective="Compute a percentile of measured times by nearest rank.",
    hints=(
        "Take ten times by hand: 3, 5, 5, 6, 8, 9, 12, 20, 31, 400. By when were 50 % of them "
        "done, by when 95 %?",
        "Put the times in order. The rank is how many of them have to be done: `p` percent of all "
        "of them, and if that is no whole number, the next one up.",
        "`ceil` rounds up. The rank is `ceil(len(ordered) * p / ___)`, and counts from 1; a list "
        "counts from 0. An empty list has no rank, so ask for it first.",
    ),
    judge=judge,
    misconceptions=(MEAN_TELLS, AS_THEY_CAME, ROUNDED_DOWN, ONE_TOO_FAR, LIES_BETWEEN),
    why="The answer is a time that somebody has really waited, and `p` percent waited no longer: "
    "one slow request in ten shows in it, and is not spread over all the others.",
)
