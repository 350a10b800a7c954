from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from labapi.checks.notebook.workplace import Place
from labapi.checks.progress.progress import Progress
from labapi.checks.result import Outcome, Result
from labapi.commands.reset import reset
from labapi.course import older_exercise_file
from tests.commands.conftest import NAME, NOW, edit

COPY = f"{NAME} 2026-11-24 2210.ipynb"


def kept(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "exercises" / "kept").glob("*"))


def test_the_exercise_is_as_shipped_again(root: Path, exercise: Path, worked: Path) -> None:
    assert reset(root, "03", NOW) == 0
    assert '"safe = ..."' in exercise.read_text("utf-8")


def test_the_learners_work_is_kept_and_its_place_told(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = worked.read_bytes()
    reset(root, "03", NOW)
    copy = root / "exercises" / "kept" / COPY
    assert copy.read_bytes() == mine
    assert str(copy.relative_to(root)) in capsys.readouterr().out


def test_what_was_predicted_and_the_points_stay(root: Path, worked: Path) -> None:
    Progress.open().answer(NAME, "two_tries", "Two.")
    Progress.open().note(Result(NAME, "safe", 1, "Safe?", Outcome.PASSED, 4, 4, ""))
    reset(root, "03", NOW)
    after = Progress(Progress.open().path)
    assert after.answers() == {(NAME, "two_tries"): ("Two.",)}
    assert after.best(NAME) == {"safe": 4}


def test_a_kept_copy_is_never_overwritten(root: Path, exercise: Path) -> None:
    for answer in ("1", "2", "3"):
        edit(exercise, "safe = ...", f"safe = {answer}")
        reset(root, "03", NOW)
    first = f"{NAME} 2026-11-24 2210"
    assert kept(root) == [f"{first} (2).ipynb", f"{first} (3).ipynb", COPY]


def test_an_untouched_exercise_is_left_alone(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reset(root, "03", NOW) == 0
    assert "there is nothing to reset" in capsys.readouterr().out
    assert kept(root) == []


def test_outputs_alone_are_cleared_without_a_copy(root: Path, exercise: Path) -> None:
    shipped = exercise.read_bytes()
    edit(exercise, '"execution_count": null', '"execution_count": 5')
    reset(root, "03", NOW)
    assert exercise.read_bytes() == shipped
    assert kept(root) == []


def test_a_damaged_notebook_is_kept_too(root: Path, exercise: Path) -> None:
    exercise.write_bytes(b'{"cells": [\xff')
    reset(root, "03", NOW)
    assert (root / "exercises" / "kept" / COPY).read_bytes() == b'{"cells": [\xff'


@pytest.mark.parametrize(
    "name", ["3", "03", NAME, f"{NAME}.ipynb", f"exercises/{NAME}_exercise.ipynb"]
)
def test_a_missing_exercise_is_put_in_place_by_any_of_its_names(
    root: Path, exercise: Path, name: str
) -> None:
    exercise.unlink()
    assert reset(root, name, NOW) == 0
    assert exercise.exists()


def test_an_unknown_number_is_answered_with_those_there_are(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reset(root, "77", NOW) == 2
    assert NAME in capsys.readouterr().err


def test_without_the_solution_git_is_asked(root: Path, worked: Path) -> None:
    edit(worked, "safe = {'GET', 'PUT'}", "safe = ...")
    shipped = worked.read_bytes()
    author = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "exercises"], [*author, "commit", "-qm", "As shipped"]):
        subprocess.run(["git", "-C", root, *words], check=True)
    (root / "solutions" / f"{NAME}_solution.ipynb").unlink()
    edit(worked, "safe = ...", "safe = 1")
    assert reset(root, "03", NOW) == 0
    assert worked.read_bytes() == shipped


def test_where_nothing_tells_how_it_was_the_work_stays(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "solutions" / f"{NAME}_solution.ipynb").unlink()
    assert reset(root, "03", NOW) == 1
    assert "Get a fresh copy of the course" in capsys.readouterr().err
    assert "PUT" in worked.read_text("utf-8")


def test_a_copy_that_cannot_be_made_costs_no_work(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "exercises" / "kept").write_text("a file where the folder should be")
    assert reset(root, "03", NOW) == 1
    assert "What was there is unchanged" in capsys.readouterr().err
    assert "PUT" in worked.read_text("utf-8")


def test_work_under_the_older_name_is_kept_and_said(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = worked.read_bytes()
    worked.rename(older_exercise_file(root, NAME))
    assert reset(root, "03", NOW) == 0
    assert '"safe = ..."' in worked.read_text("utf-8")
    assert not older_exercise_file(root, NAME).exists()
    copy = root / "exercises" / "kept" / COPY
    assert copy.read_bytes() == mine
    told = capsys.readouterr().out
    assert f"older name, {older_exercise_file(root, NAME)}, is kept as" in told


def test_it_says_with_its_whole_name_which_file_was_reset(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reset(root, "03", NOW)
    assert capsys.readouterr().out.startswith(f"{worked} is as it was shipped again.")


@pytest.fixture(name="mine")
def _mine(tmp_path: Path, worked: Path) -> Path:
    """A learner's own copy of the exercise, elsewhere than the kit."""
    mine = tmp_path / "home" / "exercises" / worked.name
    mine.parent.mkdir(parents=True)
    mine.write_bytes(worked.read_bytes())
    return mine


def test_the_learners_own_folder_is_reset_and_not_the_kit(
    root: Path, worked: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = worked.read_bytes()
    assert reset(root, "03", NOW, Place(mine.parents[1])) == 0
    assert '"safe = ..."' in mine.read_text("utf-8")
    assert (mine.parent / "kept" / COPY).exists()
    assert worked.read_bytes() == before
    assert kept(root) == []
    assert str(mine) in capsys.readouterr().out


def test_a_folder_that_is_named_gets_the_exercise(root: Path, tmp_path: Path) -> None:
    assert reset(root, "03", NOW, Place(root, tmp_path / "new" / "rest")) == 0
    made = tmp_path / "new" / "rest" / "exercises" / f"{NAME}_exercise.ipynb"
    assert '"safe = ..."' in made.read_text("utf-8")


def test_a_file_that_is_named_is_reset_and_no_other(root: Path, worked: Path, mine: Path) -> None:
    older = older_exercise_file(mine.parents[1], NAME)
    older.write_bytes(mine.read_bytes())
    assert reset(root, str(mine), NOW, Place(root)) == 0
    assert '"safe = ..."' in mine.read_text("utf-8")
    assert older.exists()
    assert "PUT" in worked.read_text("utf-8")


def test_a_lesson_that_is_named_is_left_as_it_is(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = root / "notebooks" / f"{NAME}.ipynb"
    lesson.write_text("a lesson")
    assert reset(root, str(lesson), NOW) == 1
    assert lesson.read_text() == "a lesson"
    assert "was left as it is" in capsys.readouterr().err


def test_what_is_no_file_is_not_reset(
    root: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise.unlink()
    exercise.mkdir()
    assert reset(root, "03", NOW) == 1
    assert "is no file" in capsys.readouterr().err


def test_a_folder_that_is_closed_is_told_with_what_to_do(
    root: Path, worked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(*given: object) -> None:
        raise PermissionError(13, "Permission denied", str(worked))

    monkeypatch.setattr("labapi.commands.reset.keep", closed)
    assert reset(root, "03", NOW) == 1
    said = capsys.readouterr().err
    assert "python lab.py reset NN --folder FOLDER" in said
    assert "Errno" not in said


def test_work_that_is_very_large_is_kept_too(root: Path, exercise: Path) -> None:
    exercise.write_bytes(b"[" * 30_000_000)
    assert reset(root, "03", NOW) == 0
    assert (exercise.parent / "kept" / COPY).stat().st_size == 30_000_000
