"""A data folder of its own for each test, and a small course to test with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from labapi.checks.expect import incorrect
from labapi.checks.inside.here import Here
from labapi.checks.progress import progress
from labapi.checks.task import Misconception, Task
from labapi.classroom.running import RUNNING
from tests.checks.inside.cells import names_of

TWICE_IS_SQUARED = Misconception("squared", "Twice is squared.", "Look at `3`: twice 3 is 6.")


def judge_double(work, cases):
    number = cases.whole(5, 99)
    came = work.call("double", number)
    TWICE_IS_SQUARED.when(came == number**2, f"`double({number})` gave {came}.")
    if came != 2 * number:
        incorrect(f"`double({number})` gave {came!r}.")


def a_task(task_id: str = "double", number: int = 1, **changed: object) -> Task:
    """A task that asks for a function `double`, but for what is said."""
    given = {
        "number": number,
        "title": "Twice as much",
        "points": 2,
        "objective": "Double a number.",
        "hints": ("Look at `*`.", "Which factor?", "`return number * …`"),
        "judge": judge_double,
        "misconceptions": (TWICE_IS_SQUARED,),
    }
    return Task(id=task_id, **given | changed)


@pytest.fixture(name="make_task")
def _make_task() -> Callable[..., Task]:
    return a_task


@pytest.fixture(autouse=True)
def _progress_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees what another one did, or what the person at this computer did."""
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path / "data"))
    progress._progress_at.cache_clear()
    yield
    progress._progress_at.cache_clear()


@pytest.fixture(name="course")
def _course(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[Task, ...]]:
    """Three exercises in place of the real ones; a test may change the dictionary."""
    course = {
        "01_first_steps": (a_task("double"), a_task("again", 2, points=1)),
        "03_http_methods": (
            a_task("safe", title="Which are safe?", points=4),
            a_task("send", 2, title="Send it", points=8),
            a_task("more", 3, title="For the curious", points=0),
        ),
        "05_json_rest": (a_task("only", points=3),),
    }
    for module in ("exercise", "progress.done"):
        monkeypatch.setattr(f"labapi.checks.{module}.tasks_of", course.__getitem__)
    for module in ("exercise", "progress.page"):
        monkeypatch.setattr(f"labapi.checks.{module}.exercise_names", lambda: list(course))
    for module in ("done", "page"):  # exercises alone, unless a test says otherwise
        for names in ("lessons", "lessons_with_steps"):
            monkeypatch.setattr(f"labapi.checks.progress.{module}.{names}", list)
    monkeypatch.setattr("labapi.checks.catalogue.exercise_names", lambda: list(course))
    return course


@pytest.fixture(name="here_of")
def _here_of() -> Iterator[Callable[..., Here]]:
    """Make a `Here` of a cell; at the end, nothing that it served may be left."""
    opened = []

    def make(source: str, limit_s: float = 10.0, **names: object) -> Here:
        here = Here(names_of(source, **names), limit_s)
        opened.append(here)
        return here

    yield make
    for here in opened:
        here.close()
    assert not [name for name in RUNNING if name.startswith("check")]
