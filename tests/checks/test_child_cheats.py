"""Cheats get no point that they did not earn, and no hold on the judge. See `cheats/cells.py`."""

import os
import select
import signal
from contextlib import suppress

import pytest

from labapi.checks.child.child import LIMITS, Child
from labapi.checks.child.judged_cells import judge_tasks
from labapi.checks.inside.problems import Ended
from labapi.checks.judging import judge
from labapi.checks.result import Outcome
from tests.checks.cheats import cells as cheats
from tests.checks.child_tasks import ALL_RIGHT, DOUBLE, QUICK, START, TASKS


def points(cells, limits=LIMITS):
    results = judge_tasks("01", TASKS, cells, "s", limits)
    return {result.task: result.points for result in results}


def test_honest_answers_are_paid():
    assert points(ALL_RIGHT) == {task.id: task.points for task in TASKS}


@pytest.mark.parametrize("name", cheats.CELLS)
def test_a_cheat_gets_no_point(name):
    source = cheats.CELLS[name]
    start = START if "lab." in source else "import requests"  # a lab takes half a second
    assert points([start, source], QUICK) == {task.id: 0 for task in TASKS}


@pytest.mark.parametrize("name", ["printed", "exits_in_a_call", "exits"])
def test_honest_answers_beside_a_cheat_are_paid(name):
    paid = points([*ALL_RIGHT[:1], cheats.CELLS[name], *ALL_RIGHT[1:]])
    assert paid == {task.id: task.points for task in TASKS}


def test_what_a_parrot_knows_by_heart_is_worth_nothing_under_another_seed():
    heard = {}

    class Listener:
        def call(self, name, number):
            heard[number] = 2 * number
            return 2 * number

    assert judge("01", DOUBLE, Listener(), "public").outcome is Outcome.PASSED
    parrot = [START, f"def double(n): return {heard}.get(n, 4)"]
    public, secret = (judge_tasks("01", [DOUBLE], parrot, seed)[0] for seed in ("public", "own"))
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
