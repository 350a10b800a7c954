import io
from pathlib import Path

import pytest

from labapi.authoring.__main__ import main
from labapi.authoring.notebook import read_lesson


@pytest.fixture
def lesson_file(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "03_methods.ipynb"
    monkeypatch.setattr("sys.stdin", io.StringIO(script))
    assert main(["write", str(path)]) == 0
    return path


def test_write_makes_a_notebook_with_its_navigation(lesson_file: Path) -> None:
    top = read_lesson(lesson_file).cells[0].source
    assert "# Methods" in top
    assert "About 15 minutes. You need first: " in top


def test_read_prints_the_script(lesson_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["read", str(lesson_file)]) == 0
    assert capsys.readouterr().out.startswith("# ---\n# jupyter:\n#   labapi:\n")


def test_check_names_what_is_wrong_and_fails(
    lesson_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson_file.with_name("glossary.md").write_text("# Glossary\n", encoding="utf-8")
    assert main(["check", str(lesson_file)]) == 1
    assert "03_methods.ipynb, cell 3: execution count None" in capsys.readouterr().out


def test_a_faulty_script_leaves_the_notebook_alone(
    lesson_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = lesson_file.read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO("no head"))
    assert main(["write", str(lesson_file)]) == 1
    assert "expected a head" in capsys.readouterr().err
    assert lesson_file.read_bytes() == before
