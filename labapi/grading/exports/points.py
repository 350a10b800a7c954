"""The points of a class as they leave: each student's mark and comment, and a table of all tasks.

The table is `points.csv`: a row a student in the order of their ids, a column a task. Whoever has
no points has an empty cell, and the state says why: not gradable is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.marks import Counted, Mark, counted, mark
from labapi.grading.overrides import Overrides
from labapi.grading.records import Record
from labapi.grading.tables.sheet import new_table, number_as

HEAD = ("id", "name", "state", "late", "points", "out of")


@dataclass(frozen=True, slots=True)
class Marked:
    """One student with the points that count, whole and by task, and what the teacher says."""

    record: Record
    mark: Mark
    tasks: tuple[Counted, ...]
    comments: tuple[str, ...] = ()

    @property
    def comment(self) -> str:
        """What stands beside the points in a gradebook: a line a task, the rules, the teacher."""
        lines = [
            f"Task {one.task.number}, {one.task.title}: "
            f"{'–' if one.waits else _number(one.points)} of {_number(one.out_of)}"
            for one in self.tasks
        ]
        late = [f"Late: {self.record.late}"] * bool(self.record.late)
        return "\n".join([*lines, *late, *self.mark.sentences, *self.comments])


def marked(
    records: Iterable[Record], assignment: Assignment, late: LatePolicy, overrides: Overrides
) -> list[Marked]:
    """Work out the points of all students."""
    return [_marked(record, assignment, late, overrides) for record in records]


def _marked(
    record: Record, assignment: Assignment, late: LatePolicy, overrides: Overrides
) -> Marked:
    tasks = tuple(counted(record, assignment, overrides))
    comments = [
        f"Task {one.task.number}: {comment}"
        for one in tasks
        for comment in overrides.comments(record, one.task)
    ]
    comments += overrides.comments(record)
    whole = mark(record, assignment, late, overrides)
    return Marked(record, whole, tasks, tuple(comments))


def to_gradebook(all_marked: Iterable[Marked]) -> dict[str, tuple[float, str]]:
    """Give points and comments by the students' ids; whoever has no points is left out."""
    return {
        one.record.student: (one.mark.points, one.comment)
        for one in all_marked
        if one.mark.points is not None
    }


def points_csv(all_marked: Sequence[Marked]) -> bytes:
    """Write the table of all points; the same records give the same bytes."""
    names = {
        one.task.task: (one.task.number, one.task.task) for row in all_marked for one in row.tasks
    }
    tasks = sorted(names, key=lambda name: names[name])
    rows: list[list[object]] = [[*HEAD, *tasks, "comment"]]
    for one in all_marked:
        record = one.record
        own = {task.task.task: None if task.waits else task.points for task in one.tasks}
        start = [record.student, record.name, record.state.value, record.late]
        whole = [_number(one.mark.points), _number(one.mark.out_of)]
        points = [_number(own.get(task)) for task in tasks]
        rows.append([*start, *whole, *points, one.comment])
    return new_table(rows)


def _number(points: float | Fraction | None) -> str:
    return "" if points is None else number_as(".", float(points))
