"""A question to answer before the next cell is run, with feedback on every option: `labapi.ask`."""

from __future__ import annotations

from typing import Any

from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.running import note_question
from labapi.classroom.widgets.ask.question import StaticQuestion, read_question


@short_traceback
def ask(lesson: str, name: str) -> Any:
    """Ask the question `name` of a lesson, for example `ask("03_http_methods", "lost_answer")`.

    Returns a widget, or its static form where anywidget is not installed. An unknown lesson or
    name raises a `LookupError` that lists those there are.
    """
    question = read_question(lesson, name)
    note_question()
    static = StaticQuestion(question)
    try:
        from labapi.classroom.widgets.ask.page import QuestionPage  # anywidget costs 0.2 s
    except ImportError:
        return static
    return QuestionPage(question, repr(static), static._repr_html_())
