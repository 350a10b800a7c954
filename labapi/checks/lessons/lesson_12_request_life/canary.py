"""Task 6: decide which of two models answers, always the same one for the same application."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from labapi.domain.loans.features import Features

OLD, NEW = "loan-classifier-v2.1", "loan-classifier-v2.0"
Application = dict[str, Any]

BY_CHANCE = Misconception(
    "by_chance",
    belief="A tenth of the requests is a tenth, by dice or by turns.",
    feedback="Who asks twice is told two things. What was asked must settle who answers, and not "
    "when it came.",
)
ORDER_COUNTS = Misconception(
    "order_counts",
    belief="Equal applications have equal texts.",
    feedback="JSON has no order of fields, and `35` and `35.0` are one number. Write them down in "
    "one order and in one form before you make a number of them.",
)
SHARE_IS_OF_THE_OLD = Misconception(
    "share_is_of_the_old",
    belief="It is no matter which end of the line the share is counted from.",
    feedback="The two models have changed places: the canary decides where the place is below the "
    "share. With a small share, nearly all customers had the new model.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask for fresh applications and shares, for equal applications, and for the ends."""
    yield from each_by_itself(
        (1, "the share is decided as the other servers do it", lambda: _shares(work, cases)),
        (1, "a share of nobody, of all, and none at all", lambda: _ends(work, cases)),
    )


def _shares(work: Work, cases: Cases) -> None:
    applications = [_application(cases) for _ in range(30)]
    given = [_version(work, applications[0], 0.5) for _ in range(30)]
    BY_CHANCE.when(
        any(one != given[0] for one in given),
        f"`version_of({applications[0]}, 0.5)` gave the one, then the other.",
    )
    for share in cases.shuffled([0.1, 0.5, cases.whole(11, 89) / 100]):
        for application in applications:
            _expect(work, application, share)
    for application in applications[:6]:
        place = _place(application)
        for share in (place - 1e-6, place, math.nextafter(place, 1)):
            _expect(work, application, share)
        near = place + cases.one_of([-1, 1]) * 1e-3
        for equal in _equals(cases, application):
            given = _version(work, equal, near)
            ORDER_COUNTS.when(
                given != _right(application, near) == _version(work, application, near),
                f"For `{application}` it gave one model, and for `{equal}` the other.",
            )
            _expect(work, equal, near)


def _ends(work: Work, cases: Cases) -> None:
    for share in cases.shuffled([0, 1, None] * 4):
        _expect(work, _application(cases), share)


def _equals(cases: Cases, application: Application) -> Iterator[Application]:
    """Give the same application with its fields in another order, and its numbers as floats."""
    names = list(application)
    while names == list(application):
        names = cases.shuffled(names)
    yield {name: application[name] for name in names}
    yield {name: float(value) for name, value in application.items()}


def _application(cases: Cases) -> Application:
    from labapi.domain.loans.features import Features

    drawn = cases.applicant()
    return {name: drawn[name] for name in Features._fields}


def _features(application: Application) -> Features:
    from labapi.domain.loans.features import Features

    return Features(**application)


def _place(application: Application) -> float:
    from labapi.domain.registry import place_of

    return place_of(_features(application))


def _right(application: Application, share: float | None) -> str:
    """Say what the lab's own rule says."""
    return NEW if share is not None and _place(application) < share else OLD


def _version(work: Work, application: Application, share: float | None) -> Any:
    return work.call("version_of", application, share)


def _expect(work: Work, application: Application, share: float | None) -> None:
    given, right = _version(work, application, share), _right(application, share)
    if given == right:
        return
    called = f"version_of({shown(application)}, {share})"
    if given not in (OLD, NEW):
        incorrect(f"`{called}` gave `{shown(given)}`. It should be `OLD` or `NEW`.")
    place = _place(application)
    others = [_application(Cases("again", "12", str(n))) for n in range(12)]
    turned = all(_version(work, one, 0.5) != _right(one, 0.5) for one in others)
    SHARE_IS_OF_THE_OLD.when(turned, f"`{called}` gave `{given}`; its place is {place:.4f}.")
    incorrect(f"`{called}` gave `{given}`. By what was agreed, its place is {place:.6f}.")


TASK = Task(
    number=6,
    title="For the curious: a canary without dice",
    points=2,
    objective="Give a share of the traffic to a second model, the same callers each time.",
    hints=(
        "Nothing may be drawn or counted, and nothing remembered: the place of an application is "
        "made of its five numbers alone. What are they, in which order, in which form?",
        "`[float(application[name]) for ___ in ___]` is the list. `int.from_bytes(…, 'big')` makes "
        "a whole number of four bytes. Below 2**32 it is, so divided by that it is below 1.",
        "The canary has ended where there is no share at all: ask for `None` first, then compare "
        "the place with the share. At the share itself, the old model decides.",
    ),
    judge=judge,
    misconceptions=(BY_CHANCE, ORDER_COUNTS, SHARE_IS_OF_THE_OLD),
    why="Nothing is drawn: so nobody is told two things, a larger share only adds, and two servers "
    "agree without a word.",
)
