"""The corpus: answers with the verdict that each must get, as a class hands them in.

`tests/corpus/09_cors/asks_first.py`, say, holds each answer under a mark of its own, which
names the verdict and says in a few words what is peculiar:

    # %% passed: made of two lists
    asks_first = dict.fromkeys("ADGH", False) | dict.fromkeys("BCEF", True)


    # %% cookies_ask: the browser asks for all that is personal
    asks_first = {letter: letter not in "ADH" for letter in "ABCDEFGH"}

A verdict is `passed`, `partly` with the points (`partly 1`), `incorrect`, `error` (a function
raised, or had no end), `cell_failed` (the cell raised), `not_attempted`, `setup`, or the name of a
misconception of the task; an answer that earned points is `partly` right, or has a misconception,
whatever stopped it. `labapi verify --corpus` has each judged on the seeds of the proof.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from labapi.authoring.proof import SEEDS
from labapi.authoring.rehearsal import CellFailed, Rehearsal, unseen, workers
from labapi.checks.catalogue import belonging_to_no_task, task_of, tasks_of
from labapi.checks.notebook.answers import (
    AnswersError,
    expect_known,
    expect_new,
    expect_python,
    sections,
)
from labapi.checks.result import Outcome, Result
from labapi.checks.task import Task
from labapi.course import solution_file

FOLDER = "tests/corpus"
MARK = re.compile(r"# %% (?P<verdict>\w+)(?: (?P<points>\d+))?: (?P<words>\S.*)")
OUTCOMES = {outcome.name.lower(): outcome for outcome in Outcome if outcome.name != "MISCONCEPTION"}
SHAPE = "write `# %% <verdict>: <a few words>`, such as `# %% passed: as a frozen set`"


@dataclass(frozen=True, slots=True)
class Expected:
    """An answer as source, and the verdict that it must get; `points` where it is partly right."""

    line: int
    verdict: str
    words: str
    source: str
    points: int | None = None

    def is_met_by(self, result: Result | None) -> bool:
        """Tell whether a result, or None where the cell raised, is this verdict."""
        if result is None:
            return self.verdict == Outcome.CELL_FAILED.name.lower()
        if self.verdict not in OUTCOMES:
            return result.misconception == self.verdict
        return result.outcome is OUTCOMES[self.verdict] and self.points in (None, result.points)

    def __str__(self) -> str:
        """Print as its mark does."""
        points = "" if self.points is None else f" {self.points}"
        return f"{self.verdict}{points}: {self.words}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer of the corpus got: the message, and on which seed it got another verdict."""

    expected: Expected
    message: str
    stray: str = ""


def parsed(text: str, misconceptions: Collection[str]) -> list[Expected]:
    r"""Take a file of the corpus apart; raises `AnswersError`, whose message begins with the line.

    >>> parsed("# %% partly 1: half of it\nx = 2\n", [])
    [Expected(line=1, verdict='partly', words='half of it', source='x = 2', points=1)]
    """
    found: list[Expected] = []
    for section in sections(text):
        mark = MARK.fullmatch(section.mark)
        if not mark or bool(mark["points"]) != (mark["verdict"] == "partly"):
            points = "; after `partly` stand the points" * ("partly" in section.mark)
            raise AnswersError(f"line {section.line}: `{section.mark}`: {SHAPE}{points}")
        if mark["verdict"] not in OUTCOMES:
            expect_known(section, mark["verdict"], misconceptions)
        points_given = int(mark["points"]) if mark["points"] else None
        one = Expected(section.line, mark["verdict"], mark["words"], section.source, points_given)
        expect_new(section, str(one) in map(str, found))
        found.append(one)
    expect_python(text)
    return found


def files_of(root: Path, exercise: str) -> dict[str, Path]:
    """Give the files of an exercise by the names of their tasks."""
    return {path.stem: path for path in sorted((root / FOLDER / exercise).glob("*.py"))}


def strays(root: Path) -> Iterator[str]:
    """Name files that belong to no task."""
    for path in belonging_to_no_task(root / FOLDER):
        yield f"{path.relative_to(root).as_posix()}: there is no task that these belong to"


def judge_file(task: Task, solution: Path, file: Path) -> list[Judged]:
    """Judge each answer of a file on the seeds of the proof; raises `AnswersError`."""
    solved = Rehearsal.of(solution)
    expected = parsed(file.read_text("utf-8"), [held.name for held in task.misconceptions])
    with unseen():
        return [_judged(task, solved, one) for one in expected]


def _judged(task: Task, solved: Rehearsal, expected: Expected) -> Judged:
    for seed in SEEDS:
        result, message = None, ""
        try:
            result = solved.judged(task, expected.source, seed)
            message = str(result)
        except CellFailed as error:
            message = str(error)
        if not expected.is_met_by(result):
            return Judged(expected, message, seed)
    return Judged(expected, message)


# `labapi verify --corpus`.


def run(root: Path, exercises: Sequence[str], messages: bool = False) -> int:
    """Judge the corpus of these exercises, and print what got another verdict; 1 if anything did.

    `messages` prints what is said of each answer, so that somebody can read it.
    """
    count, faults = 0, list(strays(root))
    for place, judged in _of(root, exercises):
        if isinstance(judged, str):
            faults.append(f"{place}, {judged}")
            continue
        count += len(judged)
        for one in judged:
            told = _told(place, one)
            if one.stray:
                faults.append(told)
            elif messages:
                print(told, end="\n\n", flush=True)
    for fault in faults:
        print(fault, end="\n\n")
    print(f"{count} answers of the corpus were judged; {len(faults)} findings.")
    return int(bool(faults))


def _told(place: str, judged: Judged) -> str:
    head = f"{place}, line {judged.expected.line}, {judged.expected}"
    stray = f" (it gets another verdict on the seed {judged.stray!r})" if judged.stray else ""
    return "\n    ".join([f"{head}{stray}", *judged.message.splitlines()])


def _of(root: Path, exercises: Sequence[str]) -> Iterator[tuple[str, list[Judged] | str]]:
    """Judge all files side by side, and give what came, or what is wrong with the file."""
    jobs = [
        (root, name, task.id, files_of(root, name)[task.id])
        for name in exercises
        for task in tasks_of(name)
        if task.id in files_of(root, name)
    ]
    with workers() as pool:
        for (_, name, task_id, _), judged in zip(jobs, pool.map(_judge, jobs), strict=True):
            yield f"{FOLDER}/{name}/{task_id}.py", judged


def _judge(job: tuple[Path, str, str, Path]) -> list[Judged] | str:
    root, name, task_id, file = job
    try:
        return judge_file(task_of(name, task_id), solution_file(root, name), file)
    except AnswersError as error:
        return str(error)
