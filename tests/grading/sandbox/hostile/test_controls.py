"""The controls of a hostile class: with its defence off, each attack comes to its end."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import fastapi
import pytest

from labapi.checks.child.child import Child
from labapi.checks.child.judged_cells import judge_tasks
from labapi.checks.inside.problems import WorkProblem
from tests.checks.child.small_tasks import CHOICE, DOUBLE, RIGHT
from tests.grading.report.test_hostile import OBEYED
from tests.grading.sandbox.conftest import SHORT, WIDE
from tests.grading.sandbox.hostile import harms, probes
from tests.grading.sandbox.hostile.test_class import told
from tests.grading.sandbox.test_attacks import on_x86_64, succeeds

PATIENCE_S = 3.0
STRICT = re.compile(r"NaN|Infinity|<script|\\ud[89a-f]")


@pytest.fixture(name="known", scope="module")
def _known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A seed, a listener and a socket of this computer, and a process with a mark in it."""
    seed = tmp_path_factory.mktemp("course") / "secret-seed"
    seed.write_text("the seed")
    mark = "stands-for-a-grader-77c2"
    line = [sys.executable, "-c", "import sys; print('up', flush=True); sys.stdin.read()", mark]
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_UNIX) as abstract,
        subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"SECRET": mark}
        ) as marked,
    ):
        abstract.bind(f"\0{mark}")
        abstract.listen()
        assert marked.stdout is not None
        assert marked.stdout.readline() == b"up\n"
        yield told(str(seed), listener.getsockname()[1], mark)
        marked.kill()


@pytest.fixture(name="bare", scope="module")
def _bare(known) -> Iterator[dict[str, bool]]:
    """Run all that look around in one child that no sandbox holds."""
    came = {}
    with Child(["import requests"], WIDE) as child:
        for name, source in probes.BARE.items():
            for word, stands_for in known.items():
                source = source.replace(word, stands_for)
            child.run(1, source)
            try:
                came[name] = bool(child.call("attack"))
            except WorkProblem:
                came[name] = False
    return came


@pytest.mark.parametrize("name", probes.BARE)
def test_without_a_sandbox_it_finds_what_it_looks_for(name, bare):
    if name == "writes beside the packages" and not os.access(
        Path(fastapi.__file__).parent, os.W_OK
    ):
        pytest.skip("this account may not write there")
    assert bare[name]


@on_x86_64
@pytest.mark.parametrize("name", probes.OPEN)
def test_in_an_open_sandbox_it_comes_to_its_end(name, defenceless):
    assert succeeds(probes.OPEN[name], defenceless.start, WIDE)


@pytest.mark.parametrize("name", sorted(harms.ENDS))
def test_where_nothing_is_started_anew_it_costs_all_other_tasks(name, sandbox):
    cells = [RIGHT["choice"], harms.HARMS[name], RIGHT["double"]]
    once = replace(SHORT, restarts=0)
    results = judge_tasks("01", (CHOICE, DOUBLE), cells, "a seed", once, start=sandbox.start)
    assert [one.points for one in results] == [0, 0]


def judged_naively(source: str) -> tuple[bool, str]:
    """Say whether a grader of the usual kind pays for this, or breaks; and what it printed."""
    with subprocess.Popen(
        [sys.executable, "-c", harms.NAIVE],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True, encoding="utf-8", errors="replace",
    ) as grader:  # fmt: skip
        try:
            out, _ = grader.communicate(source, PATIENCE_S)
        except subprocess.TimeoutExpired:
            grader.kill()
            return True, "it never ended"
    try:
        told = json.loads(out.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return True, out
    broken = grader.returncode != 0 or STRICT.search(out) or OBEYED.search(out.replace("\n", ""))
    return told["points"] == 3 or bool(broken), out


@cache
def _naively() -> dict[str, tuple[bool, str]]:
    """Let all of them be judged so, a few at a time."""
    cells = harms.FORGED | {
        name: source for name, source in harms.HARMS.items() if name not in harms.NEVER_HERE
    }
    with ThreadPoolExecutor(8) as pool:
        return dict(zip(cells, pool.map(judged_naively, cells.values()), strict=True))


@pytest.mark.parametrize(
    "name", [*harms.FORGED, *(one for one in harms.HARMS if one not in harms.NEVER_HERE)]
)
def test_a_grader_of_the_usual_kind_pays_for_it_or_breaks(name):
    came, out = _naively()[name]
    assert came, out


def test_a_grader_of_the_usual_kind_judges_what_is_right_and_what_is_wrong():
    right = judged_naively("def ask(api, features): return 201")
    wrong = judged_naively("def ask(api, features): return 404")
    assert (right[0], wrong[0]) == (True, False)
