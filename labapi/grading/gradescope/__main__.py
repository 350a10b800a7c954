"""The program of the autograder: `python -m labapi.grading.gradescope PLACE [--check]`.

`PLACE` is `/autograder`, or a folder that stands for it. Results lie there before anything is
tried, and are replaced when more is known; so they are there and can be read whatever happens. To
the student goes a sentence, to the hidden output of the program all that a teacher may want.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from labapi.checks.catalogue import exercise_title, tasks_of
from labapi.grading.course.course import Course
from labapi.grading.course.secret import FILE as SEED
from labapi.grading.gradescope.results import Results, not_graded, results_of, unlike
from labapi.grading.gradescope.submission import (
    METADATA,
    Metadata,
    NotGradable,
    expect_joined,
    notebook_in,
    students_of,
)
from labapi.grading.intake.archive import Archive, NoArchive
from labapi.grading.intake.submissions import Submission
from labapi.grading.marks import lateness
from labapi.grading.records import Record, State
from labapi.grading.report.asked import asked_of
from labapi.grading.report.shown import Reader, Setting, ShownStudent, shown_student
from labapi.grading.run.job import Done, Job, grade_one
from labapi.grading.run.job import Setting as JobSetting
from labapi.grading.run.kit import Kit, kit_of
from labapi.grading.sandbox.namespace import nobodys_number

ABOUT = "autograder.json"
STOPPED = (
    "The autograder stopped before it was done. Submit once more; if the same comes, tell your "
    "teacher, who sees why."
)
FAULT = (
    "The autograder could not do its work, and that is no fault of yours. Tell your teacher, who "
    "sees why."
)
NOTHING_THERE = "No files came with this submission. Upload the file that check.hand_in() makes."
NOT_JUDGED = (
    "{file} was not judged: {problem}. Submit once more; if the same comes, ask your teacher."
)
OTHER_USER = "But it ran as a user without rights, who can read neither the course nor the judges."
SAME_USER = "NO PROTECTION: it ran with the rights of the autograder, and could read the seed."
READY = "Ready to grade exercise {title} of the course {course}: {count} tasks, {points} points."


@dataclass(frozen=True, slots=True)
class Autograder:
    """The folder in which one submission is graded, and what the zip brought to it."""

    place: Path
    course: Course
    kit: Kit

    @classmethod
    def open(cls, place: Path) -> Autograder:
        """Read the course; raises what is wrong with it, which `setup.sh` shows to the teacher."""
        source = place / "source"
        _close(source / "course" / SEED, source / "course", source / "kit", place / METADATA)
        course = Course.open(source / "course")
        about = json.loads((source / ABOUT).read_text(encoding="utf-8"))
        return cls(place, course, kit_of(course, about["exercise"]))

    def graded(self) -> tuple[Results, list[str]]:
        """Grade what was submitted, and say what is for the teacher alone.

        Raises `NotGradable` with what to say to the student.
        """
        metadata, exercise = Metadata.read(self.place), self.kit.exercise
        try:
            with Archive(self.place / "submission") as archive:
                found, passed_over = notebook_in(archive, exercise)
                data = found.entry.read()
        except NoArchive as error:
            raise NotGradable(NOTHING_THERE) from error
        key = expect_joined(found, self.course.name)
        done = self._judged(Job("submission", data, key))
        if done.problem:
            raise NotGradable(NOT_JUDGED.format(file=found.file, problem=done.problem))
        record = self._record(found, metadata, done)
        one = self._shown(record, Reader.STUDENT)
        notes = [*_of_whom(found, metadata), *unlike(one.mark.out_of, metadata.total_points)]
        notes += [f"Passed over: {said}" for said in passed_over]
        results = results_of(one, exercise)
        told = [*_defences(done), *notes, *_told(self._shown(record, Reader.TEACHER))]
        return replace(results, about=results.about | {"notes": notes}), told

    def _judged(self, job: Job) -> Done:
        """Judge a notebook, once more where its time was up: the machine may have been busy."""
        hidden = tuple(self.place / "source" / name for name in ("course", "kit"))
        setting = JobSetting(
            self.kit, self.course.seed, self.course.limits, hidden=hidden, user=_other_user()
        )
        done = grade_one(setting, job)
        return grade_one(setting, job) if done.is_late else done

    def _record(self, found: Submission, metadata: Metadata, done: Done) -> Record:
        assignment, note = self.course.assignment(self.kit.exercise), found.hand_in
        late_s = metadata.late_s(assignment, tuple(students_of(found, metadata)))
        is_whole = all(task.is_judged for task in done.tasks)
        return Record(
            student=note.id if note else "",
            name=note.name if note else "",
            exercise=assignment.name,
            state=State.GRADED if is_whole else State.PARTLY,
            late=f"{lateness(late_s)} late (says Gradescope)" if late_s else "",
            late_s=late_s,
            file=found.file,
            sha256=found.sha256,
            kit=self.kit.digest,
            variant=done.job.variant_key,
            attempts=1,
            tasks=done.tasks,
        )

    def _shown(self, record: Record, reader: Reader) -> ShownStudent:
        exercise = self.kit.exercise
        asked = asked_of(tasks_of(exercise), self.kit.document()["cells"])
        assignment = self.course.assignment(exercise)
        setting = Setting(self.course.name, exercise, assignment, self.course.late, asked=asked)
        return shown_student(record, setting, reader)


def _of_whom(found: Submission, metadata: Metadata) -> list[str]:
    """Tell the teacher whose it is, as the hand-in and as Gradescope say."""
    note = found.hand_in
    said = f"{note.name} ({note.id})" if note else "nobody"
    users = " and ".join(metadata.users) or "nobody"
    lines = [f"The hand-in says that it is from {said}; it was submitted by {users}."]
    return lines + [metadata.trouble] * bool(metadata.trouble)


def _defences(done: Done) -> list[str]:
    """Say what the submission was kept from, and how."""
    without = [SAME_USER if _other_user() is None else OTHER_USER]
    return [done.how, *without * done.how.startswith("NOT")]


def _told(one: ShownStudent) -> Iterator[str]:
    """Give all for the teacher, the values of unseen cases with it: nobody else reads this."""
    yield from (one.mark.said, *one.mark.sentences)
    for task in one.tasks:
        graded = task.graded
        yield f"\nTask {graded.number}, {graded.title}: {graded.points} of {graded.out_of}"
        yield from filter(None, (graded.outcome, graded.message, graded.note))


def _close(*paths: Path) -> None:
    """Let nobody but this user read what the code of a submission must not; a zip keeps no mode."""
    for path in paths:
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)


@cache
def _other_user() -> int | None:
    """Give the number of a user without rights, if we may choose, and it can run this Python."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    number = nobodys_number()
    try:
        command = [sys.executable, "-I", "-c", "import IPython, fastapi"]
        tried = subprocess.run(command, user=number, group=number, extra_groups=(), cwd="/")
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return None if tried.returncode else number


def main(words: list[str]) -> int:
    """Grade one submission, or say whether one could be; results are left behind in any case."""
    place, began = Path(words[0]).absolute(), time.monotonic()
    if "--check" in words:
        grader = Autograder.open(place)
        tasks = tasks_of(grader.kit.exercise)
        facts = {"title": exercise_title(grader.kit.exercise), "course": grader.course.name}
        points = sum(task.points for task in tasks)
        print(READY.format(count=len(tasks), points=points, **facts))
        return 0
    not_graded(STOPPED).save(place, 0.0)
    try:
        results, told = Autograder.open(place).graded()
    except NotGradable as error:
        results, told = not_graded(f"{error}"), [f"{error}"]
    except Exception:  # whatever it is: a student is told that it is not theirs, a teacher all
        results, told = not_graded(FAULT), [traceback.format_exc()]
    results.save(place, time.monotonic() - began)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what students wrote holds anything
    print(*told, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
