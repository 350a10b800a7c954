"""A lesson is opened as if it had never been run, and keeps what its learner makes of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from labapi.commands.open import UnrunLessons

LESSON = Path(__file__).absolute().parents[2] / "notebooks" / "03_http_methods.ipynb"
NAME = LESSON.name


@pytest.fixture
def files(tmp_path: Path) -> UnrunLessons:
    """Jupyter's way to a folder with a lesson and an exercise somebody ran."""
    (tmp_path / NAME).write_bytes(LESSON.read_bytes())
    document = json.loads(LESSON.read_text("utf-8"))
    (tmp_path / "exercise.ipynb").write_text(json.dumps({**document, "metadata": {}}), "utf-8")
    return UnrunLessons(root_dir=str(tmp_path))


def opened(files: UnrunLessons, name: str = NAME) -> dict:
    return asyncio.run(files.get(name))


def outputs(model: dict) -> list:
    return [output for cell in model["content"]["cells"] for output in cell.get("outputs", [])]


def counts(model: dict) -> set:
    return {cell["execution_count"] for cell in model["content"]["cells"] if "outputs" in cell}


def saved(files: UnrunLessons, model: dict, name: str = NAME) -> dict:
    model = {key: model[key] for key in ("type", "format", "content")}
    return asyncio.run(files.save(model, name))


def test_a_lesson_that_was_only_opened_is_not_written(files):
    before = Path(files.root_dir, NAME).read_bytes()
    model = opened(files)
    assert saved(files, model)["last_modified"] == model["last_modified"]
    assert Path(files.root_dir, NAME).read_bytes() == before


@pytest.mark.parametrize("work", ["a word", "an output", "a new cell"])
def test_a_lesson_that_was_worked_in_is_written(files, work):
    model = opened(files)
    cell = next(one for one in model["content"]["cells"] if one["cell_type"] == "code")
    if work == "a word":
        cell["source"] += "\n# mine"
    elif work == "an output":
        cell["execution_count"] = 1
    else:
        model["content"]["cells"].append({**cell, "id": "mine"})
    saved(files, model)
    written = json.loads(Path(files.root_dir, NAME).read_text("utf-8"))
    assert sum(bool(one.get("outputs")) for one in written["cells"]) == 0


def test_an_exercise_without_outputs_is_written(files):
    model = opened(files, "exercise.ipynb")
    for cell in model["content"]["cells"]:
        cell |= {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
    saved(files, model, "exercise.ipynb")
    assert outputs(opened(files, "exercise.ipynb")) == []


def test_a_lesson_is_opened_without_the_outputs_that_were_saved(files):
    model = opened(files)
    assert outputs(model) == []
    assert counts(model) == {None}


def test_opening_leaves_the_file_as_it_is(files, tmp_path):
    opened(files)
    assert (tmp_path / NAME).read_bytes() == LESSON.read_bytes()


def test_what_the_learner_ran_and_saved_is_there_again(files):
    model = opened(files)
    own = {"output_type": "stream", "name": "stdout", "text": "mine\n"}
    cell = next(cell for cell in model["content"]["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [own]
    asyncio.run(files.save(model, NAME))
    assert outputs(opened(files)) == [own]


def test_other_notebooks_are_opened_with_their_outputs(files):
    assert outputs(opened(files, "exercise.ipynb"))


def test_a_folder_is_listed_as_ever(files):
    listed = asyncio.run(files.get("/"))
    assert {entry["name"] for entry in listed["content"]} == {NAME, "exercise.ipynb"}


def test_only_facts_of_a_lesson_may_be_asked_for(files):
    assert asyncio.run(files.get(NAME, content=False))["content"] is None
