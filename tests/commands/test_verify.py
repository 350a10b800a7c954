"""What `verify` says of an exercise that cannot be proved; `tests/checks` proves the others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from labapi.commands.verify import verify
from labapi.course import solution_file
from tests.commands.conftest import NAME, code, solution


@pytest.fixture
def task(task_folder: Path) -> Callable[[str], None]:
    """Makes the module of the one task there is."""
    folder = task_folder / f"lesson_{NAME}"
    folder.mkdir()

    def write(source: str) -> None:
        (folder / "safe_methods.py").write_text(source, "utf-8")

    return write


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    (root / "solutions" / "answers").mkdir()
    """What it says on stderr of the one exercise there is, which it does not take for proved."""
    assert verify(root, ["03"], {}) == 1
    return capsys.readouterr().err.splitlines()


def test_a_broken_task_is_told_in_a_sentence(
    root: Path, task: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    task("TASK = 5\n")
    (said,) = told(root, capsys)
    place = f"labapi/checks/lessons/lesson_{NAME}/safe_methods.py"
    assert said.startswith(f"{NAME}: {place}: there is no TASK = Task(…); add it")


def test_a_missing_solution_is_told_once(
    root: Path, exercise: Path, task: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    solution_file(root, NAME).unlink()
    said = told(root, capsys)
    assert said[0].startswith(f"{NAME}: its tasks are not proved, for its solution cannot be read")
    assert f"add solutions/{NAME}_solution.ipynb" in said[1]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{\n", "it is no notebook (line 2 is no JSON: "),
        ("[]", "it is no notebook ("),
        (solution(code("a", "### BEGIN SOLUTION\nx = 1")), "cell a: line 2: `### BEGIN"),
        (
            solution(code("a", "### BEGIN SOLUTION\nx = (\n### END SOLUTION")),
            "cell a: line 2: this region is no Python",
        ),
    ],
)
def test_a_damaged_solution_is_told_with_its_line(
    root: Path,
    exercise: Path,
    task: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
    text: str,
    fault: str,
) -> None:
    solution_file(root, NAME).write_text(text, "utf-8")
    assert fault in told(root, capsys)[0]


def test_an_unknown_number_is_answered_with_those_there_are(
    root: Path, task: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(root, ["99"], {}) == 2
    assert capsys.readouterr().err == f"There is no exercise '99'. There are: {NAME}.\n"


def test_without_the_folder_of_answers_one_sentence_says_so(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(root, ["03"], os.environ) == 1
    told = capsys.readouterr()
    assert told.err == (
        "The folder solutions/answers is not beside this labapi: "
        "there is no answer to prove a task with.\n"
    )
    assert told.out == ""
