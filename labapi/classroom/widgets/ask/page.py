"""The question on a page: a fieldset of radio buttons, with feedback below it."""

from __future__ import annotations

from typing import Any

import traitlets

from labapi.classroom.notebook.markup import style
from labapi.classroom.widgets.ask.question import Option, Question
from labapi.classroom.widgets.form.form import Form, script
from labapi.classroom.widgets.form.widget import with_static_forms


class QuestionPage(Form):
    """A question as a form; it asks the kernel nothing, and shows all by itself.

    `chosen` is the option that was checked last, from 0; -1 before any was.
    """

    _esm = script("classroom/widgets/ask/ask.js")
    _css = style("classroom/widgets/ask/ask.css")
    options: Any = traitlets.List().tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)

    def __init__(self, question: Question, text: str, html: str) -> None:
        """Show a question; `text` and `html` are what stands where no form can be."""
        options = [option_of(option) for option in question.options]
        super().__init__(question, question.text, options=options)
        self._static = {"text/plain": text, "text/html": html}

    def __repr__(self) -> str:
        """List the options, without telling which is right."""
        return self._static["text/plain"]

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_static_forms(super()._repr_mimebundle_(**kwargs), self._static)


def option_of(option: Option) -> dict[str, Any]:
    """Tell one option as the page needs it."""
    return {
        "text": option.text,
        "right": option.right,
        "verdict": option.verdict,
        "belief": option.misconception,
        "feedback": option.feedback,
    }
