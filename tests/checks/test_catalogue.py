"""Which exercises there are: names, short names, titles, and the order of the tasks."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapi.checks.catalogue import (
    BrokenTask,
    NoSuchExercise,
    NoSuchStep,
    exercise_names,
    exercise_title,
    full_name,
    lessons_with_steps,
    step_of,
    task_names,
    tasks_of,
)

MODULE = "from tests.checks.conftest import a_task\nTASK = a_task('', {number}, title={title!r})\n"


@pytest.fixture(name="folder")
def _folder(task_folder: Path) -> Path:
    return task_folder


def write(folder: Path, exercise: str, **modules: str) -> None:
    home = folder / f"lesson_{exercise}"
    home.mkdir()
    for name, source in modules.items():
        (home / f"{name}.py").write_text(source)


def test_exercises_come_in_the_order_of_the_lessons(folder: Path) -> None:
    for name in ("10_rate_limiting", "03_http_methods", "01_what_is_an_api"):
        write(folder, name)
    (folder / "__init__.py").touch()
    assert exercise_names() == ["01_what_is_an_api", "03_http_methods", "10_rate_limiting"]


def test_tasks_come_in_the_order_of_their_numbers_under_the_names_of_their_modules(
    folder: Path,
) -> None:
    second, first = (MODULE.format(number=n, title=t) for n, t in ((2, "Second"), (1, "First")))
    write(folder, "03_http_methods", alpha=second, beta=first)
    found = [(task.id, task.number, task.title) for task in tasks_of("03_http_methods")]
    assert found == [("beta", 1, "First"), ("alpha", 2, "Second")]


def test_a_module_that_begins_with_an_underscore_is_no_task(folder: Path) -> None:
    task = MODULE.format(number=1, title="First")
    write(folder, "03_http_methods", __init__="", _shared="raise ImportError", first=task)
    assert [task.id for task in tasks_of("03_http_methods")] == ["first"]


@pytest.mark.parametrize("name", ["all", "hand_in", "name"])
def test_a_task_is_not_called_like_what_all_exercises_have(folder: Path, name: str) -> None:
    write(folder, "03_http_methods", **{name: TASK})
    with pytest.raises(BrokenTask, match=f"{name}.py: check.{name} is something else"):
        tasks_of("03_http_methods")


TASK = MODULE.format(number=1, title="First")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a = 1\ndef judge(:\n", ", line 2: SyntaxError: "),
        ("\nimport nowhere\n", ", line 2: ModuleNotFoundError: No module named 'nowhere'. Mend"),
        ("\n\n1 / 0\n", ", line 3: ZeroDivisionError: division by zero. Mend this"),
        (TASK + "TASK = Task(hint='x')", ", line 3: NameError: name 'Task' is not defined"),
        (TASK + "type(TASK)(hint='x')", ", line 3: TypeError: Task.__init__() got an unexpected"),
        ("", ": there is no TASK = Task(…); add it, or let the name of the file begin with _"),
        ("TASK = {}", ": there is no TASK = Task(…); add it, or let the name of the file begin"),
    ],
)
def test_a_module_that_gives_no_task_is_named_with_its_line(
    folder: Path, source: str, said: str
) -> None:
    write(folder, "03_http_methods", alpha=source)
    with pytest.raises(BrokenTask) as told:
        tasks_of("03_http_methods")
    assert f"labapi/checks/lessons/lesson_03_http_methods/alpha.py{said}" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_mistake_in_a_module_beside_the_task_is_named_there(folder: Path) -> None:
    shared = "from labs.lessons.lesson_03_http_methods import _shared\n"
    write(folder, "03_http_methods", _shared="\nraise ValueError('odd')", alpha=shared)
    with pytest.raises(BrokenTask, match=r"_shared.py, line 2: ValueError: odd\. Mend"):
        tasks_of("03_http_methods")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("number='1'", "the field number of its TASK should be int, and is '1'"),
        ("hints='Look.'", "the field hints of its TASK should be tuple[str, ...], and is 'Look.'"),
        ("hints=(1,)", "the field hints of its TASK should be tuple[str, ...], and is (1,)"),
        ("judge=None", "the field judge of its TASK should be "),
        ("misconceptions=('a',)", "should be tuple[Misconception, ...], and is ('a',)"),
    ],
)
def test_a_field_of_a_wrong_kind_is_named(folder: Path, change: str, said: str) -> None:
    changed = f"from dataclasses import replace\nTASK = replace(TASK, {change})\n"
    write(folder, "03_http_methods", alpha=TASK + changed)
    with pytest.raises(BrokenTask) as told:
        tasks_of("03_http_methods")
    assert said in str(told.value)


@pytest.mark.parametrize(
    "typed", ["03_http_methods", "03", "3", 3, "03_http_methods.ipynb"], ids=repr
)
def test_a_short_name_is_enough(course, typed) -> None:
    assert full_name(typed) == "03_http_methods"


@pytest.mark.parametrize("typed", ["04", "http_methods", "", "03_http", "0", "003"])
def test_an_unknown_name_is_answered_with_those_there_are(course, typed) -> None:
    with pytest.raises(NoSuchExercise) as told:
        full_name(typed)
    there = "There are: 01_first_steps, 03_http_methods, 05_json_rest."
    assert str(told.value) == f"There is no exercise {typed!r}. {there}"


def test_where_there_is_no_exercise_at_all_it_says_so(course) -> None:
    course.clear()
    with pytest.raises(NoSuchExercise, match="There are: none"):
        full_name("03")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("01_what_is_an_api", "01 What is an API"),
        ("05_json_schemas", "05 JSON schemas"),
        ("11_rest_graphql_grpc", "11 REST GraphQL gRPC"),
        ("13_fastapi_and_flask", "13 FastAPI and Flask"),
        ("14_capstone", "14 Capstone"),
        ("14", "14"),
    ],
)
def test_a_title_is_the_name_written_for_people(name: str, title: str) -> None:
    assert exercise_title(name) == title


def test_the_exercises_there_are_have_tasks() -> None:
    assert exercise_names()
    assert all(name[:2].isdigit() for name in exercise_names())


# The judged steps of a lesson lie beside its tasks.

STEPS = """from labapi.checks.notebook.cell import Step
STEPS = {"one": Step(judge=print, hints=(), why=""), "two": Step(judge=print, hints=(), why="")}
"""


def test_a_step_is_found_by_its_name(folder: Path) -> None:
    write(folder, "03_http_methods", steps=STEPS)
    assert step_of("03_http_methods", "two").hints == ()


def test_steps_are_no_task_and_make_no_exercise(folder: Path) -> None:
    write(folder, "00_start_here", steps=STEPS)
    write(folder, "03_http_methods", steps=STEPS, alpha=TASK)
    assert (exercise_names(), task_names("03_http_methods")) == (["03_http_methods"], ["alpha"])
    assert lessons_with_steps() == ["00_start_here", "03_http_methods"]


def test_an_unknown_step_is_answered_with_those_there_are(folder: Path) -> None:
    write(folder, "03_http_methods", steps=STEPS)
    with pytest.raises(NoSuchStep, match=r"no step 'three'\. It has: one, two\."):
        step_of("03_http_methods", "three")
    with pytest.raises(NoSuchStep, match=r"'05_y' has no judged steps.*in: 03_http_methods\."):
        step_of("05_y", "one")


@pytest.mark.parametrize("text", ["STEPS = 3", "STEPS = {'one': 3}", "steps = {}"])
def test_what_is_no_step_is_named_with_its_file(folder: Path, text: str) -> None:
    write(folder, "03_http_methods", steps=text)
    with pytest.raises(BrokenTask, match=r"lesson_03_http_methods/steps\.py: write STEPS = "):
        step_of("03_http_methods", "one")


def test_steps_that_cannot_be_imported_are_named_with_the_line(folder: Path) -> None:
    write(folder, "03_http_methods", steps="x = 1\nimport no_such_thing")
    with pytest.raises(BrokenTask, match=r"steps\.py, line 2: ModuleNotFoundError"):
        step_of("03_http_methods", "one")
