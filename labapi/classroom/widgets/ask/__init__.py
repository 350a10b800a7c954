"""A question to answer before the next cell is run, with feedback on every option.

`labapi.ask` is in `labapi/checks/progress/predictions.py`, which knows what a learner answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.running import note_question
from labapi.classroom.widgets.ask.asked import Asked, Memory
from labapi.classroom.widgets.ask.question import read_question

if TYPE_CHECKING:
    from labapi.classroom.widgets.ask.page import QuestionPage


def ask(lesson: str, name: str, memory: Memory | None = None) -> Asked:
    """Ask the question `name` of a lesson, for example `ask("03_http_methods", "two_tries")`.

    An unknown lesson or name raises a `LookupError` that lists those there are.
    """
    note_question()
    return Asked(read_question(lesson, name), memory, make_page=_make_page)


def _make_page(asked: Asked) -> QuestionPage:
    from labapi.classroom.widgets.ask.page import QuestionPage  # anywidget costs 0.2 s

    return QuestionPage(asked)
