"""`labapi verify --mutants`: the mutants and rewrites of all tasks, and the table of what came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from labapi.authoring.mutation.equivalents import EquivalentsError, unknown_tasks
from labapi.authoring.mutation.trial import Trial, seeds_of, try_task
from labapi.authoring.rehearsal import workers
from labapi.checks.catalogue import exercise_title, task_of, tasks_of
from labapi.course import replace_file, solution_file

SEEDS = 20
"""On so many seeds is each mutant judged, unless the command says otherwise."""
MOST = 60
"""So many mutants of a task are judged, drawn from all there are."""
EQUIVALENT_SHARE = 0.03
DEAD_SHARE = 0.98
PAGE = "docs/instructors.md"
OPENED, CLOSED = "<!-- mutants: begin -->", "<!-- mutants: end -->"
BLOCK = re.compile(f"{OPENED}.*{CLOSED}", re.DOTALL)
LINE = (
    "{sign} {exercise}, {task}: {died} of {mortal} mutants died, {equivalents} equivalent, {good}"
)
HEAD = """\
| exercise | tasks | mutants | died on every seed | least on one seed | equivalent | rewrites |
|---|--:|--:|--:|--:|--:|--:|
"""
ENDED = "its process was ended from outside, or by a mutant: let it be judged again"
TOLD = "Made by `{command}`: each mutant was judged on {seeds} seeds.\n"


@dataclass(frozen=True, slots=True)
class Soak:
    """What is to be done: how many seeds, and how many mutants a task at most (0: all)."""

    root: Path
    seeds: int = SEEDS
    most: int = MOST

    @property
    def command(self) -> str:
        """The command line that does it."""
        options = [("--seeds", self.seeds, SEEDS), ("--most", self.most, MOST)]
        given = [f" {name} {value}" for name, value, default in options if value != default]
        return f"python lab.py verify --mutants{''.join(given)}"

    def of(self, exercises: Sequence[str]) -> Iterator[Trial]:
        """Try the tasks of these exercises side by side, and give what came as it comes."""
        jobs = [
            (self, name, task.id)
            for name in exercises
            for task in tasks_of(name)
            if not task.free_text
        ]
        with workers() as pool:
            pending = {pool.submit(_try, job): job for job in jobs}
            for done in as_completed(pending):
                yield self._ended(pending[done]) if _is_broken(done) else done.result()

    def _ended(self, job: tuple[Soak, str, str]) -> Trial:
        task = task_of(*job[1:])
        return Trial(job[1], task.id, task.number, died=[0] * self.seeds, faults=[ENDED])


def _try(job: tuple[Soak, str, str]) -> Trial:
    soak, exercise, _ = job
    solution = solution_file(soak.root, exercise)
    return try_task(task_of(*job[1:]), solution, seeds_of(soak.seeds), soak.most)


def _is_broken(done: Future[Trial]) -> bool:
    return isinstance(done.exception(), BrokenProcessPool)


def run(soak: Soak, exercises: Sequence[str], write: bool = False) -> int:
    """Print a line a task and all that was found; 1 if anything was."""
    try:
        found = list(unknown_tasks(soak.root / "solutions"))
    except EquivalentsError as error:
        print(error)
        return 1
    trials = []
    for trial in soak.of(exercises):
        print(line_of(trial), flush=True)
        trials.append(trial)
    trials.sort(key=lambda trial: (trial.exercise, trial.number))
    found += findings(trials)
    for finding in found:
        print(finding)
    print(f"{len(found)} findings." if found else "No mutant lived, and no rewrite failed.")
    if write:
        page = soak.root / PAGE
        replace_file(page, with_table(page.read_text("utf-8"), table(trials, soak)).encode())
    return int(bool(found))


def line_of(trial: Trial) -> str:
    """Tell on one line what came of a task."""
    well = not trial.survivors and not trial.faults
    return LINE.format(
        sign="✓" if well else "✗",
        exercise=trial.exercise,
        task=trial.task,
        died=trial.mortal - len(trial.survivors),
        mortal=trial.mortal,
        equivalents=trial.equivalents,
        good=f"{trial.rewrites} rewrites",
    )


def findings(trials: Iterable[Trial]) -> Iterator[str]:
    """Tell of each survivor and each fault, then where an exercise has too many of a kind."""
    by_exercise = [(name, list(some)) for name, some in groupby(trials, lambda one: one.exercise)]
    for _, some in by_exercise:
        for trial in some:
            where = f"{trial.exercise}, {trial.task}"
            yield from (f"{where}: lives: {survivor}" for survivor in trial.survivors)
            yield from (f"{where}: {fault}" for fault in trial.faults)
    for name, some in by_exercise:
        row = Row.of(some)
        if row.equivalents > EQUIVALENT_SHARE * row.mutants:
            yield f"{name}: {row.equivalents} of {row.mutants} mutants are equivalent: too many"
        if row.least < DEAD_SHARE:
            yield f"{name}: on one seed only {percent(row.least)} of the mutants died"


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one exercise; `everywhere` and `least` are shares of the mortal mutants."""

    tasks: int
    mutants: int
    everywhere: float
    least: float
    equivalents: int
    rewrites: int

    @classmethod
    def of(cls, trials: Sequence[Trial]) -> Row:
        """Sum up the tasks of one exercise."""
        mortal = sum(trial.mortal for trial in trials) or 1
        seeds = zip(*(trial.died for trial in trials), strict=True)
        return cls(
            tasks=len(trials),
            mutants=sum(trial.mutants for trial in trials),
            everywhere=1 - sum(len(trial.survivors) for trial in trials) / mortal,
            least=min(sum(died) for died in seeds) / mortal,
            equivalents=sum(trial.equivalents for trial in trials),
            rewrites=sum(trial.rewrites for trial in trials),
        )


def percent(share: float) -> str:
    """Write a share so that only all of it is 100 %.

    >>> percent(1), percent(0.9999), percent(0.5)
    ('100 %', '99.9 %', '50.0 %')
    """
    return "100 %" if share == 1 else f"{int(share * 1000) / 10} %"


def table(trials: Sequence[Trial], soak: Soak) -> str:
    """Write the figures of all exercises as a table of Markdown, and the command they came by."""
    rows = [
        (exercise_title(name), Row.of(list(some)))
        for name, some in groupby(trials, lambda one: one.exercise)
    ]
    lines = [
        f"| {title} | {row.tasks} | {row.mutants} | {percent(row.everywhere)} "
        f"| {percent(row.least)} | {row.equivalents} | {row.rewrites} |\n"
        for title, row in rows
    ]
    return HEAD + "".join(lines) + "\n" + TOLD.format(command=soak.command, seeds=soak.seeds)


def with_table(page: str, written: str) -> str:
    """Put a table between the two marks of a page; raises `ValueError` where there are none."""
    if not BLOCK.search(page):
        raise ValueError(f"{PAGE} has no {OPENED} and {CLOSED} to write the table between")
    return BLOCK.sub(lambda _: f"{OPENED}\n\n{written}\n{CLOSED}", page)
