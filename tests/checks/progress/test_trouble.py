"""Where the file cannot be used: nothing raises, nothing is lost, and the reason is told."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from labapi.checks.progress import file as progress_file
from labapi.checks.progress.progress import FILE_NAME, PATIENCE_IN_TROUBLE_S, Learner, Progress
from labapi.checks.result import Outcome, Result

KIND = "The checks work all the same, and nothing is forgotten until this kernel stops."


def judged(task: str = "safe") -> Result:
    return Result("03_http_methods", task, 1, "Safe?", Outcome.PASSED, 4, 4, "")


def tries(progress: Progress, task: str = "safe") -> int:
    return progress.tries("03_http_methods", task)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


@pytest.fixture(name="locked")
def _locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """The file, held by another program; labapi's patience is cut short."""
    monkeypatch.setattr("labapi.checks.progress.progress.PATIENCE_S", 0.01)
    monkeypatch.setattr("labapi.checks.progress.progress.PATIENCE_IN_TROUBLE_S", 0.01)
    Progress(path).note(judged("before"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other


def works_in_memory(progress: Progress) -> None:
    """Use everything there is; nothing may raise or be forgotten."""
    before = tries(progress)
    progress.note(judged())
    assert tries(progress) == before + 1
    assert progress.passed("03_http_methods", "safe")
    assert progress.best("03_http_methods")["safe"] == 4
    assert [progress.take_hint("03_http_methods", "safe", 2) for _ in range(3)] == [1, 2, 2]
    progress.introduce(Learner("Ana", "7"))
    assert progress.learner == Learner("Ana", "7")


def is_kind(trouble: str) -> bool:
    """One short paragraph without an exception's name."""
    return KIND in trouble and "\n" not in trouble and "Error" not in trouble


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_file(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    progress = Progress(tmp_path / "a file" / "labapi" / FILE_NAME)
    works_in_memory(progress)
    assert "cannot write in the folder" in progress.trouble
    assert "`LABAPI_DATA`" in progress.trouble
    assert is_kind(progress.trouble)


def test_a_read_only_file_is_read_and_its_trouble_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress(path).note(judged())
    monkeypatch.setattr(progress_file, "SETTINGS", ("PRAGMA query_only = 1",))
    progress = Progress(path)
    assert (tries(progress), progress.trouble) == (1, "")
    works_in_memory(progress)
    assert "cannot write in the folder" in progress.trouble
    assert is_kind(progress.trouble)


def test_a_full_disk_is_told_and_what_it_missed_is_saved_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_file, "SETTINGS", ("PRAGMA max_page_count = 1",))
    progress = Progress(path)
    works_in_memory(progress)
    assert "is full. Make room" in progress.trouble
    assert is_kind(progress.trouble)
    monkeypatch.undo()
    progress.note(judged("later"))
    assert progress.trouble == ""
    after = Progress(path)
    assert (tries(after), tries(after, "later"), after.learner.name) == (1, 1, "Ana")


def test_what_was_missed_is_counted_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress(path)
    progress.note(judged())
    monkeypatch.setattr(progress_file, "SETTINGS", ("PRAGMA query_only = 1",))
    progress.note(judged())
    progress.note(judged())
    monkeypatch.undo()
    progress.note(judged())
    progress.note(judged())
    assert (tries(progress), tries(Progress(path))) == (5, 5)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_that_refuses_a_folder_is_told_as_full(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "whatever the system says")

    monkeypatch.setattr(Path, "mkdir", refuse)
    progress = Progress(path)
    progress.note(judged())
    assert "is full" in progress.trouble


def test_a_file_that_another_program_holds_is_told(path: Path, locked: sqlite3.Connection) -> None:
    progress = Progress(path)
    works_in_memory(progress)
    assert "another program keeps the file" in progress.trouble
    assert is_kind(progress.trouble)
    locked.execute("ROLLBACK")
    progress.note(judged())
    assert (progress.trouble, tries(progress)) == ("", 2)
    assert tries(Progress(path), "before") == 1


def test_reading_well_again_is_the_end_of_a_trouble_in_reading(
    path: Path, locked: sqlite3.Connection
) -> None:
    progress = Progress(path)
    assert (tries(progress, "before"), progress.trouble != "") == (0, True)
    locked.execute("ROLLBACK")
    assert (tries(progress, "before"), progress.trouble) == (1, "")


def test_what_was_read_before_the_trouble_is_still_known(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress(path).note(judged("before"))
    progress = Progress(path)
    assert tries(progress, "before") == 1
    path.rename(path.with_name("moved"))
    path.mkdir()
    assert tries(progress, "before") == 1
    assert is_kind(progress.trouble)


def test_in_trouble_a_check_waits_for_a_tenth_of_a_second_at_most(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    def held(_: object, __: object, patience_s: float) -> None:
        waited.append(patience_s)
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(progress_file.ProgressFile, "add", held)
    progress = Progress(path)
    progress.note(judged())
    progress.note(judged())
    assert waited[0] <= 1
    assert waited[1] == PATIENCE_IN_TROUBLE_S <= 0.1


def no_database(path: Path) -> None:
    path.write_bytes(b"This is a letter to my bank. " * 200)


def torn(path: Path) -> None:
    Progress(path).note(judged("before"))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def other_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE tasks (title TEXT, done INTEGER)")


def nonsense(path: Path) -> None:
    Progress(path).note(judged("before"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("UPDATE tasks SET tries = 'many'")


DAMAGES = [no_database, torn, other_tables, nonsense]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_whole_and_a_new_one_begun(path: Path, damage) -> None:
    damage(path)
    was = path.read_bytes()
    progress = Progress(path)
    progress.note(judged())
    assert path.with_name("progress-damaged-1.sqlite").read_bytes() == was
    assert "`progress-damaged-1.sqlite`" in progress.trouble
    assert "`check.all()`" in progress.trouble
    assert tries(Progress(path)) == 1


@pytest.mark.parametrize("damage", DAMAGES)
def test_reading_a_damaged_file_tells_of_it_and_leaves_it(path: Path, damage) -> None:
    damage(path)
    progress = Progress(path)
    assert tries(progress) == 0
    assert "is damaged" in progress.trouble
    assert is_kind(progress.trouble)
    assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]


def test_a_file_that_was_set_aside_is_told_of_until_the_next_save(path: Path) -> None:
    no_database(path)
    progress = Progress(path)
    progress.note(judged())
    assert tries(progress) == 1
    assert progress.trouble
    progress.note(judged())
    assert (progress.trouble, tries(progress)) == ("", 2)


def test_each_damaged_file_is_kept(path: Path) -> None:
    progress = Progress(path)
    for _ in range(2):
        no_database(path)
        progress.note(judged())
    assert len(list(path.parent.glob("progress-damaged-*.sqlite"))) == 2


def test_what_this_kernel_knew_of_a_damaged_file_is_saved_anew(path: Path) -> None:
    Progress(path).note(judged("before"))
    progress = Progress(path)
    assert tries(progress, "before") == 1
    no_database(path)
    progress.note(judged())
    after = Progress(path)
    assert (tries(after), tries(after, "before")) == (1, 1)


def test_the_journal_of_a_damaged_file_goes_with_it(path: Path) -> None:
    no_database(path)
    path.with_name(FILE_NAME + "-journal").write_bytes(b"begun")
    aside = progress_file.ProgressFile(path).set_aside()
    assert aside.with_name(aside.name + "-journal").read_bytes() == b"begun"
    assert not path.with_name(FILE_NAME + "-journal").exists()


def test_a_damaged_file_that_cannot_be_renamed_is_left_and_told_of(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    no_database(path)
    monkeypatch.setattr(Path, "rename", held)
    progress = Progress(path)
    progress.note(judged())
    assert "is damaged. Close other notebooks" in progress.trouble
    assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]


def test_a_file_of_a_newer_labapi_is_left_as_it_is(path: Path) -> None:
    Progress(path).note(judged("before"))
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute("PRAGMA user_version = 99")
    was = path.read_bytes()
    progress = Progress(path)
    works_in_memory(progress)
    assert "newer labapi" in progress.trouble
    assert is_kind(progress.trouble)
    assert path.read_bytes() == was


def test_an_unknown_refusal_of_sqlite_is_told_in_its_words(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(progress_file.ProgressFile, "add", refuse)
    progress = Progress(path)
    works_in_memory(progress)
    assert "disk I/O error" in progress.trouble
