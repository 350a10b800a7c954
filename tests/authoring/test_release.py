from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from labapi.authoring.execution import execute
from labapi.authoring.navigation import navigate_solutions
from labapi.authoring.notebook import Lesson, read_lesson, write_lesson
from labapi.authoring.release import drift, release
from labapi.authoring.script import from_script
from labapi.checks.notebook.shipped import ReleaseError, exercise_text
from labapi.course import KERNEL, exercise_of, solutions_in

SCRIPT = '''\
# %% [markdown] id="intro"
"""
# Exercise 03: Methods
"""
# %% id="start"
import math
# %% id="area"
def area(radius):
    ### BEGIN SOLUTION
    return math.pi * radius**2
    ### END SOLUTION
# %% id="limit"
limit = area(2)  ### BLANK 2
# %% id="stop" tags=["stop"]
print(limit)
'''


@pytest.fixture
def solution(tmp_path: Path) -> Path:
    path = tmp_path / "solutions" / "03_methods_solution.ipynb"
    path.parent.mkdir()
    write_lesson(from_script(SCRIPT, path))
    return path


@pytest.fixture
def exercise(solution: Path) -> Path:
    list(release([solution]))
    return exercise_of(solution)


def said(checkout: Path) -> str:
    return "\n".join(map(str, drift(checkout)))


def sources(lesson: Lesson) -> dict[str, str]:
    return {cell.id: cell.source for cell in lesson.cells}


def test_answers_become_stubs_and_blanks(exercise: Path) -> None:
    shown = sources(read_lesson(exercise))
    assert shown["area"].endswith(
        "    return ...  # write your code here, in the place of this line"
    )
    assert shown["limit"] == "limit = area(___)"


def test_the_cells_keep_their_ids_and_tags(solution: Path, exercise: Path) -> None:
    of_both = [read_lesson(path).cells for path in (solution, exercise)]
    assert [cell.id for cell in of_both[0]] == [cell.id for cell in of_both[1]]
    assert of_both[1][-2].metadata == {"tags": ["stop"]}


def test_what_was_run_leaves_no_trace(solution: Path) -> None:
    before = exercise_text(solution)
    lesson = read_lesson(solution)
    execute(lesson)
    write_lesson(lesson)
    assert lesson.cells[-2].outputs
    assert exercise_text(solution) == before


def test_volatile_metadata_is_left_out(solution: Path) -> None:
    document = json.loads(solution.read_text("utf-8"))
    document["metadata"] = {"kernelspec": {"name": "mine"}, "widgets": {}}
    document["cells"][1]["metadata"] = {"execution": {}}
    solution.write_text(json.dumps(document), "utf-8")
    made = json.loads(exercise_text(solution))
    assert (made["metadata"]["kernelspec"], made["cells"][1]["metadata"]) == (KERNEL, {})
    assert "widgets" not in made["metadata"]


def test_an_exercise_is_printed_as_jupyter_saves_it(exercise: Path) -> None:
    lesson = read_lesson(exercise)
    nbformat.validate(lesson.notebook)
    assert write_lesson(lesson) is False


def test_an_exercise_does_not_call_itself_a_solution(exercise: Path, solution: Path) -> None:
    lesson = read_lesson(solution)
    navigate_solutions([lesson], [])
    write_lesson(lesson)
    list(release([solution]))
    assert "This is the solution" in lesson.cells[0].source
    assert read_lesson(exercise).cells[0].source == "About 5 minutes."
    assert "solution" not in read_lesson(exercise).cells[0].source


def test_releasing_again_writes_nothing(solution: Path, exercise: Path) -> None:
    assert list(release([solution])) == [(exercise, False)]


def test_nothing_is_written_where_one_solution_makes_no_exercise(solution: Path) -> None:
    broken = solution.with_name("04_codes_solution.ipynb")
    broken.write_text("{}", "utf-8")
    with pytest.raises(ReleaseError, match=r"04_codes_solution.ipynb: it is no notebook"):
        list(release(solutions_in(solution.parents[1])))
    assert not exercise_of(solution).exists()


def test_a_released_checkout_has_no_drift(exercise: Path, tmp_path: Path) -> None:
    (exercise.parent / "kept").mkdir()
    (tmp_path / "solutions" / "answers").mkdir()
    (exercise.parent / ".ipynb_checkpoints").mkdir()
    assert said(tmp_path) == ""


def test_line_ends_of_windows_are_no_drift(exercise: Path, tmp_path: Path) -> None:
    exercise.write_bytes(exercise.read_bytes().replace(b"\n", b"\r\n"))
    assert said(tmp_path) == ""


def test_a_changed_exercise_is_named_with_the_cure(exercise: Path, tmp_path: Path) -> None:
    exercise.write_text(exercise.read_text("utf-8").replace("___", "2"), "utf-8")
    said_of_it = "its exercise is not what it makes; run: python lab.py release 03"
    assert said(tmp_path) == f"03_methods_solution.ipynb: {said_of_it}"


def test_a_missing_exercise_is_named(solution: Path, tmp_path: Path) -> None:
    assert "its exercise is missing" in said(tmp_path)


def test_a_solution_that_makes_no_exercise_is_named(exercise: Path, tmp_path: Path) -> None:
    broken = tmp_path / "solutions" / "04_codes_solution.ipynb"
    broken.write_text("[]", "utf-8")
    assert "04_codes_solution.ipynb: no exercise can be made of it" in said(tmp_path)


@pytest.mark.parametrize(
    ("file", "finding"),
    [
        ("exercises/04_codes_exercise.ipynb", "this exercise has no solution"),
        ("exercises/03_methods.ipynb", "this is an exercise under its older name"),
        ("solutions/03_methods.ipynb", "this is no part of the course"),
        ("exercises/notes.txt", "this is no part of the course"),
        ("exercises/Untitled.ipynb", "this is no part of the course"),
        ("exercises/answers", "this is no part of the course"),
        ("solutions/kept", "this is no part of the course"),
        ("solutions/03_methods-Copy1.py", "this is no part of the course"),
    ],
)
def test_a_stray_file_is_named(exercise: Path, tmp_path: Path, file: str, finding: str) -> None:
    (tmp_path / file).write_text("{}", "utf-8")
    assert said(tmp_path).startswith(f"{file}: {finding}")
