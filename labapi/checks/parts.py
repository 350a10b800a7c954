"""Parts of a task that do not rest on one another: each is paid for by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from labapi.checks.problems import WorkProblem
from labapi.checks.task import Incorrect, Misconceived

Part = tuple[int, str, Callable[[], object]]
"""The points, the claim, and the function that judges it."""


def each_by_itself(*parts: Part) -> Iterator[tuple[int, str]]:
    """Pay for each part that is right; raise in the end what stopped the first that is not."""
    stopped: list[Exception] = []
    for points, claim, judged in parts:
        try:
            judged()
        except (Incorrect, Misconceived, WorkProblem) as error:
            stopped.append(error)
        else:
            yield points, claim
    if stopped:
        raise stopped[0]
