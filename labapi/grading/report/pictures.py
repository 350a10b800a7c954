"""Pictures of a report: boxes with widths and heights, and beside each the words that say the same.

They are HTML, not an image, so that their letters stay as large as a reader wants them on a narrow
page; a picture that is only looked at has the role of an image and a text in its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from labapi.classroom.notebook.markup import tag
from labapi.grading.records import State
from labapi.grading.report.document import (
    SHORT,
    STATE_SIGNS,
    look_of,
    many,
    number,
    outcome_of,
    sign,
    sign_of,
    text,
)
from labapi.grading.report.shown import STATES, ShownTask

COLUMNS = 24
"""At most so many columns: on a telephone, each must still be seen."""
DOTS = 14
"""Up to so many students in the highest column each is a dot; above, columns are bars."""


# How the points lie.


@dataclass(frozen=True, slots=True)
class Spread:
    """Columns of equal width: from where each begins, and how many students are in it."""

    step: float
    counts: tuple[int, ...]
    points: tuple[float, ...]

    @property
    def highest(self) -> int:
        """How many students the highest column has."""
        return max(self.counts, default=0)

    def label(self, column: int) -> str:
        """Name a column by its points."""
        low, last = column * self.step, column == len(self.counts) - 1
        if self.step == 1:
            return number(low)
        high = low + self.step
        return (
            f"{number(low)} to {number(high)}" if last else f"{number(low)} to under {number(high)}"
        )


def spread(points: Sequence[float], out_of: float) -> Spread:
    """Count points in columns: one a point, and wider ones where there would be too many.

    >>> spread([0, 1, 1.5, 2], 2).counts
    (1, 2, 1)
    """
    top = max([out_of, *points])
    step = next(step for step in _steps() if top / step < COLUMNS)
    counts = Counter(int(one // step) for one in points)
    return Spread(step, tuple(counts[n] for n in range(int(top // step) + 1)), tuple(points))


def _steps() -> Iterable[float]:
    step = 1.0
    while True:
        yield from (step, 2 * step, 5 * step)
        step *= 10


def histogram(points: Sequence[float], out_of: float) -> str:
    """Draw how the points lie: a dot a student, or bars where there are many."""
    found = spread(points, out_of)
    columns = "".join(_column(found, n, count) for n, count in enumerate(found.counts))
    kind = "rep-dots" if found.highest <= DOTS else "rep-columns"
    middle = (median(points) / found.step + 0.5) / len(found.counts)
    mark = tag("span", "", "rep-median", style=f"left:{100 * min(middle, 1):.2f}%")
    picture = tag(
        "div", columns + mark, f"rep-histogram {kind}", role="img", aria_label=told(points, out_of)
    )
    axis = tag("div", "".join(_tick(found, n) for n in range(len(found.counts))), "rep-axis",
               aria_hidden="true")  # fmt: skip
    return picture + axis


def told(points: Sequence[float], out_of: float) -> str:
    """Say in words how the points lie."""
    low, high = number(min(points)), number(max(points))
    return (
        f"The points of {many(len(points), 'student')}, from {low} to {high} of {number(out_of)}; "
        f"half of them have {number(median(points))} or more."
    )


def _column(found: Spread, at: int, count: int) -> str:
    title = f"{found.label(at)}: {many(count, 'student')}"
    if found.highest <= DOTS:
        return tag("span", "<i></i>" * count, title=title)
    height = f"height:{100 * count / found.highest:.1f}%"
    inside = tag("b", text(str(count))) if count else ""
    return tag("span", tag("i", inside, style=height) if count else "", title=title)


def _tick(found: Spread, at: int) -> str:
    every = 1 if len(found.counts) <= 12 else 5 if found.step == 1 else 4
    is_last = at == len(found.counts) - 1 and at % every > 1
    return tag("span", number(at * found.step) if at % every == 0 or is_last else "")


# What became of the students, and of their answers.


def outcome_bar(outcomes: Mapping[str, int]) -> str:
    """Draw how many answers ended how, one beside the other."""
    counts = [(one, outcomes[one.value]) for one in SHORT if outcomes.get(one.value)]
    inside = "".join(
        tag("span", f"{sign_of(one)} {count}", f"rep-{look_of(one)}", style=f"flex-grow:{count}",
            title=f"{SHORT[one]}: {count}")
        for one, count in counts
    )  # fmt: skip
    label = ", ".join(f"{count} {SHORT[one]}" for one, count in counts) or "no answers"
    return tag("div", inside, "rep-bar", role="img", aria_label=label)


def outcome_legend(present: Iterable[str]) -> str:
    """Say what the colours and signs mean, of those that are there."""
    there = set(present)
    items = [
        tag("li", tag("span", sign_of(one), f"rep-chip rep-{look_of(one)}", aria_hidden="true")
            + text(SHORT[one]))
        for one in SHORT if one.value in there
    ]  # fmt: skip
    return tag("ul", "".join(items), "rep-legend")


def state_bar(counts: Mapping[State, int]) -> str:
    """Draw how the rows of the roster ended; the numbers stand below it in words."""
    there = [(state, counts[state]) for state in STATES if counts.get(state)]
    inside = "".join(
        tag("span", "", f"rep-state-{state.name.lower()}", style=f"flex-grow:{count}")
        for state, count in there
    )
    words = [
        tag("li", sign(STATE_SIGNS[state]) + f"{tag('b', str(count))} {text(state.value)}",
            f"rep-state-{state.name.lower()}")
        for state, count in there
    ]  # fmt: skip
    bar = tag("div", inside, "rep-bar rep-thin", aria_hidden="true")
    return bar + tag("ul", "".join(words), "rep-legend rep-states")


def strip(tasks: Sequence[ShownTask]) -> str:
    """Draw the points of a student: a piece a task, as wide as its points, as full as earned."""
    pieces = [task for task in tasks if task.out_of]
    inside = "".join(
        tag("span", tag("i", "", style=f"width:{100 * min(task.points / task.out_of, 1):.1f}%"),
            style=f"flex-grow:{task.out_of:g}")
        for task in pieces
    )  # fmt: skip
    said = "; ".join(
        f"task {task.graded.number}: {_got(task)} of {number(task.out_of)}" for task in pieces
    )
    return tag("div", inside, "rep-strip", role="img", aria_label=f"Points by task: {said}")


def _got(task: ShownTask) -> str:
    return "–" if task.waits else number(task.points)


def share_bar(share: float) -> str:
    """Draw a share as a line; the number stands beside it."""
    return tag("span", tag("i", "", style=f"width:{100 * share:.1f}%"), "rep-share",
               aria_hidden="true")  # fmt: skip


def cell(task: ShownTask | None) -> str:
    """Draw what became of a task in the table of all: its sign, and its points if it has some."""
    if task is None:
        return tag("span", "–", "rep-cell rep-none")
    outcome = outcome_of(task.graded)
    points = f" {number(task.points)}" if 0 < task.points < task.out_of else ""
    words = f"{SHORT[outcome]}, {_got(task)} of {number(task.out_of)}"
    drawn = tag("span", f"{sign_of(outcome)}{points}", aria_hidden="true", title=words)
    return tag(
        "span", drawn + tag("span", text(words), "rep-unseen"), f"rep-cell rep-{look_of(outcome)}"
    )
