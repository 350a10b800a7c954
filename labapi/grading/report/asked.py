"""What a student was asked: the text of a task as it was handed out, and the code that was given.

All of it is read from the exercise as it was shipped, so that a report shows what lay before the
student, and not what a solution adds to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import Any

import mistune

from labapi.checks.notebook.shipped import TEXT
from labapi.checks.task import Task
from labapi.checks.variant import Question, Variant
from labapi.classroom.notebook.markup import prose, tag
from labapi.course import source_of
from labapi.grading.report.unseen import words_of

CHECK, ASK = "check-", "ask-"
"""How the ids of cells begin that check an answer, or show what is asked."""
ONLINE = re.compile(r"https?://")


@dataclass(frozen=True)
class Asked:
    """One task as it was put: its text (Markdown), the code that was given, what it began with."""

    task: Task | None
    text: str = ""
    given: tuple[str, ...] = ()
    starter: str = ""

    @cached_property
    def told(self) -> str:
        """All that a student knows of the task."""
        return words_of(self.task, "\n".join([self.text, *self.given, self.starter]))

    def question(self, variant_key: str, exercise: str) -> Question | None:
        """Draw what this learner was asked, where the task asks for facts."""
        if self.task is None or self.task.question is None:
            return None
        return self.task.question(Variant(variant_key, exercise, self.task.id))


def asked_of(tasks: Iterable[Task], cells: Iterable[Mapping[str, Any]]) -> dict[str, Asked]:
    """Join tasks with the cells of a shipped exercise: each has those from its text to the next."""
    texts, given, starters = dict[str, str](), dict[str, list[str]](), dict[str, str]()
    here = ""
    for cell in cells:
        name, source = str(cell.get("id", "")), source_of(dict(cell))
        if cell["cell_type"] != "code":
            here = name.removeprefix(TEXT) if name.startswith(TEXT) else ""
            texts[here] = source
        elif name == here:
            starters[here] = source
        elif here and not name.startswith((CHECK, ASK)):
            given.setdefault(here, []).append(source)
    return {
        task.id: Asked(
            task,
            texts.get(task.id, ""),
            tuple(given.get(task.id, ())),
            starters.get(task.id, ""),
        )
        for task in tasks
    }


# Its Markdown, as HTML that needs nothing from elsewhere.


class _Offline(mistune.HTMLRenderer):
    """Draws no heading, no picture and no HTML of its own; links lead only to the web."""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Leave the first heading to the report, and draw another as a line in bold."""
        return tag("p", tag("strong", text)) if level > 2 else ""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Keep a link that leads to the web; one to another notebook would lead nowhere."""
        return tag("a", text, href=url) if ONLINE.match(url) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Say what a picture would show."""
        return escape(text)

    def inline_html(self, html: str) -> str:
        """Draw no HTML: an anchor shows nothing."""
        return ""

    def block_html(self, html: str) -> str:
        """Draw no HTML."""
        return ""

    def block_code(self, code: str, info: str | None = None) -> str:
        """Draw code as the house does."""
        return tag("pre", tag("code", escape(code)), "lab-code", dir="ltr")


READ = mistune.create_markdown(renderer=_Offline(), plugins=["table", "strikethrough"])


@lru_cache(maxsize=256)
def drawn(text: str) -> str:
    r"""Draw the Markdown of a task.

    >>> drawn("## 1. Safe\n\n(1 point) See [lesson](../03.ipynb) and `GET`.<b>")
    '<p>(1 point) See lesson and <code>GET</code>.</p>\n'
    """
    return str(READ(text))


def drawn_question(question: Question) -> str:
    """Draw the rows that a learner was asked about, as a table with its letters as heads."""
    rows = [
        tag("tr", tag("th", letter, scope="row") + tag("td", prose(row.text)))
        for letter, row in question.rows.items()
    ]
    said = tag("caption", prose(question.intro or "What you were asked about"))
    return tag("table", said + tag("tbody", "".join(rows)), "lab-rows")
