"""An ordinary mistake is told in one sentence that names the file, and never by a traceback."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from labapi.authoring.__main__ import main
from labapi.authoring.notebook import code_cell, read_lesson, write_lesson
from labapi.authoring.rules.review import review_solution
from labapi.authoring.script import from_script
from tests.authoring.conftest import head

Verb = Callable[..., list[str]]
V4 = {"nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Runs a verb that fails, and gives what it said on stderr, line by line."""

    def run(verb: str, *words: object, stdin: str = "") -> list[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        assert main([verb, *map(str, words)]) == 1
        return capsys.readouterr().err.splitlines()

    return run


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "notebooks" / "03_methods.ipynb"
    path.parent.mkdir()
    write_lesson(from_script(head("Methods", "Which?") + '# %% id="a"\n1\n', path))
    path.with_name("glossary.md").write_text("# Glossary\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("verb", ["read", "check", "execute", "navigation"])
def test_a_number_that_no_lesson_has_is_answered_with_those_there_are(
    verb: str, notebook: Path, told: Verb
) -> None:
    missing = notebook.with_name("99_nothing.ipynb")
    there = "In that folder there are: 03_methods.ipynb."
    assert told(verb, missing) == [f"There is no notebook {missing}. {there}"]


@pytest.mark.parametrize("verb", ["read", "check", "execute", "navigation", "write"])
def test_a_file_that_is_no_json_is_named_with_its_line(
    verb: str, notebook: Path, told: Verb
) -> None:
    notebook.write_text('{\n "cells": [,\n', encoding="utf-8")
    (said,) = told(verb, notebook, stdin=head("A", "B?"))
    assert said.startswith(f"{notebook}: this is no notebook, for line 2 is no JSON (")
    assert said.endswith("; mend it, or take it back from git.")


@pytest.mark.parametrize("verb", ["check", "execute", "navigation"])
def test_a_damaged_notebook_is_named_when_all_are_asked_for(
    verb: str, notebook: Path, told: Verb, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.write_text("", encoding="utf-8")
    monkeypatch.chdir(notebook.parents[1])
    (said,) = told(verb)
    assert said.startswith(f"{Path('notebooks', notebook.name)}: this is no notebook, for line 1")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "this is no notebook, for it has no cells; mend it"),
        ({"cells": 5}, "this is no notebook, for it has no cells; mend it"),
        ({"cells": []}, "this is no notebook of Jupyter's format 4; mend it"),
        (V4 | {"cells": []}, "this is no notebook ("),
        (V4 | {"cells": [{"id": "a"}]}, "this is no notebook ("),
        (V4 | {"cells": [{"id": "a", "cell_type": "x"}]}, "this is no notebook ("),
        (V4 | {"cells": [{"cell_type": "code"}]}, ", cell 1: it has no id; give it one"),
        (V4 | {"cells": [{"id": "a"}, {"id": "a"}]}, ", cell 2: its id 'a' is taken; give it"),
    ],
)
def test_json_that_is_no_notebook_is_told(
    document: object, said: str, notebook: Path, told: Verb
) -> None:
    notebook.write_text(json.dumps(document), encoding="utf-8")
    (line,) = told("read", notebook)
    assert line.startswith(str(notebook))
    assert said in line


def test_a_file_that_is_no_text_is_told(notebook: Path, told: Verb) -> None:
    notebook.write_bytes(b"\xff\xfe")
    assert "this is no notebook ('utf-8' codec can't decode" in told("read", notebook)[0]


def test_a_folder_is_no_notebook(notebook: Path, told: Verb) -> None:
    (said,) = told("read", notebook.parent)
    assert said.startswith(f"{notebook.parent} cannot be read: ")


@pytest.mark.parametrize("name", ["methods.ipynb", "3_methods.ipynb", "03_methods.py"])
def test_write_refuses_a_name_that_no_tool_would_find(
    name: str, notebook: Path, told: Verb
) -> None:
    path = notebook.with_name(name)
    (said,) = told("write", path, stdin=head("A", "B?"))
    assert said == f"{path}: call it as the others, two digits first: 03_http_methods.ipynb."
    assert not path.exists()


def test_write_says_which_metadata_a_notebook_does_not_keep(
    notebook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = head("A", "B?") + '# %% id="a" tag=["stop"]\n1\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(script))
    assert main(["write", str(notebook)]) == 0
    assert f"{notebook}: the metadata tag are left out" in capsys.readouterr().out
    assert read_lesson(notebook).cells[1].metadata == {}


def test_a_faulty_script_leaves_no_folder_behind(tmp_path: Path, told: Verb) -> None:
    (said,) = told("write", tmp_path / "new" / "03_a.ipynb", stdin="x")
    assert said.startswith("line 1: expected a head")
    assert not (tmp_path / "new").exists()


def test_a_missing_glossary_is_a_finding(
    notebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.with_name("glossary.md").unlink()
    assert main(["check", str(notebook)]) == 1
    assert "glossary.md: it is missing, and lessons link to its terms" in capsys.readouterr().out


def test_a_question_that_is_not_there_is_told_by_check_and_by_execute(
    notebook: Path, told: Verb, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = read_lesson(notebook)
    lesson.notebook.cells[1] = code_cell("a", 'import labapi\nlabapi.ask("99_none", "b")')
    write_lesson(lesson)
    assert main(["check", str(notebook)]) == 1
    found = capsys.readouterr().out
    assert "03_methods.ipynb, cell 2: There are no questions for lesson '99_none'." in found
    assert "Add it to labapi/classroom/widgets/ask/lessons/99_none.toml." in found
    first = told("execute", notebook)[0]
    assert first.startswith("03_methods.ipynb, cell 2 (id a) raised NoSuchQuestion: There are no")


def test_check_tells_of_a_broken_task_and_goes_on(task_folder: Path, tmp_path: Path) -> None:
    module = task_folder / "lesson_03_methods" / "safe.py"
    module.parent.mkdir()
    module.write_text("TASK = 5\n", encoding="utf-8")
    script = from_script('# %% id="safe"\n1\n', tmp_path / "solutions" / "03_methods.ipynb")
    (finding,) = review_solution(script)
    assert "a task of it cannot be read: " in str(finding)
    assert "labapi/checks/lessons/lesson_03_methods/safe.py: there is no TASK" in str(finding)
