"""What may stand under the tasks of one exercise, with the verdict that each answer must get.

All of it is what `labapi verify` proves the exercise with: the solution notebook, and the answers
in `solutions/answers/`.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.notebook.answers import FOLDER, Answers, AnswersError, answers_of
from labapi.checks.result import Outcome
from labapi.checks.task import Task
from labapi.checks.variant import Variant
from labapi.course import SOLUTIONS, NoNotebook, solution_file

NO_SOLUTIONS = """A sample class is made of the solutions, and {folder} lacks them ({missing}).
Run this in a kit that has solutions/ and solutions/answers/: a checkout of labapi, not a wheel."""


class NoSolutions(LookupError):
    """The answers of an exercise are not there; the message says what is needed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What must become of an answer, as far as that is certain.

    `claims` are what it earns, where that is a part of the points. With nothing said, it must not
    pass, and how it fails is no matter.
    """

    outcome: Outcome | None = None
    misconception: str = ""
    claims: tuple[str, ...] = ()

    def is_met_by(self, outcome: Outcome, misconception: str, earned: Sequence[str]) -> bool:
        """Tell whether this came of it.

        >>> Verdict().is_met_by(Outcome.PASSED, "", ()), Verdict().is_met_by(Outcome.ERROR, "", ())
        (False, True)
        """
        if self.misconception:
            return misconception == self.misconception
        if self.claims:
            return set(earned) == set(self.claims)
        return outcome is self.outcome if self.outcome else outcome is not Outcome.PASSED


RIGHT = Verdict(Outcome.PASSED)
BLANK = Verdict(Outcome.NOT_ATTEMPTED)
FAILS = Verdict(Outcome.CELL_FAILED)
NOT_RIGHT = Verdict()


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in the cell of a task; None for what the exercise came with."""

    source: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AnswerBook:
    """All answers to one exercise that are known."""

    exercise: str
    tasks: tuple[Task, ...]
    references: Mapping[str, str]
    others: Mapping[str, Answers]

    @classmethod
    def read(cls, root: Path, exercise: str) -> AnswerBook:
        """Read them from a kit; raises `NoSolutions`."""
        tasks = tuple(tasks_of(exercise))
        solution = solution_file(root, exercise)
        try:
            solved = Rehearsal.of(solution, name=exercise)
            others = {task.id: answers_of(exercise, task, solution.parent) for task in tasks}
        except (NoNotebook, OSError) as error:
            missing = f"{SOLUTIONS}/{solution.name}"
            raise NoSolutions(NO_SOLUTIONS.format(folder=root, missing=missing)) from error
        except AnswersError as error:
            missing = f"{SOLUTIONS}/{FOLDER}/{exercise}: {error}"
            raise NoSolutions(NO_SOLUTIONS.format(folder=root, missing=missing)) from error
        return cls(exercise, tasks, {one.id: solved.source_of(one.id) for one in tasks}, others)

    @property
    def coded(self) -> list[Task]:
        """The tasks that are no questions of facts: each learner has the same."""
        return [task for task in self.tasks if task.question is None]

    @property
    def called(self) -> list[Task]:
        """Those of them that ask for one function; all of them, where none does."""
        return [one for one in self.coded if _head(self.references[one.id])] or self.coded

    def reference(self, task: Task, key: str) -> Answer:
        """Give the answer of the solution, to the question as this learner was asked it."""
        if task.question is None:
            return Answer(self.references[task.id], RIGHT)
        asked = task.question(Variant(key, self.exercise, task.id))
        return Answer(asked.answer_source(task.id), RIGHT)

    def in_another_style(self, task: Task, key: str, draw: random.Random) -> Answer:
        """Give an answer that is as right, and otherwise written."""
        right = self.others[task.id].right
        if task.question is not None or not right:
            return self.reference(task, key)
        return Answer(draw.choice(right), RIGHT)

    def misconceived(self, task: Task, draw: random.Random, held: str = "") -> Answer:
        """Give an answer of somebody who holds this misconception, or any of the task's."""
        wrong = self.others[task.id].wrong
        if task.question is not None or not wrong:
            return self.guessed(task)
        name = held or draw.choice(sorted(wrong))
        return Answer(wrong[name], Verdict(misconception=name))

    def partly_right(self, task: Task, draw: random.Random) -> Answer | None:
        """Give an answer that earns some of the points; None where there is no such."""
        parts = sorted(self.others[task.id].only.items())
        if task.question is not None or not parts:
            return None
        claims, source = draw.choice(parts)
        return Answer(source, Verdict(claims=claims))

    def guessed(self, task: Task) -> Answer:
        """Give an answer of somebody who has not read the question."""
        return Answer(f"{task.id} = []", NOT_RIGHT)

    def without_end(self, task: Task) -> Answer:
        """Give an answer that waits for ever: when it is called, or when its cell is run."""
        head = _head(self.references[task.id])
        if head is None:
            return Answer("while True:  # until it is there\n    pass", NOT_RIGHT)
        return Answer(f"{head}\n    while True:  # until it answers\n        pass", NOT_RIGHT)

    def breaking(self, task: Task) -> Answer:
        """Give the right answer in a cell that does not run, for a letter is missing."""
        return Answer(f"import reqests\n\n\n{self.references[task.id]}", FAILS)


def _head(source: str) -> str | None:
    """Give the line that begins the only function of a cell; None where there is no such."""
    functions = [one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)]
    if len(functions) != 1 or functions[0].decorator_list:
        return None
    return f"def {functions[0].name}({ast.unparse(functions[0].args)}):"


Hostile = Callable[[AnswerBook, Task], Answer]
"""How an answer is made that would harm a grader which trusts it."""


def leaves(book: AnswerBook, task: Task) -> Answer:
    """End the whole program: what runs behind it is never reached."""
    return Answer(f"import os\n\n{book.references[task.id]}\n\nos._exit(0)", NOT_RIGHT)


def forges(book: AnswerBook, task: Task) -> Answer:
    """Give a thing that says of itself that it is equal to whatever is asked for."""
    names = ", ".join(dict.fromkeys([task.id, *_names(book.references[task.id])]))
    said = "type('Yes', (), dict.fromkeys(('__eq__', '__contains__', '__bool__'), lambda *_: True))"
    return Answer("\n".join(f"{name} = {said}()" for name in names.split(", ")), NOT_RIGHT)


def floods(book: AnswerBook, task: Task) -> Answer:
    """Print more than anybody reads, and answer rightly: that costs nothing."""
    return Answer(f"print('x' * 5_000_000)\n{book.references[task.id]}", RIGHT)


def _names(source: str) -> list[str]:
    return [one.name for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)]


HOSTILE: tuple[Hostile, ...] = (AnswerBook.without_end, leaves, forges, floods)
