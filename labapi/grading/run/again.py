"""Judging once more what was judged before: from the notebooks that were kept, on the same seed.

So a task that was mended is graded anew without a download, and a student who asks why is shown
what comes now beside what came then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from labapi.checks.notebook.handed_in import hand_in_of
from labapi.course import NoNotebook, parse_notebook
from labapi.grading.intake.archive import Entry
from labapi.grading.intake.layouts import Claim
from labapi.grading.intake.submissions import Submission
from labapi.grading.records import Graded, Record
from labapi.grading.run.collecting import Row
from labapi.grading.run.grading import Grading, what_is_missing
from labapi.grading.run.workers import Cluster


@dataclass(frozen=True, slots=True)
class Change:
    """A task, a state or a note that came out otherwise: of whom, of what, from what to what."""

    record: Record
    what: str
    old: str
    new: str

    def __str__(self) -> str:
        """Write it in a line."""
        return f"{self.what}: {self.old} -> {self.new}"


def rows_kept(grading: Grading, records: list[Record], whole: bool = True) -> Iterator[Row]:
    """Give the rows of these records with their notebooks, as far as they were kept.

    Where not the `whole` is to be judged, only the tasks are whose judge has changed; of several
    attempts all are, for the best one may be another now.
    """
    for record in records:
        files = tuple(map(_submission, _kept(grading, record)))
        current = () if whole or len(files) > 1 else _current(grading, record)
        only = grading.kit.tasks - {task.task for task in current} if current else None
        if files:
            why = record.why
            for said in what_is_missing(record.tasks):
                why = why.replace(said, "").strip()
            yield Row(replace(record, tasks=current, why=why), files, only)


def _current(grading: Grading, record: Record) -> tuple[Graded, ...]:
    """List the tasks that would be judged now by what has judged them.

    One that could not be judged then is tried once more.
    """
    judge_of = grading.kit.judge_of
    return tuple(task for task in record.tasks if task.by == judge_of(task.task) and task.is_judged)


def outdated(grading: Grading, records: list[Record]) -> list[Record]:
    """List the records that were judged by something else than would judge them now."""
    return [one for one in records if one.kit and one.kit != grading.kit.digest]


def judged_again(
    grading: Grading,
    records: list[Record],
    cluster: Cluster,
    told: Callable[[Record], object],
    whole: bool = True,
) -> list[Record]:
    """Judge these records anew, and give what comes, in their order; nothing is saved.

    Where not the `whole` is to be judged, what its judge would judge the same way stays as it was.
    """
    found = {}
    for record in grading.judged(rows_kept(grading, records, whole), cluster):
        found[record.student] = record
        told(record)
    return [found[one.student] for one in records if one.student in found]


def changes(old: Record, new: Record) -> list[Change]:
    """List what came out otherwise, task by task; a message that says the same is no change."""
    found = []
    if old.state is not new.state:
        found.append(Change(new, "state", old.state.value, new.state.value))
    before = {task.task: task for task in old.tasks}
    for task in new.tasks:
        was = before.pop(task.task, None)
        if was is None:
            found.append(Change(new, f"task {task.number}, {task.title}", "none", _said(task)))
        elif (was.points, was.out_of, was.outcome) != (task.points, task.out_of, task.outcome):
            name = f"task {task.number}, {task.title}"
            found.append(Change(new, name, _said(was), _said(task)))
    for one in before.values():
        found.append(Change(new, f"task {one.number}, {one.title}", _said(one), "none"))
    return found


def _said(task: Graded) -> str:
    return f"{task.points} of {task.out_of} ({task.outcome})"


def _kept(grading: Grading, record: Record) -> Iterator[Path]:
    for attempt in range(max(record.attempts, 1)):
        file = grading.kept(record.student, attempt)
        if not file.is_file():
            return
        yield file


def _submission(file: Path) -> Submission:
    data = file.read_bytes()
    try:
        note = hand_in_of(parse_notebook(data))
    except NoNotebook:
        note = None
    entry = Entry(PurePosixPath(file.name), len(data), file.read_bytes)
    digest = hashlib.sha256(data).hexdigest()
    return Submission(entry, Claim(), note, sha256=digest)
