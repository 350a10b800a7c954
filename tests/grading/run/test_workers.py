"""Each job is done, and each once, whatever becomes of a worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

import pytest

from labapi.grading.records import Graded
from labapi.grading.run import workers
from labapi.grading.run.job import Done, Job, Setting
from labapi.grading.run.kit import Kit
from labapi.grading.run.workers import ENDED, all_done

SETTING = Setting(Kit("03_http_methods", "{}", "k"), "seed")
Do = Callable[[Setting, Job], Done]


class Fragile(Executor):
    """Does jobs at once, and breaks for good at the first that takes its worker down."""

    def __init__(self) -> None:
        self.broken = False

    def submit(self, do: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        if self.broken:
            raise BrokenProcessPool
        future: Future[Any] = Future()
        try:
            future.set_result(do(*given, **named))
        except MemoryError:
            self.broken = True
            future.set_exception(BrokenProcessPool())
        return future


class Cluster:
    count = 2

    def __init__(self) -> None:
        self.opened = 0

    @contextmanager
    def open(self) -> Iterator[Executor]:
        self.opened += 1
        yield Fragile()

    def expect_workers(self) -> None:
        pass


@pytest.fixture
def done(monkeypatch):
    """Do jobs of these students in such a way, and give what came."""

    def do_all(students: str, do: Do) -> list[Done]:
        monkeypatch.setattr(workers, "grade_one", do)
        cluster = Cluster()
        found = list(all_done(SETTING, (Job(one, b"") for one in students), cluster))
        do_all.opened = cluster.opened
        return found

    return do_all


def passed(late: bool = False) -> Callable[[Job], Done]:
    return lambda job: Done(job, (Graded("t", 1, "T", "passed", 1, 1, "", timed_out=late),))


def names(found: list[Done]) -> Counter[str]:
    return Counter(one.job.student for one in found)


def test_each_job_is_done_once(done):
    assert names(done("abcdefg", lambda setting, job: passed()(job))) == Counter("abcdefg")


def test_who_takes_a_worker_down_costs_nobody_else(done):
    def do(setting: Setting, job: Job) -> Done:
        if job.student in "cf":
            raise MemoryError
        return passed()(job)

    found = done("abcdefgh", do)
    assert names(found) == Counter("abcdefgh")
    assert {one.job.student for one in found if one.problem} == {"c", "f"}
    assert {one.problem for one in found} == {"", ENDED}


def test_what_ran_out_of_time_is_judged_again_alone(done):
    tries: Counter[str] = Counter()

    def do(setting: Setting, job: Job) -> Done:
        tries[job.student] += 1
        late = job.student in "bd" and tries[job.student] == 1
        return passed(late)(job)

    found = done("abcde", do)
    assert tries == Counter("abbcdde")
    assert not any(one.is_late for one in found)
    assert done.opened == 1  # by the workers that were there


def test_who_takes_a_worker_down_at_the_second_try_costs_nobody_else(done):
    tries: Counter[str] = Counter()

    def do(setting: Setting, job: Job) -> Done:
        tries[job.student] += 1
        if job.student == "b" and tries["b"] > 1:
            raise MemoryError
        return passed(late=job.student in "bd" and tries[job.student] == 1)(job)

    found = done("abcde", do)
    assert names(found) == Counter("abcde")
    assert {one.job.student for one in found if one.problem} == {"b"}


def test_what_runs_out_of_time_alone_too_has_run_out_of_it(done):
    found = done("ab", lambda setting, job: passed(late=True)(job))
    assert [one.is_late for one in found] == [True, True]


def test_no_more_notebooks_are_read_than_are_handed_out(monkeypatch):
    read: list[str] = []

    def jobs() -> Iterator[Job]:
        for name in map(str, range(100)):
            read.append(name)
            yield Job(name, b"")

    monkeypatch.setattr(workers, "grade_one", lambda setting, job: passed()(job))
    found = all_done(SETTING, jobs(), Cluster())
    next(found)
    assert len(read) <= 2 * Cluster.count + 1


def test_no_seed_is_printed_with_a_job():
    assert "seed" not in repr(SETTING)
