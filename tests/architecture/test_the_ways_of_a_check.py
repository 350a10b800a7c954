"""What `checks/__init__.py` says of the way of one check is what really happens, in both places."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from labapi import checks
from labapi.checks import exercise as exercises
from labapi.checks.catalogue import tasks_of
from labapi.checks.child.child import Child
from labapi.checks.judging import judge
from labapi.checks.progress import progress

FOLDER = Path(checks.__file__).parent
EXERCISE, TASK = "03_http_methods", "safe_methods"
IN_NOTEBOOK = "The way of one `check.safe_methods()` in the notebook"
IN_CHILD = "The way of the same task in a child process"
STATION = re.compile(r"^    (> )?(\S+\.py) +([\w.]+) +\S", re.MULTILINE)
ANSWER = 'safe_methods = {"GET", "PUT", "DELETE"}'
TRACED = f"""
import sys
{ANSWER}
ways = []
def enter(frame, event, argument):
    path = frame.f_code.co_filename.replace(chr(92), "/")
    _, ours, file = path.rpartition("labapi/checks/")
    if event == "call" and ours:
        name = frame.f_code.co_qualname
        if name == "Wire.receive":
            ways.append([])
        if ways and [file, name] not in ways[-1]:
            ways[-1].append([file, name])
sys.setprofile(enter)
"""
"""A cell that notes what the child enters from each question to the next."""


def told(title: str) -> list[tuple[str, str, str]]:
    """Read one way from the docstring: for each line the mark of the child, a file, a function."""
    _, _, rest = (checks.__doc__ or "").partition(title)
    block = re.search(r"::\n\n((?:    .*\n?)+)", rest)
    assert block, title
    full = f"lessons/lesson_{EXERCISE}/"
    return [
        (side, file.replace("lessons/…/", full), name)
        for side, file, name in STATION.findall(block[1])
    ]


def walked(call) -> list[tuple[str, str, str]]:
    """Name the functions of the checks that a call enters, each once, in their order."""
    entered: dict[tuple[str, str, str], None] = {}

    def enter(frame, event, argument):
        file = Path(frame.f_code.co_filename)
        if event == "call" and file.is_relative_to(FOLDER):
            entered.setdefault(("", file.relative_to(FOLDER).as_posix(), frame.f_code.co_qualname))

    sys.setprofile(enter)
    try:
        call()
    finally:
        sys.setprofile(None)
    return list(entered)


@pytest.fixture(name="check")
def _check(tmp_path, monkeypatch):
    """The exercise as a notebook opens it, with an answer that has a name."""
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path))
    progress._progress_at.cache_clear()
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell(config=config)
    monkeypatch.setattr(exercises, "shell", lambda: shell)
    check = exercises.exercise(EXERCISE, namespace=shell.user_ns)
    shell.run_cell(ANSWER)
    yield check
    check._watch.stop()
    progress._progress_at.cache_clear()


def test_the_way_in_the_notebook_is_the_way_that_is_walked(check):
    way = told(IN_NOTEBOOK)
    steps = walked(lambda: getattr(check, TASK)()._repr_html_())
    assert [step for step in steps if step in way] == way
    assert {file for _, file, _ in steps} == {file for _, file, _ in way}


def test_the_way_in_a_child_is_the_way_that_is_walked():
    way = told(IN_CHILD)
    (task,) = (task for task in tasks_of(EXERCISE) if task.id == TASK)
    with Child([TRACED]) as child:
        here = walked(lambda: judge(EXERCISE, task, child, "another seed"))
        there = [("> ", file, name) for file, name in child.value("ways")[0]]
    ours, theirs = ([one for one in way if bool(one[0]) == inside] for inside in (False, True))
    assert [step for step in here if step in ours] == ours
    assert [step for step in there if step in theirs] == theirs
    begin, sent = way.index(theirs[0]), way.index(("", "inside/wire.py", "Wire.send"))
    assert (way[begin : begin + len(theirs)], begin) == (theirs, sent + 1)
    assert way[begin + len(theirs)] == ("", "inside/wire.py", "Wire.receive")
    assert {file for _, file, _ in here} == {file for _, file, _ in ours}


def test_the_docstring_names_only_what_exists_and_every_room():
    named = set(re.findall(r"`([\w/]+(?:\.py|/))`", checks.__doc__ or ""))
    listed = {file for title in (IN_NOTEBOOK, IN_CHILD) for _, file, _ in told(title)}
    there = [FOLDER, FOLDER / "inside"]
    assert not [name for name in named | listed if not any((at / name).exists() for at in there)]
    root = {path.name + "/" * path.is_dir() for path in FOLDER.iterdir()}
    missing = {name for name in root - named if name.endswith((".py", "/")) and name[0] != "_"}
    assert missing == set()
