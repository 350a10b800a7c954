"""A newer kit from a folder or a zip file, brought into a checkout that was worked in."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from labapi import cli
from labapi.commands.updating import putting
from labapi.commands.updating import update as updating
from labapi.commands.updating.manifest import RECORD
from labapi.commands.updating.putting import BESIDE
from tests.commands.kits import (
    COPY,
    EXERCISE,
    LESSON,
    NOW,
    OLDER,
    cells,
    contents,
    ids,
    newer_kit,
    older_kit,
    save,
    source,
    zipped,
)

MINE = {"safe": "safe = {'GET', 'PUT'}", "gone": "gone = 'mine'"}
SCREEN = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A learner's folder, as it was unzipped, in a path that is hard on careless programs."""
    return older_kit(tmp_path / "Ünï läb")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    return newer_kit(tmp_path / "newer")


def update(root: Path, newer: Path | None, **more: Any) -> int:
    return updating.update(root, newer, NOW, **more)


def test_files_nobody_worked_in_are_those_of_the_newer_kit(here: Path, newer: Path) -> None:
    assert update(here, newer) == 0
    after = contents(here)
    del after[RECORD]
    assert {path: data for path, data in after.items() if "/kept/" not in path} == contents(newer)


def test_an_answer_stays_and_what_was_given_is_mended(here: Path, newer: Path) -> None:
    save(here / EXERCISE, answers=MINE)
    assert update(here, newer) == 0
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    assert source(here / EXERCISE, "intro") == "# Exercise 03: Methods, mended"


def test_an_answer_that_nobody_wrote_gets_the_newer_stub(here: Path, newer: Path) -> None:
    save(here / EXERCISE, answers=MINE)
    update(here, newer)
    assert source(here / EXERCISE, "send") == "sent = ..."


def test_new_cells_come_in_at_their_place_and_own_ones_stay_at_theirs(
    here: Path, newer: Path
) -> None:
    save(here / EXERCISE, answers=MINE, own="check-safe")
    update(here, newer)
    assert ids(here / EXERCISE)[3:] == [
        "safe",
        "check-safe",
        "of-my-own",
        "gone",  # the task is given up, and the work in it is not
        "text-new",
        "new",
        "check-new",
        "send",
        "check-send",
    ]


def test_a_task_that_is_given_up_goes_where_nobody_worked_in_it(here: Path, newer: Path) -> None:
    save(here / EXERCISE, answers={"safe": "safe = 1"})
    update(here, newer)
    assert not {"gone", "text-gone", "check-gone"} & set(ids(here / EXERCISE))


def test_outputs_of_what_the_learner_keeps_stay(here: Path, newer: Path) -> None:
    save(here / EXERCISE, answers=MINE)
    update(here, newer)
    counts = {cell["id"]: cell.get("execution_count") for cell in cells(here / EXERCISE)}
    assert (counts["safe"], counts["new"]) == (4, None)


def test_what_was_kept_is_listed_with_the_copy_of_how_it_was(
    here: Path, newer: Path, capsys: SCREEN
) -> None:
    save(here / EXERCISE, answers=MINE, own="safe")
    before = (here / EXERCISE).read_bytes()
    update(here, newer)
    told = capsys.readouterr().out
    assert f"{Path(EXERCISE)}: your answer safe, 2 cells of your own" in told
    assert str(Path(COPY)) in told
    assert (here / COPY).read_bytes() == before


def test_a_lesson_in_which_a_learner_wrote_keeps_it(here: Path, newer: Path) -> None:
    save(here / LESSON, answers={}, own="get")
    update(here, newer)
    assert ids(here / LESSON) == ["intro", "get", "of-my-own", "more"]
    assert "labapi_rehearsed" not in (here / LESSON).read_text("utf-8")
    assert cells(here / LESSON)[-1]["outputs"] == []  # nobody reads an answer before predicting it


def test_a_lesson_that_was_never_saved_comes_with_the_outputs_of_its_authors(
    here: Path, newer: Path
) -> None:
    update(here, newer)
    assert (here / LESSON).read_bytes() == (newer / LESSON).read_bytes()
    assert not (here / "notebooks" / "kept").exists()


def test_updating_again_changes_nothing(here: Path, newer: Path, capsys: SCREEN) -> None:
    save(here / EXERCISE, answers=MINE, own="safe")
    save(here / LESSON, answers={}, own="get")
    update(here, newer)
    before = contents(here)
    capsys.readouterr()
    assert update(here, newer) == 0
    assert contents(here) == before
    assert capsys.readouterr().out.startswith("Nothing to bring")


def test_the_record_tells_the_next_update_what_is_the_learners(
    here: Path, newer: Path, tmp_path: Path
) -> None:
    update(here, newer)
    save(here / LESSON, answers={"more": "requests.head('mine')"})
    newest = newer_kit(tmp_path / "newest")
    text = (newest / LESSON).read_text("utf-8").replace("Methods, mended", "Methods, once more")
    (newest / LESSON).write_text(text, "utf-8")
    update(here, newest)
    assert source(here / LESSON, "more") == "requests.head('mine')"
    assert source(here / LESSON, "intro") == "# Methods, once more"


def test_an_exercise_moves_to_its_newer_name_with_the_work_in_it(
    tmp_path: Path, newer: Path, capsys: SCREEN
) -> None:
    here = older_kit(tmp_path / "before", older_names=True)
    save(here / OLDER, answers=MINE)
    assert update(here, newer) == 0
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    assert not (here / OLDER).exists()
    assert (here / COPY).exists()
    assert f"{Path(OLDER)} has a new name: {Path(EXERCISE)}" in capsys.readouterr().out


def test_of_two_copies_the_one_worked_in_is_taken(here: Path, newer: Path) -> None:
    (here / OLDER).write_bytes((here / EXERCISE).read_bytes())
    save(here / OLDER, answers=MINE)
    update(here, newer)
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    assert not (here / OLDER).exists()


def test_of_two_copies_with_work_both_are_there_afterwards(
    here: Path, newer: Path, capsys: SCREEN
) -> None:
    (here / OLDER).write_bytes((here / EXERCISE).read_bytes())
    save(here / OLDER, answers={"safe": "safe = 'older'"})
    save(here / EXERCISE, answers=MINE)
    update(here, newer)
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    kept = [path.read_text("utf-8") for path in (here / "exercises" / "kept").glob("*.ipynb")]
    assert sum("'older'" in text for text in kept) == 1
    assert "You worked in two copies" in capsys.readouterr().out


def test_a_damaged_notebook_is_left_as_it_is_and_said(
    here: Path, newer: Path, capsys: SCREEN
) -> None:
    (here / EXERCISE).write_bytes(b'{"cells": [\xff')
    assert update(here, newer) == 0
    assert (here / EXERCISE).read_bytes() == b'{"cells": [\xff'
    told = capsys.readouterr().out
    assert "is damaged" in told
    assert "python lab.py reset 03" in told


def test_a_module_that_the_newer_kit_gave_up_is_gone(here: Path, newer: Path) -> None:
    update(here, newer)
    assert not (here / "labapi" / "old.py").exists()
    assert (here / "labapi" / "new.py").exists()


def test_files_that_somebody_may_have_changed_are_kept_aside(
    here: Path, newer: Path, capsys: SCREEN
) -> None:
    (here / "labapi" / "same.py").write_text("MINE = 1\n")
    update(here, newer)
    aside = here / "exercises" / "kept" / "update 2026-11-24 2210"
    assert (aside / "labapi" / "same.py").read_text() == "MINE = 1\n"
    assert str(aside.relative_to(here)) in capsys.readouterr().out


def test_files_of_the_learners_own_stay(here: Path, newer: Path) -> None:
    own = ("notes.txt", "exercises/Untitled.ipynb", "handed-in/03.ipynb", "notebooks/mine.csv")
    for path in own:
        (here / path).parent.mkdir(exist_ok=True)
        (here / path).write_text("mine")
    update(here, newer)
    assert [(here / path).read_text() for path in own] == ["mine"] * len(own)


@pytest.mark.parametrize("top", ["", "labapi-main/", "a/b/"])
def test_a_zip_file_will_do(here: Path, newer: Path, tmp_path: Path, top: str) -> None:
    save(here / EXERCISE, answers=MINE)
    assert update(here, zipped(newer, tmp_path / "kit.zip", top)) == 0
    assert (here / "labapi" / "new.py").exists()
    assert source(here / EXERCISE, "safe") == MINE["safe"]


def test_what_somebody_made_in_a_folder_is_no_part_of_its_kit(here: Path, newer: Path) -> None:
    save(newer / EXERCISE, answers={"safe": "safe = 'of somebody else'"})
    for path in ("exercises/kept/a.ipynb", "handed-in/a.ipynb", ".venv/a.py", "labapi/a.pyc"):
        (newer / path).parent.mkdir(parents=True, exist_ok=True)
        (newer / path).write_text("theirs")
    update(here, newer)
    assert source(here / EXERCISE, "safe") == "safe = ..."
    assert not [path for path, data in contents(here).items() if data == b"theirs"]


def refused(here: Path, capsys: SCREEN, newer: Path) -> str:
    """What is said where nothing is brought: on the error stream, and nothing is changed."""
    before = contents(here)
    assert update(here, newer) == 1
    assert contents(here) == before
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


def test_what_is_not_there_is_no_kit(here: Path, tmp_path: Path, capsys: SCREEN) -> None:
    assert "there is no such folder or file" in refused(here, capsys, tmp_path / "nowhere")


def test_an_empty_folder_is_no_kit(here: Path, tmp_path: Path, capsys: SCREEN) -> None:
    (tmp_path / "empty").mkdir()
    assert "it has no lab.py" in refused(here, capsys, tmp_path / "empty")


def test_a_text_file_is_no_kit(here: Path, tmp_path: Path, capsys: SCREEN) -> None:
    (tmp_path / "kit.zip").write_text("no zip")
    assert "it is no zip file" in refused(here, capsys, tmp_path / "kit.zip")


def test_a_torn_zip_file_is_no_kit(here: Path, newer: Path, tmp_path: Path, capsys: SCREEN) -> None:
    whole = zipped(newer, tmp_path / "kit.zip").read_bytes()
    (tmp_path / "kit.zip").write_bytes(whole[:40] + b"torn" + whole[44:])
    assert "is no kit of labapi" in refused(here, capsys, tmp_path / "kit.zip")


def test_a_zip_file_that_would_write_elsewhere_is_refused(
    here: Path, newer: Path, tmp_path: Path, capsys: SCREEN
) -> None:
    kit = zipped(newer, tmp_path / "kit.zip")
    with zipfile.ZipFile(kit, "a") as archive:
        archive.writestr("labapi/../../out.py", "")
    assert "it would write outside of its folder" in refused(here, capsys, kit)


def test_this_very_folder_is_no_newer_kit(here: Path, capsys: SCREEN) -> None:
    assert "is this very folder" in refused(here, capsys, here)


def test_an_older_kit_is_refused_unless_asked_for(here: Path, newer: Path, capsys: SCREEN) -> None:
    assert "older kit (0.1.0) than the one here (0.2.0)" in refused(newer, capsys, here)
    assert update(newer, here, anyway=True) == 0
    assert b"0.1.0" in (newer / "labapi" / "__init__.py").read_bytes()


def test_a_folder_in_the_place_of_a_file_is_in_the_way(
    here: Path, newer: Path, capsys: SCREEN
) -> None:
    (here / "labapi" / "new.py").mkdir()
    assert "labapi/new.py" in refused(here, capsys, newer)


def test_a_place_that_cannot_be_written_changes_nothing(
    here: Path, newer: Path, capsys: SCREEN, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place).name != "labapi")
    assert "may not be written" in refused(here, capsys, newer)


def test_a_full_disk_changes_nothing(
    here: Path, newer: Path, capsys: SCREEN, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    save(here / EXERCISE, answers=MINE)
    monkeypatch.setattr(putting, "replace_file", full)
    before = contents(here)
    assert update(here, newer) == 1
    assert contents(here) == before
    assert "No space left on device" in capsys.readouterr().err


def test_ctrl_c_before_the_decision_changes_nothing(
    here: Path, newer: Path, capsys: SCREEN, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    before = contents(here)
    monkeypatch.setattr(putting, "decide", stopped)
    assert update(here, newer) == 130
    assert contents(here) == before
    assert "nothing was changed" in capsys.readouterr().err


@pytest.mark.parametrize("after", [0, 2, 5])
def test_an_update_that_dies_in_the_middle_is_finished_by_the_next(
    here: Path, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    save(here / EXERCISE, answers=MINE)
    moves = iter(range(100))

    def move(file: Path, target: Path) -> None:
        if next(moves) == after:
            raise OSError(5, "The power is gone")
        file.replace(target)

    with monkeypatch.context() as patched:
        patched.setattr(putting, "move_over", move)
        assert update(here, newer) == 1
    assert update(here, newer) == 0
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    assert (here / "labapi" / "new.py").exists()
    assert not (here / "labapi" / "old.py").exists()
    assert not (here / BESIDE).exists()


def test_ctrl_c_after_the_decision_comes_too_late(
    here: Path, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves = iter(range(100))

    def move(file: Path, target: Path) -> None:
        if next(moves) == 2:
            raise KeyboardInterrupt
        file.replace(target)

    monkeypatch.setattr(putting, "move_over", move)
    assert update(here, newer) == 0
    assert (here / "labapi" / "new.py").exists()


def test_the_command_updates_another_folder_from_its_own_kit(here: Path, newer: Path) -> None:
    save(here / EXERCISE, answers=MINE)
    assert cli.main(["update", "--into", str(here)], root=newer) == 0
    assert source(here / EXERCISE, "safe") == MINE["safe"]
    assert (here / "labapi" / "new.py").exists()


def test_without_git_it_asks_where_the_newer_kit_is(
    here: Path, capsys: SCREEN, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(here))
    assert cli.main(["update"], root=here) == 1
    told = capsys.readouterr().err
    assert told.startswith("git is not installed here.")
    assert "python lab.py update FOLDER-OR-ZIP" in told


def test_outside_of_a_checkout_it_asks_where_the_newer_kit_is(here: Path, capsys: SCREEN) -> None:
    assert cli.main(["update"], root=here) == 1
    assert capsys.readouterr().err.startswith("This folder is no checkout of git.")
