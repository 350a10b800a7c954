"""The mutants and rewrites of one task, judged: which mutants live, and which rewrites fail.

An answer's cells run once and are judged on all seeds, as in grading, where a kernel is not started
anew for a question. What passes so is judged again from a fresh start before it is told.
"""

from __future__ import annotations

import contextlib
import io
import tomllib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labapi.authoring.mutation.mutants import Mutant, mutants_of, sample, shortened
from labapi.authoring.mutation.rewrites import rewrites_of
from labapi.authoring.proof import SEEDS
from labapi.authoring.rehearsal import CellFailed, Rehearsal
from labapi.checks.notebook.answers import answers_of
from labapi.checks.result import Outcome, Result
from labapi.checks.task import Task

EQUIVALENTS = "equivalents.toml"
"""Where the equivalents stand, in the folder of the solutions."""
LIMIT_S = 1.0
"""So long may a cell take here, and what a judge calls: a mutant that has no end is no rarity."""
STOPPED = f"had not ended after {LIMIT_S:g} seconds"
"""What a result says then."""
LATE = 2
"""After so many seeds in a row on which it was stopped, a mutant is dead on those that follow."""
REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that got all points: of which answer, and on which seeds."""

    answer: str
    mutant: Mutant
    seeds: tuple[str, ...]

    def __str__(self) -> str:
        """Print on a line where it is, what was changed, and where it passed."""
        was, became = shortened(self.mutant.was, self.mutant.became or "(nothing)")
        where = f"{self.answer}, line {self.mutant.line}, {self.mutant.operator}"
        return f"{where}: {was}  ->  {became}  [passes on {_listed(self.seeds)}]"


@dataclass(slots=True)
class Trial:
    """What came of one task: `died` counts the mutants that died on each seed.

    `mutants` are those that were judged, with the equivalents among them; `faults` are all other
    findings, one sentence each.
    """

    exercise: str
    task: str
    mutants: int = 0
    equivalents: int = 0
    rewrites: int = 0
    died: list[int] = field(default_factory=list)
    survivors: list[Survivor] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def mortal(self) -> int:
        """How many mutants should have died."""
        return self.mutants - self.equivalents


def seeds_of(count: int) -> tuple[str, ...]:
    """Name so many seeds, those of the proof first.

    >>> seeds_of(4)
    ('public', 'a second seed', 'a third seed', 'seed 4')
    """
    return (*SEEDS, *(f"seed {n}" for n in range(len(SEEDS) + 1, count + 1)))[:count]


def try_task(task: Task, solution: Path, seeds: Sequence[str], most: int) -> Trial:
    """Judge mutants (`most` at most; 0: all) and rewrites of a task's reference and right answers.

    Nothing that the answers print is seen.
    """
    solved = Rehearsal.of(solution)
    trial = Trial(solved.exercise, task.id, died=[0] * len(seeds))
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bench = _Bench(task, solved, seeds, trial)
        answers = right_answers(task, solved, solution.parent)
        bench.try_mutants(answers, equivalents(solution.parent, solved.exercise, task.id), most)
        bench.try_rewrites(answers)
    return trial


def right_answers(task: Task, solved: Rehearsal, solutions: Path) -> dict[str, str]:
    """Give the reference and the right answers as source, by a name each."""
    right = answers_of(solved.exercise, task, solutions).right
    named = {f"right answer {n}": source for n, source in enumerate(right, start=1)}
    return {REFERENCE: solved.source_of(task.id), **named}


@dataclass(frozen=True, slots=True)
class _Bench:
    """Where the answers of one task are judged, and the trial that is written on."""

    task: Task
    solved: Rehearsal
    seeds: Sequence[str]
    trial: Trial

    def try_mutants(
        self, answers: Mapping[str, str], listed: Sequence[Equivalent], most: int
    ) -> None:
        """Judge a sample of all mutants, and the equivalents among all of them as rewrites."""
        there = [(answer, one) for answer, source in answers.items() for one in mutants_of(source)]
        for entry in listed:
            if not any(entry.matches(answer, mutant) for answer, mutant in there):
                self.trial.faults.append(f"{EQUIVALENTS} lists what no mutant is: {entry}")
        for answer, mutant in sample(there, most, f"{self.trial.exercise}/{self.task.id}"):
            self.trial.mutants += 1
            if any(entry.matches(answer, mutant) for entry in listed):
                self.trial.equivalents += 1
                self._expect_pass(mutant.source, f"{EQUIVALENTS} lists {mutant}, which")
            else:
                self._expect_death(answer, mutant)

    def try_rewrites(self, answers: Mapping[str, str]) -> None:
        """Judge each rewrite of each answer."""
        for answer, source in answers.items():
            for rewrite, written in rewrites_of(source).items():
                self.trial.rewrites += 1
                self._expect_pass(written, f"{answer}, rewritten ({rewrite}),")

    def _expect_pass(self, source: str, which: str) -> None:
        for seed, result in zip(SEEDS, self._results(source, SEEDS), strict=True):
            if result is None or result.outcome is not Outcome.PASSED:
                said = _in_one_line(result) if result else "its cell fails"
                self.trial.faults.append(f"{which} does not pass ({seed!r}): {said}\n{source}")
                return

    def _expect_death(self, answer: str, mutant: Mutant) -> None:
        passed = []
        for n, result in enumerate(self._results(mutant.source, self.seeds)):
            lives = result is not None and result.outcome is Outcome.PASSED
            if lives and self._passes_afresh(mutant.source, self.seeds[n]):
                passed.append(self.seeds[n])
            else:
                self.trial.died[n] += 1
        if passed:
            self.trial.survivors.append(Survivor(answer, mutant, tuple(passed)))

    def _passes_afresh(self, source: str, seed: str) -> bool:
        return next(self._judged(source, [seed])).outcome is Outcome.PASSED

    def _results(self, source: str, seeds: Sequence[str]) -> Iterator[Result | None]:
        """Judge on each seed; None for each of them where a cell fails, or it has no end."""
        late, done = 0, 0
        judged = self._judged(source, seeds)
        with contextlib.suppress(CellFailed), contextlib.closing(judged):
            while late < LATE and done < len(seeds):
                result = next(judged)
                yield result
                late = late + 1 if STOPPED in result.message else 0
                done += 1
        yield from [None] * (len(seeds) - done)

    def _judged(self, source: str, seeds: Sequence[str]) -> Iterator[Result]:
        return self.solved.judged_on(self.task, source, seeds, LIMIT_S)


# The list of equivalents.


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A mutant that does what its answer does, and why; `line` where two are alike."""

    answer: str
    was: str
    became: str
    why: str
    line: int | None = None

    def matches(self, answer: str, mutant: Mutant) -> bool:
        """Tell whether a mutant of an answer is this one."""
        told = (self.answer, self.was, self.became)
        is_it = told == (answer, mutant.was, mutant.became)
        return is_it and self.line in (None, mutant.line)


def equivalents(solutions: Path, exercise: str, task: str) -> list[Equivalent]:
    """Read those of one task."""
    path = solutions / EQUIVALENTS
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    entries = tables.get(exercise, {}).get(task, [])
    return [Equivalent(answer=entry.pop("in"), **entry) for entry in entries]


def _listed(seeds: Sequence[str]) -> str:
    return ", ".join(map(repr, seeds[:3])) + f" and {len(seeds) - 3} more" * (len(seeds) > 3)


def _in_one_line(result: Result) -> str:
    return " / ".join(str(result).splitlines())
