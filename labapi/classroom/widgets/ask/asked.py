"""A question as a cell has it: it takes answers, and has them remembered.

Who remembers is handed in (`Memory`): the file with a learner's progress lies on a higher floor of
the house. Without a memory, as where outputs are to be the same at each run, a question says what
there is to say of each option and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from labapi.classroom.widgets.ask.question import Question, StaticQuestion
from labapi.classroom.widgets.form.widget import MakePage, Widget


class Memory(Protocol):
    """Remembers which options of a question were chosen, by their texts."""

    @property
    def trouble(self) -> str:
        """Why nothing can be saved now, and what to do; empty where all is well."""

    def answer(self, lesson: str, question: str, option: str) -> None:
        """Remember that this option was chosen."""

    def answers_to(self, lesson: str, question: str) -> Sequence[str]:
        """Give the options that were chosen, the first choice first."""


class Asked(Widget):
    """A question, with what was answered to it so far."""

    def __init__(
        self, question: Question, memory: Memory | None = None, make_page: MakePage | None = None
    ) -> None:
        """Ask this question; `memory` knows what was answered earlier, in this kernel or before."""
        super().__init__(question.text, make_page)
        self.asked = question
        self._memory = memory
        self._static = StaticQuestion(question)

    @property
    def chosen(self) -> list[int]:
        """The options that were chosen, from 0: first the prediction, then what was tried since.

        An option that a newer labapi has worded anew is not among them.
        """
        if self._memory is None:
            return []
        texts = [option.text for option in self.asked.options]
        said = self._memory.answers_to(self.asked.lesson, self.asked.name)
        return [texts.index(text) for text in said if text in texts]

    @property
    def trouble(self) -> str:
        """Why an answer cannot be saved now, and what to do; empty where all is well."""
        return self._memory.trouble if self._memory else ""

    def answer(self, number: int) -> None:
        """Take the option of this number, from 0; raises `LookupError` where there is none."""
        if not 0 <= number < len(self.asked.options):
            raise LookupError(f"This question has no option {number}. Run its cell again.")
        if self._memory is not None:
            text = self.asked.options[number].text
            self._memory.answer(self.asked.lesson, self.asked.name, text)
        self.changed("answers")

    def __repr__(self) -> str:
        """List the options, without telling which is right."""
        return repr(self._static)

    def _repr_html_(self) -> str:
        """Draw each option as a line that opens to its feedback."""
        return self._static._repr_html_()
