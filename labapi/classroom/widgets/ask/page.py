"""The question on a page: a fieldset of radio buttons; what is committed is answered below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from labapi.classroom.widgets.ask.question import Option
from labapi.classroom.widgets.form.form import Form, Message, form_styles, script

if TYPE_CHECKING:
    from labapi.classroom.widgets.ask.asked import Asked


def _answers(asked: Asked) -> Message:
    return {"kind": "answers", "chosen": asked.chosen, "trouble": asked.trouble}


def _answer(asked: Asked, said: Message) -> Message:
    asked.answer(int(said["option"]))
    return _answers(asked)


class QuestionPage(Form):
    """The page's side of a question.

    What there is to say of each option is here from the start, and the page shows it once an
    option is committed: also while the kernel is busy. The kernel is told, and remembers.
    """

    _esm = script("classroom/widgets/ask/ask.js")
    _css = form_styles("classroom/widgets/ask/ask.css")
    questions: ClassVar = {"answer": _answer}
    news: ClassVar = {"answers": _answers}
    options: Any = traitlets.List().tag(sync=True)
    answers: Any = traitlets.Any(
        help="what there is to show when the page asks for the state: after a reload, too"
    ).tag(sync=True, to_json=lambda value, page: _answers(page._model))

    def __init__(self, asked: Asked) -> None:
        """Show this question."""
        super().__init__(asked, options=[option_of(option) for option in asked.asked.options])


def option_of(option: Option) -> dict[str, Any]:
    """Tell one option as the page needs it."""
    return {
        "text": option.text,
        "right": option.right,
        "verdict": option.verdict,
        "belief": option.misconception,
        "feedback": option.feedback,
    }
