"""The questions of the lessons: one TOML file a lesson, so that no cell shows the answer.

Here a question is read, and drawn as a list whose options open to their feedback, for wherever
widgets do not run: on a page that shows a saved notebook, say. `page.py` draws it as a form.

`labapi.ask("03_http_methods", "two_tries")` shows the table `[two_tries]` of
`lessons/03_http_methods.toml`. Write one like this::

    [two_tries]
    question = "The answer to a `POST` is lost. You send it again. How many are stored?"

    [[two_tries.options]]
    text = "One: the second request is the same as the first."
    misconception = "A server recognises a request that it has had before."
    feedback = "Nothing in the two requests says that they are one. Run the cell and count."

    [[two_tries.options]]
    text = "Two."
    right = true
    feedback = "The first was stored as well: only its answer was lost."

The rules, held by a test: two to five options, exactly one with `right = true`; each wrong option
names its `misconception` (a sentence a learner might believe, at most 120 characters); every
option has `feedback` (at most 280 characters: it says why, and where to look). Backticks make
code; there is no other markup. Names are in snake_case.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from labapi.classroom.notebook.markup import page, prose, tag

FOLDER = files(__package__) / "lessons"
SHOWN = "labapi/classroom/widgets/ask/lessons"
"""The same folder, as messages name it."""
_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer, and what to say to whoever chooses it."""

    text: str
    feedback: str
    right: bool = False
    misconception: str = ""

    @property
    def verdict(self) -> str:
        """What to say first to whoever chooses it."""
        return "✓ Right." if self.right else "✗ Not quite."


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options, in the order in which they are shown."""

    lesson: str
    name: str
    text: str
    options: tuple[Option, ...]


class NoSuchQuestion(LookupError):
    """There is no such lesson or question; the message lists what there is."""


class BadQuestion(ValueError):
    """A question breaks the rules above; the message says which and where."""


def read_question(lesson: str, name: str) -> Question:
    """Read one question; raises `NoSuchQuestion` with the names there are."""
    questions = read_questions(lesson)
    if name not in questions:
        there = ", ".join(questions) or "none"
        raise NoSuchQuestion(f"Lesson {lesson} has no question {name!r}. It has: {there}.")
    return questions[name]


def read_questions(lesson: str) -> dict[str, Question]:
    """Read all questions of a lesson, in the order of the file."""
    if lesson not in lessons():
        there = ", ".join(lessons()) or "none"
        raise NoSuchQuestion(
            f"There are no questions for lesson {lesson!r}. There are for: {there}."
        )
    try:
        text = FOLDER.joinpath(f"{lesson}.toml").read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except ValueError as error:  # no UTF-8, or no TOML
        raise BadQuestion(f"{file_of(lesson)} cannot be read: {error}. Mend it there.") from error
    return {
        name: parse(lesson, name, table, line=_line_of(name, text))
        for name, table in tables.items()
    }


def lessons() -> list[str]:
    """List the lessons that have questions."""
    found = (file.name for file in FOLDER.iterdir() if file.name.endswith(".toml"))
    return sorted(name.removesuffix(".toml") for name in found)


def file_of(lesson: str) -> str:
    """Name the file with the questions of a lesson, for whoever has to mend it."""
    return f"{SHOWN}/{lesson}.toml"


def _line_of(name: str, text: str) -> int:
    """Give the line where the table of a question begins; 0 where it is written in another way."""
    lines = enumerate(text.splitlines(), start=1)
    return next((n for n, line in lines if line.strip().startswith((f"[{name}]", f"[[{name}."))), 0)


def parse(lesson: str, name: str, table: dict[str, Any], *, line: int = 0) -> Question:
    """Make a question of one TOML table; raises `BadQuestion` where it breaks a rule.

    `line` is where the table begins, which the message names; 0 where that is not known.
    """
    place = f"{file_of(lesson)}, {f'line {line}, ' * bool(line)}[{name}]"
    if not _NAME.fullmatch(name):
        raise BadQuestion(f"{place}: write the name in snake_case")
    if not isinstance(table, dict):
        raise BadQuestion(f"{place}: this is no table; begin it with a line [{name}]")
    if set(table) != {"question", "options"}:
        raise BadQuestion(f"{place}: needs `question` and `options`, and has {sorted(table)}")
    if not isinstance(table["options"], list):
        raise BadQuestion(f"{place}: `options` is no list; begin each with [[{name}.options]]")
    options = tuple(_option(place, number, o) for number, o in enumerate(table["options"], 1))
    if not 2 <= len(options) <= 5:
        raise BadQuestion(f"{place}: has {len(options)} options, and two to five are allowed")
    if sum(option.right for option in options) != 1:
        raise BadQuestion(f"{place}: exactly one option must have right = true")
    return Question(lesson, name, str(table["question"]).strip(), options)


def _option(place: str, number: int, table: dict[str, Any]) -> Option:
    wanted = "text, feedback, and either right = true or misconception"
    if not isinstance(table, dict):
        raise BadQuestion(f"{place}, option {number}: this is no table; it needs {wanted}")
    for field, value in table.items():
        if not isinstance(value, bool if field == "right" else str):
            kind = "true or false" if field == "right" else "a text in quotes"
            raise BadQuestion(f"{place}, option {number}: {field} = {value!r} should be {kind}")
    try:
        option = Option(**table)
    except TypeError:
        raise BadQuestion(
            f"{place}, option {number}: has {sorted(table)}; needs {wanted}"
        ) from None
    if not option.text or not option.feedback or len(option.feedback) > 280:
        raise BadQuestion(
            f"{place}, option {number}: needs text, and feedback of 1 to 280 characters"
        )
    if option.right == bool(option.misconception) or len(option.misconception) > 120:
        rule = "a wrong option names its misconception (at most 120 characters), the right one none"
        raise BadQuestion(f"{place}, option {number}: {rule}")
    return option


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

    def on_paper(self) -> str:
        """Draw the options, and below them all that there is to say of each; nothing opens."""
        heading = tag("p", tag("strong", "Predict: ") + prose(self.question.text))
        options = "".join(tag("li", prose(option.text)) for option in self.question.options)
        answers = "".join(tag("li", _said(option)) for option in self.question.options)
        note = tag("p", "Choose one before you read on. Of each there is this to say:", "lab-note")
        letters = {"type": "a"}
        lists = [tag("ol", drawn, **letters) for drawn in (options, answers)]
        return page(tag("div", f"{heading}{lists[0]}{note}{lists[1]}", "lab-on-paper"))


def _openable(option: Option) -> str:
    said = tag("p", _said(option))
    return tag("details", tag("summary", prose(option.text)) + said, "lab-fold lab-option")


def _said(option: Option) -> str:
    verdict = tag("strong", option.verdict)
    belief = f" The belief behind it: “{prose(option.misconception)}”" * (not option.right)
    return f"{verdict}{belief} {prose(option.feedback)}"
