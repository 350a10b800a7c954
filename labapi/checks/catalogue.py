"""Which exercises there are, and their tasks: one package an exercise, one module a task.

`lessons/lesson_03_http_methods/safe_methods.py` holds the task `safe_methods` of the exercise
`03_http_methods`. A new module there is a new task; nothing else has to be told of it. One module
is no task: `steps.py` holds the judged steps of the lesson itself.

Tasks of a teacher's own lie the same way in a folder elsewhere: `offer_tasks` names it.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from labapi.checks import lessons
from labapi.checks.notebook.cell import Step
from labapi.checks.task import Task
from labapi.course import ROOT, name_of

FOLDER = Path(__file__).parent / "lessons"
PREFIX = "lesson_"
SPELLED = ("API", "CORS", "FastAPI", "Flask", "GraphQL", "gRPC", "HTTP", "JSON", "OAuth", "REST")
"""The words of the names that are not written in small letters."""
STEPS = "steps"
"""The module of a lesson's folder that holds no task but the judged steps of the lesson."""
OWN = "LABAPI_TASKS"
"""The environment variable that names the other folder, so that processes started here know it."""
OF_THE_EXERCISE = ("all", "hand_in", "name")
"""What `check.…` is besides the tasks: a task of that name would never be found."""


NO_TASKS = """There are no tasks in {folder}. The tasks of one exercise lie in a folder such as
lesson_21_webhooks there, a file a task."""
NO_NUMBER = """{folder} needs a number that no exercise of the kit has, such as lesson_21_webhooks
(taken: {taken})."""


class NoSuchExercise(LookupError):
    """There is no exercise of that name; the message lists those there are."""


class NoSuchStep(LookupError):
    """There is no such lesson or step; the message lists what there is."""


class BrokenTask(ValueError):
    """A module of a task cannot be used; the message names its file, and says what is wrong."""


def exercise_names() -> list[str]:
    """List the exercises in the order of the lessons, such as `03_http_methods`."""
    return sorted({name for folder in _folders() for name in names_in(folder)})


def names_in(folder: Path) -> list[str]:
    """List the exercises whose tasks lie in a folder; one with steps alone is none."""
    found = (path for path in folder.glob(f"{PREFIX}*") if path.is_dir())
    return sorted(path.name.removeprefix(PREFIX) for path in found if not _has_only_steps(path))


def _has_only_steps(folder: Path) -> bool:
    names = {path.name for path in folder.glob("*.py")} - {"__init__.py"}
    return names == {f"{STEPS}.py"}


def offer_tasks(folder: Path) -> None:
    """Let the tasks in a folder be found as well, here and in every process started from here.

    Raises `BrokenTask` where there are none, or where their exercise has the number of another.
    """
    found, kits = names_in(folder), names_in(FOLDER)
    if not found:
        raise BrokenTask(NO_TASKS.format(folder=folder))
    for name in found:
        taken = [kit for kit in kits if kit.split("_")[0] == name.split("_")[0]]
        if taken or not name[0].isdigit():
            raise BrokenTask(NO_NUMBER.format(folder=folder / f"{PREFIX}{name}", taken=taken))
    os.environ[OWN] = str(folder.absolute())


def withdraw_tasks() -> None:
    """Forget the tasks of another folder, as if none had been offered: others may follow."""
    os.environ.pop(OWN, None)
    lessons.__path__[:] = [str(FOLDER)]
    tasks_of.cache_clear()
    for name in [*sys.modules]:
        exercise = name.removeprefix(f"{lessons.__name__}.{PREFIX}").partition(".")[0]
        if name.startswith(f"{lessons.__name__}.") and exercise not in names_in(FOLDER):
            del sys.modules[name]


def home_of(exercise: str, root: Path = ROOT) -> Path:
    """Name the folder that holds `solutions/` of an exercise: the kit, or that of its tasks."""
    folder = folder_of(exercise).parent
    return root if folder == FOLDER else folder


def folder_of(exercise: str) -> Path:
    """Name the folder with the tasks of an exercise."""
    places = [folder / f"{PREFIX}{exercise}" for folder in _folders()]
    return next((place for place in places if place.is_dir()), places[0])


def shown_folder(exercise: str) -> str:
    """Write where the tasks of an exercise lie, as a message does."""
    folder = folder_of(exercise)
    place = "labapi/checks/lessons" if folder.parent == FOLDER else folder.parent.name
    return f"{place}/{folder.name}"


def _folders() -> list[Path]:
    own = os.environ.get(OWN)
    return [FOLDER, *([Path(own)] if own else [])]


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


def task_names(exercise: str) -> list[str]:
    """List the ids of an exercise's tasks, which are the names of their files; none is loaded."""
    names = sorted(file.stem for file in folder_of(exercise).glob("*.py"))
    return [name for name in names if name[0] != "_" and name != STEPS]


@cache
def tasks_of(exercise: str) -> tuple[Task, ...]:
    """Load the tasks of an exercise, in the order of their numbers; raises `BrokenTask`."""
    tasks = (_load(exercise, name) for name in task_names(exercise))
    return tuple(sorted(tasks, key=lambda task: task.number))


def task_of(exercise: str, name: str) -> Task:
    """Give the task of an exercise that has this id; raises `BrokenTask`, or `StopIteration`."""
    return next(task for task in tasks_of(exercise) if task.id == name)


def belonging_to_no_task(folder: Path) -> list[Path]:
    """List the files of `<exercise>/<task>.py` below a folder that nothing would ever read."""
    known = {Path(one, f"{name}.py") for one in exercise_names() for name in task_names(one)}
    return [path for path in sorted(folder.rglob("*.py")) if path.relative_to(folder) not in known]


# The judged steps of the lessons.


def lessons_with_steps() -> list[str]:
    """List the lessons that have judged steps, such as `03_http_methods`."""
    found = (file.parent for one in _folders() for file in one.glob(f"{PREFIX}*/{STEPS}.py"))
    return sorted(folder.name.removeprefix(PREFIX) for folder in found)


def steps_of(lesson: str) -> Mapping[str, Step]:
    """Load the judged steps of a lesson, by their names; raises `NoSuchStep` and `BrokenTask`."""
    if lesson not in lessons_with_steps():
        there = ", ".join(lessons_with_steps()) or "none"
        raise NoSuchStep(f"Lesson {lesson!r} has no judged steps. There are steps in: {there}.")
    found = getattr(_module(lesson, STEPS), "STEPS", None)
    if not isinstance(found, dict) or not all(isinstance(one, Step) for one in found.values()):
        place = _location(None, folder_of(lesson) / f"{STEPS}.py")
        raise BrokenTask(f'{place}: write STEPS = {{"its_name": Step(…), …}}.')
    return found


def step_of(lesson: str, name: str) -> Step:
    """Give one judged step of a lesson; raises `NoSuchStep` that lists those there are."""
    steps = steps_of(lesson)
    if name not in steps:
        there = ", ".join(steps) or "none"
        raise NoSuchStep(f"Lesson {lesson} has no step {name!r}. It has: {there}.")
    return steps[name]


# How a module is loaded, and what is said where it cannot be used.


def _module(exercise: str, name: str) -> Any:
    """Import a module of an exercise's folder, wherever that lies; raises `BrokenTask`."""
    file = folder_of(exercise) / f"{name}.py"
    if (own := str(file.parent.parent)) not in [str(FOLDER), *lessons.__path__]:
        lessons.__path__.append(own)  # Python finds them as if they lay in the kit
    try:
        return import_module(f"{__package__}.lessons.{PREFIX}{exercise}.{name}")
    except Exception as error:  # whatever a module may do when it is imported
        said = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
        raise BrokenTask(
            f"{_location(error, file)}: {said}. Mend this, then run it again."
        ) from error


def _load(exercise: str, name: str) -> Task:
    """Import the module of one task, and take its task from it."""
    file = folder_of(exercise) / f"{name}.py"
    if name in OF_THE_EXERCISE:
        said = f"check.{name} is something else; give the file, and so the task, another name"
        raise BrokenTask(f"{_location(None, file)}: {said}.")
    task = getattr(_module(exercise, name), "TASK", None)
    if not isinstance(task, Task):
        cure = "add it, or let the name of the file begin with _ if this is no task"
        raise BrokenTask(f"{_location(None, file)}: there is no TASK = Task(…); {cure}.")
    for field, kind in get_type_hints(Task).items():
        if not _fits(getattr(task, field), kind):
            wanted = re.sub(r"\w+\.", "", str(kind)) if get_args(kind) else kind.__name__
            said = f"the field {field} of its TASK should be {wanted}"
            raise BrokenTask(
                f"{_location(None, file)}: {said}, and is {getattr(task, field)!r:.60}."
            )
    return replace(task, id=name)


def _location(error: Exception | None, file: Path) -> str:
    """Name the file of a task, or the one beside it that an error comes from, with its line."""
    lines = [
        (frame.filename, frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__ if error else None)
    ]
    if isinstance(error, SyntaxError):
        lines.append((error.filename or "", error.lineno))
    place = file.parent.parent
    ours = [line for line in lines if Path(line[0]).is_relative_to(place)]
    where, line = ours[-1] if ours else (file, None)
    lessons_folder = shown_folder(file.parent.name.removeprefix(PREFIX)).rpartition("/")[0]
    shown = f"{lessons_folder}/{Path(where).relative_to(place).as_posix()}"
    return f"{shown}, line {line}" if line else shown


def _fits(value: Any, kind: Any) -> bool:
    """Tell whether a value is of the kind that `Task` declares, as far as a mistake is likely."""
    outer, inner = get_origin(kind) or kind, get_args(kind)
    if outer is UnionType:
        return any(_fits(value, one) for one in inner)
    if not isinstance(value, outer):
        return False
    if outer is tuple:
        return all(isinstance(one, inner[0]) for one in value)
    if outer is Mapping:
        return all(isinstance(k, inner[0]) and isinstance(v, inner[1]) for k, v in value.items())
    return True
