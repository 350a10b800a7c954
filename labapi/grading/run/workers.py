"""Many jobs side by side, on this machine or on a cluster: each is done, and each once.

A submission that takes its worker down takes down with it what ran beside it. So whatever was under
way then is begun anew, one at a time, and only who is alone when a worker ends has ended it. What
ran out of time is judged again by itself, too, when nothing else uses the processors; but for what
had one to itself all the while, which would end no sooner.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from labapi.grading.run.job import Done, Job, Setting, grade_one
from labapi.grading.run.lifetime import as_worker, begin_worker, quarters

AHEAD = 2
"""So many jobs a worker are handed out at once: the notebooks of a large class never lie in memory
all together."""
LATE_AT_ONCE = 32
"""So many that ran out of time wait for their second try; then it is their turn."""
SILENCE_S = 10.0
"""After so long without an answer it is asked whether anybody is at work still."""
ENDED = "it ended the program that graded it, which was started anew"
LOST = """The workers do not answer any more ({why}).
Look whether they run, and whether their labapi is this one."""
KILLED = "KilledWorker"
"""What Dask raises for a job that several workers did not survive; it need not be installed."""
NO_SCHEDULER = "their scheduler is gone"
Given = TypeVar("Given")


class NoWorkers(RuntimeError):
    """There is nothing to judge with; the message says what to do."""


class Cluster(Protocol):
    """Where jobs are done: so many at a time, by an executor that is opened anew when it broke."""

    @property
    def count(self) -> int:
        """How many jobs are done at once."""

    def open(self) -> AbstractContextManager[Executor]:
        """Give an executor, and let go of it and of what waits for it; raises `NoWorkers`."""

    def expect_workers(self) -> None:
        """See whether anybody is at work; raises `NoWorkers`."""


class Here:
    """Processes of this machine, as many as it has processors."""

    def __init__(self, count: int = 0) -> None:
        """Say how many; 0 for one a processor."""
        self._count = count or processors()

    @property
    def count(self) -> int:
        """How many jobs are done at once."""
        return self._count

    @contextmanager
    def open(self) -> Iterator[Executor]:
        """Start the processes as they are needed; each begins as a new Python."""
        with quarters() as home:
            pool = _Pool(
                self._count,
                mp_context=get_context("spawn"),
                initializer=begin_worker,
                initargs=(home.line, home.folder),
            )
            try:
                yield pool
            except BaseException:  # Ctrl-C, above all: nobody waits for what is under way
                home.hang_up()
                raise
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def expect_workers(self) -> None:
        """Do nothing: who ends here is noticed."""


class _Pool(ProcessPoolExecutor):
    """Starts its processes such that none of them dies of a Ctrl-C, and says so at length."""

    def submit(self, do: Callable[..., Given], /, *given: Any, **named: Any) -> Future[Given]:
        with as_worker():  # each may start one
            return super().submit(do, *given, **named)


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def all_done(setting: Setting, jobs: Iterable[Job], cluster: Cluster) -> Iterator[Done]:
    """Do all jobs, and give each as it is done; none is lost, and none is given twice.

    Raises `NoWorkers`, and whatever `jobs` raises.
    """
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
            while self._fill(executor, running) or running:
                for future in self._ended(running):
                    job = running.pop(future)
                    done = _outcome(future)
                    if done is None:
                        self.suspects.append(job)
                    elif done.is_late:
                        self.late.append(job)
                    else:
                        yield done
            yield from self._late_ones(executor)

    def _late_ones(self, executor: Executor) -> Iterator[Done]:
        """Judge the late again, by workers that are there: to start one takes a while, too.

        One that ends its worker is still among the late, and `alone` begins with it.
        """
        while self.late:
            try:
                future = executor.submit(grade_one, self._setting, self.late[0])
            except BrokenExecutor:
                return
            done = _outcome(*self._ended([future]))
            if done is None:
                return
            del self.late[0]
            yield done

    def _fill(self, executor: Executor, running: dict[Future[Done], Job]) -> bool:
        """Hand out jobs, as many as there may be at once; tell whether any were."""
        before, most = len(running), self._cluster.count * AHEAD
        while len(running) < most and len(self.late) < LATE_AT_ONCE and self.has_more():
            assert self._next is not None  # has_more said so
            try:
                future = executor.submit(grade_one, self._setting, self._next)
            except BrokenExecutor:  # the job waits for the next one
                break
            running[future] = self._next
            self._next = None
        return len(running) > before

    def _ended(self, running: Iterable[Future[Done]]) -> set[Future[Done]]:
        """Wait until some have ended; raises `NoWorkers` where nobody is there to end them."""
        while True:
            ended, _ = wait(running, SILENCE_S, FIRST_COMPLETED)
            if ended:
                return ended
            self._cluster.expect_workers()

    def alone(self, jobs: list[Job]) -> Iterator[Done]:
        """Do each job when no other runs; who is alone when the worker ends has ended it."""
        while jobs:
            with self._cluster.open() as executor:
                while jobs:
                    job = jobs.pop(0)
                    (future,) = self._ended([executor.submit(grade_one, self._setting, job)])
                    done = _outcome(future)
                    yield done or Done(job.without_data(), problem=ENDED)
                    if done is None:
                        break


def _outcome(future: Future[Done]) -> Done | None:
    """Give what came of a job; None where its worker has ended. Raises `NoWorkers` for the rest.

    A job itself raises nothing. So what is raised tells of those who should have done it.
    """
    try:
        return future.result()
    except Exception as error:
        if isinstance(error, BrokenExecutor) or type(error).__name__ == KILLED:
            return None
        why = (
            NO_SCHEDULER
            if isinstance(error, CancelledError)
            else f"{type(error).__name__}: {error}"
        )
        raise NoWorkers(LOST.format(why=why)) from error
