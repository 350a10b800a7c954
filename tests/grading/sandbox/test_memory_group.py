"""A cgroup is made where one may, entered, bounded and taken away: on a made-up tree of files."""

from __future__ import annotations

import subprocess
import sys

import pytest

from labapi.grading.sandbox import memory_group
from labapi.grading.sandbox.memory_group import MemoryGroup, found

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has cgroups")
FILES = {
    "memory.max": "max", "memory.swap.max": "max", "memory.current": "5000000", "pids.max": "max",
    "pids.current": "3", "cgroup.kill": "", "cgroup.procs": "", "memory.events": "oom_kill 1",
}  # fmt: skip


@pytest.fixture(name="tree")
def _tree(tmp_path, monkeypatch):
    """A tree in which each new folder is given the files that a kernel gives it."""
    (tmp_path / "cgroup.controllers").write_text("memory pids")
    (tmp_path / "user" / "ours").mkdir(parents=True)
    made = memory_group.Path.mkdir

    def mkdir(path, *given, **named):
        made(path, *given, **named)
        for name, text in FILES.items():
            (path / name).write_text(text)

    monkeypatch.setattr(memory_group.Path, "mkdir", mkdir)
    monkeypatch.setattr(memory_group, "_from_systemd", lambda: "no systemd")
    return tmp_path


def test_a_group_is_made_below_our_own_and_bounded_by_what_is_there(tree):
    group = found(tree, "user/ours")
    assert isinstance(group, MemoryGroup)
    (folder,) = (tree / "user" / "ours").glob("labapi-*")
    group.bound(1, memory_mb=100, processes=64)
    held = {name: (folder / name).read_text() for name in FILES}
    assert (held["memory.max"], held["memory.swap.max"]) == ("105000000", "0")
    assert held["pids.max"] == "67"
    assert group.kills() == 1


def test_a_command_enters_the_group_before_it_is_anything(tree):
    group = found(tree, "user/ours")
    line = group.entered_by(["/bin/sh", "-c", "echo $$"])
    ran = subprocess.run(line, capture_output=True, check=True, text=True)
    (folder,) = (tree / "user" / "ours").glob("labapi-*")
    assert (folder / "cgroup.procs").read_text() == ran.stdout


def test_where_memory_is_not_delegated_there_is_no_group_and_it_is_said(tree, monkeypatch):
    monkeypatch.setitem(FILES, "memory.max", "")
    monkeypatch.setattr(memory_group, "NEEDED", ("memory.max", "there.is.none"))
    removed = []
    monkeypatch.setattr(memory_group.Path, "rmdir", lambda path: removed.append(path))
    assert found(tree, "user/ours") == (
        "memory and processes are not delegated to this cgroup; no systemd"
    )
    assert removed


def test_an_older_system_has_none(tmp_path):
    assert "this system has no cgroup v2" in found(tmp_path, "")


def test_systemd_is_asked_for_a_scope_of_ones_own(tmp_path, monkeypatch):
    program = tmp_path / "systemd-run"
    program.write_text('#!/bin/sh\nwhile [ "$1" != true ]; do shift; done\n')
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(program))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    group = found(tmp_path, "")
    assert isinstance(group, MemoryGroup)
    line = group.entered_by(["bwrap", "x"])
    assert line[:3] == [str(program), "--user", "--scope"]
    assert line[-2:] == ["bwrap", "x"]


def test_a_systemd_that_refuses_is_told(tmp_path, monkeypatch):
    program = tmp_path / "systemd-run"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(program))
    assert "systemd gives no scope" in found(tmp_path, "")
