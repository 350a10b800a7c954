"""What is counted in a class: by task, who believed what, who answered alike, who needs you."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean

from labapi.checks.result import Outcome
from labapi.grading.overrides import like
from labapi.grading.records import STRANGER, Graded, State
from labapi.grading.report.shown import ShownClass, ShownStudent, ShownTask

ENOUGH = 20
"""With fewer students, a correlation says more of chance than of a task."""
SLOWEST, SLOW_S = 5, 1.0
BY_HAND = (
    "Look at what was sent. Then give points by hand, in `overrides.csv`: `{id},,POINTS,COMMENT`"
)
OR_AS_IT_IS = (
    "Look at what was sent. If it is in order, write whose it is into `decisions.csv`, as "
    "`FILE,{id}`, and grade again. Else give points by hand, in `overrides.csv`: "
    "`{id},,POINTS,COMMENT`"
)
WHOSE = "Write whose it is into `decisions.csv`, as `FILE,ID`, and grade again."
NOBODYS = "It is nobody's on the roster, so nobody lacks points for it."
AGAIN = "Grade once more. If it stays, look at the answer and set the points of the task by hand."
READ = "Read what was written, and set the points beside it in `free_text.csv`."
OPEN_SCALE = "Every task is dropped for this student: set the points of the whole exercise by hand."


# Task by task.


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """One task in a class; shares are from 0 to 1.

    `discrimination` is the correlation of the points of this task with those of all others, None
    where the class is too small or everybody has the same.
    """

    task: Graded
    students: int
    outcomes: Mapping[str, int]
    mean: float
    passed: float
    discrimination: float | None


def by_task(shown: ShownClass) -> list[TaskFigures]:
    """Count each task, in the order of their numbers."""
    return [_figures(shown, task) for task in shown.tasks]


def _figures(shown: ShownClass, task: Graded) -> TaskFigures:
    judged = shown.with_task(task.task)
    outcomes = Counter(own.graded.outcome for _, own in judged)
    count = max(len(judged), 1)
    return TaskFigures(
        task=task,
        students=len(judged),
        outcomes={one.value: outcomes[one.value] for one in Outcome if outcomes[one.value]},
        mean=fmean([own.graded.points for _, own in judged] or [0.0]),
        passed=outcomes[Outcome.PASSED.value] / count,
        discrimination=_discrimination(judged),
    )


def _discrimination(judged: list[tuple[ShownStudent, ShownTask]]) -> float | None:
    if len(judged) < ENOUGH:
        return None
    own = [float(task.graded.points) for _, task in judged]
    rest = [
        sum(float(task.graded.points) for task in one.tasks) - mine
        for (one, _), mine in zip(judged, own, strict=True)
    ]
    try:
        return correlation(own, rest)
    except StatisticsError:  # everybody has the same
        return None


# Who believed what, and who answered alike.


@dataclass(frozen=True, slots=True)
class Held:
    """A misconception of a task, with those who hold it, by the look of their answers."""

    name: str
    belief: str
    students: tuple[ShownStudent, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Students whose answers of a task did the same on all cases, right or wrong.

    `like` is how `overrides.csv` calls the group, `answer` the shortest of their texts, of which
    there are so many, and `own` what one of them got.
    """

    like: str
    students: tuple[ShownStudent, ...]
    own: ShownTask
    answer: str
    texts: int


def misconceptions(shown: ShownClass, task: str) -> list[Held]:
    """List the beliefs that a task has met, those of the most students first."""
    who: dict[tuple[str, str], list[ShownStudent]] = {}
    for one, own in shown.with_task(task):
        if own.graded.misconception:
            who.setdefault((own.graded.misconception, own.graded.belief), []).append(one)
    found = [Held(name, belief, tuple(students)) for (name, belief), students in who.items()]
    return sorted(found, key=lambda held: (-len(held.students), held.name))


def alike(shown: ShownClass, task: str) -> list[Alike]:
    """List the groups of answers that are not right and did the same, the largest first."""
    groups: dict[str, list[tuple[ShownStudent, ShownTask]]] = {}
    for one, own in shown.with_task(task):
        if own.graded.behaviour and _is_try(own.graded) and own.graded.points < own.graded.out_of:
            groups.setdefault(like(own.graded), []).append((one, own))
    found = [_alike(name, held) for name, held in groups.items() if len(held) > 1]
    return sorted(found, key=lambda group: (-len(group.students), group.like))


def _is_try(task: Graded) -> bool:
    """Whether there was an answer: all who wrote none did the same, too."""
    return task.outcome not in {one.value for one in Outcome if not one.is_try}


def _alike(name: str, held: list[tuple[ShownStudent, ShownTask]]) -> Alike:
    texts = {" ".join(own.graded.answer.split()): own for _, own in held}
    shortest = texts[min(texts, key=lambda text: (len(text), text))]
    return Alike(
        like=name,
        students=tuple(one for one, _ in held),
        own=shortest,
        answer=shortest.graded.answer,
        texts=len(texts),
    )


# Who needs you, and who took long.


@dataclass(frozen=True, slots=True)
class Need:
    """A student whose row a teacher has to look at: why, and what to do."""

    student: ShownStudent
    why: str
    do: str


def needs(shown: ShownClass) -> list[Need]:
    """List the rows that need a teacher: first those without points, then those with a gap."""
    made_up = shown.setting.names.made_up
    found = [
        Need(one, _why(one), _what_to_do(one, made_up))
        for one in shown.students
        if one.record.state is State.NEEDS_YOU and one.mark.points is None
    ]
    found += [
        Need(one, _why(one), READ if all(task.graded.waits for task in _gaps(one)) else AGAIN)
        for one in shown.students
        if one.record.state is State.PARTLY and _gaps(one)
    ]
    found += [
        Need(one, one.mark.sentences[-1], OPEN_SCALE)
        for one in shown.students
        if one.record.counts and one.mark.points is None and not _gaps(one)
    ]
    return found


def _what_to_do(one: ShownStudent, made_up: bool) -> str:
    """Say how a row is settled; where names are made up, no id is told."""
    record = one.record
    if record.student.startswith(STRANGER):
        return WHOSE if record.readable else NOBODYS
    told = OR_AS_IT_IS if record.readable else BY_HAND
    return told.format(id="ID" if made_up else record.student)


def _why(one: ShownStudent) -> str:
    gaps = [f"Task {task.graded.number}: {task.graded.message}" for task in _gaps(one)]
    return one.record.why or " ".join(gaps) or "It could not be graded."


def _gaps(one: ShownStudent) -> list[ShownTask]:
    """List the tasks that were not judged and are not settled by hand, dropped or given to all."""
    return [task for task in one.tasks if not task.graded.is_judged and not _is_settled(task)]


def _is_settled(task: ShownTask) -> bool:
    open_ones = ("could not be judged", "has not read yet")
    return bool(task.sentence) and not any(said in task.sentence for said in open_ones)


def slowest(shown: ShownClass) -> list[tuple[ShownStudent, float]]:
    """List the submissions that took the most seconds of a processor, where that is a second."""
    taken = [(one, sum(task.graded.cpu_s for task in one.tasks)) for one in shown.students]
    long = [(one, cpu_s) for one, cpu_s in taken if cpu_s >= SLOW_S]
    return sorted(long, key=lambda pair: (-pair[1], pair[0].page))[:SLOWEST]
