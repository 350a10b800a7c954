"""Many jobs side by side, on this machine or on a cluster: each is done, and each once.

A submission that takes its worker down takes down with it what ran beside it. So whatever was under
way then is begun anew, one at a time, and only who is alone when a worker ends has ended it. What
ran out of time is judged again by itself, too, when nothing else uses the processors.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from typing import Protocol

from labapi.grading.run.job import Done, Job, Setting, grade_one

AHEAD = 2
"""So many jobs a worker are handed out at once: the notebooks of a large class never lie in memory
all together."""
ENDED = "it ended the program that graded it, which was started anew"
NO_CLUSTER = """No cluster answers at {address} ({why}).
Look whether its scheduler runs, or leave --scheduler away to grade on this machine."""
NO_DASK = """To grade on a cluster, install dask: python -m pip install distributed"""


class NoWorkers(RuntimeError):
    """There is nothing to judge with; the message says what to do."""


class Cluster(Protocol):
    """Where jobs are done: so many at a time, by an executor that is opened anew when it broke."""

    count: int

    def open(self) -> AbstractContextManager[Executor]:
        """Give an executor, and let go of it and of what waits for it."""


class Here:
    """Processes of this machine, as many as it has processors."""

    def __init__(self, count: int = 0) -> None:
        """Say how many; 0 for one a processor."""
        self.count = count or processors()

    @contextmanager
    def open(self) -> Iterator[Executor]:
        """Start the processes as they are needed; each begins as a new Python."""
        executor = ProcessPoolExecutor(self.count, mp_context=get_context("spawn"))
        try:
            yield executor
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


class Dask:
    """The workers of a Dask cluster, which have this labapi installed."""

    def __init__(self, address: str) -> None:
        """Connect; raises `NoWorkers`."""
        try:
            from distributed import Client  # optional: only a large course has a cluster
        except ImportError as error:
            raise NoWorkers(NO_DASK) from error
        try:
            self._client = Client(address, timeout="10s")
        except (OSError, ValueError) as error:
            raise NoWorkers(NO_CLUSTER.format(address=address, why=type(error).__name__)) from error
        self.count = max(1, sum(self._client.nthreads().values()))

    @contextmanager
    def open(self) -> Iterator[Executor]:
        """Give the cluster as an executor; it begins a job anew whose worker was lost."""
        executor: Executor = self._client.get_executor(pure=False, retries=2)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def all_done(setting: Setting, jobs: Iterable[Job], cluster: Cluster) -> Iterator[Done]:
    """Do all jobs, and give each as it is done; none is lost, and none is given twice."""
    run = _Run(setting, iter(jobs), cluster)
    while run.has_more():
        yield from run.side_by_side()
        yield from run.alone(run.suspects)
    yield from run.alone(run.late)


class _Run:
    """The jobs of a run: those that wait, the suspects of a worker's end, and the late."""

    def __init__(self, setting: Setting, waiting: Iterator[Job], cluster: Cluster) -> None:
        self._setting = setting
        self._waiting = waiting
        self._next: Job | None = None
        self._cluster = cluster
        self.suspects: list[Job] = []
        self.late: list[Job] = []

    def has_more(self) -> bool:
        """Whether a job waits still."""
        self._next = self._next or next(self._waiting, None)
        return self._next is not None

    def side_by_side(self) -> Iterator[Done]:
        """Do jobs as long as the workers last; those under way when one ends become suspects."""
        running: dict[Future[Done], Job] = {}
        with self._cluster.open() as executor:
            try:
                while self._fill(executor, running) or running:
                    ended, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in ended:
                        yield from self._taken(future.result(), running.pop(future))
                yield from self._late_ones(executor)
            except Exception:  # whatever a cluster raises for a worker that is gone
                self.suspects += running.values()

    def _late_ones(self, executor: Executor) -> Iterator[Done]:
        """Judge the late again, by workers that are there: to start one takes a while, too.

        One that ends its worker is still among the late, and `alone` begins with it.
        """
        while self.late:
            yield executor.submit(grade_one, self._setting, self.late[0]).result()
            del self.late[0]

    def _taken(self, done: Done, job: Job) -> Iterator[Done]:
        if done.is_late:
            self.late.append(job)
        else:
            yield done

    def _fill(self, executor: Executor, running: dict[Future[Done], Job]) -> bool:
        """Hand out jobs, as many as there may be at once; tell whether any were."""
        before = len(running)
        while len(running) < self._cluster.count * AHEAD and self.has_more():
            assert self._next is not None  # has_more said so
            running[executor.submit(grade_one, self._setting, self._next)] = self._next
            self._next = None
        return len(running) > before

    def alone(self, jobs: list[Job]) -> Iterator[Done]:
        """Do each job when no other runs; who is alone when the worker ends has ended it."""
        while jobs:
            with self._cluster.open() as executor:
                while jobs:
                    job = jobs.pop(0)
                    future = executor.submit(grade_one, self._setting, job)
                    if future.exception() is not None:
                        yield Done(job, problem=ENDED)
                        break
                    yield future.result()
