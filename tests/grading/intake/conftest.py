"""Notebooks as students hand them in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from labapi.checks.notebook.handed_in import HandIn, signed
from labapi.checks.variant import variant_key
from labapi.course import text_of

EXERCISE = "03_http_methods"
COURSE = "rest-2027"


def notebook(exercise: str = EXERCISE) -> dict[str, Any]:
    source = f'import labapi\ncheck = labapi.exercise("{exercise}")'
    cell = {"cell_type": "code", "id": "open", "metadata": {}, "outputs": [], "source": [source]}
    cell["execution_count"] = None
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def handed_in(
    id: str = "id01",
    name: str = "Ada Lovelace",
    course: str = COURSE,
    exercise: str = EXERCISE,
    **changed: str,
) -> bytes:
    """Give the bytes of a hand-in; `changed` are fields of its note."""
    note = HandIn(exercise, name, id, "0", "2026-01-30T20:00:00+00:00", course=course)
    document = signed(notebook(exercise), note)
    key = {"variant": variant_key(course, id)}
    document["metadata"]["labapi"]["hand_in"] |= key | changed
    return text_of(document).encode()


@pytest.fixture
def folder_of(tmp_path) -> Callable[[dict[str, bytes]], Any]:
    """Lay files into a folder, by their paths."""

    def lay(files: dict[str, bytes]) -> Any:
        for path, data in files.items():
            file = tmp_path / "class" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return tmp_path / "class"

    return lay


def as_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()
