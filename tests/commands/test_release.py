from __future__ import annotations

from pathlib import Path

import pytest

from labapi.authoring.notebook import BOTTOM, Lesson, empty_notebook, read_lesson, write_lesson
from labapi.commands.release import release
from labapi.course import exercise_of
from tests.commands.conftest import NAME, NOW, code, edit, solution


def test_what_was_written_is_said(
    root: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise.unlink()
    assert release(root, [], NOW) == 0
    assert capsys.readouterr().out == f"{exercise.relative_to(root)}: written\n"


def test_an_exercise_that_is_up_to_date_is_not_written(
    root: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written_at_ns = exercise.stat().st_mtime_ns
    assert release(root, ["03"], NOW) == 0
    assert "already up to date" in capsys.readouterr().out
    assert exercise.stat().st_mtime_ns == written_at_ns


def test_only_the_exercises_asked_for_are_made(root: Path, exercise: Path) -> None:
    other = root / "solutions" / "06_validation_solution.ipynb"
    other.write_text(solution(), "utf-8")
    exercise.unlink()
    release(root, ["06"], NOW)
    assert not exercise.exists()
    assert (exercise_of(other)).exists()


def test_an_unknown_number_is_answered_with_those_there_are(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release(root, ["09"], NOW) == 2
    assert capsys.readouterr().err == f"There is no solution '09'. There are: {NAME}.\n"


def test_a_mark_that_makes_no_sense_is_told_with_its_cell(
    root: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = exercise.read_bytes()
    open_mark = solution(code("safe_methods", "### BEGIN SOLUTION\nx = 1"))
    (root / "solutions" / f"{NAME}_solution.ipynb").write_text(open_mark, "utf-8")
    assert release(root, [], NOW) == 1
    assert f"{NAME}_solution.ipynb: cell safe_methods: line 2" in capsys.readouterr().err
    assert exercise.read_bytes() == before


def test_an_exercise_that_was_worked_in_is_kept(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(worked, '"execution_count": null', '"execution_count": 5')
    release(root, [], NOW)
    copies = list((root / "exercises" / "kept").iterdir())
    assert "PUT" in copies[0].read_text("utf-8")
    assert str(copies[0].relative_to(root)) in capsys.readouterr().out


def test_a_lesson_links_to_its_exercise_from_then_on(root: Path, exercise: Path) -> None:
    lesson = root / "notebooks" / f"{NAME}.ipynb"
    write_lesson(Lesson(lesson, empty_notebook({"title": "Methods", "question": "Which?"})))
    release(root, [], NOW)
    bottom = read_lesson(lesson).cell(BOTTOM)
    assert bottom is not None
    assert bottom.source.startswith(f"Exercise: [03 Methods](../exercises/{NAME}_exercise.ipynb)")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (f"solutions/{NAME}_solution.ipynb", "it is no notebook (line 2 is no JSON"),
        (f"notebooks/{NAME}.ipynb", "for line 2 is no JSON"),
    ],
)
def test_a_damaged_notebook_is_named_with_its_line(
    root: Path, capsys: pytest.CaptureFixture[str], file: str, said: str
) -> None:
    (root / file).write_text("{\n", "utf-8")
    assert release(root, [], NOW) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert Path(file).name in line
    assert said in line


def test_an_answer_that_is_no_python_is_told_with_its_cell(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = solution(code("safe_methods", "### BEGIN SOLUTION\nx = (\n### END SOLUTION"))
    (root / "solutions" / f"{NAME}_solution.ipynb").write_text(broken, "utf-8")
    assert release(root, [], NOW) == 1
    said = f"{NAME}_solution.ipynb: cell safe_methods: line 2: this region is no Python"
    assert capsys.readouterr().err.startswith(said)


def test_a_folder_that_is_closed_is_told_without_the_number_of_the_system(
    root: Path, exercise: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    exercise.unlink()
    monkeypatch.setattr("labapi.authoring.release.replace_file", closed)
    assert release(root, [], NOW) == 1
    assert capsys.readouterr().err == (
        f"{exercise} could not be written (Permission denied). Nothing more was written.\n"
    )
