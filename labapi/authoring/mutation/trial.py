"""The mutants and rewrites of one task, judged: which mutants live, and which rewrites fail.

An answer's cells run once and are judged on all seeds, as in grading, where a kernel is not started
anew for a question. What passes so is judged again from a fresh start before it is told.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from labapi.authoring.mutation.equivalents import EQUIVALENTS, Equivalent, equivalents_in
from labapi.authoring.mutation.mutants import Mutant, mutants_of, shuffled
from labapi.authoring.mutation.rewrites import rewrites_of
from labapi.authoring.proof import KEYS, SEEDS
from labapi.authoring.rehearsal import CellFailed, Rehearsal, unseen
from labapi.checks.inside.codec import encode
from labapi.checks.inside.problems import WorkProblem
from labapi.checks.inside.work import Work
from labapi.checks.judging import judge
from labapi.checks.notebook.answers import FOLDER, RIGHT, AnswersError, sections
from labapi.checks.result import Outcome, Result
from labapi.checks.task import Task
from labapi.checks.variant import Variant

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

LIMIT_S, SLOWER = 2.0, 4
"""A judge's call of a mutant may take `LIMIT_S`, or so many times as long as the answer took."""
STOPPED = "had not ended after"
"""What a result says of what took longer."""
LATE = 2
"""After so many seeds in a row on which it was stopped, a mutant is dead on those that follow."""
REFERENCE = "reference"
VARIANTS = 2
"""The answers to so many learners' variants of a question are mutated, too."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that got all points: of which answer, and on which seeds."""

    answer: str
    mutant: Mutant
    seeds: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Print on a line where it is, what was changed, and where it passed."""
        was, became = self.mutant.told
        where = f"{self.answer}, line {self.mutant.line}, {self.mutant.operator}"
        passes = f"  [passes on {_listed(self.seeds)}]" if self.seeds else ""
        return f"{where}: {was}  ->  {became}{passes}"


@dataclass(slots=True)
class Trial:
    """What came of one task: `died` counts the mutants that died on each seed.

    `mutants` are those that were judged, with the equivalents among them; `faults` are all other
    findings, one sentence each.
    """

    exercise: str
    task: str
    number: int
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
    trial = Trial(solved.exercise, task.id, task.number, died=[0] * len(seeds))
    try:
        answers = right_answers(task, solved, solution.parent)
        listed = equivalents_in(solution.parent).get((solved.exercise, task.id), [])
        with unseen():
            bench = _Bench(task, solved, seeds, trial, listed)
            bench.try_answers(answers)
            bench.try_mutants(answers, most)
            bench.try_rewrites(answers)
    except (AnswersError, CellFailed) as error:
        trial.faults.append(f"{error}")
    return trial


@dataclass(frozen=True, slots=True)
class Answer:
    """A right answer: what it is called, its source, and whose variant of the task it answers."""

    name: str
    source: str
    variant_key: str = ""


def right_answers(task: Task, solved: Rehearsal, solutions: Path) -> list[Answer]:
    """Give the reference, the right answers by the words that mark them, and some variants."""
    found = [Answer(REFERENCE, solved.source_of(task.id))]
    path = solutions / FOLDER / solved.exercise / f"{task.id}.py"
    for section in sections(path.read_text("utf-8") if path.exists() else ""):
        if mark := RIGHT.fullmatch(section.mark):
            words = (mark[1] or "").removeprefix(":").strip()
            found.append(Answer(words or f"right answer {len(found)}", section.source))
    return [*found, *_variants(task, solved.exercise)]


def _variants(task: Task, exercise: str) -> Iterator[Answer]:
    for n, key in enumerate(KEYS[:VARIANTS], start=1):
        if task.question is not None:
            question = task.question(Variant(key, exercise, task.id))
            yield Answer(f"variant {n}", question.answer_source(task.id), key)


Results: TypeAlias = list[Result | None]
"""What came on each seed; None where a cell failed, or had no end."""


@dataclass(frozen=True, slots=True)
class _Bench:
    """Where the answers of one task are judged, and the trial that is written on."""

    task: Task
    solved: Rehearsal
    seeds: Sequence[str]
    trial: Trial
    listed: Sequence[Equivalent]
    values: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """By answer, all values that its judge looks at, where it looks at nothing else."""
    times_s: list[float] = field(default_factory=lambda: [0.0])
    """How long the answers took, on a seed."""

    def try_answers(self, answers: Sequence[Answer]) -> None:
        """Ask that each answer itself passes, and note what its judge looks at."""
        with self.solved.at_work(self.task, None) as work:
            self._judged(work, self.seeds[0], "")  # what is slow at first is no answer's fault
        for answer in answers:
            with self.solved.at_work(self.task, answer.source) as work:
                seen, key = _Seen(work), answer.variant_key
                started = time.monotonic()
                results: Results = [self._judged(seen, seed, key) for seed in self.seeds]
                self.times_s.append((time.monotonic() - started) / len(self.seeds))
                if seen.values_alone:
                    self.values[answer.name] = {name: _written(work, name) for name in seen.names}
            if fault := _fault_in(results, self.seeds):
                self.trial.faults.append(f"{answer.name} does not pass {fault}")

    def try_mutants(self, answers: Sequence[Answer], most: int) -> None:
        """Judge mutants in a drawn order, until there are enough of them."""
        there = [(answer, one) for answer in answers for one in mutants_of(answer.source)]
        for entry in self.listed:
            if not any(entry.matches(answer.name, mutant) for answer, mutant in there):
                self.trial.faults.append(f"{EQUIVALENTS} lists what no mutant is: {entry}")
        for answer, mutant in shuffled(there, f"{self.trial.exercise}/{self.task.id}"):
            if most and self.trial.mutants == most:
                return
            self._try_mutant(answer, mutant)

    def _try_mutant(self, answer: Answer, mutant: Mutant) -> None:
        limit_s = max(LIMIT_S, SLOWER * max(self.times_s))
        mutated = replace(answer, source=mutant.source)
        results = self._results(mutated, self.seeds, limit_s, self.values.get(answer.name))
        if results is None:
            return
        self.trial.mutants += 1
        if any(entry.matches(answer.name, mutant) for entry in self.listed):
            self.trial.equivalents += 1
            if fault := _fault_in(results, self.seeds):
                said = f"{EQUIVALENTS} lists {Survivor(answer.name, mutant)}, which does not pass"
                self.trial.faults.append(f"{said} {fault}")
            return
        lived = [n for n, result in enumerate(results) if _passed(result)]
        lived = [n for n in lived if self._passes_afresh(mutated, self.seeds[n])]
        for n in range(len(self.seeds)):
            self.trial.died[n] += n not in lived
        if lived:
            seeds = tuple(self.seeds[n] for n in lived)
            self.trial.survivors.append(Survivor(answer.name, mutant, seeds))

    def try_rewrites(self, answers: Sequence[Answer]) -> None:
        """Judge each rewrite of each answer."""
        for answer in answers:
            for rewrite, written in rewrites_of(answer.source).items():
                self.trial.rewrites += 1
                results = self._results(replace(answer, source=written), SEEDS) or []
                if fault := _fault_in(results, SEEDS):
                    said = f"{answer.name}, rewritten ({rewrite}), does not pass {fault}"
                    self.trial.faults.append(f"{said}\n{written}")

    def _passes_afresh(self, answer: Answer, seed: str) -> bool:
        return _fault_in(self._results(answer, [seed]) or [], [seed]) == ""

    def _results(
        self,
        answer: Answer,
        seeds: Sequence[str],
        limit_s: float | None = None,
        values: Mapping[str, str] | None = None,
    ) -> Results | None:
        """Judge on each seed; None where the judge would look at these very values."""
        results: Results = []
        with (
            contextlib.suppress(CellFailed),
            self.solved.at_work(self.task, answer.source, limit_s) as work,
        ):
            if values and _has(work, values):
                return None
            late = 0
            while late < LATE and len(results) < len(seeds):
                result = self._judged(work, seeds[len(results)], answer.variant_key)
                late = late + 1 if STOPPED in result.message else 0
                results.append(result)
        return results + [None] * (len(seeds) - len(results))

    def _judged(self, work: Work, seed: str, key: str) -> Result:
        return judge(self.solved.exercise, self.task, work, seed, key)


class _Seen:
    """Passes a judge's questions on, and notes which values it asks for, and whether they suffice.

    Where they do, an answer that comes to the same values is the same answer to the judge.
    """

    def __init__(self, work: Work) -> None:
        """Stand between this work and a judge."""
        self._work = work
        self.names: set[str] = set()
        self.values_alone = True

    def value(self, name: str) -> Any:
        """Note the name."""
        self.names.add(name)
        return self._work.value(name)

    def call(self, name: str, *arguments: Any) -> Any:
        """Note that something is done."""
        self.values_alone = False
        return self._work.call(name, *arguments)

    def request(self, app: str, method: str, path: str, **sending: Any) -> Exchange:
        """Note that something is done."""
        self.values_alone = False
        return self._work.request(app, method, path, **sending)

    def lab(self, **settings: Any) -> contextlib.AbstractContextManager[JudgedLab]:
        """Note that something is done."""
        self.values_alone = False
        return self._work.lab(**settings)


def _written(work: Work, name: str) -> str:
    """Write a value with its entries in order, which no judge looks at."""
    return json.dumps(json.loads(encode(work.value(name))), sort_keys=True)


def _has(work: Work, values: Mapping[str, str]) -> bool:
    with contextlib.suppress(WorkProblem):
        return all(_written(work, name) == value for name, value in values.items())
    return False


def _passed(result: Result | None) -> bool:
    return result is not None and result.outcome is Outcome.PASSED


def _fault_in(results: Results, seeds: Sequence[str]) -> str:
    """Tell where and how the first of some results is no pass; empty where all are."""
    for seed, result in zip(seeds, results, strict=True):
        if not _passed(result):
            told = (
                " / ".join(str(result).splitlines()) if result else "a cell failed, or had no end"
            )
            return f"on {seed!r}: {told}"
    return ""


def _listed(seeds: Sequence[str]) -> str:
    return ", ".join(map(repr, seeds[:3])) + f" and {len(seeds) - 3} more" * (len(seeds) > 3)
