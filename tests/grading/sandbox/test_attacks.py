"""Each attack fails, costs its own task alone, and leaves the next submission as it was.

And each succeeds where its defence is off: else it would prove nothing.
"""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
from pathlib import Path

import fastapi
import pytest

from labapi.checks.child.child import Child
from labapi.checks.child.judged_cells import judge_tasks
from labapi.checks.child.process import ChildProcess
from labapi.checks.inside.problems import WorkProblem
from labapi.course import ROOT
from tests.checks.child import cheats
from tests.checks.child.small_tasks import CHOICE, DOUBLE, RIGHT, SERVE
from tests.grading.sandbox import attacks
from tests.grading.sandbox.conftest import OFF, SHORT, WIDE

TASKS = (CHOICE, DOUBLE, SERVE)
MARK = "stands-for-a-grader-5d1c"
SLEEPS = "import sys; print('up', flush=True); sys.stdin.read()"
on_x86_64 = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="the numbers of system calls are those of x86-64"
)


@pytest.fixture(scope="module", name="known")
def _known(tmp_path_factory):
    """What an attack is told: a course, a listener, sockets, and a process that is no sandbox."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "seed.txt").write_text("the secret seed")
    path = str(folder / "socket")
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_UNIX) as named,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        named.bind(path)
        abstract.bind(f"\0{MARK}")
        named.listen()
        abstract.listen()
        yield {
            "ROOT": str(ROOT),
            "COURSE": str(folder / "seed.txt"),
            "PORT": str(listener.getsockname()[1]),
            "SOCKET": path,
            "MARK": MARK,
        }


@pytest.fixture(name="grader")
def _grader():
    """A process that stands for a grader's: what becomes of it, becomes of no test."""
    with subprocess.Popen(
        [sys.executable, "-c", SLEEPS, MARK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "SECRET": MARK},
    ) as process:
        assert process.stdout.readline() == b"up\n"
        yield process
        process.kill()


def told(source, known):
    for name, held in known.items():
        source = source.replace(name, held)
    return source


def succeeds(source, start, limits):
    """Run an attack, and say whether it came to what it wanted."""
    with Child([source], limits, start) as child:
        try:
            return bool(child.call("attack"))
        except WorkProblem:
            return False


def points(start, double, *more):
    """Judge three tasks, one of which an attack stands in for."""
    cells = [RIGHT["choice"], double, RIGHT["serve"], *more]
    results = judge_tasks("01", TASKS, cells, "a seed", SHORT, start=start)
    return {one.task: one.points for one in results}


PAID = "\ndef double(n): return 2 * n if attack() else n"
"""Points for an attack that succeeds: so that it has failed is what its verdict says."""
UNTOUCHED = {"choice": 1, "double": 1, "serve": 1}


def expect_stopped(sandbox, source):
    """Ask that an attack fails, has its verdict, and that the next submission is as it was."""
    assert points(sandbox.start, source + PAID) == {**UNTOUCHED, "double": 0}
    assert points(sandbox.start, RIGHT["double"]) == UNTOUCHED


@pytest.mark.parametrize("name", attacks.FILES)
def test_no_file_of_the_graders_is_to_be_had(name, sandbox, known):
    source = told(attacks.FILES[name], known)
    expect_stopped(sandbox, source)
    if name != "poisons_the_packages" or os.access(Path(fastapi.__file__).parents[1], os.W_OK):
        assert succeeds(source, ChildProcess, WIDE)


@pytest.mark.parametrize("name", attacks.GRADER)
def test_the_grader_is_out_of_reach(name, sandbox, known, grader):
    source = told(attacks.GRADER[name], known)
    expect_stopped(sandbox, source)
    assert grader.poll() is None
    assert succeeds(source, ChildProcess, WIDE)


@on_x86_64
@pytest.mark.parametrize("name", attacks.ZYGOTE)
def test_the_process_that_forks_is_out_of_reach(name, sandbox, defenceless):
    source = attacks.CALL + attacks.ZYGOTE[name]
    expect_stopped(sandbox, source)
    assert succeeds(source, defenceless.start, WIDE)


@on_x86_64
@pytest.mark.parametrize("name", attacks.KERNEL)
def test_the_kernel_is_asked_in_vain(name, sandbox, defenceless):
    source = attacks.CALL + attacks.KERNEL[name]
    expect_stopped(sandbox, source)
    assert succeeds(source, defenceless.start, WIDE)


@pytest.mark.parametrize("name", attacks.FLOODS)
def test_a_flood_is_dammed(name, sandbox, defenceless):
    source = attacks.FLOODS[name]
    hostile = points(sandbox.start, source + PAID)
    assert (hostile["choice"], hostile["double"]) == (1, 0)  # later ones it may starve itself
    assert points(sandbox.start, RIGHT["double"]) == UNTOUCHED
    assert succeeds(source, defenceless.start, WIDE)


@pytest.mark.parametrize("name", attacks.LEAVES)
def test_nothing_is_left_for_the_next_one(name, sandbox, defenceless, monkeypatch):
    monkeypatch.setattr(defenceless, "_without", OFF | {"sweep"})
    leave, look = attacks.LEAVES[name]
    seen = {}
    for which, start in (("kept out", sandbox.start), ("off", defenceless.start)):
        with Child([leave], WIDE, start) as first:
            assert first.problems == {}
        with Child([look], WIDE, start) as second:
            seen[which] = bool(second.value("seen"))
    assert seen == {"kept out": False, "off": True}
    assert points(sandbox.start, RIGHT["double"]) == UNTOUCHED


@pytest.mark.parametrize("name", cheats.CELLS)
def test_a_forged_result_counts_for_nothing(name, sandbox):
    cell = cheats.CELLS[name]
    start = "import requests, labapi\nlab = labapi.start()\n" * ("lab." in cell)
    results = judge_tasks("01", TASKS, [f"{start}{cell}"], "a seed", SHORT, start=sandbox.start)
    assert {one.task: one.points for one in results} == dict.fromkeys(UNTOUCHED, 0)
    assert points(sandbox.start, RIGHT["double"]) == UNTOUCHED
