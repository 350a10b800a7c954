"""One run of the suite: apps are opened, their basis is looked at, and all claims are judged.

A run ends, whatever the app does: after `MOST_LATE` answers that did not come in time, or after
`LIMIT_S` seconds, the claims that are left are told as not asked. A claim which fails for an answer
that came too late is tried again on a fresh app, with more patience: the machine may be busy.
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
    Delays,
    Missed,
    Objective,
    Trial,
    Waits,
    errors_of,
)
from labapi.checks.capstone.report import Axis, Held, Miss, Report
from labapi.checks.cases import Cases
from labapi.checks.inside.capstone.answer import short
from labapi.checks.inside.capstone.bench import LATE, Bench, KernelBench, NotServed
from labapi.checks.inside.capstone.given import Given, HeldModel
from labapi.checks.inside.capstone.remote import WorkBench
from labapi.checks.inside.capstone.sources import UNREACHED, WINE, Source, given_for, source_of
from labapi.checks.inside.problems import WorkProblem
from labapi.checks.inside.work import Work
from labapi.checks.task import Incorrect

LIMIT_S = 60.0
"""How long a run may take; it takes a second or two where all answers come at once."""
MOST_LATE = 5
PATIENCE = 3.0
"""So many times as long an answer may take that is asked for again because it did not come."""
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
        self._delays = Delays()
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
            order = self._random.sample(AXES, len(AXES))  # no app is to know what comes next
            judged = {objective.name: self._axis(objective, waits) for objective in order}
        except NotServed as error:  # it could be made once, and not again
            return self._all_wait(str(error))
        finally:
            self._main.bench.close()
        axes = tuple(judged[objective.name] for objective in AXES)
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
        known: dict[str, Any] = {"memo": self._memo, "delays": self._delays, "flat": self._flat}
        return Trial(bench, given, served, random, self.opened, **known)

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
            trial.bench.close()

    def _renew(self, held: bool = False) -> Trial:
        """Put an app away that is in trouble, and go on with a fresh one."""
        assert self._main is not None
        self._main.bench.close()
        self._main = self._open(held=held)
        return self._main

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """Give an answer more time, as long as that has not been in vain."""
        self._delays.patience = 1.0 if self._delays.hopeless else PATIENCE
        try:
            yield
        finally:
            self._delays.patience = 1.0

    # What all stands on.

    def _basis(self, main: Trial) -> str:
        """Ask while the model loads, let it come, and ask for the example; "" where that works."""
        loading = asked_while_loading(main)
        if self._delays.late and not loading.waited_in:
            main = self._renew(held=True)
            with self._patience():
                loading = asked_while_loading(main)
        self._memo[LOADING] = loading
        main.bench.release()
        if main.troubled:
            main = self._renew()
        said = "with the example of each feature"
        answer = main.post(main.source.example(), said)
        if answer.trouble.startswith(LATE) and not self._delays.hopeless:
            main = self._renew()
            with self._patience():
                answer = main.post(main.source.example(), said)
        if not answer.worked:
            return (
                f"waits for a prediction: `POST {PREDICTIONS}` with the examples came to {answer}"
            )
        self._flat = self._one_status(main)
        return ""

    def _one_status(self, main: Trial) -> bool:
        """Tell whether all that goes wrong has one status, so that it says nothing of what."""
        asked = errors_of(main)
        found = [answer for _, answer in asked if answer.is_error]
        flat = len(found) >= ENOUGH and len({answer.status for answer in found}) == 1
        main.flat = flat
        if "errors" in self._memo:
            self._memo["errors"] = [(one, replace(answer, flat=flat)) for one, answer in asked]
        self._memo[LOADING] = self._memo[LOADING].told(flat)
        return flat

    # The claims.

    def _axis(self, objective: Objective, waits: str) -> Axis:
        claims = objective.claims
        if objective.alone and not waits:
            with suppress(Missed), self._alone() as trial:
                return _axis(objective, [self._judged(claim, "", trial) for claim in claims])
        order = self._random.sample(claims, len(claims))
        judged = {claim.text: self._judged(claim, waits) for claim in order}
        return _axis(objective, [judged[claim.text] for claim in claims])

    @contextmanager
    def _alone(self) -> Iterator[Trial]:
        """Open an app of which nothing is known from others."""
        with self.opened() as trial:
            trial.memo = {}
            yield trial

    def _judged(self, claim: Claim, waits: str, trial: Trial | None = None) -> Held:
        if waits and claim.needs == "prediction":
            return Held(claim.text, waits=waits)
        if self._spent():
            return Held(claim.text, waits=f"was not asked: {self._spent()}")
        asked = trial or self._main
        assert asked is not None
        asked.limited, before = False, self._delays.late
        found = self._tried(claim, asked)
        late = self._delays.late > before and not self._delays.hopeless
        if trial is None and asked.troubled:
            self._renew()
        if found is not None and late:
            with self._patience():
                found = self._again(claim, trial)
        elif found is not None and trial is None and asked.limited:
            found = self._again(claim, trial)  # nobody had reached a limit
        if isinstance(found, Waits):
            return Held(claim.text, waits=f"waits for {found}")
        return Held(claim.text, found)

    def _again(self, claim: Claim, trial: Trial | None) -> Missed | Waits | None:
        """Try a claim once more, on a fresh app: for it alone, where its objective is so."""
        if trial is not None:
            with self._alone() as other:
                return self._tried(claim, other)
        assert self._main is not None
        return self._tried(claim, self._main)

    def _tried(self, claim: Claim, trial: Trial) -> Missed | Waits | None:
        try:
            claim.judge(trial)
        except (Missed, Waits) as found:
            return found
        except (NotServed, WorkProblem):
            raise
        except Exception as error:  # an answer of a form that nobody has thought of
            said = f"{UNREADABLE} ({type(error).__name__}: {short(str(error))})"
            return Missed("A request", said, "one of the form that the lesson shows")
        return None

    def _spent(self) -> str:
        """Say what is used up, if anything is."""
        if self._delays.late >= MOST_LATE:
            return f"{MOST_LATE} answers did not come in time"
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
