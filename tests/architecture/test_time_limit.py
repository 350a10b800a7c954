"""A test that hangs is named, fails, and is not begun again; the others of its file run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

HASTE = """
from tests import time_limit

time_limit.LIMIT_S, time_limit.GRACE_S = 0.5, 1.0
pytest_plugins = ["tests.time_limit"]
"""
HANGING = """
import collections, itertools, os, pathlib, threading
import pytest

@pytest.fixture(autouse=True)
def note(request):
    with open("begun", "a") as file:
        file.write(request.node.name + " ")

def test_before(): pass

def test_waits_for_ever(): threading.Event().wait()

def test_between(): pass

def test_holds_the_lock_of_the_interpreter(): collections.deque(itertools.count(), maxlen=0)

def test_after(): pass
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("hanging")
    (folder / "conftest.py").write_text(HASTE)
    (folder / "test_hanging.py").write_text(HANGING)
    command = [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-n", "1"]
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "--dist", "loadfile", "-rf", "--tb=short", "-p", "no:cacheprovider", "."],
        cwd=folder,
        env=os.environ | alone,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr, folder


def test_each_test_is_begun_once(ran):
    names = (ran[1] / "begun").read_text().split()
    expected = ["before", "waits_for_ever", "between", "holds_the_lock_of_the_interpreter", "after"]
    assert names == [f"test_{name}" for name in expected]


def test_a_test_that_hangs_fails_under_its_name(ran):
    assert "2 failed, 3 passed" in ran[0]
    assert "FAILED test_hanging.py::test_waits_for_ever" in ran[0]
    assert "FAILED test_hanging.py::test_holds_the_lock_of_the_interpreter" in ran[0]


def test_where_it_hangs_is_shown(ran):
    assert "in test_waits_for_ever" in ran[0]
    assert "in test_holds_the_lock_of_the_interpreter" in ran[0]
