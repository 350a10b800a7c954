"""Which exercises there are, and their tasks: one package an exercise, one module a task.

`lessons/lesson_03_http_methods/safe_methods.py` holds the task `safe_methods` of the exercise
`03_http_methods`. A new module there is a new task; nothing else has to be told of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

from labapi.checks.task import Task
from labapi.course import name_of

FOLDER = Path(__file__).parent / "lessons"
PREFIX = "lesson_"
SPELLED = ("API", "CORS", "FastAPI", "Flask", "GraphQL", "gRPC", "HTTP", "JSON", "REST")
"""The words of the names that are not written in small letters."""


class NoSuchExercise(LookupError):
    """There is no exercise of that name; the message lists those there are."""


def exercise_names() -> list[str]:
    """List the exercises in the order of the lessons, such as `03_http_methods`."""
    return sorted(folder.name.removeprefix(PREFIX) for folder in FOLDER.glob(f"{PREFIX}*"))


def full_name(name: str) -> str:
    """Complete a name: `03` is enough. Raises `NoSuchExercise`."""
    wanted = name_of(str(name)).zfill(2)
    found = [one for one in exercise_names() if one == wanted or one.split("_")[0] == wanted]
    if not found:
        there = ", ".join(exercise_names()) or "none"
        raise NoSuchExercise(f"There is no exercise {str(name)!r}. There are: {there}.")
    return found[0]


def exercise_title(name: str) -> str:
    """Write the name of an exercise for people.

    >>> exercise_title("03_http_methods")
    '03 HTTP methods'
    """
    number, _, words = name.partition("_")
    spelled = {word.lower(): word for word in SPELLED}
    title = " ".join(spelled.get(word, word) for word in words.split("_"))
    return f"{number} {title[:1].upper()}{title[1:]}".strip()


@cache
def tasks_of(exercise: str) -> tuple[Task, ...]:
    """Load the tasks of an exercise, in the order of their numbers."""
    package = f"{__package__}.lessons.{PREFIX}{exercise}"
    names = (file.stem for file in (FOLDER / f"{PREFIX}{exercise}").glob("*.py"))
    modules = {name: import_module(f"{package}.{name}") for name in names if name[0] != "_"}
    tasks = (replace(module.TASK, id=name) for name, module in modules.items())
    return tuple(sorted(tasks, key=lambda task: task.number))
