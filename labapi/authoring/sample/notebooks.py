"""A notebook with answers in it, handed in by the code by which learners hand in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from labapi.authoring.sample.answers import Answer
from labapi.authoring.sample.students import Student
from labapi.checks.notebook.handed_in import HandIn, signed
from labapi.checks.notebook.shipped import as_shipped
from labapi.course import text_of

Answered = Mapping[str, Answer]
"""An answer by the id of its task; a task that is left out is as it was shipped."""


@dataclass(frozen=True, slots=True)
class Handing:
    """How the notebooks of one exercise are handed in for one course."""

    exercise: str
    course: str
    shipped: str

    @classmethod
    def of(cls, root: Path, exercise: str, course: str) -> Handing:
        """Take the exercise as a kit ships it; raises `NotShipped`."""
        return cls(exercise, course, as_shipped(root, exercise))

    def note(self, student: Student, now: datetime) -> HandIn:
        """Say whose a notebook is."""
        return HandIn.of(self.exercise, student.called, student.id, self.course, now)

    def notebook(self, student: Student, answered: Answered, now: datetime) -> bytes:
        """Give the file that a student hands in with these answers."""
        document = _with_answers(json.loads(self.shipped), answered)
        return text_of(signed(document, self.note(student, now))).encode("utf-8")


def _with_answers(document: dict[str, Any], answered: Answered) -> dict[str, Any]:
    """Write answers into their cells, which are counted as if they had been run in their order."""
    for count, cell in enumerate(_code(document), start=1):
        cell["execution_count"] = count
        answer = answered.get(cell.get("id", ""))
        if answer is not None and answer.source is not None:
            cell["source"] = answer.source.splitlines(keepends=True)
    return document


def _code(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in document["cells"] if cell["cell_type"] == "code"]


def without_cell(data: bytes, task: str) -> bytes:
    """Take the cell of a task out of a notebook, as somebody did who tidied up too much."""
    document = json.loads(data)
    document["cells"] = [cell for cell in document["cells"] if cell.get("id") != task]
    return text_of(document).encode("utf-8")


def cut_off(data: bytes) -> bytes:
    """Break a file off in its middle, as a lost connection does."""
    return data[: len(data) // 2]
