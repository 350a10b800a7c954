"""A Dask cluster: the same jobs on the machines that a scheduler knows.

Each worker is asked first whether it can judge at all: its labapi has to be the grader's, byte for
byte, and a sandbox has to be there where one is required. Tasks of a teacher's own are sent along.
The scheduler begins a job anew whose worker was lost, on another one.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module
from typing import Any, TypeVar

from labapi.grading.run.job import Setting, unfit
from labapi.grading.run.sent import Sent
from labapi.grading.run.workers import NoWorkers

DASK = "distributed"
"""The package, which need not be there: only a large course has a cluster."""
WITHIN_S = 10
COMING_S = 30
"""Workers that were started a moment ago may be on their way still."""
LOOK_S = 1
READY_S = 120
"""A worker imports a good deal before it answers, and opens its sandbox."""
NO_CLUSTER = """No cluster answers at {address} ({why}).
Look whether its scheduler runs, or leave --scheduler away to grade on this machine."""
NO_DASK = """To grade on a cluster, install dask: python -m pip install distributed"""
EMPTY = """The scheduler at {address} has no workers.
Start some where this labapi is installed: dask worker {address}"""
GONE = """The scheduler at {address} does not answer any more.
Start it and its workers again, then run the same command."""
UNFIT = "The worker {worker} cannot grade: {why}"
CANNOT_READ = """it cannot read what it is sent ({why}).
Install this labapi there, with the same Python, and start the worker anew."""
LEFT = """it ended when something was sent to it.
Install this labapi there, with the same Python, and start the worker anew."""
Given = TypeVar("Given")


class Dask:
    """The workers of a Dask cluster, which have this labapi installed."""

    def __init__(self, address: str) -> None:
        """Note where the scheduler is; raises `NoWorkers` where Dask is not installed."""
        try:
            self._dask: Any = import_module(DASK)
        except ImportError as error:
            raise NoWorkers(NO_DASK) from error
        for name in [*logging.root.manager.loggerDict]:
            if name.partition(".")[0] == DASK:  # what it says there, we say in a sentence
                logging.getLogger(name).setLevel(logging.CRITICAL)
        self._address = address
        self._client: Any = None

    @property
    def count(self) -> int:
        """How many jobs are done at once, by the workers that there are now."""
        return max(1, sum(self._threads().values()))

    @contextmanager
    def open(self) -> Iterator[Executor]:
        """Connect, and give the cluster as an executor; raises `NoWorkers`."""
        # A client that never came about closes itself when it is collected, and waits for a lock
        # that a client holds while it starts: were it collected just then, both would wait forever.
        gc.collect()
        try:
            client = self._dask.Client(self._address, timeout=WITHIN_S, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            why = type(error).__name__
            raise NoWorkers(NO_CLUSTER.format(address=self._address, why=why)) from error
        self._client = client
        try:
            with suppress(TimeoutError):
                client.wait_for_workers(1, timeout=COMING_S)
            self.expect_workers()
            executor = _Remote(client)
            yield executor
            executor.shutdown(wait=False)
        finally:
            client.close(timeout=WITHIN_S)

    def expect_workers(self) -> None:
        """See that the scheduler is there, and knows somebody; raises `NoWorkers`."""
        if not self._threads():
            raise NoWorkers(EMPTY.format(address=self._address))

    def _threads(self) -> dict[str, int]:
        try:
            found: dict[str, int] = self._client.nthreads()
        except Exception as error:  # each transport has its own
            raise NoWorkers(GONE.format(address=self._address)) from error
        return found


class _Remote(Executor):
    """Sends jobs to workers, and with them what a worker elsewhere has to have."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor: Executor = client.get_executor(pure=False)
        self._sent: dict[str, Setting] = {}

    def submit(self, do: Callable[..., Given], /, *given: Any, **named: Any) -> Future[Given]:
        setting, *rest = given
        return self._executor.submit(do, self._checked(setting), *rest, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait and not cancel_futures)

    def _checked(self, setting: Setting) -> Setting:
        """Give what is sent with all jobs; at the first of them ask every worker."""
        exercise = setting.kit.exercise
        if exercise not in self._sent:
            sent = replace(setting, sent=Sent.of(exercise))
            self._ask_all(sent)
            self._sent[exercise] = sent
        return self._sent[exercise]

    def _ask_all(self, setting: Setting) -> None:
        asked = {
            name: self._client.submit(unfit, setting, workers=[name], pure=False, retries=1)
            for name in self._client.nthreads()
        }
        for worker, future in asked.items():
            if why := self._answer(worker, future):
                raise NoWorkers(UNFIT.format(worker=worker, why=why))

    def _answer(self, worker: str, future: Any) -> str:
        """Give what a worker says of itself; nothing where the jobs will tell."""
        until = time.monotonic() + READY_S
        while time.monotonic() < until:
            try:
                error = future.exception(timeout=LOOK_S)
            except TimeoutError:
                there = self._client.nthreads()
                if there and worker in there:
                    continue
                return "" if there else LEFT
            except Exception:  # it was cancelled
                return ""
            return _trouble(error) if error else str(future.result())
        return ""


def _trouble(error: BaseException) -> str:
    """Say why a worker could not even be asked; of one that has gone, the jobs will tell."""
    gone = type(error).__name__ == "KilledWorker"
    return "" if gone else CANNOT_READ.format(why=f"{type(error).__name__}: {error}")
