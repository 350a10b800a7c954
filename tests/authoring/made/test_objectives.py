from __future__ import annotations

import pytest

from labapi.authoring.made import objectives
from labapi.authoring.made.objectives import page
from labapi.checks.catalogue import exercise_names, tasks_of
from labapi.course import ROOT
from tests.checks.conftest import a_task


def test_the_page_is_what_the_tasks_say() -> None:
    kept = (ROOT / "docs" / "objectives.md").read_text("utf-8")
    assert kept == page(exercise_names()), "run: python -m labapi.authoring objectives"


@pytest.mark.parametrize("exercise", exercise_names())
def test_every_task_has_a_row_and_a_verb_in_it(exercise: str) -> None:
    said = page([exercise])
    for task in tasks_of(exercise):
        assert f"(`{task.id}`) | {task.objective[:1].lower()}{task.objective[1:-1]} |" in said


def test_a_bar_in_a_title_parts_no_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objectives, "tasks_of", lambda name: (a_task(title="a | b"),))
    assert r"| 1 | a \| b (`double`) | double a number | 2 |" in page(["03_http_methods"])
