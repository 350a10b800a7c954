from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

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
