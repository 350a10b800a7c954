"""A newer kit that git fetches, into a clone that was worked in. All lies on this computer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from labapi import cli
from labapi.commands.updating.update import update
from tests.commands.kits import (
    COPY,
    EXERCISE,
    LESSON,
    NOW,
    OLDER,
    commit,
    contents,
    git,
    ids,
    newer_kit,
    publish_newer,
    published,
    save,
    source,
    zipped,
)

MINE = {"safe": "safe = {'GET', 'PUT'}", "gone": "gone = 'mine'"}
SCREEN = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _git_by_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git know nothing of who runs the tests."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """The teachers' repository, at the older kit."""
    return published(tmp_path / "theirs")


@pytest.fixture
def here(tmp_path: Path, theirs: Path) -> Path:
    """A learner's clone of it."""
    return clone(theirs, tmp_path / "Ünï läb")


def clone(theirs: Path, folder: Path) -> Path:
    git(theirs.parent, "clone", "-q", str(theirs), str(folder))
    return folder


def status(folder: Path) -> list[str]:
    return sorted(line.strip() for line in git(folder, "status", "--short").splitlines())


def test_the_clone_is_at_the_newest_commit(here: Path, theirs: Path) -> None:
    newest = publish_newer(theirs)
    assert update(here, None, NOW) == 0
    assert git(here, "rev-parse", "HEAD") == newest
    assert status(here) == []
    assert not (here / "labapi" / "old.py").exists()


def test_answers_stay_and_git_sees_them_as_the_only_changes(
    here: Path, theirs: Path, capsys: SCREEN
) -> None:
    save(here / EXERCISE, answers=MINE, own="check-safe")
    newest = publish_newer(theirs)
    assert update(here, None, NOW) == 0
    assert git(here, "rev-parse", "HEAD") == newest
    assert status(here) == [f"M {EXERCISE}"]
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    assert source(here / EXERCISE, "intro") == "# Exercise 03: Methods, mended"
    assert ids(here / EXERCISE)[5] == "of-my-own"
    assert str(Path(COPY)) in capsys.readouterr().out


def test_a_change_to_a_lesson_stays_where_the_newer_kit_did_not_change_the_cell(
    here: Path, theirs: Path, capsys: SCREEN
) -> None:
    save(here / LESSON, answers={"get": "requests.get('mine')"})
    publish_newer(theirs)
    update(here, None, NOW)
    assert f"{Path(LESSON)}: your change to get\n" in capsys.readouterr().out
    assert source(here / LESSON, "get") == "requests.get('mine')"
    assert ids(here / LESSON) == ["intro", "get", "more"]


def test_a_change_to_what_the_newer_kit_changed_too_is_in_the_copy_and_said(
    here: Path, theirs: Path, capsys: SCREEN
) -> None:
    save(here / LESSON, answers={"intro": "# My title"})
    publish_newer(theirs)
    update(here, None, NOW)
    assert source(here / LESSON, "intro") == "# Methods, mended"
    assert "what you changed in intro is in the copy only" in capsys.readouterr().out
    assert "My title" in next((here / "notebooks" / "kept").iterdir()).read_text("utf-8")


def test_a_lesson_that_was_only_run_is_the_newer_one(here: Path, theirs: Path) -> None:
    save(here / LESSON, answers={})
    publish_newer(theirs)
    update(here, None, NOW)
    assert (here / LESSON).read_bytes() == (theirs / LESSON).read_bytes()
    assert status(here) == []


def test_exercises_move_to_their_newer_names(tmp_path: Path) -> None:
    theirs = published(tmp_path / "before", older_names=True)
    here = clone(theirs, tmp_path / "here")
    save(here / OLDER, answers=MINE)
    publish_newer(theirs)
    assert update(here, None, NOW) == 0
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    assert not (here / OLDER).exists()
    assert status(here) == [f"M {EXERCISE}"]


def test_where_nothing_is_newer_it_says_so(here: Path, capsys: SCREEN) -> None:
    save(here / EXERCISE, answers=MINE)
    before = contents(here)
    assert update(here, None, NOW) == 0
    assert "is the newest there is" in capsys.readouterr().out
    assert contents(here).items() >= before.items()
    assert status(here) == [f"M {EXERCISE}"]


def test_staged_answers_stay_too(here: Path, theirs: Path) -> None:
    save(here / EXERCISE, answers=MINE)
    git(here, "add", "-A")
    publish_newer(theirs)
    assert update(here, None, NOW) == 0
    assert source(here / EXERCISE, "safe") == MINE["safe"]


def refused(here: Path, capsys: SCREEN) -> str:
    before, head = contents(here), git(here, "rev-parse", "HEAD")
    assert cli.main(["update"], root=here) == 1
    assert contents(here) == before
    assert git(here, "rev-parse", "HEAD") == head
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


def test_a_change_to_what_is_no_notebook_is_in_the_way(
    here: Path, theirs: Path, capsys: SCREEN
) -> None:
    (here / "lab.py").write_text("print('mine')\n")
    save(here / EXERCISE, answers=MINE)
    publish_newer(theirs)
    told = refused(here, capsys)
    assert "    lab.py\n" in told
    assert "Nothing was changed" in told


def test_a_file_of_the_learners_where_the_newer_kit_has_one_is_in_the_way(
    here: Path, theirs: Path, capsys: SCREEN
) -> None:
    (here / "labapi" / "new.py").write_text("MINE = 1\n")
    publish_newer(theirs)
    assert "    labapi/new.py\n" in refused(here, capsys)


def test_a_change_that_is_in_nobodys_way_stays(here: Path, theirs: Path) -> None:
    (here / "labapi" / "same.py").write_text("MINE = 1\n")
    publish_newer(theirs)
    assert update(here, None, NOW) == 0
    assert (here / "labapi" / "same.py").read_text() == "MINE = 1\n"
    assert status(here) == ["M labapi/same.py"]


def test_commits_of_the_learners_own_are_said(here: Path, theirs: Path, capsys: SCREEN) -> None:
    save(here / EXERCISE, answers=MINE)
    commit(here)
    publish_newer(theirs)
    assert "commits of its own (1)" in refused(here, capsys)


@pytest.mark.parametrize("words", [["status"], ["remote", "remove", "origin"]])
def test_answers_that_were_committed_stay_with_a_kit_from_elsewhere(
    here: Path, tmp_path: Path, words: list[str]
) -> None:
    git(here, *words)
    save(here / EXERCISE, answers=MINE)
    save(here / LESSON, answers={"get": "requests.get('mine')"})
    commit(here)
    kit = zipped(newer_kit(tmp_path / "newer"), tmp_path / "kit.zip")
    assert update(here, kit, NOW) == 0
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    kept = [path.read_text("utf-8") for path in (here / "notebooks" / "kept").iterdir()]
    assert ["'mine'" in text for text in kept] == [True]


def test_a_branch_that_follows_no_other_is_said(here: Path, capsys: SCREEN) -> None:
    git(here, "checkout", "-q", "-b", "mine")
    assert "follows no branch" in refused(here, capsys)


def test_a_detached_head_is_said(here: Path, capsys: SCREEN) -> None:
    git(here, "checkout", "-q", "--detach")
    assert "follows no branch" in refused(here, capsys)


def test_teachers_who_cannot_be_reached_are_said(here: Path, theirs: Path, capsys: SCREEN) -> None:
    shutil.rmtree(theirs)
    told = refused(here, capsys)
    assert told.startswith("git could not fetch the newer kit:\n    fatal: ")


def test_a_merge_that_is_half_done_is_said(here: Path, theirs: Path, capsys: SCREEN) -> None:
    publish_newer(theirs)
    (here / ".git" / "MERGE_HEAD").write_text(git(here, "rev-parse", "HEAD") + "\n")
    assert "in the middle of a merge" in refused(here, capsys)


def test_a_kit_within_a_checkout_of_somebody_else_is_no_checkout(
    theirs: Path, tmp_path: Path, capsys: SCREEN
) -> None:
    newer_kit(theirs / "course")
    assert cli.main(["update"], root=theirs / "course") == 1
    assert capsys.readouterr().err.startswith("This folder is no checkout of git.")


def test_an_update_that_died_before_git_was_told_goes_on(
    here: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch, capsys: SCREEN
) -> None:
    save(here / EXERCISE, answers=MINE)
    newest = publish_newer(theirs)
    (here / ".git" / "index.lock").touch()
    assert update(here, None, NOW) == 1
    assert "git could not be told so" in capsys.readouterr().err
    (here / ".git" / "index.lock").unlink()
    assert update(here, None, NOW) == 0
    assert git(here, "rev-parse", "HEAD") == newest
    assert status(here) == [f"M {EXERCISE}"]
    assert source(here / EXERCISE, "safe") == MINE["safe"]


def test_a_teachers_folder_gives_what_git_knows_of_it(here: Path, theirs: Path) -> None:
    publish_newer(theirs)
    (theirs / "labapi" / "private.py").write_text("PRIVATE = 1\n")
    assert update(here, theirs, NOW) == 0
    assert (here / "labapi" / "new.py").exists()
    assert not (here / "labapi" / "private.py").exists()


def test_a_checkout_that_git_does_not_open_is_told_in_the_words_of_git(
    here: Path, capsys: SCREEN
) -> None:
    (here / ".git" / "HEAD").unlink()
    assert cli.main(["update"], root=here) == 1
    assert capsys.readouterr().err.startswith("git does not open this checkout:\n    fatal: ")
