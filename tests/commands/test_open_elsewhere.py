"""A course that may only be read is copied to a folder of the learner's, and opened there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from labapi import cli
from labapi.commands import open as opening
from labapi.commands.open import copy_course
from labapi.commands.updating.manifest import RECORD
from tests.commands.conftest import NAME, edit

FILE = f"exercises/{NAME}_exercise.ipynb"


@pytest.fixture(name="opened")
def _opened(monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path) -> list[Path]:
    """The folders that JupyterLab was opened in; the learner is in an empty one."""
    folders: list[Path] = []
    (root / opening.FIRST_LESSON).write_text("{}")
    (root / "notebooks" / "glossary.md").write_text("Words")
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(opening, "environment", lambda path, prefix: {})
    monkeypatch.setattr(opening, "open_jupyterlab", lambda at, **_: folders.append(at) or 0)
    return folders


@pytest.fixture(name="closed")
def _closed(monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """The course, as those see it who may not write in it; whoever runs the tests may do so."""
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: root not in (path, *Path(path).parents) and may(path, mode)
    )
    return root


def test_a_course_that_is_ones_own_is_opened_where_it_is(root: Path, opened: list[Path]) -> None:
    assert cli.main(["open"], root) == 0
    assert opened == [root]


def test_a_closed_course_asks_for_a_folder(
    closed: Path, opened: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["open"], closed) == 1
    said = capsys.readouterr().err
    assert f"{closed}. You may not write there" in said
    assert f"python {closed / 'lab.py'} open --folder {Path.home() / closed.name}" in said
    assert opened == []


def test_a_closed_course_is_copied_to_the_folder_and_opened_there(
    closed: Path, opened: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["open", "--folder", "rest"], closed) == 0
    folder = Path.cwd() / "rest"
    assert opened == [folder]
    there = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    assert there == [RECORD, FILE, opening.FIRST_LESSON, "notebooks/glossary.md"]
    assert "yours to work in: 3 files of the course." in capsys.readouterr().out


def test_a_hub_has_the_copy_made_and_opens_it_itself(closed: Path, opened: list[Path]) -> None:
    assert cli.main(["open", "--folder", "rest", "--only-copy"], closed) == 0
    assert opened == []
    assert Path("rest", FILE).exists()


def test_what_the_learner_has_is_left_as_it_is(
    closed: Path, opened: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["open", "--folder", "rest"], closed)
    edit(Path("rest", FILE), "safe = ...", "safe = 1")
    Path("rest", "notebooks", "glossary.md").unlink()
    capsys.readouterr()
    assert cli.main(["open", "--folder", "rest"], closed) == 0
    assert "safe = 1" in Path("rest", FILE).read_text("utf-8")
    assert "yours to work in: 1 file of the course." in capsys.readouterr().out
    assert Path("rest", "notebooks", "glossary.md").exists()


def test_in_ones_own_copy_it_need_not_be_named(
    closed: Path, opened: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.main(["open", "--folder", "rest"], closed)
    monkeypatch.chdir("rest/notebooks")
    assert cli.main(["open"], closed) == 0
    assert opened == [Path.cwd().parent] * 2


def test_a_copy_may_be_written_where_the_course_may_not(
    closed: Path, opened: list[Path], tmp_path: Path
) -> None:
    for file in closed.rglob("*.*"):
        file.chmod(0o444)
    copy_course(closed, tmp_path / "rest")
    modes = {path.stat().st_mode & 0o200 for path in (tmp_path / "rest").rglob("*.*")}
    assert modes == {0o200}


def test_work_in_the_course_is_not_copied_to_another(
    root: Path, worked: Path, tmp_path: Path
) -> None:
    (root / "notebooks" / "kept").mkdir()
    (root / "notebooks" / "kept" / "a.ipynb").write_text("my own")
    (root / "notebooks" / ".ipynb_checkpoints").mkdir()
    (root / "notebooks" / ".ipynb_checkpoints" / "a.ipynb").write_text("my own")
    assert copy_course(root, tmp_path / "rest") == 1
    assert "PUT" not in (tmp_path / "rest" / FILE).read_text("utf-8")


def test_a_folder_that_cannot_be_made_is_told(
    closed: Path, opened: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").write_text("")
    assert cli.main(["open", "--folder", "file/rest"], closed) == 1
    said = capsys.readouterr().err
    assert "Name a folder of your own" in said
    assert "Errno" not in said
    assert opened == []


def test_which_tabs_are_open_is_kept_where_one_may_write(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    given = {"port": 8888, "browser": True, "as_root": False, "token": "t"}
    options = opening.arguments(Path("/course"), **given)  # type: ignore[arg-type]
    assert f"--LabApp.workspaces_dir={tmp_path / 'workspaces'}" in options


# A newer kit in the place of the older one reaches the copies by `labapi update`, typed in them.


@pytest.fixture(name="copied")
def _copied(closed: Path, opened: list[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's copy of a closed course; the learner is in it."""
    for mark in ("lab.py", "pyproject.toml"):
        (closed / mark).touch()
    (closed / "labapi").mkdir(exist_ok=True)
    (closed / "labapi" / "__init__.py").touch()
    assert cli.main(["open", "--folder", "rest"], closed) == 0
    folder = opened[0]
    monkeypatch.chdir(folder / "exercises")
    return folder


def test_a_copy_gets_what_is_new_and_keeps_the_answers(
    closed: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(copied / FILE, "safe = ...", "mine = 1")
    (closed / "notebooks" / "glossary.md").write_text("More words")
    (closed / "notebooks" / "99_new.ipynb").write_text('{"cells": []}')
    assert cli.main(["update"], closed) == 0
    assert "2 files are new or changed" in capsys.readouterr().out
    assert (copied / "notebooks" / "glossary.md").read_text() == "More words"
    assert (copied / "notebooks" / "99_new.ipynb").exists()
    assert "mine = 1" in (copied / FILE).read_text()


def test_a_copy_gets_nothing_but_lessons_and_exercises(closed: Path, copied: Path) -> None:
    (copied / "docs").mkdir()
    (copied / "docs" / "mine.txt").write_text("mine")
    assert cli.main(["update"], closed) == 0
    assert sorted(path.name for path in copied.iterdir() if path.name[0] != ".") == [
        "docs", "exercises", "notebooks",
    ]  # fmt: skip
    assert (copied / "docs" / "mine.txt").read_text() == "mine"


def test_a_copy_that_has_all_is_told_so(
    closed: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["update"], closed) == 0
    assert "Nothing to bring: all files are those of" in capsys.readouterr().out


def test_a_word_list_of_ones_own_is_not_overwritten(
    closed: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copied / "notebooks" / "glossary.md").write_text("My words")
    (closed / "notebooks" / "glossary.md").write_text("More words")
    assert cli.main(["update"], closed) == 1
    assert "These files were changed here" in capsys.readouterr().err
    assert (copied / "notebooks" / "glossary.md").read_text() == "My words"
