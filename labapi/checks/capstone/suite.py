"""One run of the suite: apps are opened, their basis is looked at, and all claims are judged.

A run ends, whatever the app does: after `MOST_LATE` answers that did not come in time, or after
`LIMIT_S` seconds, the claims that are left are told as not asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from random import Random
from typing import Any, TypeAlias

from labapi.checks.capstone.axes import AXES
from labapi.checks.capstone.axes.life import LOADING, asked_while_loading
from labapi.checks.capstone.claims import (
    PREDICTIONS,
    Claim,
    Missed,
    Objective,
    Trial,
    Waits,
    errors_of,
)
from labapi.checks.capstone.report import Axis, Held, Miss, Report
from labapi.checks.cases import Cases
from labapi.checks.inside.capstone.answer import short
from labapi.checks.inside.capstone.bench import Bench, KernelBench, NotServed
from labapi.checks.inside.capstone.given import Given, HeldModel
from labapi.checks.inside.capstone.remote import WorkBench
from labapi.checks.inside.capstone.sources import UNREACHED, WINE, Source, given_for, source_of
from labapi.checks.inside.problems import WorkProblem
from labapi.checks.inside.work import Work
from labapi.checks.task import Incorrect

LIMIT_S = 30.0
"""How long a run may take; it takes a second or two where all answers come at once."""
MOST_LATE = 4
UNREADABLE = "an answer that could not be made sense of"
ENOUGH = 5
"""So many kinds of errors show whether an app has one status for all of them."""

BenchOf: TypeAlias = Callable[[Given, HeldModel], Bench]


def run(create_app: Callable[[Given], Any], source: Source, seed: str) -> Report:
    """Attack what the factory makes, in this process."""

    def bench_of(given: Given, held: HeldModel) -> Bench:
        return KernelBench(create_app, given, held)

    return Run(bench_of, source, seed).report()


def run_at(work: Work, name: str, data: str, seed: str) -> Report:
    """Attack what the factory of a notebook makes, by its function of this name (`remote.py`)."""

    def bench_of(given: Given, held: HeldModel) -> Bench:
        return WorkBench(work, name, data, given, held.is_held)

    return Run(bench_of, source_of(data), seed).report()


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Judge the capstone as a task of an exercise: a point for each objective that is whole.

    The notebook has the function `ask_capstone` that `remote.py` shows, in a given cell.
    """
    report = run_at(work, "ask_capstone", WINE, cases.name("capstone"))
    if report.stopped:
        raise Incorrect(report.stopped)
    for axis in report.axes:
        if axis.full:
            yield 1, f"{axis.title}, {axis.said}"
    if not report.full:
        told = [f"{axis.title}: {axis.said}. {axis.first}" for axis in report.axes if not axis.full]
        raise Incorrect("\n".join(told))


class Run:
    """One run; `bench_of` has an app made and served, wherever that is."""

    def __init__(self, bench_of: BenchOf, source: Source, seed: str) -> None:
        """Draw everything from the seed."""
        self._bench_of = bench_of
        self._source = source
        self._seed = seed
        self._random = Random(f"capstone/{seed}")
        self._memo: dict[str, Any] = {}
        self._flat = False
        self._late = 0
        self._began_at = time.monotonic()
        self._main: Trial | None = None

    def report(self) -> Report:
        """Judge all claims; raises nothing but `KeyboardInterrupt`."""
        try:
            main = self._main = self._open(held=True)
        except NotServed as error:
            return self._all_wait(str(error))
        try:
            waits = self._basis(main)
            axes = tuple(self._axis(objective, waits) for objective in AXES)
        except NotServed as error:  # it could be made once, and not again
            return self._all_wait(str(error))
        finally:
            self._main.bench.close()
        return Report(axes, self._source.name, self._seed)

    def _all_wait(self, stopped: str) -> Report:
        return nothing_asked(stopped, self._source.name, self._seed)

    # The apps.

    def _open(self, limit: int = UNREACHED, source: Source | None = None, held: bool = False,
              ) -> Trial:  # fmt: skip
        served = source or self._source
        model = HeldModel(served.model, held)
        random = Random(self._random.random())
        given = given_for(served, random, model, limit)
        bench = self._bench_of(given, model)
        return Trial(bench, given, served, random, self.opened, self._memo, flat=self._flat)

    @contextmanager
    def opened(self, *, limit: int = UNREACHED, source: Source | None = None) -> Iterator[Trial]:
        """Open another app, for a claim that needs one of its own."""
        try:
            trial = self._open(limit, source)
        except NotServed as error:
            asked = "`create_app(given)`, called once more"
            raise Missed(asked, str(error), "an app, as the first time") from None
        if source is not None:
            trial.memo = {}
        try:
            yield trial
        finally:
            self._late += trial.late
            trial.bench.close()

    def _renew(self) -> None:
        """Put an app away that is in trouble, and go on with a fresh one."""
        assert self._main is not None
        self._late += self._main.late
        self._main.bench.close()
        self._main = self._open()

    # What all stands on.

    def _basis(self, main: Trial) -> str:
        """Ask while the model loads, let it come, and ask for the example; "" where that works."""
        self._memo[LOADING] = asked_while_loading(main)
        main.bench.release()
        if main.troubled:
            self._renew()
            assert self._main is not None
            main = self._main
        answer = main.post(main.source.example(), "with the example of each feature")
        if not answer.worked:
            return (
                f"waits for a prediction: `POST {PREDICTIONS}` with the examples came to {answer}"
            )
        self._flat = self._one_status(main)
        return ""

    def _one_status(self, main: Trial) -> bool:
        """Tell whether all that goes wrong has one status, so that it says nothing of what."""
        found = [answer for _, answer in errors_of(main) if answer.is_error]
        flat = len(found) >= ENOUGH and len({answer.status for answer in found}) == 1
        main.flat = flat
        known = [(status, replace(answer, flat=flat)) for status, answer in errors_of(main)]
        self._memo["errors"] = known
        self._memo[LOADING] = self._memo[LOADING].told(flat)
        return flat

    # The claims.

    def _axis(self, objective: Objective, waits: str) -> Axis:
        if objective.alone and not waits:
            with suppress(Missed), self.opened() as trial:
                trial.memo = {}
                return _axis(
                    objective, [self._judged(claim, "", trial) for claim in objective.claims]
                )
        return _axis(objective, [self._judged(claim, waits) for claim in objective.claims])

    def _judged(self, claim: Claim, waits: str, trial: Trial | None = None) -> Held:
        if waits and claim.needs == "prediction":
            return Held(claim.text, waits=waits)
        if self._spent():
            return Held(claim.text, waits=f"was not asked: {self._spent()}")
        asked = trial or self._main
        assert asked is not None
        asked.limited = False
        try:
            found = self._tried(claim, asked)
            if trial is None and asked.troubled:
                again = asked.limited and found is not None
                self._renew()
                if again:  # a limiter spoke where nobody reached its limit: asked of a fresh app
                    found = self._tried(claim, self._main)
        except Waits as error:
            return Held(claim.text, waits=f"waits for {error}")
        return Held(claim.text, found)

    def _tried(self, claim: Claim, trial: Trial | None) -> Missed | None:
        assert trial is not None
        try:
            claim.judge(trial)
        except Missed as missed:
            return missed
        except (NotServed, Waits, WorkProblem):
            raise
        except Exception as error:  # an answer of a form that nobody has thought of
            said = f"{UNREADABLE} ({type(error).__name__}: {short(str(error))})"
            return Missed("A request", said, "one of the form that the lesson shows")
        return None

    def _spent(self) -> str:
        """Say what is used up, if anything is."""
        late = self._late + (self._main.late if self._main else 0)
        if late >= MOST_LATE:
            return f"{late} answers did not come in time"
        if time.monotonic() - self._began_at > LIMIT_S:
            return f"the {LIMIT_S:g} seconds of a run were over"
        return ""


def nothing_asked(stopped: str, data: str, seed: str) -> Report:
    """Give the report of a run in which there was no app to ask."""
    waits = "waits for an app that starts"
    axes = [_axis(one, [Held(claim.text, waits=waits) for claim in one.claims]) for one in AXES]
    return Report(tuple(axes), data, seed, stopped)


def _axis(objective: Objective, claims: list[Held]) -> Axis:
    misses = tuple(
        Miss(objective.name, held.text, held.missed.sent, held.missed.came,
             held.missed.expected, objective.lesson)
        for held in claims
        if held.missed is not None
    )  # fmt: skip
    return Axis(objective.name, objective.title, objective.lesson, tuple(claims), misses)
