"""The points that go to a gradebook: what the judge gave, after all rules, each in its turn.

1. A row that was not graded has no points: not gradable is never 0.
2. A task has the points of the judge, or all of them where everybody gets *full points*, or those
   that a teacher has set for it, which is the last word on a task.
   A text that nobody has read yet has none, and so has the whole exercise.
3. A *dropped* task counts for nobody: neither its points nor what it is out of, whoever set what.
4. The sum is scaled to the points of the gradebook.
5. Lateness takes off its share of what was earned.
6. Points that a teacher has set for the whole exercise take the place of all that: in points of
   the gradebook, for a row that was not graded too, and lateness takes nothing off them.
7. What comes is rounded to two decimals, a half upwards. It is never below 0, and above what the
   exercise is out of only where a teacher has set that.

All is computed in fractions, so that no sum depends on how a machine adds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import Graded, Record, State
from labapi.grading.tables.sheet import number_as

NO_MARK = {
    State.MISSING: "Nothing was handed in, so there are no points yet.",
    State.NEEDS_YOU: "This was not graded: your teacher looks at it first.",
}
NOTHING_LEFT = "No task of this exercise counts, so there is nothing to give points for."
NOT_READ = "Task {} is a text that your teacher has not read yet, so there are no points yet."
READ = "Your teacher read task {}: {} of {}."
WAITS = "Points are set for a task, and wait until the exercise is graded."
NOT_JUDGED = "Task {} could not be judged and counts 0 until somebody has looked at it."
DROPPED = "Task {} was dropped: it counts for nobody."
FULL = "Task {} counts in full for everybody: {} of {}."
SET_TASK = "Your teacher set task {} to {} of {}; the check gave {}."
SCALED = "Scaled to the {} points of the gradebook: {} of {} become {}."
FREE = "Late by {}, which costs nothing."
LATE = "Late by {}: {} % of what was earned is taken off, so {} become {}."
SET_ALL = "Your teacher set the whole exercise to {} of {}."


@dataclass(frozen=True, slots=True)
class Mark:
    """What goes to the gradebook, and how it came about; `points` is None where nothing does."""

    points: float | None
    out_of: float
    sentences: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The same in words."""
        return of_points("–" if self.points is None else self.points, self.out_of)


@dataclass(frozen=True, slots=True)
class Counted:
    """A task as it counts: after *dropped*, *full points* and what a teacher has set."""

    task: Graded
    points: Fraction
    out_of: Fraction
    sentence: str = ""
    waits: bool = False


def mark(
    record: Record,
    assignment: Assignment,
    late_policy: LatePolicy,
    overrides: Overrides,
) -> Mark:
    """Work out what a student gets; the order of the rules stands at the top of this file."""
    tasks = counted(record, assignment, overrides)
    total = sum((task.out_of for task in tasks), Fraction(0))
    out_of = total if assignment.points is None else _exact(assignment.points)
    whole = [row.points for row in overrides.of(record) if row.points is not None]
    if whole:
        points = _exact(whole[-1])
        said = SET_ALL.format(_written(points), _points(out_of))
        return Mark(_rounded(points), _rounded(out_of), (said,))
    if not record.counts:
        return Mark(None, _rounded(out_of), tuple(_why_none(record, overrides)))
    said_of_tasks = [task.sentence for task in tasks if task.sentence]
    if any(task.waits for task in tasks):
        return Mark(None, _rounded(out_of), tuple(said_of_tasks))
    if not total and out_of:
        return Mark(None, _rounded(out_of), (*said_of_tasks, NOTHING_LEFT))
    points, scaled = _scaled(sum((task.points for task in tasks), Fraction(0)), total, out_of)
    points, late = _after_lateness(points, record, late_policy)
    return Mark(_rounded(points), _rounded(out_of), (*said_of_tasks, *scaled, *late))


def counted(record: Record, assignment: Assignment, overrides: Overrides) -> list[Counted]:
    """Give each task of a record with the points that count for it."""
    return [_counted(record, task, assignment, overrides) for task in record.tasks]


def of_points(points: object, out_of: float) -> str:
    """Write how many points there are of how many.

    >>> of_points(7.5, 10.0), of_points("–", 1)
    ('7.5 of 10 points', '– of 1 point')
    """
    got = number_as(".", points) if isinstance(points, int | float) else points
    return f"{got} of {_points(out_of)}"


def _counted(record: Record, task: Graded, assignment: Assignment, overrides: Overrides) -> Counted:
    zero, all_of_it = Fraction(0), Fraction(max(task.out_of, 0))
    judged = min(max(Fraction(task.points), zero), all_of_it)
    if task.task in assignment.dropped:
        return Counted(task, zero, zero, DROPPED.format(task.number))
    own = _last_points(overrides.of(record, task))
    if own is not None:
        said = (_written(own), _points(all_of_it), _written(judged))
        if task.waits:
            return Counted(task, own, all_of_it, READ.format(task.number, *said[:2]))
        return Counted(task, own, all_of_it, SET_TASK.format(task.number, *said))
    if task.task in assignment.full_for_all:
        said_full = FULL.format(task.number, _written(all_of_it), _points(all_of_it))
        return Counted(task, all_of_it, all_of_it, said_full)
    if task.waits:
        return Counted(task, zero, all_of_it, NOT_READ.format(task.number), waits=True)
    unjudged = "" if task.is_judged else NOT_JUDGED.format(task.number)
    return Counted(task, judged, all_of_it, unjudged)


def _last_points(rows: Sequence[Override]) -> Fraction | None:
    given = [row.points for row in rows if row.points is not None]
    return _exact(given[-1]) if given else None


def _why_none(record: Record, overrides: Overrides) -> list[str]:
    set_by_hand = any(
        row.points is not None and row.student == record.student for row in overrides.rows
    )
    return [NO_MARK[record.state], *[WAITS] * set_by_hand]


def _scaled(points: Fraction, total: Fraction, out_of: Fraction) -> tuple[Fraction, list[str]]:
    if total == out_of:
        return points, []
    scaled = points * out_of / total
    said = [_written(one) for one in (out_of, points, total, scaled)]
    return scaled, [SCALED.format(*said)]


def _after_lateness(
    points: Fraction, record: Record, policy: LatePolicy
) -> tuple[Fraction, list[str]]:
    if record.late_s <= 0:
        return points, []
    by, lost = lateness(record.late_s), _exact(policy.deduction(record.late_s))
    if not lost:
        return points, [FREE.format(by)]
    left = points * (1 - min(lost, Fraction(1)))
    return left, [LATE.format(by, _written(100 * lost), _written(points), _written(left))]


def lateness(late_s: float) -> str:
    """Write how late something came.

    >>> [lateness(late_s) for late_s in (59, 3_600, 90_000, 200_000)]
    ['1 minute', '1 hour', '1 day 1 hour', '2 days 7 hours']
    """
    minutes = max(1, int(late_s // 60))
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [(days, "day"), (hours, "hour"), (0 if days else rest, "minute")]
    return " ".join(f"{count} {unit}{'s' * (count != 1)}" for count, unit in parts if count)


def _exact(number: float) -> Fraction:
    """Take a number as it is written, not as a processor keeps it: 0.1 is a tenth."""
    return Fraction(str(number))


def _rounded(points: Fraction) -> float:
    """Round to two decimals, a half upwards."""
    return math.floor(points * 100 + Fraction(1, 2)) / 100


def _written(points: Fraction) -> str:
    return number_as(".", _rounded(points))


def _points(out_of: Fraction | float) -> str:
    written = number_as(".", _rounded(Fraction(out_of)))
    return f"{written} point{'s' * (written != '1')}"
