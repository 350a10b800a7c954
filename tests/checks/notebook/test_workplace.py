"""Which file a number means: that of whoever types it, and the kit's only where nobody works."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from labapi.checks.catalogue import NoSuchExercise
from labapi.checks.notebook.workplace import (
    Exercise,
    Place,
    Refused,
    exercise_at,
    exercise_in,
    learners_folder,
    own_notebook,
)

NAME = "03_http_methods"
FILE = f"{NAME}_exercise.ipynb"
OPENS = '{"cells": [{"cell_type": "code", "source": "check = labapi.exercise(\\"03\\")"}]}'


def touched(file: Path, text: str = "") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@pytest.fixture(name="kit")
def _kit(tmp_path: Path) -> Path:
    """The kit that the command belongs to, with its exercise and its solution."""
    kit = tmp_path / "opt" / "kit"
    touched(kit / "exercises" / FILE)
    touched(kit / "solutions" / f"{NAME}_solution.ipynb")
    touched(kit / "notebooks" / f"{NAME}.ipynb")
    return kit


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Path:
    """A learner's folder elsewhere, with the exercise in it."""
    home = tmp_path / "home" / "rest"
    touched(home / "exercises" / FILE)
    return home


def found(kit: Path, here: Path | None, given: str = "03", **more: object) -> Exercise:
    folder = more.pop("folder", None)
    assert folder is None or isinstance(folder, Path)
    return exercise_at(given, Place(here, folder), kit, anew=bool(more.get("anew")))


def test_the_learners_own_file_is_meant_and_not_the_kits(kit: Path, home: Path) -> None:
    below = home / "a" / "b"
    below.mkdir(parents=True)
    for here in (home, home / "exercises", below):
        for anew in (False, True):
            one = found(kit, here, anew=anew)
            assert (one.file, one.folder) == (home / "exercises" / FILE, home)
            assert one.kit == kit


def test_in_the_kit_it_is_the_kits(kit: Path) -> None:
    for here in (kit, kit / "exercises", kit / "notebooks", kit / "solutions", None):
        assert found(kit, here).file == kit / "exercises" / FILE


def test_elsewhere_where_nobody_works_it_is_the_kits(kit: Path, tmp_path: Path) -> None:
    assert found(kit, tmp_path).file == kit / "exercises" / FILE


def test_another_kit_that_one_is_in_is_where_one_works(kit: Path, home: Path) -> None:
    touched(home / "solutions" / f"{NAME}_solution.ipynb")
    one = found(kit, home)
    assert (one.folder, one.kit) == (home, home)


def test_a_file_that_lies_alone_is_found_where_one_is(kit: Path, home: Path) -> None:
    alone = touched(home.parent / "Downloads" / FILE)
    one = found(kit, alone.parent)
    assert (one.file, one.folder) == (alone, alone.parent)


def test_the_exercises_of_another_course_are_no_workplace(kit: Path, tmp_path: Path) -> None:
    touched(tmp_path / "maths" / "exercises" / "sheet_1.ipynb")
    assert learners_folder(tmp_path / "maths") is None
    assert found(kit, tmp_path / "maths", anew=True).file == kit / "exercises" / FILE


def test_where_one_works_without_this_exercise_the_kits_is_not_taken(kit: Path, home: Path) -> None:
    (home / "exercises" / FILE).rename(home / "exercises" / "04_status_codes_exercise.ipynb")
    assert found(kit, home).file == home / "exercises" / FILE
    assert found(kit, home, anew=True).file == home / "exercises" / FILE


def test_an_empty_folder_for_exercises_is_where_one_begins(kit: Path, tmp_path: Path) -> None:
    (tmp_path / "new" / "exercises").mkdir(parents=True)
    assert found(kit, tmp_path / "new", anew=True).file == tmp_path / "new" / "exercises" / FILE


@pytest.mark.parametrize("named", ["", "exercises"])
def test_the_folder_that_is_named_goes_before_where_one_is(
    kit: Path, home: Path, named: str
) -> None:
    one = found(kit, kit, folder=home / named)
    assert (one.file, one.folder) == (home / "exercises" / FILE, home)


def test_a_folder_that_is_named_may_hold_the_file_itself(kit: Path, home: Path) -> None:
    assert found(kit, kit, folder=touched(home / "x" / FILE).parent).file == home / "x" / FILE


def test_a_named_folder_that_is_not_there_is_made_by_a_reset_alone(kit: Path, home: Path) -> None:
    assert found(kit, kit, folder=home / "new", anew=True).file == home / "new/exercises" / FILE
    with pytest.raises(Refused, match="There is no folder"):
        found(kit, kit, folder=home / "new")
    with pytest.raises(Refused, match="There is no folder"):
        found(kit, kit, folder=home / "exercises" / FILE, anew=True)


@pytest.mark.parametrize(
    "name", ["{}_exercise.ipynb", "{}_exercise-Copy1.ipynb", "{}_exercise (1).ipynb", "a1 {}.ipynb"]
)
def test_a_file_may_be_named_and_tells_its_exercise_by_its_name(
    kit: Path, home: Path, name: str
) -> None:
    file = touched(home / "x" / name.format(NAME))
    for given in (str(file), f"x/{file.name}"):
        one = found(kit, home, given)
        assert (one.name, one.file, one.folder) == (NAME, file, home / "x")
        assert one.named


def test_a_file_of_another_name_tells_its_exercise_by_what_it_opens(kit: Path, home: Path) -> None:
    file = touched(home / "mine.ipynb", OPENS)
    assert found(kit, home, "mine.ipynb").name == NAME
    file.write_text("{}")
    with pytest.raises(Refused, match="is no exercise of this course"):
        found(kit, home, "mine.ipynb")


@pytest.mark.parametrize("folder", ["exercises", "exercises/kept", "handed-in"])
def test_the_workplace_of_a_file_is_around_the_folders_of_the_course(
    home: Path, kit: Path, folder: str
) -> None:
    assert exercise_in(home / folder / f"{NAME} a.ipynb", kit).folder == home


def test_a_file_that_is_not_there_is_told_with_its_whole_name(kit: Path, home: Path) -> None:
    for given in (f"exercises/{NAME}_exercis.ipynb", "mine.ipynb"):
        with pytest.raises((Refused, NoSuchExercise), match="There is no"):
            found(kit, home, given)


def test_a_folder_in_the_place_of_a_number_is_told(kit: Path, home: Path) -> None:
    with pytest.raises(Refused, match="--folder"):
        found(kit, home, str(home))


@pytest.mark.parametrize("file", [f"notebooks/{NAME}.ipynb", f"solutions/{NAME}_solution.ipynb"])
def test_no_reset_overwrites_what_is_no_exercise(kit: Path, file: str) -> None:
    with pytest.raises(Refused, match="was left as it is"):
        found(kit, kit, file, anew=True)


def test_a_reset_of_the_older_name_is_one_of_the_exercise(kit: Path, home: Path) -> None:
    older = touched(home / "exercises" / f"{NAME}.ipynb")
    one = found(kit, kit, str(older), anew=True)
    assert (one.file, one.named) == (home / "exercises" / FILE, False)


def test_a_folder_that_is_closed_to_us_is_no_workplace(
    kit: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    assert found(kit, home / "a").file == kit / "exercises" / FILE


def test_a_terminal_in_a_folder_that_was_removed_has_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert Place.of_command(None) == Place()
    monkeypatch.chdir(tmp_path)
    assert Place.of_command(Path("a")) == Place(tmp_path, tmp_path / "a")


# The notebook that asks.


@pytest.fixture(name="here")
def _here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the kernel of a notebook is: beside it."""
    monkeypatch.chdir(home / "exercises")
    return home / "exercises"


def test_a_notebook_of_jupyterlab_is_found_by_its_session(here: Path) -> None:
    mine = touched(here / "mine.ipynb")
    for told in (str(mine), "exercises/mine.ipynb", "RTC:exercises/mine.ipynb"):
        assert own_notebook(NAME, {}, {"JPY_SESSION_NAME": told}) == mine


def test_a_notebook_of_vs_code_is_found_before_that(here: Path) -> None:
    mine = touched(here / "mine.ipynb")
    told = {"__vsc_ipynb_file__": str(mine)}
    assert own_notebook(NAME, told, {"JPY_SESSION_NAME": str(here / FILE)}) == mine


@pytest.mark.parametrize("told", ["", "nb-7f3a.ipynb", "console-1", "gone/nowhere.ipynb"])
def test_where_no_editor_tells_it_is_the_exercise_beside_the_kernel(here: Path, told: str) -> None:
    assert own_notebook(NAME, {"__vsc_ipynb_file__": 5}, {"JPY_SESSION_NAME": told}) == here / FILE
    os.chdir(here.parent)
    assert own_notebook(NAME, {}, {}) == here / FILE


def test_a_notebook_that_is_not_found_is_never_the_kits(here: Path) -> None:
    (here / FILE).unlink()
    with pytest.raises(Refused, match=r"check.hand_in\(file="):
        own_notebook(NAME, {}, {"JPY_SESSION_NAME": str(here / FILE)})
