"""The second way of looking at work: a process of its own. What it gives, and how it ends.

A test starts a process of its own where it ends one, or where the start is what it looks at.
"""

import os
import signal
from pathlib import Path

import pytest

from labapi.checks.child import process as child_process
from labapi.checks.child.child import Child
from labapi.checks.child.judged_cells import judge_tasks
from labapi.checks.child.process import ChildProcess, CouldNotStart, Limits
from labapi.checks.expect import incorrect
from labapi.checks.inside.codec import CodecError, Table
from labapi.checks.inside.problems import (
    Blank,
    Ended,
    LabDown,
    Raised,
    TookTooLong,
    Undefined,
    Unfit,
)
from labapi.checks.result import Outcome
from labapi.classroom.lab import start, stop
from tests.checks.child.small_tasks import ALL_RIGHT, QUICK, RIGHT, START, TASKS, task

CELLS = [
    START,
    "%time pair = (1, 'two')\n%matplotlib inline",
    "import asyncio\nslept = await asyncio.sleep(0, 'well')\nlater = asyncio.create_task",
    "before = 1\nundefined_name\nafter = 2",
    "def syntax error",
    "last = 6",
    """
import os, pandas
frame = pandas.DataFrame({"a": [1, 2]})
blank = ...
def echo(*given): return given
def fail(n):
    return n / 0
def own_lab(): return requests.get(f"{api}/health").status_code
def ask(address): return requests.get(address).status_code
async def later_on(): return 1
def in_loop(): return asyncio.get_running_loop().is_running()
def surroundings(): return dict(os.environ)
class Closed(Exception):
    def __str__(self): raise self
def fail_silently(): raise Closed
class Odd(pandas.DataFrame):
    def astype(self, kind): raise MemoryError
odd = Odd()
""",
]

ENDLESS = "def go_on():\n    while True: pass"


@pytest.fixture(scope="module", name="child")
def _child():
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("LABAPI_SECRET", "the seed")
        child = Child(CELLS)
    with child:
        yield child


def ended_by(child, name, *arguments):
    with pytest.raises(Ended) as told:
        child.call(name, *arguments)
    return told.value


def test_values_come_out_as_plain_data(child):
    assert child.value("pair") == [1, "two"]
    assert child.value("frame") == Table(("a",), ((1,), (2,)))


def test_arguments_go_in_and_come_out(child):
    given = [{"a": (1, 2.5)}, b"\x00", {3}, None, {4: "ü\ud800"}]
    assert child.call("echo", *given) == [{"a": [1, 2.5]}, b"\x00", {3}, None, {4: "ü\ud800"}]


def test_cells_run_in_ipython_and_may_await(child):
    assert child.value("slept") == "well"
    assert child.call("in_loop") is True


def test_a_cell_that_raises_is_noted_and_the_next_ones_run(child):
    kinds = {number: problem.kind for number, problem in child.problems.items()}
    assert kinds == {4: "NameError", 5: "SyntaxError"}
    assert (child.value("before"), child.value("last")) == (1, 6)
    assert child.problems[4].line == "undefined_name"


def test_the_cells_have_a_lab_of_their_own(child):
    assert child.call("own_lab") == 200


def test_a_judged_lab_runs_on_this_side_and_hears_the_child(child):
    with child.lab() as lab:
        assert child.call("ask", f"{lab.api}/models") == 200
        assert [one.target for one in lab.exchanges] == ["/api/v1/models"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [("nothing", Undefined), ("blank", Blank), ("odd", Unfit), ("lab", Unfit)],
)
def test_problems_travel(child, name, problem):
    with pytest.raises(problem, match=name):
        child.value(name)


@pytest.mark.parametrize(
    ("name", "arguments", "problem"),
    [
        ("pair", (), Unfit),
        ("fail", (), Unfit),
        ("later_on", (), Unfit),
        ("ask", ("http://127.0.0.1:9",), LabDown),
        ("fail_silently", (), Raised),
    ],
)
def test_problems_of_calls_travel(child, name, arguments, problem):
    with pytest.raises(problem):
        child.call(name, *arguments)


def test_an_exception_is_told_with_its_line_and_the_call_as_the_judge_typed_it(child):
    with pytest.raises(Raised) as told:
        child.call("fail", (8,))
    assert told.value.call == "fail((8,))"
    assert (told.value.kind, told.value.line_number) == ("TypeError", 6)


def test_an_argument_that_is_no_plain_data_is_the_judges_mistake(child):
    with pytest.raises(CodecError):
        child.call("echo", object())


def test_nothing_of_our_environment_goes_in_but_what_a_program_needs(child):
    there = child.call("surroundings")
    assert "LABAPI_SECRET" not in there
    assert there["HOME"] != os.environ.get("HOME")


def by_loopback(limits):
    return ChildProcess(limits, inherit=False)


def test_it_is_reached_by_loopback_where_no_socket_can_be_handed_on():
    with Child(["def echo(*given): return given"], start=by_loopback) as child:
        assert child.call("echo", 5) == [5]


@pytest.mark.parametrize(
    ("deed", "how"),
    [("os._exit(7)", "exit code 7"), ("os.kill(os.getpid(), signal.SIGKILL)", "signal SIGKILL")],
)
def test_a_process_that_ends_has_ended_and_stays_so(deed, how):
    with Child([f"import os, signal\ndef leave(): {deed}\nx = 1"], QUICK) as child:
        assert how in str(ended_by(child, "leave"))
        with pytest.raises(Ended, match=how):
            child.value("x")


def test_what_a_cell_raises_does_not_end_the_process(shared):
    child = shared.running("import sys\nsys.exit(3)", "x = 1")
    assert child.problems[1].kind == "SystemExit"
    assert child.value("x") == 1


def test_an_endless_cell_is_stopped_and_the_next_ones_run(shared):
    child = shared.running("while True: pass", "import asyncio\nawait asyncio.sleep(99)", "x = 1")
    assert {type(one) for one in child.problems.values()} == {TookTooLong}
    assert (len(child.problems), child.value("x")) == (2, 1)


def test_an_endless_call_is_stopped_and_the_process_lives(shared):
    child = shared.running(ENDLESS, "x = 1")
    with pytest.raises(TookTooLong, match=r"go_on\(\).* 0.5 seconds"):
        child.call("go_on")
    assert child.value("x") == 1


def test_it_is_stopped_also_where_the_grader_itself_ignores_interrupts():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as under nohup
    try:
        with Child([ENDLESS, "x = 1"], QUICK) as child:
            with pytest.raises(TookTooLong):
                child.call("go_on")
            assert child.value("x") == 1
    finally:
        signal.signal(signal.SIGINT, before)


def test_what_is_printed_is_kept_nowhere(shared):
    loud = "import os\nfor fd in (1, 2): os.write(fd, b'x' * 10**6)\nprint('x' * 10**6)"
    child = shared.running(loud, "folder = os.path.dirname(os.getcwd())")
    files = [path for path in Path(child.value("folder")).rglob("*") if path.is_file()]
    assert max(path.stat().st_size for path in files) < 10**6


STUBBORN = """
import signal
def go_on():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True: pass
"""


KILLED_SOON = Limits(call_s=0.2, cell_s=1.0, grace_s=0.5)


def test_a_loop_that_ignores_interrupts_is_killed():
    with Child([STUBBORN], KILLED_SOON) as child:
        with pytest.raises(TookTooLong, match=r"go_on"):
            child.call("go_on")
        with pytest.raises(Ended, match="was stopped"):
            child.value("x")


def test_a_cell_that_ignores_interrupts_is_told_as_the_one_that_took_it_down():
    with Child(["x = 1", f"{STUBBORN}\ngo_on()", "y = 1"], KILLED_SOON) as child:
        assert (child.died_in, type(child.problems[2])) == (2, TookTooLong)


def test_the_process_and_its_folder_are_gone_at_the_end():
    with Child(["import os\nfolder = os.path.dirname(os.getcwd())"], QUICK) as child:
        pid, folder = child.pid, child.value("folder")
        assert os.path.isdir(folder)
    assert not os.path.exists(folder)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_process_that_does_not_come_up_is_our_fault_and_told(monkeypatch):
    monkeypatch.setattr(child_process, "BEGIN", "raise SystemExit('no such thing')")
    for way in (ChildProcess, by_loopback):
        monkeypatch.setattr(child_process, "START_S", 0.5 if way is by_loopback else 60.0)
        with pytest.raises(CouldNotStart, match="no such thing"):
            Child([], start=way)


def test_all_that_one_task_asks_has_a_limit_too():
    with Child([ENDLESS], Limits(task_s=0.1)) as child:
        child.begin_task()
        with pytest.raises(TookTooLong, match=r"0.1 seconds"):
            child.call("go_on")
        assert not child.alive


def test_messages_can_be_written_to_a_file_whatever_the_answer_holds():
    def judged(work, cases):
        incorrect(work.value("half"))

    half = task("half", judged, 1)
    (result,) = judge_tasks("01", [half], ["half = 'x\\ud800'"], "a seed")
    assert result.message.encode("utf-8") == b"x?"


@pytest.fixture(scope="module", name="judged")
def _judged():
    """Right cells, judged while a lab of ours runs: what came, and what became of the lab."""
    ours = start()
    try:
        results = judge_tasks("01", TASKS, ALL_RIGHT, "a seed")
        yield results, ours.running, list(ours.journal)
    finally:
        stop()


def test_right_cells_get_all_points(judged):
    results, _, _ = judged
    assert {one.task: one.points for one in results} == {one.id: one.points for one in TASKS}


def test_a_running_lab_of_ours_is_left_alone(judged):
    _, running, arrived = judged
    assert (running, arrived) == (True, [])


def test_a_process_that_dies_costs_one_task_and_the_others_count():
    deadly = "import os\ndef double(n): os._exit(0)"
    results = judge_tasks("01", TASKS, [*ALL_RIGHT, deadly], "a seed")
    assert [result.task for result in results if not result.points] == ["double"]
    assert "exit code 0" in results[1].message


def test_a_cell_that_kills_costs_its_own_answers_and_the_others_count():
    choice = RIGHT["choice"]
    cells = [START, f"import os\nos._exit(0)\n{choice}", *ALL_RIGHT[2:]]
    results = judge_tasks("01", TASKS, cells, "a seed")
    assert [result.task for result in results if not result.points] == ["choice"]
    assert results[0].outcome is Outcome.CELL_FAILED
    assert "exit code 0, at `cell 2`" in results[0].message


def test_a_disk_that_is_full_is_our_fault_and_told(monkeypatch):
    def full(folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(child_process, "stage", full)
    with pytest.raises(CouldNotStart, match="No space left"):
        Child([])
