"""A run that is ended goes on where it was, and nothing of it is left; one grades at a time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from labapi.grading.records import Records
from labapi.grading.run.lifetime import LOCK, Busy, only_one, stoppable
from tests.grading.run.rooms import Room

STUDENTS = 6
PROC = Path("/proc")
needs_proc = pytest.mark.skipif(not PROC.is_dir(), reason="processes are counted in /proc")


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Let a run hear what ends it, also where these tests were begun by `nohup`, or behind `&`."""
    default = {"SIGINT": signal.default_int_handler, "SIGHUP": signal.SIG_DFL}
    known = {getattr(signal, name): do for name, do in default.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, do) for number, do in known.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def started_at(process: int) -> tuple[int, str] | None:
    """The number of a process with the moment of its start, by which no other has its number."""
    with suppress(OSError):
        fields = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
        return (process, fields[19]) if fields[0] != "Z" else None
    return None


def family(process: int) -> set[tuple[int, str]]:
    """A process and all that it has started, and those have."""
    found = {process}
    parents = {}
    for stat in PROC.glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return set(filter(None, map(started_at, found)))


def pause(process: subprocess.Popen[str]) -> None:
    """Wait a moment, or until it ends."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=0.02)


def ended(members: set[tuple[int, str]]) -> bool:
    """Give them all a while to go."""
    clock = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)
    try:
        for _ in range(1000):
            if not any(started_at(number) == (number, moment) for number, moment in members):
                return True
            pause(clock)
    finally:
        clock.communicate("\n")
    return False


def grade_until(room: Room, records: int) -> tuple[subprocess.Popen[str], set[tuple[int, str]]]:
    """Start to grade, and give the process and its family as soon as so many rows are kept."""
    process = room.started(*room.words("--workers", "2"))
    members: set[tuple[int, str]] = set()
    while process.poll() is None:
        members |= family(process.pid)
        there = len(list(room.graded.glob("students/*.json")))
        if there >= records and len(members) > 3:
            break
        pause(process)
    return process, members


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    """What a run gives that nobody has ended."""
    room = Room(tmp_path_factory.mktemp("whole"), STUDENTS)
    room.typed(*room.words("--workers", "1"))
    return room.bytes_kept()


@needs_proc
@pytest.mark.slow
@pytest.mark.time_limit(400)
@pytest.mark.parametrize(
    ("how", "records", "code"),
    [
        (signal.SIGKILL, 0, -9),
        pytest.param(signal.SIGINT, 1, 130, marks=pytest.mark.soak),
        pytest.param(signal.SIGTERM, 2, 143, marks=pytest.mark.soak),
    ],
)
def test_a_run_that_was_ended_goes_on_where_it_was(tmp_path, whole, how, records, code):
    room = Room(tmp_path, STUDENTS)
    process, members = grade_until(room, records)
    os.killpg(process.pid, how)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert ended(members)
    assert not list(room.temp.iterdir())
    kept = list(Records(room.graded))  # each can be read
    judged = {one: one.stat().st_mtime_ns for one in _notebooks_of(room, kept)}
    if how is not signal.SIGKILL:
        assert re.fullmatch(r"(.|\n)*\nStopped\. .+\n", said)
        assert "Traceback" not in said
        told = f"{len(kept)} of {STUDENTS} rows are kept" if kept else "Nothing was graded"
        assert told in said
    room.typed(*room.words("--workers", "2"))
    assert {one: one.stat().st_mtime_ns for one in judged} == judged  # and was not judged twice
    assert not list(room.graded.rglob("*.draft"))
    assert room.bytes_kept() == whole


def _notebooks_of(room: Room, kept: list[object]) -> list[Path]:
    return [Path(room.graded, "submissions", f"{Records(room.graded).file_of(one.student).stem}"
                 ".1.ipynb") for one in kept]  # fmt: skip


@needs_proc
@pytest.mark.slow
def test_workers_do_not_outlive_a_grader_that_was_killed_alone(tmp_path):
    room = Room(tmp_path, STUDENTS)
    process, members = grade_until(room, 1)
    process.kill()
    process.communicate(timeout=60)
    assert ended(members)
    assert not list(room.temp.iterdir())


def test_two_graders_at_once_are_one_too_many(tmp_path):
    room = Room(tmp_path, 1)
    with only_one(room.course):
        said = room.typed(*room.words(), code=1)
        assert "Another labapi grades in" in said
        with pytest.raises(Busy), only_one(room.course):
            pass
    with only_one(room.course):
        assert (room.course / "graded" / LOCK).exists()


def test_what_a_run_that_was_killed_had_begun_to_write_is_swept_away(tmp_path):
    draft = tmp_path / "graded" / "01_what_is_an_api" / "students" / ".ada.json.77.draft"
    draft.parent.mkdir(parents=True)
    draft.write_text('{"half":')
    with only_one(tmp_path):
        assert not draft.exists()


def test_what_cannot_be_written_is_told_in_a_sentence_and_nothing_is_lost(tmp_path):
    room = Room(tmp_path, 3)
    room.graded.mkdir(parents=True)
    (room.graded / "students").write_text("a file where the folder should be")
    said = room.typed(*room.words("--workers", "1"), code=1)
    assert "could not be read or written" in said
    assert "Nothing was graded." in said
    assert "Traceback" not in said
    assert not list(room.temp.iterdir())
    (room.graded / "students").unlink()
    assert "3 graded" in room.typed(*room.words("--workers", "1"))


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signal")
def test_a_terminal_that_is_closed_stops_a_run_and_afterwards_ends_what_it_always_did():
    before = signal.getsignal(signal.SIGHUP)
    with pytest.raises(KeyboardInterrupt), stoppable():
        signal.raise_signal(signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is before
