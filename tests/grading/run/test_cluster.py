"""A class is graded on a Dask cluster: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.checks.notebook.shipped import as_shipped
from labapi.course import ROOT
from labapi.grading.run.cluster import Dask
from labapi.grading.run.job import Done, Job, Setting
from labapi.grading.run.kit import Kit
from labapi.grading.run.workers import AHEAD, NoWorkers, all_done
from tests.grading.run.rooms import EXERCISE, Room

pytest.importorskip("distributed", reason="distributed is not installed")

STUDENTS = 6
SETTING = Setting(Kit(EXERCISE, as_shipped(ROOT, EXERCISE), "k"), "seed")
DASK = ("-m", "dask")
Started = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def running() -> list[subprocess.Popen[bytes]]:
    """The programs of Dask, the scheduler first."""
    return []


@pytest.fixture
def started(tmp_path, running) -> Iterator[Started]:
    """Start programs of Dask, and end them all."""

    def start(*words: str, **environment: str) -> subprocess.Popen[bytes]:
        log = (tmp_path / f"{len(running)}.log").open("wb")
        with log:
            running.append(
                subprocess.Popen(
                    [sys.executable, *DASK, *words],
                    stdout=log,
                    stderr=log,
                    cwd=tmp_path,
                    env=os.environ | environment,
                )
            )
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def address(started, tmp_path) -> str:
    """Where a scheduler is."""
    told = tmp_path / "scheduler.json"
    where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
    process = started("scheduler", *where, "--scheduler-file", str(told))
    while process.poll() is None:
        with suppress(OSError, ValueError):
            return str(json.loads(told.read_text())["address"])
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    raise AssertionError((tmp_path / "0.log").read_text())


@pytest.fixture
def worker(started, address) -> Callable[..., subprocess.Popen[bytes]]:
    def start(**environment: str) -> subprocess.Popen[bytes]:
        plain = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--memory-limit", "0")
        return started("worker", address, *plain, **environment)

    return start


@pytest.mark.slow
@pytest.mark.time_limit(300)
def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    tmp_path, address, worker
):
    here, there = Room(tmp_path / "here", STUDENTS), Room(tmp_path / "there", STUDENTS, order=1)
    here.typed(*here.words("--workers", "1"))
    first, _ = worker(), worker()
    process = there.started(*there.words("--scheduler", address))
    while process.poll() is None and not list(there.graded.glob("students/*.json")):
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    first.kill()
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert f"{STUDENTS} graded" in out
    assert "Traceback" not in err
    assert there.points() == here.points()
    assert there.bytes_kept(same_files=True) == here.bytes_kept(same_files=True)


@pytest.mark.soak
def test_as_many_jobs_are_held_as_are_handed_out_however_large_the_class(address, worker):
    worker()
    cluster, most = Dask(address), []
    read = []

    def jobs() -> Iterator[Job]:
        for number in range(40):
            read.append(number)
            yield Job(f"{number}", b"{")

    for count, done in enumerate(all_done(SETTING, jobs(), cluster), start=1):
        assert done.problem
        assert done.job.data == b""
        held = sum(isinstance(one, Job) and bool(one.data) for one in gc.get_objects())
        most.append((len(cluster._client.futures), held, len(read) - count))
    assert len(most) == 40
    window = 1 * AHEAD
    assert max(futures for futures, _, _ in most) <= window + 2  # and those that were just done
    assert max(held for _, held, _ in most) <= 2 * (window + 1)
    assert max(ahead for _, _, ahead in most) <= window


@pytest.mark.slow
@pytest.mark.time_limit(300)
def test_tasks_of_ones_own_reach_the_workers(tmp_path, address, worker, monkeypatch):
    own = tmp_path / "own"
    lesson = own / "lesson_91_sums"
    lesson.mkdir(parents=True)
    (lesson / "total.py").write_text(TASK)
    shipped = json.loads(as_shipped(ROOT, EXERCISE))
    shipped["cells"] = [_cell("total", "total = ...")]
    shipped["metadata"]["labapi"] = {"tasks": {"total": 1}}
    worker()
    monkeypatch.setenv("LABAPI_TASKS", str(own))
    setting = Setting(Kit("91_sums", json.dumps(shipped), "k"), "seed")
    answer = json.dumps({**shipped, "cells": [_cell("total", "total = 42")]}).encode()
    for wanted, points in (("42", 2), ("43", 0)):  # mended meanwhile, while the worker runs on
        (lesson / "total.py").write_text(TASK.replace("42", wanted))
        (done,) = all_done(setting, iter([Job("ada", answer)]), Dask(address))
        assert (done.problem, done.points) == ("", points)


def _cell(id: str, source: str) -> dict[str, object]:
    return {"cell_type": "code", "id": id, "source": source, "metadata": {}, "outputs": [],
            "execution_count": None}  # fmt: skip


TASK = """
from collections.abc import Iterator
from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Task

def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    if work.value("total") != 42:
        incorrect("Another sum was expected.")
    yield 2, "the sum"

TASK = Task(number=1, title="A sum", points=2,
            objective="add", hints=("Add.",), misconceptions=(), judge=judge)
"""


# What stands in the way is told.


def refused(setting: Setting, address: str) -> str:
    jobs = iter([Job("ada", b"{")])
    with pytest.raises(NoWorkers) as told:
        _: list[Done] = list(all_done(setting, jobs, Dask(address)))
    return str(told.value)


def test_a_cluster_that_is_not_there_is_told():
    assert "No cluster answers at tcp://127.0.0.1:9 (" in refused(SETTING, "tcp://127.0.0.1:9")


@pytest.mark.parametrize("address", ["nonsense://x", "127.0.0.1", "tcp://"])
def test_an_address_that_is_none_is_told(address):
    assert f"No cluster answers at {address} (" in refused(SETTING, address)


@pytest.mark.soak
def test_what_a_failed_connection_left_is_gone_before_the_next_one_starts(monkeypatch):
    from distributed.utils import LoopRunner

    start = LoopRunner._start_unlocked

    def collecting(runner):
        gc.collect()  # as it may happen at any moment; here, while the lock is held
        start(runner)

    monkeypatch.setattr(LoopRunner, "_start_unlocked", collecting)
    gc.disable()
    try:
        assert [refused(SETTING, "tcp://") != "" for _ in range(3)] == [True] * 3
    finally:
        gc.enable()


@pytest.mark.slow
@pytest.mark.time_limit(300)
@pytest.mark.parametrize(
    ("whom", "said"),
    [
        (0, "scheduler (is gone|at .* does not answer)"),
        pytest.param(1, "has no workers", marks=pytest.mark.soak),
    ],
)
def test_a_cluster_that_goes_in_the_middle_is_told_and_what_is_graded_is_kept(
    tmp_path, address, worker, running, whom, said
):
    room = Room(tmp_path / "room", STUDENTS)
    worker()
    process = room.started(*room.words("--scheduler", address))
    while process.poll() is None and not list(room.graded.glob("students/*.json")):
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    running[whom].kill()
    _, err = process.communicate(timeout=100)
    assert process.returncode == 3
    assert re.search(said, err)
    assert f"of {STUDENTS} rows are kept: run the same command again to go on." in err
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_scheduler_without_workers_is_told(address, monkeypatch):
    monkeypatch.setattr("labapi.grading.run.cluster.COMING_S", 1)
    assert f"The scheduler at {address} has no workers." in refused(SETTING, address)


@pytest.mark.soak
def test_a_worker_with_another_kit_or_without_a_sandbox_is_told(tmp_path, address, worker):
    other = tmp_path / "other"
    shutil.copytree(ROOT / "labapi", other / "labapi")
    (other / "labapi" / "grading" / "another.py").write_text('"""One more."""\n')
    unlike = worker(PYTHONPATH=str(other), PYTHONSAFEPATH="1")
    said = refused(SETTING, address)
    assert "cannot grade: its labapi is not the grader's (here " in said
    assert "Install the same one there" in said
    unlike.kill()
    unlike.wait()
    programs = tmp_path / "programs"
    programs.mkdir()
    worker(PATH=str(programs))  # there is no bubblewrap
    said = refused(replace(SETTING, sandbox_required=True), address)
    assert "cannot grade: A sandbox is required, and" in said


@pytest.mark.soak
def test_a_worker_without_labapi_is_told(tmp_path, address, worker):
    empty = tmp_path / "empty" / "labapi"
    empty.mkdir(parents=True)
    Path(empty, "__init__.py").touch()
    worker(PYTHONPATH=str(empty.parent), PYTHONSAFEPATH="1")
    said = refused(SETTING, address)
    # A worker of Dask may live through a message that it cannot read, or end of it.
    assert re.search("it cannot read what it is sent|it ended when something was sent", said)
    assert "Install this labapi there" in said
