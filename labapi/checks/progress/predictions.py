"""What a learner predicted: `labapi.ask`, and how the first answers of a lesson turned out.

The question and its form are the classroom's (`classroom/widgets/ask/`); the file that remembers
the answers lies up here. So the question is handed somebody who remembers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labapi.checks.progress.progress import Progress
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets import ask as form
from labapi.classroom.widgets.ask.asked import Asked
from labapi.classroom.widgets.ask.question import Option, Question, read_questions


@short_traceback
def ask(lesson: str, name: str) -> Asked:
    """Ask the question `name` of a lesson, for example `ask("03_http_methods", "two_tries")`.

    Shows a widget, or its static form where anywidget is not installed. The first answer is
    remembered: `labapi.recap` and `labapi.progress` tell of it. An unknown lesson or name raises a
    `LookupError` that lists those there are.
    """
    return form.ask(lesson, name, Memory(Progress.open()))


class Memory:
    """Remembers answers in a learner's progress; `form.asked` names what a question needs of it."""

    def __init__(self, progress: Progress) -> None:
        """Remember them there."""
        self._progress = progress

    @property
    def trouble(self) -> str:
        """Why nothing can be saved now, and what to do; empty where all is well."""
        return self._progress.trouble

    def answer(self, lesson: str, question: str, option: str) -> None:
        """Remember that this option was chosen."""
        self._progress.answer(lesson, question, option)

    def answers_to(self, lesson: str, question: str) -> Sequence[str]:
        """Give the options that were chosen, the first choice first."""
        return self._progress.answers().get((lesson, question), ())


@dataclass(frozen=True, slots=True)
class Predicted:
    """A question with its first answer; `option` is None where it was not answered yet."""

    question: Question
    option: Option | None = None

    @property
    def answered(self) -> bool:
        """Whether there was an answer."""
        return self.option is not None

    @property
    def right(self) -> bool:
        """Whether the first answer was right."""
        return self.option is not None and self.option.right

    @property
    def belief(self) -> str:
        """The misconception that the first answer names; empty where none fooled."""
        return self.option.misconception if self.option else ""


def predicted(
    lesson: str, answers: Mapping[tuple[str, str], Sequence[str]]
) -> tuple[Predicted, ...]:
    """Give the questions of a lesson with their first answers, in the order of the lesson."""
    return tuple(
        Predicted(question, _first(question, answers.get((lesson, name), ())))
        for name, question in read_questions(lesson).items()
    )


def _first(question: Question, said: Sequence[str]) -> Option | None:
    """Find the option that was chosen first, of those that the question has now."""
    options = {option.text: option for option in question.options}
    return next((options[text] for text in said if text in options), None)
