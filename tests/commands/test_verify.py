"""What `verify` says of an exercise that cannot be proved; `tests/checks` proves the others."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from labapi import cli
from labapi.authoring.mutation.soak import Soak
from labapi.commands import verify as verifying
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


@pytest.fixture(name="soaks")
def _soaks(
    monkeypatch: pytest.MonkeyPatch, root: Path, task: Callable[[str], None]
) -> list[object]:
    """What the soaks were asked for, on a checkout whose one exercise can be proved."""
    task("from tests.checks.conftest import a_task\nTASK = a_task('', 1, title='T')\n")
    (root / "solutions" / "answers").mkdir()
    solution_file(root, NAME).write_text(solution(code("a", "x = 1")), "utf-8")
    asked: list[object] = []
    monkeypatch.setattr(verifying, "try_all", lambda *said, **more: asked.append((said, more)) or 0)
    monkeypatch.setattr(
        verifying, "judge_corpus", lambda *said, **more: asked.append((said, more)) or 1
    )
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return asked


def test_mutants_are_judged_in_place_of_the_proof(
    root: Path, soaks: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", "--mutants", "03", "--seeds", "5", "--most", "0"], root) == 0
    assert soaks == [((Soak(root, 5, 0), [NAME]), {"write": False})]
    assert capsys.readouterr().out == ""


def test_the_corpus_is_judged_in_place_of_the_proof(root: Path, soaks: list[object]) -> None:
    assert cli.main(["verify", "--corpus", "--messages"], root) == 1
    assert soaks == [((root, [NAME]), {"messages": True})]


@pytest.mark.parametrize("words", [["--mutants", "--write", "03"], ["--write"]])
def test_the_table_is_written_of_all_mutants_or_not_at_all(
    root: Path, soaks: list[object], capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert cli.main(["verify", *words], root) == 2
    assert "The table is of the mutants of all exercises" in capsys.readouterr().err
    assert soaks == []


@pytest.mark.parametrize("words", [["--seeds", "0", "--mutants"], ["--corpus", "--mutants"]])
def test_what_makes_no_sense_is_refused(
    root: Path, soaks: list[object], capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["verify", *words], root)
    assert soaks == []
    assert re.search("it must be 1 at least|not allowed with", capsys.readouterr().err)


@pytest.mark.parametrize("name", ["03", "3", NAME, f"{NAME}.ipynb"])
def test_a_lesson_with_steps_is_found_by_its_number(name: str) -> None:
    assert verifying.wanted_of([name]) == ([NAME], [NAME])


def test_a_lesson_with_steps_and_no_exercise_is_proved_by_its_steps(task_folder: Path) -> None:
    folder = task_folder / "lesson_00_start_here"
    folder.mkdir()
    (folder / "steps.py").write_text("STEPS = {}\n", "utf-8")
    assert verifying.wanted_of(["00"]) == ([], ["00_start_here"])
    assert verifying.wanted_of([]) == ([], ["00_start_here"])


def test_steps_that_cannot_be_read_are_told_in_a_sentence(
    root: Path, task_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = task_folder / "lesson_00_start_here"
    folder.mkdir()
    (folder / "steps.py").write_text("STEPS = 3\n", "utf-8")
    assert verify(root, ["00"], {}, steps_only=True) == 1
    assert (
        "00_start_here: its steps cannot be proved: labapi/checks/lessons/lesson_00_start_here/"
        in (capsys.readouterr().err)
    )


def test_the_steps_alone_are_proved(
    root: Path, task: Callable[[str], None], task_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    task("TASK = 5\n")
    (task_folder / f"lesson_{NAME}" / "steps.py").write_text("STEPS = {}\n", "utf-8")
    assert verify(root, ["03"], {}, steps_only=True) == 0
    assert capsys.readouterr().out == "The judged steps are what they claim to be.\n"
