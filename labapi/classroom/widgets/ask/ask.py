"""A question to answer before running the next cell, with feedback on every option.

The questions stand in `lessons/`, one TOML file a lesson: see `questions.py` for how to write one.
In JupyterLab it is a widget (`page.py`, `ask.js`); wherever widgets do not run, such as on a page
that shows a saved notebook, it is a list whose options open to their feedback.
"""

from __future__ import annotations

from typing import Any

from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.short_traceback import briefly
from labapi.classroom.widgets.ask.questions import Option, Question, read_question


@briefly
def ask(lesson: str, name: str) -> Any:
    """Ask the question `name` of a lesson, for example `ask("03_http_methods", "lost_answer")`.

    Returns a widget, or its static form where anywidget is not installed. An unknown lesson or
    name raises a `LookupError` that lists those there are.
    """
    question = read_question(lesson, name)
    static = StaticQuestion(question)
    try:
        from labapi.classroom.widgets.ask.page import QuestionPage  # anywidget costs 0.2 s
    except ImportError:
        return static
    return QuestionPage(question, repr(static), static._repr_html_())


class StaticQuestion:
    """A question as text and as HTML that needs no kernel and no JavaScript."""

    def __init__(self, question: Question) -> None:
        """Show this question."""
        self.question = question

    def __repr__(self) -> str:
        """List the options, without telling which is right."""
        letters = "abcde"
        options = [f"  {letters[i]}) {o.text}" for i, o in enumerate(self.question.options)]
        return "\n".join([f"Predict: {self.question.text}", *options])

    def _repr_html_(self) -> str:
        """Draw each option as a line that opens to its feedback."""
        heading = tag("p", tag("strong", "Predict: ") + prose(self.question.text))
        note = tag("p", "Choose one, then open it.", "lab-note")
        return page(heading, *map(_openable, self.question.options), note)


def _openable(option: Option) -> str:
    verdict = tag("strong", option.verdict)
    belief = f" The belief behind it: “{prose(option.misconception)}”" * (not option.right)
    said = tag("p", f"{verdict}{belief} {prose(option.feedback)}")
    return tag("details", tag("summary", prose(option.text)) + said, "lab-fold lab-option")
