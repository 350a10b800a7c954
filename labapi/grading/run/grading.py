"""The whole class: from the rows of the roster to their records, resumed where it was stopped.

Each record is written as soon as it is known, so an interruption loses the rows under way and no
other. The notebooks that were judged are kept in the course's folder: to grade them again, or to
ask why, needs no download.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from labapi.course import NoNotebook, replace_file
from labapi.grading.course.course import Course
from labapi.grading.free_text import ASKS
from labapi.grading.records import Graded, Record, Records, State
from labapi.grading.run.collecting import Row
from labapi.grading.run.job import Done, Job, Setting
from labapi.grading.run.kit import Kit
from labapi.grading.run.workers import Cluster, NoWorkers, all_done

KEPT = "submissions"
FREE_TEXT = f"{ASKS}, in free_text.csv: task {{tasks}}."
NOT_JUDGED = "{count} of its tasks could not be judged: {tasks}."
PROBLEM = "It was not judged: {problem}."


@dataclass(frozen=True)
class Grading:
    """One exercise of one course, and what is known of it so far."""

    course: Course
    kit: Kit
    sandbox_required: bool = False
    how: dict[str, None] = field(default_factory=dict)
    """Which defences the workers had, as they tell it while they judge."""

    @property
    def folder(self) -> Path:
        """Where the records and the notebooks of this exercise lie."""
        return self.course.graded(self.kit.exercise)

    @property
    def records(self) -> Records:
        """The records of the students."""
        return Records(self.folder)

    @property
    def setting(self) -> Setting:
        """What all jobs share."""
        hidden = (self.course.folder.absolute(),)
        return Setting(
            self.kit, self.course.seed, self.course.limits, self.sandbox_required, hidden
        )

    def settled(self, row: Row) -> Record | None:
        """Give the record of a row that need not be judged; None for one that has to be.

        A row that was judged already, on the same bytes by the same kit, is settled as it was.
        Raises `DamagedRecord`.
        """
        if not row.files:
            return row.record
        before = self.records.of(row.record.student)
        if before is None or not self._is_current(before, row):
            return None
        same = replace(row.record, kit=before.kit, sha256=before.sha256, variant=before.variant)
        return _with_tasks(same, before.tasks)

    def _is_current(self, before: Record, row: Row) -> bool:
        same = (before.kit, before.sha256, before.attempts)
        return before.counts and same == (self.kit.digest, _sha256(row), row.record.attempts)

    def judged(self, rows: Iterable[Row], cluster: Cluster) -> Iterator[Record]:
        """Judge rows side by side, and give each record as it is known."""
        by_student = {row.record.student: row for row in rows}
        attempts = _Attempts({name: len(row.files) for name, row in by_student.items()})
        jobs = (job for row in by_student.values() for job in self._jobs(row))
        for done in all_done(self.setting, jobs, cluster):
            if done.refused:
                raise NoWorkers(done.problem)
            self.how.update(dict.fromkeys([done.how]))
            if best := attempts.add(done):
                yield self._record(by_student[done.job.student], best)

    def _jobs(self, row: Row) -> Iterator[Job]:
        """Read the files of a row as they are needed, and keep what is judged."""
        for attempt, submission in enumerate(row.files):
            try:
                data = submission.entry.read()
            except NoNotebook:  # it could be read a moment ago
                data = b""  # which is no notebook, and will be told so
            self.keep(row.record.student, attempt, data)
            yield Job(row.record.student, data, row.variant_key, attempt, row.only)

    def _record(self, row: Row, done: Done) -> Record:
        record = replace(
            row.record, kit=self.kit.digest, sha256=_sha256(row), variant=row.variant_key
        )
        if done.problem:
            why = " ".join(filter(None, [record.why, PROBLEM.format(problem=done.problem)]))
            return replace(record, state=State.NEEDS_YOU, why=why, tasks=())
        judged = {task.task for task in done.tasks}
        tasks = [*done.tasks, *(one for one in record.tasks if one.task not in judged)]
        return _with_tasks(record, tuple(sorted(tasks, key=lambda one: one.number)))

    # The notebooks that were judged.

    def keep(self, student: str, attempt: int, data: bytes) -> None:
        """Keep a notebook that is judged; a file is whole or as it was."""
        file = self.kept(student, attempt)
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, data)

    def kept(self, student: str, attempt: int) -> Path:
        """Name the file of a notebook that was judged."""
        stem = self.records.file_of(student).stem
        return self.folder / KEPT / f"{stem}.{attempt + 1}.ipynb"


def _sha256(row: Row) -> str:
    """Sum up all files of a row; of one file it is that file's own."""
    sums = [one.sha256 for one in row.files]
    return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()


def _with_tasks(record: Record, tasks: tuple[Graded, ...]) -> Record:
    """Put the tasks into a record; it is partly graded where one could not be judged."""
    missing = what_is_missing(tasks)
    news = [one for one in missing if one not in record.why]
    why = " ".join(filter(None, [record.why, *news]))
    state = State.PARTLY if missing else State.GRADED
    return replace(record, tasks=tasks, state=state, why=why)


def what_is_missing(tasks: Sequence[Graded]) -> list[str]:
    """Say in sentences which tasks could not be judged, and which wait to be read."""
    gaps = [f"{task.number}" for task in tasks if not task.is_judged and not task.waits]
    texts = [f"{task.number}" for task in tasks if task.waits]
    said = NOT_JUDGED.format(count=len(gaps), tasks=", ".join(gaps)) if gaps else ""
    waiting = FREE_TEXT.format(tasks=", ".join(texts)) if texts else ""
    return [one for one in (said, waiting) if one]


@dataclass
class _Attempts:
    """Several attempts of a student, of which the one with the most points counts."""

    expected: Mapping[str, int]
    done: defaultdict[str, list[Done]] = field(default_factory=lambda: defaultdict(list))

    def add(self, done: Done) -> Done | None:
        """Note one, and give the best once all are there; of equal ones the last."""
        student = done.job.student
        self.done[student].append(done)
        if len(self.done[student]) < self.expected[student]:
            return None
        return max(self.done.pop(student), key=_worth)


def _worth(done: Done) -> tuple[bool, int, int]:
    return not done.problem, done.points, done.job.attempt


Progress = Callable[[Record], object]


def graded(
    grading: Grading, rows: Iterable[Row], cluster: Cluster
) -> Generator[Record, None, None]:
    """Grade all rows, and give each record once it is saved: first what is settled already.

    Nothing of a row is held any longer then, however large the class is. Raises `NoWorkers`,
    `DamagedRecord` and `OSError`; what was given before is kept.
    """
    to_judge = []
    for row in rows:
        if record := grading.settled(row):
            grading.records.save(record)
            yield record
        else:
            to_judge.append(row)
    for record in grading.judged(to_judge, cluster):
        grading.records.save(record)
        yield record


def grade(grading: Grading, rows: list[Row], cluster: Cluster, told: Progress) -> list[Record]:
    """Grade all rows of a class that fits into memory; give its records in their order."""
    found = {}
    for record in graded(grading, rows, cluster):
        found[record.student] = record
        told(record)
    return [found[row.record.student] for row in rows]
