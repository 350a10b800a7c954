"""A sandbox as a worker uses it: what it says of itself, what it does when it was touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from multiprocessing import get_context

import pytest

from labapi.checks.child.child import Child
from labapi.checks.child.judged_cells import judge_notebook, judge_tasks
from labapi.checks.child.process import ChildProcess
from labapi.checks.inside.problems import Ended, TookTooLong
from labapi.checks.notebook.shipped import exercise_text
from labapi.course import ROOT, read_notebook, solution_file
from labapi.grading.sandbox import namespace
from labapi.grading.sandbox import sandbox as sandbox_module
from labapi.grading.sandbox.sandbox import NoSandbox, Sandbox, sandbox_of_this_process
from tests.checks.child.small_tasks import ALL_RIGHT, CHOICE, DOUBLE, RIGHT, TASKS
from tests.grading.sandbox.conftest import SHORT

SLEEPY = "import time\ndef double(n): time.sleep(60)"
KEEPS = """
import os
def left(): return sorted(os.listdir("."))
def numbers(): return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
"""


def ended_by(child, name):
    with pytest.raises(Ended) as told:
        child.call(name)
    return str(told.value)


def judged(start, *cells, tasks=TASKS, limits=SHORT):
    return judge_tasks("01", tasks, cells, "a seed", limits, start=start)


def test_it_says_which_defences_are_on(sandbox):
    assert sandbox.is_one
    for told in ("Sandboxed: bubblewrap", "a network of its own", "seccomp", "300 MB", "64 proc"):
        assert told in sandbox.how


def test_all_verbs_work_in_it_and_a_judged_lab_is_reached(sandbox):
    results = judged(sandbox.start, *ALL_RIGHT)
    assert {one.task: one.points for one in results} == {one.id: one.points for one in TASKS}
    assert sandbox.spent.cpu_s > 0


def test_a_submission_sees_two_processes_and_a_folder_that_is_empty(sandbox):
    with Child([KEEPS], SHORT, sandbox.start) as child:
        assert child.call("left") == []
        assert child.call("numbers") == [1, child.pid]


def test_a_whole_exercise_gets_the_same_results_as_in_a_child_of_ours(sandbox):
    name = "01_what_is_an_api"
    handed_in = read_notebook(solution_file(ROOT, name))
    shipped = json.loads(exercise_text(solution_file(ROOT, name)))
    seen = [
        judge_notebook(name, handed_in, shipped, "a seed", limits=SHORT, start=start)
        for start in (ChildProcess, sandbox.start)
    ]
    assert seen[0] == seen[1]
    assert seen[0].points == seen[0].out_of


@pytest.mark.parametrize(("double", "late"), [(SLEEPY, True), ("double = 1", False)])
def test_a_result_tells_whether_the_time_was_up(double, late, sandbox):
    quick = replace(SHORT, call_s=0.2)
    (result,) = judged(sandbox.start, double, tasks=[DOUBLE], limits=quick)
    assert (result.points, result.timed_out) == (0, late)


def test_a_busy_machine_fails_nobody_for_seconds_are_those_of_a_processor(sandbox):
    waits = "import time\ndef wait(): time.sleep(0.4)\ndef spin():\n    while True: pass"
    patient = replace(SHORT, call_s=0.2, patience=10.0)
    with Child([waits], patient, sandbox.start) as child:
        assert child.call("wait") is None
        with pytest.raises(TookTooLong):
            child.call("spin")


def test_twelve_cells_that_exit_are_restarted_three_times_and_no_more(sandbox):
    exits = ["import os\nos._exit(0)"] * 12
    starts = []

    def counted(limits):
        starts.append(limits)
        return sandbox.start(limits)

    results = judged(counted, RIGHT["choice"], *exits, tasks=[CHOICE])
    assert (len(starts), results[0].points) == (1 + SHORT.restarts, 0)
    assert "not judged" in results[0].message
    starts.clear()
    free = replace(SHORT, restarts=12)
    assert judged(counted, RIGHT["choice"], *exits, tasks=[CHOICE], limits=free)[0].points == 1
    assert len(starts) == 13


def test_why_a_submission_was_ended_is_told(sandbox):
    hog = "import os\nkept = []\ndef take():\n    while True: kept.append(b'x' * 10**7)"
    with Child([hog], SHORT, sandbox.start) as child, pytest.raises(Exception, match=r"[Mm]emory"):
        child.call("take")
    shares = """
import os, time
def take():
    for _ in range(3):
        if os.fork() == 0:
            kept = b"x" * (200 * 10**6)
            time.sleep(60)
    time.sleep(60)
"""
    patient = replace(SHORT, call_s=20.0)  # it sleeps; a busy machine shall not be what ends it
    with Child([shares], patient, sandbox.start) as child:
        told = ended_by(child, "take")
    assert "more than 300 MB of memory" in told


def test_an_answer_without_end_is_cut_off(sandbox):
    floods = "def take(): return 'x' * 3_000_000"
    with Child([floods], SHORT, sandbox.start) as child:
        assert "no answer" in ended_by(child, "take")
    with Child([floods], replace(SHORT, output_bytes=9_000_000), sandbox.start) as child:
        assert len(child.call("take")) == 3_000_000


def test_a_zygote_that_is_gone_is_replaced(sandbox):
    assert judged(sandbox.start, RIGHT["choice"], tasks=[CHOICE])[0].points == 1
    opened = sandbox.opened
    sandbox._keeper.kill()
    assert judged(sandbox.start, RIGHT["choice"], tasks=[CHOICE])[0].points == 1
    assert sandbox.opened == opened + 1


def test_one_that_was_touched_is_given_up(defenceless):
    touch = "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))"
    with Child([touch], SHORT, defenceless.start) as child:
        assert child.problems == {}
    assert defenceless.spent.left == ["bounds"]
    opened = defenceless.opened
    with Child(["x = 1"], SHORT, defenceless.start) as child:
        assert child.value("x") == 1
    assert defenceless.opened == opened + 1


def test_the_seed_is_in_no_argument_no_environment_and_no_memory_of_a_submission(sandbox):
    seed = "this seed is for the grader alone 41f7"
    looks = f"""
import glob
def double(n):
    for one in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ"):
        try: found = {seed[:20]!r}.encode() + {seed[20:]!r}.encode() in open(one, "rb").read()
        except OSError: continue
        if found: return n
    return 2 * n
"""
    (result,) = judge_tasks("01", [DOUBLE], [looks], seed, SHORT, start=sandbox.start)
    assert result.points == 1


def in_a_worker(number):
    opened = sandbox_of_this_process(SHORT)
    (result,) = judged(opened.start, RIGHT["double"], tasks=[DOUBLE])
    return os.getpid(), opened.opened * opened.is_one, result.points, str(opened._keeper._folder)


def test_a_worker_opens_one_keeps_it_and_puts_it_away(sandbox):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        seen = list(pool.map(in_a_worker, range(3)))
        folder = seen[0][3]
        assert os.path.isdir(folder)
    assert len(set(seen)) == 1
    assert seen[0][1:3] == (1, 1)
    assert not os.path.exists(folder)


def test_where_none_is_to_be_had_it_is_said_loudly_and_submissions_run_all_the_same(monkeypatch):
    monkeypatch.setattr(sandbox_module, "_possible_ways", lambda tried: tried.append("x y") or [])
    with Sandbox.open(SHORT) as opened:
        assert not opened.is_one
        assert opened.how.startswith("NOT SANDBOXED")
        assert "x y" in opened.how
        assert judged(opened.start, RIGHT["choice"], tasks=[CHOICE])[0].points == 1
    with pytest.raises(NoSandbox, match="x y"):
        Sandbox.open(SHORT, required=True)


def test_it_can_be_asked_for_on_a_system_that_has_nothing_of_it():
    code = "import sys; sys.modules['resource'] = None; import labapi.grading.sandbox.sandbox"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(NoSandbox, match=r"bubblewrap is not installed|no namespaces"):
        Sandbox.open(SHORT, required=True)


def test_a_way_that_does_not_work_is_told_with_what_was_said(sandbox, monkeypatch):
    broken = namespace.Way("a way", ("--no-such-option",))
    monkeypatch.setattr(sandbox_module, "ways", lambda: [broken])
    with pytest.raises(NoSandbox, match=r"a way is not to be had: .*no-such-option"):
        Sandbox.open(SHORT, required=True)


@contextmanager
def no_filter(wanted):
    yield []


def test_a_defence_that_is_said_to_be_on_and_is_not_is_found(sandbox, monkeypatch):
    monkeypatch.setattr("labapi.grading.sandbox.keeper._filter", no_filter)
    with pytest.raises(NoSandbox, match="not filtered"):
        Sandbox.open(SHORT, required=True, without=frozenset({"heavy"}))


BURNS = """
import os, time
for _ in range(4):
    if not os.fork():
        while True:
            pass
time.sleep(4)
"""


def test_all_its_programs_together_have_so_many_seconds_of_a_processor(sandbox, defenceless):
    short = replace(SHORT, submission_s=-4.0)  # five are added to it, for each process alone
    with Child([BURNS], short, sandbox.start) as child:
        assert "its programs used more than 1 seconds of a processor" in str(child.problems[1])
    with Child([BURNS], replace(short, cell_s=9.0), defenceless.start) as child:
        assert child.problems == {}


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root lets no submission own a folder"
)
def test_a_folder_that_was_closed_is_not_closed_to_the_next_one(sandbox):
    with Child(["import os\nos.chmod('/dev/shm', 0o555)"], SHORT, sandbox.start) as child:
        assert child.problems == {}
    look = "import os\nopen_still = os.access('/dev/shm', os.W_OK)"
    with Child([look], SHORT, sandbox.start) as child:
        assert child.value("open_still")


def test_a_kit_that_lies_among_the_programs_is_covered_once(monkeypatch, tmp_path):
    monkeypatch.setattr(namespace.sys, "base_prefix", str(ROOT.parent))
    monkeypatch.setattr(namespace.sys, "path", [str(ROOT)])
    (tmp_path / "etc").mkdir()
    way = namespace.Way("as a test", ())
    words = namespace.command(way, tmp_path, 32, ())
    covered = [place for word, place in pairwise(words) if word == "--tmpfs"]
    assert [place for place in covered if place.startswith(str(ROOT))] == [str(ROOT)]


def test_no_moment_is_left_to_the_next_one(sandbox):
    mark = "import os\ntry:\n    os.utime('/room', (7, 7))\nexcept OSError:\n    pass"
    with Child([mark], SHORT, sandbox.start) as child:
        assert child.problems == {}
    with Child(["import os\nmoment = os.stat('/room').st_mtime"], SHORT, sandbox.start) as child:
        assert child.value("moment") != 7
