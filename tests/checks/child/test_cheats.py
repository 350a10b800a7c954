"""Cheats get no point that they did not earn, and no hold on the judge. See `cheats.py`."""

import os
import select
import signal
from contextlib import suppress

import pytest

from labapi.checks.child.child import Child
from labapi.checks.child.judged_cells import judge_tasks
from labapi.checks.inside.problems import Ended, Raised
from labapi.checks.judging import judge
from labapi.checks.result import Outcome
from tests.checks.child import cheats
from tests.checks.child.small_tasks import (
    ALL_RIGHT,
    CHOICE,
    DOUBLE,
    QUICK,
    SEND,
    SERVE,
    START,
    TASKS,
)

IN_TURN = (CHOICE, SEND, SERVE, DOUBLE)
"""`double` last: there a cheat ends its process. What that costs is told in `test_child.py`."""
ALONE = [name for name in cheats.CELLS if name not in cheats.HARMLESS]


def points(child):
    child.begin_task()
    return {task.id: judge("01", task, child, "s").points for task in IN_TURN}


NO_POINT = {task.id: 0 for task in TASKS}


@pytest.mark.parametrize("name", cheats.HARMLESS)
def test_a_cheat_gets_no_point(name, shared):
    child = shared.running("import requests", cheats.CELLS[name])
    assert child.problems == {}
    assert points(child) == NO_POINT


@pytest.mark.parametrize("name", ALONE)
def test_a_cheat_that_changes_its_process_gets_no_point(name):
    source = cheats.CELLS[name]
    start = START if "lab." in source else "import requests"  # a lab takes half a second
    with Child([start, source], QUICK) as child:
        assert not [one for one in child.problems.values() if isinstance(one, Raised)]
        assert points(child) == NO_POINT


def test_honest_answers_beside_a_cheat_are_paid():
    beside = [cheats.CELLS["printed"], cheats.CELLS["exits_in_a_call"]]
    results = judge_tasks("01", TASKS, [*ALL_RIGHT[:1], *beside, *ALL_RIGHT[1:]], "s")
    assert {one.task: one.points for one in results} == {task.id: task.points for task in TASKS}


def test_what_a_parrot_knows_by_heart_is_worth_nothing_under_another_seed(shared):
    heard = {}

    class Listener:
        def call(self, name, number):
            heard[number] = 2 * number
            return 2 * number

    assert judge("01", DOUBLE, Listener(), "public").outcome is Outcome.PASSED
    parrot = shared.running(f"def double(n): return {heard}.get(n, 4)")
    parrot.begin_task()
    public, secret = (judge("01", DOUBLE, parrot, seed) for seed in ("public", "own"))
    assert (public.outcome, secret.outcome) == (Outcome.PASSED, Outcome.INCORRECT)


def has_ended(pid, within_s):
    """Wait for the end of a process that is no child of ours, for so long at most."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], within_s)[0])
    finally:
        os.close(process)


@pytest.fixture(name="left")
def _left(tmp_path):
    """Give the number of the process that was left behind; it ends with the test."""
    note = tmp_path / "pid"
    yield lambda: int(note.read_text())
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(int(note.read_text()), signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="forks, and waits for strangers")
@pytest.mark.parametrize("session", ["", "os.setsid()"])
def test_who_is_left_behind_with_the_line_in_hand_does_not_hold_the_judge(session, tmp_path, left):
    source = cheats.LEAVES_SOMEONE_BEHIND.replace("FOLDER", str(tmp_path))
    with (
        Child([source.replace("SESSION", session)]) as child,
        pytest.raises(Ended, match="exit code 0"),
    ):
        child.call("double", 2)
    if session:  # what has left the group lives on, until the sandbox ends it
        assert not has_ended(left(), 0)
    else:
        assert has_ended(left(), 30)
