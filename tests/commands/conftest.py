"""A small checkout with one solution, and the exercise that is made from it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from labapi.authoring.release import release
from labapi.classroom.notebook.ahead import REPEATABLE
from labapi.course import solutions_in

NAME = "03_http_methods"
NOW = datetime(2026, 11, 24, 22, 10, tzinfo=UTC)
ANSWER = "### BEGIN SOLUTION\nsafe = {'GET'}\n### END SOLUTION"


def code(cell_id: str, source: str) -> dict[str, Any]:
    output = {"output_type": "stream", "name": "stdout", "text": "seen\n"}
    cell = {"cell_type": "code", "id": cell_id, "source": source.splitlines(keepends=True)}
    return {**cell, "metadata": {}, "execution_count": 7, "outputs": [output]}


def text(cell_id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": cell_id, "source": [source], "metadata": {}}


def solution(*cells: dict[str, Any]) -> str:
    own = cells or (text("intro", "# Exercise 03: Methods"), code("safe_methods", ANSWER))
    head = {"metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": own, **head})


def edit(path: Path, old: str, new: str) -> None:
    """Do what a learner does: change a notebook and save it."""
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new), "utf-8")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in a path that is hard on careless programs, and a learner unknown so far."""
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv(REPEATABLE, "")  # `verify` turns it on
    checkout = tmp_path / "Ünï läb"
    for folder in ("notebooks", "exercises", "solutions"):
        (checkout / folder).mkdir(parents=True)
    (checkout / "solutions" / f"{NAME}_solution.ipynb").write_text(solution(), "utf-8")
    list(release(solutions_in(checkout)))
    return checkout


@pytest.fixture
def exercise(root: Path) -> Path:
    return root / "exercises" / f"{NAME}_exercise.ipynb"


@pytest.fixture
def worked(exercise: Path) -> Path:
    """The exercise with an answer in it."""
    edit(exercise, "safe = ...", "safe = {'GET', 'PUT'}")
    return exercise
