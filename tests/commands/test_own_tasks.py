"""Tasks of a teacher's own: what the page on them shows is tried."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from labapi import cli
from labapi.authoring.notebook import write_lesson
from labapi.authoring.script import from_script
from labapi.checks import catalogue, lessons
from labapi.checks.catalogue import BrokenTask, exercise_names, home_of, offer_tasks, tasks_of
from labapi.checks.exercise import exercise
from labapi.checks.notebook.blanks import shipped_cell
from labapi.classroom.notebook.ahead import REPEATABLE
from labapi.course import ROOT, replace_file

PAGE = ROOT / "docs" / "own_tasks.md"
FILES = re.compile(r"^```python\n# file: (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAME = "21_greetings"


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Afterwards nobody knows of the folder any more."""
    monkeypatch.setenv(catalogue.OWN, "")
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv(REPEATABLE, "")  # `verify` turns it on
    monkeypatch.setattr(lessons, "__path__", [*lessons.__path__])
    yield
    tasks_of.cache_clear()
    for name in [name for name in sys.modules if f"lesson_{NAME}" in name]:
        del sys.modules[name]


@pytest.fixture(name="tasks")
def _tasks(tmp_path: Path) -> Path:
    """The folder that the page shows, with the notebook that its script makes."""
    folder = tmp_path / "tasks"
    for path, text in FILES.findall(PAGE.read_text(encoding="utf-8")):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    solution = folder / "solutions" / f"{NAME}_solution.ipynb"
    write_lesson(from_script((folder / "greetings.py").read_text(encoding="utf-8"), solution))
    return folder


def made(tasks: Path) -> Path:
    assert cli.main(["release", "--tasks", str(tasks)]) == 0
    return tasks


def test_what_the_page_shows_is_proved(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tasks)
    assert cli.main(["verify", "--tasks", str(tasks)]) == 0
    assert f"✓ {NAME}, greet\n" in capsys.readouterr().out


def test_a_mistake_in_the_judge_is_found(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = made(tasks) / f"lesson_{NAME}" / "greet.py"
    replace_file(file, file.read_bytes().replace(b'f"Hello, {name}!":', b'"Hello, x!":'))
    assert cli.main(["verify", "--tasks", str(tasks)]) == 1
    assert "task greet: the reference answer does not pass" in capsys.readouterr().err


def test_an_own_exercise_is_found_beside_those_of_the_kit(tasks: Path) -> None:
    before = exercise_names()
    offer_tasks(tasks)
    assert set(exercise_names()) == {*before, NAME}
    assert home_of(NAME) == tasks
    assert home_of("03_http_methods") == ROOT


def test_a_learner_has_it_judged_like_any_other(tasks: Path) -> None:
    offer_tasks(tasks)
    check = exercise("21", namespace={"greet": lambda name: f"Hello, {name}!"})
    assert check.greet().points == 2
    assert shipped_cell(NAME, "greet", home_of(NAME)).startswith("def greet(name):\n    return ...")


def test_the_solution_shown_is_that_beside_the_task(tasks: Path) -> None:
    offer_tasks(tasks)
    check = exercise("21", namespace={"greet": lambda name: f"Hello, {name}!"})
    check.greet()
    assert 'return f"Hello, {name}!"' in check.greet.solution().source


def test_a_course_hands_them_out_like_those_of_the_kit(tasks: Path, tmp_path: Path) -> None:
    (made(tasks) / "notebooks").mkdir()
    short = {"id": "a", "cell_type": "markdown", "metadata": {}, "source": "# Greetings"}
    lesson = {"cells": [short], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tasks / "notebooks" / f"{NAME}.ipynb").write_text(json.dumps(lesson), "utf-8")
    words = ["--exercises", "03,21", "--tasks", str(tasks)]
    assert cli.main(["course", "new", str(tmp_path / "rest"), *words]) == 0
    assert cli.main(["course", "bundle", str(tmp_path / "rest")]) == 0
    with zipfile.ZipFile(tmp_path / "rest" / "students.zip") as archive:
        names = set(archive.namelist())
        assert b"Greetings" in archive.read("notebooks/00_start_here.ipynb")
        assert b"return ..." in archive.read(f"exercises/{NAME}_exercise.ipynb")
    assert f"labapi/checks/lessons/lesson_{NAME}/greet.py" in names
    assert not [name for name in names if "solution" in name]


def test_a_folder_without_tasks_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "--tasks", str(tmp_path)]) == 1
    assert "There are no tasks in" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["03_mine", "mine"])
def test_an_exercise_needs_a_number_of_its_own(tmp_path: Path, name: str) -> None:
    (tmp_path / f"lesson_{name}").mkdir()
    with pytest.raises(BrokenTask, match="needs a number that no exercise of the kit has"):
        offer_tasks(tmp_path)
