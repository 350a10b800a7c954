"""A class from a seed: the twelve cases that a teacher meets, and a class as large as one likes.

Each knows what must become of it, so a grader can be tried on it, tested and measured.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import TypeVar

from labapi.authoring.sample.answers import (
    BLANK,
    HOSTILE,
    NOT_RIGHT,
    Answer,
    AnswerBook,
    Verdict,
)
from labapi.authoring.sample.notebooks import Handing, cut_off, without_cell
from labapi.authoring.sample.students import TWELVE, Student, students
from labapi.checks.task import Task
from labapi.checks.variant import variant_key
from labapi.course import ROOT

DUE = datetime(2027, 3, 15, 23, 59, tzinfo=UTC)
GRADED, MISSING, NEEDS_YOU = "graded", "missing", "needs you"
KINDS = {"right": 30, "equivalent": 25, "wrong": 20, "partly": 15, "broken": 6, "hostile": 4}
"""How many of a hundred are of which kind."""
Answered = dict[str, Answer]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class File:
    """One file that a student uploaded: its name, its bytes, when, and whether that was late."""

    name: str
    data: bytes = field(repr=False)
    at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What one student handed in, and what must become of it.

    `state` is that of the row, `verdicts` what each task must get; none where nothing is judged.
    `extended_to` is until when this student may hand in, where the teacher has said so.
    """

    student: Student
    kind: str
    what: str
    files: tuple[File, ...] = ()
    state: str = GRADED
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    extended_to: datetime | None = None


@dataclass(frozen=True)
class Pen:
    """Writes what students hand in: the answers there are, how they are handed in, and a dice."""

    book: AnswerBook
    handing: Handing
    draw: random.Random

    @classmethod
    def of(cls, root: Path, exercise: str, course: str, seed: int) -> Pen:
        """Take the answers from a kit; raises `NoSolutions` and `NotShipped`."""
        draw = random.Random(f"{exercise} {course} {seed}")
        return cls(AnswerBook.read(root, exercise), Handing.of(root, exercise, course), draw)

    # The answers of one student.

    def right(self, student: Student) -> Answered:
        """Answer all as the solution does."""
        key = variant_key(self.handing.course, student.id)
        return {task.id: self.book.reference(task, key) for task in self.book.tasks}

    def equivalent(self, student: Student) -> Answered:
        """Answer all rightly, in styles of one's own."""
        key = variant_key(self.handing.course, student.id)
        return {one.id: self.book.in_another_style(one, key, self.draw) for one in self.book.tasks}

    def wrong(self, student: Student) -> Answered:
        """Hold one misconception or several, and guess at some questions."""
        held = self._some(list(self.book.tasks))
        wrong = {task.id: self.book.misconceived(task, self.draw) for task in held}
        return self.right(student) | wrong

    def partly(self, student: Student) -> Answered:
        """Earn a part of some tasks, and leave one of the others blank."""
        found = {one.id: self.book.partly_right(one, self.draw) for one in self.book.tasks}
        parts = {task: answer for task, answer in found.items() if answer is not None}
        kept = self._some(sorted(parts)) if parts else []
        rest = [task.id for task in self.book.tasks if task.id not in kept]
        blank = {self.draw.choice(rest): Answer(None, BLANK)} if rest else {}
        return self.right(student) | {task: parts[task] for task in kept} | blank

    def blank(self) -> Answered:
        """Answer nothing."""
        return {task.id: Answer(None, BLANK) for task in self.book.tasks}

    def any_task(self) -> Task:
        """Draw a task that is no question of facts."""
        return self.draw.choice(self.book.coded)

    def _some(self, options: Sequence[T]) -> list[T]:
        return self.draw.sample(options, self.draw.randint(1, min(3, len(options))))

    # What is handed in.

    def handed_in(
        self, student: Student, kind: str, what: str, answered: Answered, at: datetime | None = None
    ) -> HandedIn:
        """Hand these answers in, at some moment before they are due where none is given."""
        file = self.file(student, answered, at or self.in_time())
        verdicts = {task: answer.verdict for task, answer in answered.items()}
        return HandedIn(student, kind, what, (file,), verdicts=verdicts)

    def file(self, student: Student, answered: Answered, at: datetime) -> File:
        """Make the file of these answers."""
        name = self.handing.note(student, at).file_name
        return File(name, self.handing.notebook(student, answered, at), at, at > DUE)

    def in_time(self) -> datetime:
        """Draw a moment in the week before the exercise is due."""
        return DUE - timedelta(minutes=self.draw.randint(5, 7 * 24 * 60))


# The twelve.


def twelve(pen: Pen, everybody: Sequence[Student]) -> list[HandedIn]:
    """Give each of twelve students another case, in this order."""
    right, original, copier, holds, late, blank, breaks, endless, torn, away, twice, foreign = (
        everybody
    )
    belief = pen.any_task()
    held = {belief.id: pen.book.misconceived(belief, pen.draw)}
    said = f"holds a misconception of {belief.id}"
    answers = pen.equivalent(original)
    return [
        _right(pen, right),
        pen.handed_in(original, "equivalent", "all right, in a style of its own", answers),
        _copied(pen, copier, original, answers),
        pen.handed_in(holds, "wrong", said, pen.right(holds) | held),
        _late(pen, late, held, said),
        pen.handed_in(blank, "blank", "nothing but what was given out", pen.blank()),
        _broken_cell(pen, breaks),
        _without_end(pen, endless),
        _corrupt(pen, torn),
        HandedIn(away, "missing", "handed in nothing", state=MISSING),
        _twice(pen, twice),
        _foreign(pen, foreign),
    ]


def _right(pen: Pen, student: Student) -> HandedIn:
    return pen.handed_in(student, "right", "all right, as the solution", pen.right(student))


def _copied(pen: Pen, copier: Student, original: Student, answers: Answered) -> HandedIn:
    """Copy another's answers, those to questions that were drawn for the other among them."""
    facts = {one.id for one in pen.book.tasks if one.question is not None}
    same = _same_questions(pen, copier, original)
    copied = {
        task: replace(answer, verdict=NOT_RIGHT) if task in facts - same else answer
        for task, answer in answers.items()
    }
    said = f"the same answers as {original.id}, also to questions that were others"
    return pen.handed_in(copier, "copy", said, copied)


def _same_questions(pen: Pen, one: Student, other: Student) -> set[str]:
    """Name the questions that have the same answer for both."""
    mine, theirs = pen.right(one), pen.right(other)
    return {task for task in mine if mine[task].source == theirs[task].source}


def _late(pen: Pen, student: Student, held: Answered, said: str) -> HandedIn:
    what = f"{said}, the same one; late, within an extension"
    late = pen.handed_in(
        student, "late", what, pen.right(student) | held, DUE + timedelta(days=2, hours=3)
    )
    return replace(late, extended_to=DUE + timedelta(days=7))


def _broken_cell(pen: Pen, student: Student) -> HandedIn:
    task = pen.any_task()
    answers = pen.right(student) | {task.id: pen.book.breaking(task)}
    return pen.handed_in(student, "broken", f"the cell of {task.id} fails", answers)


def _without_end(pen: Pen, student: Student) -> HandedIn:
    task = pen.draw.choice(pen.book.called)
    answers = pen.right(student) | {task.id: pen.book.without_end(task)}
    return pen.handed_in(student, "endless", f"{task.id} has no end", answers)


def _corrupt(pen: Pen, student: Student) -> HandedIn:
    whole = pen.handed_in(student, "corrupt", "the file breaks off", pen.right(student))
    return _spoiled(whole, cut_off(whole.files[0].data))


def _spoiled(whole: HandedIn, data: bytes) -> HandedIn:
    file = replace(whole.files[0], data=data)
    return replace(whole, files=(file,), state=NEEDS_YOU, verdicts={})


def _twice(pen: Pen, student: Student) -> HandedIn:
    """Hand in twice: some of it in time, all of it a day late, and without an extension."""
    first = pen.file(student, pen.partly(student), pen.in_time())
    said = "two attempts: the second is all right, and late"
    last = pen.handed_in(student, "twice", said, pen.right(student), DUE + timedelta(hours=20))
    stem = last.files[0].name.removesuffix(".ipynb")
    again = replace(last.files[0], name=f"{stem}-1.ipynb")  # as Canvas calls it
    return replace(last, files=(first, again))


def _foreign(pen: Pen, student: Student) -> HandedIn:
    """Join under an id that is on no roster: the questions were drawn for somebody else."""
    other = replace(student, id=f"{student.called.split()[0].casefold()}@home.example")
    handed = pen.handed_in(other, "foreign", "joined under another id", pen.right(other))
    return replace(handed, student=student, state=NEEDS_YOU, verdicts={})


# As many as one likes.


def a_class(
    size: int, seed: int, exercise: str, course: str = "rest-sample", root: Path = ROOT
) -> list[HandedIn]:
    """Draw a class of the kinds of `KINDS`, whatever becomes of them.

    Raises `NoSolutions`, and `NotShipped` where the kit lacks the exercise.
    """
    pen = Pen.of(root, exercise, course, seed)
    kinds = pen.draw.choices(list(KINDS), list(KINDS.values()), k=size)
    broken, hostile = cycle(BROKEN), cycle(HOSTILE)
    written = []
    for student, kind in zip(students(size, pen.draw), kinds, strict=True):
        if kind == "broken":
            written.append(next(broken)(pen, student))
        elif kind == "hostile":
            task, deed = pen.draw.choice(pen.book.called), next(hostile)
            answers = pen.right(student) | {task.id: deed(pen.book, task)}
            name = deed.__name__.replace("_", " ")
            written.append(pen.handed_in(student, kind, f"{task.id} {name}", answers))
        else:
            answers = getattr(pen, kind)(student)
            written.append(pen.handed_in(student, kind, kind, answers))
    return written


def a_sample(
    size: int, seed: int, exercise: str, course: str = "rest-sample", root: Path = ROOT
) -> list[HandedIn]:
    """Draw the twelve cases, or the first of them, and ordinary students beyond; sorted by name.

    Raises `NoSolutions` and `NotShipped`.
    """
    pen = Pen.of(root, exercise, course, seed)
    everybody = students(max(size, len(TWELVE)), pen.draw)
    written = twelve(pen, everybody[: len(TWELVE)])[:size]
    for student in everybody[len(TWELVE) :]:
        kind = pen.draw.choices(("right", "equivalent", "wrong", "partly"), (3, 2, 3, 2))[0]
        written.append(pen.handed_in(student, kind, kind, getattr(pen, kind)(student)))
    return sorted(written, key=lambda one: (one.student.name, one.student.number))


def _syntax(pen: Pen, student: Student) -> HandedIn:
    task = pen.any_task()
    broken = Answer(f"{pen.book.references[task.id]}\nreturn (", NOT_RIGHT)
    return pen.handed_in(
        student, "broken", f"{task.id} is no Python", pen.right(student) | {task.id: broken}
    )


def _lost_cell(pen: Pen, student: Student) -> HandedIn:
    """Delete the cell of an answer: the other tasks count as ever."""
    task = pen.any_task()
    answers = pen.right(student) | {task.id: Answer(None, NOT_RIGHT)}
    whole = pen.handed_in(student, "broken", f"the cell of {task.id} is gone", answers)
    file = replace(whole.files[0], data=without_cell(whole.files[0].data, task.id))
    return replace(whole, files=(file,))


def _empty(pen: Pen, student: Student) -> HandedIn:
    return _spoiled(pen.handed_in(student, "broken", "an empty file", pen.right(student)), b"")


def _torn(pen: Pen, student: Student) -> HandedIn:
    return replace(_corrupt(pen, student), kind="broken")


BROKEN: tuple[Callable[[Pen, Student], HandedIn], ...] = (
    _broken_cell,
    _syntax,
    _lost_cell,
    _torn,
    _empty,
)
