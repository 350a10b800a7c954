"""The rules of questions: each that is asked is there, and no code tells its answer too early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from labapi.authoring.navigation import QUESTION
from labapi.authoring.notebook import Lesson
from labapi.authoring.rules import Finding
from labapi.classroom.widgets.ask.questions import BadQuestion, NoSuchQuestion, read_question

ASKED = re.compile(QUESTION.pattern + r"""\s*["']([^"']*)["']\s*,\s*["']([^"']*)["']""")
ASSERTS = re.compile(r"^\s*assert\b", re.MULTILINE)


def questions_of(lesson: Lesson) -> Iterator[Finding]:
    """Check the questions that a lesson asks, and the code below each."""
    for number, cell in lesson.of_type("code"):
        for asked, name in ASKED.findall(cell.source):
            if said := _unreadable(asked, name):
                yield Finding(lesson.path.name, number, said)
    cells = list(lesson.of_type("code"))
    for (_, asking), (number, telling) in pairwise(cells):
        if QUESTION.search(asking.source) and ASSERTS.search(telling.source):
            message = "an assert right after a question tells the answer; let the output show it"
            yield Finding(lesson.path.name, number, message)


def _unreadable(lesson: str, name: str) -> str | None:
    """Say why a question cannot be asked; None where it can."""
    try:
        read_question(lesson, name)
    except NoSuchQuestion as error:
        return f"{error} Add it to {lesson}.toml, beside the other questions."
    except BadQuestion as error:
        return str(error)
    return None
