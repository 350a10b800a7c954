"""A limit on how long a test may take: one that hangs is named, fails, and is not begun again.

Two watches run over each of its phases. The first interrupts the test where it is, so that it
fails as any other does, and what it uses is put away. It needs a signal that Windows lacks, and
code that lets Python in. The second comes some seconds later, writes down where each thread
is, and ends the process: not even C code that holds the interpreter's lock can keep it off. What
ran in that process is then told by xdist, which starts another for the tests that are left.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

LIMIT_S = 120.0
LIMITS_S = {"network": 600.0, "soak": 3600.0}
"""Of tests with these markers: what is installed may come slowly, and a soak is meant to go on."""
GRACE_S = 20.0
"""From the first watch to the second: time to put away what the test uses."""
CAN_INTERRUPT = hasattr(signal, "SIGALRM")
STDERR = pytest.StashKey[int]()


class TookTooLong(BaseException):
    """Raised in the test; neither `except Exception` nor Hypothesis takes it for its own."""


def pytest_configure(config: pytest.Config) -> None:
    """Take hold of the standard error, before pytest captures what tests write there."""
    config.stash[STDERR] = os.dup(sys.__stderr__.fileno())


def pytest_unconfigure(config: pytest.Config) -> None:
    os.close(config.stash[STDERR])


@contextmanager
def watched(item: pytest.Item) -> Iterator[None]:
    """Run one phase of a test under both watches."""
    limit_s = limit_of(item)

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"{item.nodeid} took longer than {limit_s:g} s")

    faulthandler.dump_traceback_later(limit_s + GRACE_S, exit=True, file=item.config.stash[STDERR])
    if CAN_INTERRUPT:
        signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        yield
    finally:
        look_away()


def limit_of(item: pytest.Item) -> float:
    """How long a phase of this test may take, in seconds."""
    if marker := item.get_closest_marker("time_limit"):
        return float(marker.args[0])
    return max([LIMIT_S, *(LIMITS_S.get(marker.name, 0) for marker in item.iter_markers())])


def look_away() -> None:
    """Stop both watches."""
    if CAN_INTERRUPT:
        signal.setitimer(signal.ITIMER_REAL, 0)
    faulthandler.cancel_dump_traceback_later()


def pytest_enter_pdb() -> None:
    """Give a person at the debugger all the time that there is."""
    look_away()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with watched(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with watched(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    with watched(item):
        return (yield)


class FileByFile(LoadFileScheduling):
    """`--dist loadfile`, but a test that has ended its process is not begun again.

    xdist itself hands the whole rest of the file to the next process, from that very test on.
    """

    def remove_node(self, node: WorkerController) -> str | None:
        work = self.assigned_work.get(node, {})
        running = [
            (unit, test) for unit in work.values() for test, done in unit.items() if not done
        ]
        if running:
            unit, test = running[0]
            unit[test] = True
        super().remove_node(node)
        return running[0][1] if running else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FileByFile | None:
    return FileByFile(config, log) if config.getvalue("dist") == "loadfile" else None
