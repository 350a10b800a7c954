"""A question to answer before running the next cell, with feedback on every option.

The questions stand in `questions/`, one TOML file a lesson: see there for how to write one.
In JupyterLab it is a widget (`widgets/ask.js`); wherever widgets do not run, such as on a page
that shows a saved notebook, it is a list whose options open to their feedback.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.markup import page, prose, script, styles, tag
from labapi.classroom.notebook.short_traceback import briefly
from labapi.classroom.widgets.ask.questions import Option, Question, read_question

if TYPE_CHECKING:
    from collections.abc import Callable

RIGHT, WRONG = "✓ Right.", "✗ Not quite."


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


@briefly
def ask(lesson: str, name: str) -> Any:
    """Ask the question `name` of a lesson, for example `ask("03_http_methods", "lost_answer")`.

    Returns a widget, or its static form where anywidget is not installed. An unknown lesson or
    name raises a `LookupError` that lists those there are.
    """
    question = read_question(lesson, name)
    try:
        make = _widget_class()
    except ImportError:
        return StaticQuestion(question)
    return make(question)


@cache
def _widget_class() -> Callable[[Question], Any]:
    import anywidget  # costs 0.2 s and is needed for nothing but widgets
    import traitlets

    class QuestionWidget(anywidget.AnyWidget):
        """The question as a form: a fieldset of radio buttons, and feedback below it."""

        _esm = script("classroom/widgets/ask/ask.js")
        _css = styles("classroom/widgets/ask/ask.css")
        text = traitlets.Unicode().tag(sync=True)
        options: Any = traitlets.List().tag(sync=True)
        chosen = traitlets.Int(-1, help="the option checked last, from 0").tag(sync=True)

        def __init__(self, question: Question) -> None:
            options = [_plain(option) for option in question.options]
            super().__init__(text=question.text, options=options)
            self._static = StaticQuestion(question)

        def __repr__(self) -> str:
            return repr(self._static)

        def _repr_mimebundle_(self, **kwargs: Any) -> Any:
            bundle, *metadata = super()._repr_mimebundle_(**kwargs) or ({},)
            bundle["text/plain"] = repr(self._static)
            bundle["text/html"] = self._static._repr_html_()
            return bundle, *metadata

    return QuestionWidget


def _plain(option: Option) -> dict[str, Any]:
    verdict = RIGHT if option.right else WRONG
    return {
        "text": option.text,
        "right": option.right,
        "verdict": verdict,
        "belief": option.misconception,
        "feedback": option.feedback,
    }


def _openable(option: Option) -> str:
    verdict = tag("strong", RIGHT if option.right else WRONG)
    belief = f" The belief behind it: “{prose(option.misconception)}”" * (not option.right)
    said = tag("p", f"{verdict}{belief} {prose(option.feedback)}")
    return tag("details", tag("summary", prose(option.text)) + said, "lab-fold lab-option")
