"""What a teacher writes: a task, its misconceptions, and the function that judges it.

See `labapi/checks/lessons/` for tasks at work, and `docs/instructors.md` for how to add one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from labapi.checks.cases import Cases
from labapi.checks.inside.problems import Blank, WorkProblem
from labapi.checks.inside.work import Work
from labapi.checks.variant import Question, Variant

Steps: TypeAlias = Iterator[tuple[int, str]]
Judge: TypeAlias = Callable[[Work, Cases], Steps | None]
"""Looks at the work. It passes by returning, and fails by raising `Incorrect` or `Misconceived`.

A judge that gives part of the points is a generator: `yield 2, "one prediction is stored"` says
that two points are earned, and for what. What it raises after that costs the later points only.
"""


class Incorrect(Exception):
    """The work does not do what the task asks; the message says for which input, and what came."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A belief that leads to one particular wrong answer, and what to say to whoever holds it."""

    name: str
    belief: str
    feedback: str

    def when(self, condition: object, evidence: str = "") -> None:
        """Raise `Misconceived` if the condition holds; `evidence` is a sentence that shows it."""
        if condition:
            raise Misconceived(self, evidence)


class Misconceived(Exception):
    """The work is wrong in a way that has a name."""

    def __init__(self, misconception: Misconception, evidence: str = "") -> None:
        """Keep which belief it was, and what showed it."""
        super().__init__(misconception.name)
        self.misconception = misconception
        self.evidence = evidence


def _nothing_to_judge(work: Work, cases: Cases) -> None:
    """Stand for the judge of a task that a teacher reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of an exercise.

    `hints` lead from *where to look* to nearly the line. The `id` is the name of the module that
    the task stands in. `why` is said when it is passed: one sentence on why the answer is right.
    A task that asks for facts has a `question`, drawn for each learner (`variant.py`); its judge
    makes the same of `cases.variant`. The reference answer stands in the solution notebook, in the
    cell whose id is the task's, and what else `labapi verify` judges, right and wrong answers, in
    a file of `solutions/answers/` (see `notebook/answers.py`).

    A task of `free_text` asks for a text, under the task's own name, that a teacher reads: it needs
    no judge and no misconceptions, and is neither right nor wrong until somebody has read it.
    """

    number: int
    title: str
    points: int
    objective: str
    hints: tuple[str, ...]
    judge: Judge = _nothing_to_judge
    misconceptions: tuple[Misconception, ...] = ()
    why: str = ""
    question: Callable[[Variant], Question] | None = None
    id: str = ""
    free_text: bool = False


def is_answer_of(task: str, cell_id: str) -> bool:
    """Tell whether a cell is written in for a task: its id is the task's, or begins with it.

    Behind the task's id and a hyphen it may say which part of a long answer it holds.

    >>> is_answer_of("retry", "retry"), is_answer_of("retry", "retry-wait")
    (True, True)
    """
    return cell_id == task or cell_id.startswith(f"{task}-")


# A judge that pays for criteria which do not rest on one another.

Criterion: TypeAlias = tuple[int, str, Callable[[], object]]
"""The points, the claim, and the function that judges it."""


def each_by_itself(*criteria: Criterion) -> Iterator[tuple[int, str]]:
    """Pay for each criterion that is met; raise in the end what stopped the first that is not."""
    stopped: list[Exception] = []
    for points, claim, judged in criteria:
        try:
            judged()
        except (Incorrect, Misconceived, WorkProblem) as error:
            stopped.append(error)
        else:
            yield points, claim
    if stopped:
        raise stopped[0]


def faults_each_by_itself(
    name: str, said: str, faults: Sequence[tuple[str, Callable[[], object]]]
) -> Iterator[tuple[int, str]]:
    """Pay a point for each fault that is mended; where none is, nobody has begun.

    Each has a claim and a function that raises `Misconceived` while the fault is there. `name` is
    what holds the faults, and `said` how many they are.
    """
    there: list[Misconception] = []

    def noted(look: Callable[[], object]) -> None:
        try:
            look()
        except Misconceived as error:
            there.append(error.misconception)
            raise

    try:
        yield from each_by_itself(*((1, claim, partial(noted, look)) for claim, look in faults))
    except Misconceived:
        if len(there) == len(faults):
            raise Blank(name, f"{said}; none of them is mended yet") from None
        raise
