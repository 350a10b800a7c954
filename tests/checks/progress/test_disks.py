"""Progress on disks that are really full or read-only, and with really bounded files.

Root may write where others may not, so permissions prove nothing; a small disk in memory does. It
is mounted in a namespace of its own, which ends with the process. Only Linux has that.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"]
MOUNT = 'mount -t tmpfs -o size=64k tmpfs "$0"; exec "$@"'
BEGIN = """
import json, os, sys
from pathlib import Path
from labapi.checks.progress.progress import Progress
from labapi.checks.result import Outcome, Result

disk = Path(sys.argv[1])
progress = Progress(disk / "data" / "progress.sqlite")

def check(task):
    progress.note(Result("03", task, 1, "Safe?", Outcome.PASSED, 4, 4, ""))

def told():
    tries = [progress.tries("03", task) for task in ("before", "in")]
    print(json.dumps([progress.trouble, *tries]))

def kept():
    after = Progress(progress.path)
    print(json.dumps({task: record.tries for (_, task), record in after.tasks().items()}))
"""
FILL = """
def fill():
    with (disk / "filling").open("wb", buffering=0) as filling:
        try:
            while True:
                filling.write(b"x" * 4096)
        except OSError:
            pass
"""


def has_disks() -> bool:
    try:
        ran = subprocess.run([*DISK, 'mount -t tmpfs tmpfs "$0"', "/tmp"], capture_output=True)
    except OSError:
        return False
    return ran.returncode == 0


needs_disks = pytest.mark.skipif(not has_disks(), reason="this system lets nobody mount a disk")


def run(code: str, folder: Path, *before: str) -> list[Any]:
    """Run Python in a folder and give what it printed, line by line as JSON."""
    command = [*before, sys.executable, "-c", BEGIN + code, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def on_a_disk(code: str, folder: Path) -> list[Any]:
    return run(code, folder, *DISK, MOUNT, str(folder))


@needs_disks
def test_a_disk_that_fills_up_costs_nothing_once_there_is_room(tmp_path: Path) -> None:
    code = f"""{FILL}
check("before"); fill(); check("in"); check("in"); told()
(disk / "filling").unlink(); check("in"); told(); kept()
"""
    full, room, after = on_a_disk(code, tmp_path)
    assert f"the disk that holds `{tmp_path / 'data'}` is full. Make room" in full[0]
    assert (full[1:], room) == ([1, 2], ["", 1, 3])
    assert after == {"before": 1, "in": 3}


@needs_disks
def test_a_file_that_could_not_be_begun_on_a_full_disk_is_begun_later(tmp_path: Path) -> None:
    code = f"{FILL}\nfill(); check('in'); told(); (disk / 'filling').unlink(); check('in'); kept()"
    full, after = on_a_disk(code, tmp_path)
    assert "is full. Make room" in full[0]
    assert after == {"in": 2}


@needs_disks
def test_a_disk_that_becomes_read_only_is_read_and_written_when_it_can_be(tmp_path: Path) -> None:
    code = """
check("before"); os.system(f"mount -o remount,ro {disk}"); check("in"); told(); kept()
os.system(f"mount -o remount,rw {disk}"); check("in"); told(); kept()
"""
    closed, kept_then, opened, kept_now = on_a_disk(code, tmp_path)
    assert f"labapi cannot write in the folder `{tmp_path / 'data'}`" in closed[0]
    assert (closed[1:], kept_then) == ([1, 1], {"before": 1})
    assert (opened, kept_now) == (["", 1, 2], {"before": 1, "in": 2})


@needs_disks
def test_a_read_only_disk_without_a_folder_is_told(tmp_path: Path) -> None:
    code = 'os.system(f"mount -o remount,ro {disk}"); check("in"); told(); kept()'
    told, kept = on_a_disk(code, tmp_path)
    assert "(Read-only file system)" in told[0]
    assert (told[1:], kept) == ([0, 1], {})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not bound files")
def test_a_file_that_may_not_grow_is_told_and_grows_later(tmp_path: Path) -> None:
    code = """
import resource
most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most[1])); check("in"); told()
resource.setrlimit(resource.RLIMIT_FSIZE, most); check("in"); told(); kept()
"""
    bounded, free, after = run(code, tmp_path)
    assert "See that it is there and that you have room on it" in bounded[0]
    assert (bounded[2], free, after) == (1, ["", 0, 2], {"in": 2})
