"""A learner's progress: what is counted, and that it outlives kernels and bears company."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.checks.progress.file import SCHEMA, Kept, ProgressFile, Record
from labapi.checks.progress.progress import FILE_NAME, Learner, Progress, data_folder
from labapi.checks.result import Outcome, Result
from labapi.classroom.notebook.ahead import REPEATABLE
from labapi.domain.clock import ManualClock, to_microseconds

EXERCISE = "03_http_methods"


def judged(outcome: Outcome = Outcome.INCORRECT, points: int = 0, task: str = "safe") -> Result:
    return Result(EXERCISE, task, 1, "Which are safe?", outcome, points, 4, "Look again.")


PASSED = judged(Outcome.PASSED, 4)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "share" / "data" / FILE_NAME


@pytest.fixture(name="progress")
def _progress(path: Path) -> Progress:
    return Progress(path)


def test_the_best_points_of_each_task_are_kept(progress: Progress) -> None:
    for points in (1, 3, 2):
        progress.note(judged(Outcome.PARTLY, points))
    progress.note(judged(task="other"))
    assert progress.best(EXERCISE) == {"safe": 3, "other": 0}
    assert progress.best("01_what_is_an_api") == {}


@pytest.mark.parametrize("outcome", [o for o in Outcome if o.is_try])
def test_what_was_judged_is_a_try(progress: Progress, outcome: Outcome) -> None:
    progress.note(judged(outcome))
    progress.note(judged(outcome))
    assert progress.tries(EXERCISE, "safe") == 2


@pytest.mark.parametrize("outcome", [Outcome.NOT_ATTEMPTED, Outcome.SETUP])
def test_a_blank_and_a_missing_lab_are_no_tries(progress: Progress, outcome: Outcome) -> None:
    progress.note(judged(outcome))
    assert progress.tries(EXERCISE, "safe") == 0
    assert not progress.path.exists()


def test_a_task_is_passed_once_and_for_all(path: Path) -> None:
    clock = ManualClock()
    progress = Progress(path, clock)
    progress.note(judged(Outcome.PARTLY, 3))
    assert not progress.passed(EXERCISE, "safe")
    first = to_microseconds(clock.now())
    progress.note(PASSED)
    clock.advance(60)
    progress.note(PASSED)
    progress.note(judged())
    assert progress.passed(EXERCISE, "safe")
    assert progress.tasks()[EXERCISE, "safe"].passed_at_us == first


def test_hints_come_one_by_one_and_stay_at_the_last(progress: Progress) -> None:
    assert [progress.take_hint(EXERCISE, "safe", 3) for _ in range(5)] == [1, 2, 3, 3, 3]
    assert progress.take_hint(EXERCISE, "other", 2) == 1
    assert progress.tasks()[EXERCISE, "safe"].hints == 3


def test_a_hint_that_two_notebooks_show_is_taken_once(path: Path) -> None:
    file = ProgressFile(path)
    for _ in range(2):
        file.add(Kept({(EXERCISE, "safe"): Record(hints=1)}, {}), patience_s=1)
    assert Progress(path).take_hint(EXERCISE, "safe", 3) == 2


def test_the_points_that_there_are_come_from_the_last_check(progress: Progress) -> None:
    progress.note(judged())
    progress.note(replace(judged(), out_of=6))
    progress.take_hint(EXERCISE, "safe", 3)
    assert progress.tasks()[EXERCISE, "safe"].out_of == 6


def test_hints_that_a_new_labapi_dropped_are_not_asked_for(progress: Progress) -> None:
    for _ in range(4):
        progress.take_hint(EXERCISE, "safe", 4)
    assert progress.take_hint(EXERCISE, "safe", 2) == 2


def test_hints_alone_are_no_try(progress: Progress) -> None:
    progress.take_hint(EXERCISE, "safe", 3)
    assert progress.best(EXERCISE) == {}


def test_the_learner_is_remembered(path: Path) -> None:
    assert Progress(path).learner == Learner()
    Progress(path).introduce(Learner("Ana Núñez", "x 7"))
    assert Progress(path).learner == Learner("Ana Núñez", "x 7")


def test_all_outlives_a_restart_of_the_kernel(path: Path) -> None:
    code = f"""if True:
        from pathlib import Path
        from labapi.checks.progress.progress import Progress
        from labapi.checks.result import Outcome, Result
        progress = Progress(Path({str(path)!r}))
        passed = Result({EXERCISE!r}, "safe", 1, "Safe?", Outcome.PASSED, 4, 4, "")
        progress.note(passed)
        progress.take_hint({EXERCISE!r}, "safe", 3)
    """
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    after = Progress(path)
    assert after.passed(EXERCISE, "safe")
    assert after.best(EXERCISE) == {"safe": 4}
    assert after.take_hint(EXERCISE, "safe", 3) == 2


def test_two_kernels_at_once_lose_nothing(path: Path) -> None:
    code = f"""if True:
        import sys
        from pathlib import Path
        from labapi.checks.progress.progress import Learner, Progress
        from labapi.checks.result import Outcome, Result
        progress = Progress(Path({str(path)!r}))
        print("ready", flush=True)
        sys.stdin.readline()
        for points in range(30):
            result = Result("01", "both", 1, "Both?", Outcome.PARTLY, points % 8, 9, "")
            progress.note(result)
        progress.take_hint("01", sys.argv[1], 3)
        while progress.trouble:  # on a slow disk, the other one holds the file for long
            progress.introduce(Learner("Ana"))
    """
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    kernels = [
        subprocess.Popen([sys.executable, "-c", code, name], **pipes) for name in ("one", "other")
    ]
    for kernel in kernels:
        assert kernel.stdout.readline() == "ready\n"
    for kernel in kernels:
        kernel.stdin.write("\n")
        kernel.stdin.flush()
    for kernel in kernels:
        kernel.communicate(timeout=60)
    assert [kernel.returncode for kernel in kernels] == [0, 0]
    after = Progress(path)
    assert (after.tries("01", "both"), after.best("01")) == (60, {"both": 7})
    assert {task for _, task in after.tasks()} == {"both", "one", "other"}


def test_a_check_waits_for_another_that_is_being_saved(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labapi.checks.progress.progress.PATIENCE_S", 30.0)
    Progress(path).note(judged())
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    saved = threading.Timer(0.1, other.execute, ["COMMIT"])
    saved.start()
    progress = Progress(path)
    progress.note(judged())
    saved.join()
    other.close()
    assert (progress.trouble, progress.tries(EXERCISE, "safe")) == ("", 2)


def test_another_notebooks_work_is_seen_at_once(path: Path) -> None:
    one, other = Progress(path), Progress(path)
    assert not other.passed(EXERCISE, "safe")
    one.note(PASSED)
    assert other.passed(EXERCISE, "safe")


def test_a_check_opens_the_file_once(progress: Progress, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        progress.note(judged(task=f"task_{number}"))
    opened = []
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: opened.append(a) or connect(*a, **k))
    progress.note(PASSED)
    assert len(opened) == 1


def test_the_file_is_held_by_nobody_between_two_uses(progress: Progress) -> None:
    progress.note(PASSED)
    other = sqlite3.connect(progress.path, timeout=0, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    other.close()
    left = {file.name for file in progress.path.parent.iterdir()}
    assert left == {FILE_NAME}, "a write-ahead log does not work on network disks"


def test_reading_makes_no_file(progress: Progress) -> None:
    assert progress.learner == Learner()
    assert progress.tries(EXERCISE, "safe") == 0
    assert not progress.path.parent.exists()
    progress.path.parent.mkdir(parents=True)
    assert progress.tries(EXERCISE, "safe") == 0
    assert not progress.path.exists()


def test_an_older_file_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Progress(path).note(PASSED)
    later = (*SCHEMA, ("ALTER TABLE tasks ADD COLUMN seconds INTEGER", "CREATE TABLE streaks (n)"))
    monkeypatch.setattr("labapi.checks.progress.file.SCHEMA", later)
    progress = Progress(path)
    assert progress.passed(EXERCISE, "safe")
    progress.note(PASSED)
    assert (progress.tries(EXERCISE, "safe"), progress.trouble) == (2, "")
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(later),)
    connection.close()


def test_a_kernel_has_one_progress_in_the_folder_of_the_learner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path / "mine"))
    progress = Progress.open()
    assert progress.path == tmp_path / "mine" / FILE_NAME
    assert Progress.open() is progress
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path / "hers"))
    assert Progress.open() is not progress


def test_where_nothing_is_said_the_system_names_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABAPI_DATA", raising=False)
    assert data_folder().is_absolute()
    assert "labapi" in data_folder().name.lower()


def test_an_empty_file_is_a_new_one(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.touch()
    progress = Progress(path)
    assert progress.tries(EXERCISE, "safe") == 0
    progress.note(PASSED)
    assert (progress.passed(EXERCISE, "safe"), progress.trouble) == (True, "")


def test_what_a_broken_write_left_is_rolled_back(path: Path) -> None:
    Progress(path).note(PASSED)
    code = f"""if True:
        import os, sqlite3
        db = sqlite3.connect({str(path)!r}, isolation_level=None)
        db.execute("PRAGMA cache_size = 1")
        db.execute("PRAGMA cache_spill = 1")
        db.execute("BEGIN")
        db.execute("DELETE FROM tasks")
        db.executemany("INSERT INTO tasks VALUES ('x', ?, 0, 0, 0, 0, 0)",
                       [(f"{{n:0>2000}}",) for n in range(100)])
        os._exit(9)
    """
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 9
    assert path.with_name(FILE_NAME + "-journal").exists()
    assert list(ProgressFile(path).read(1).tasks) == [(EXERCISE, "safe")]


def test_where_outputs_repeat_the_progress_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Progress.open()
    own.introduce(Learner("Ada", "a123", "rest-2027"))
    own.note(PASSED)
    monkeypatch.setenv(REPEATABLE, "1")
    assert (Progress.open().learner, dict(Progress.open().tasks())) == (Learner(), {})


def test_where_outputs_repeat_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REPEATABLE, "1")
    Progress.open().note(PASSED)
    assert Progress.open().passed(EXERCISE, "safe")  # this kernel still knows it
    assert not (data_folder() / FILE_NAME).exists()
    monkeypatch.delenv(REPEATABLE)
    assert not Progress.open().passed(EXERCISE, "safe")
