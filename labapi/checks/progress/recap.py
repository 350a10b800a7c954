"""The end of a lesson: what was predicted, and the beliefs that fooled: `labapi.recap(lesson)`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from labapi.checks.progress.done import StepsDone, steps_done
from labapi.checks.progress.predictions import Predicted, predicted
from labapi.checks.progress.progress import Progress
from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.shell import short_traceback
from labapi.course import NOTEBOOKS, ROOT, cells_of, source_of

SHEETS = ("checks/progress/result.css", "checks/progress/recap.css")
NOTHING = (
    "Nothing is remembered of this lesson yet. Answer its questions before you run the cells below "
    "them, then run this cell again: it tells how many you predicted, and which beliefs fooled you."
)
NOT_ASKED = "not answered yet"
AGAIN = "Look again: "
YOUR_MOVE = "Your move: "
NONE_ANSWERED = "You have answered no question of this lesson yet."
NONE_FOOLED = "No belief fooled you."
NUMBERS = ("no", "one", "two", "three", "four", "five")
LONGEST = 84
"""How many characters of a question stand in its line."""
HEADING = re.compile(r"^#{2,6} +(.+?) *#*$", re.MULTILINE)
MARKUP = re.compile(r"[*_`]|\[|\]\([^)]*\)")


@short_traceback
def recap(lesson: str) -> Recap:
    """Tell what you predicted in a lesson, such as `recap("03_http_methods")`, and what fooled you.

    An unknown lesson raises a `LookupError` that lists those there are.
    """
    progress = Progress.open()
    known = progress.snapshot()
    questions = predicted(lesson, known.answers())
    return Recap(lesson, questions, steps_done(lesson, known), progress.trouble)


@dataclass(frozen=True, slots=True)
class Belief:
    """A misconception behind wrong first answers.

    `truths` says of each what is true, and where to look again: the heading of the part of the
    lesson in which the question stands; empty where the lesson's file was not found.
    """

    text: str
    truths: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Recap:
    """The questions of a lesson with what was answered first, and its judged steps."""

    lesson: str
    questions: tuple[Predicted, ...]
    steps: StepsDone
    trouble: str = ""

    @property
    def begun(self) -> bool:
        """Whether anything is remembered of this lesson."""
        return bool(self.answered or self.steps.done)

    @property
    def right(self) -> int:
        """How many first answers were right."""
        return sum(one.right for one in self.questions)

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(one.answered for one in self.questions)

    @property
    def headline(self) -> str:
        """What was predicted, in one line."""
        if not self.answered:
            return NONE_ANSWERED
        left = len(self.questions) - self.answered
        if not left:
            return f"You predicted {self.right} of {self.answered}."
        verb = "is" if left == 1 else "are"
        more = f"{_in_words(left)} question{'s' * (left != 1)} {verb} not answered yet."
        return f"You predicted {self.right} of {self.answered} so far; {more}"

    @property
    def beliefs(self) -> tuple[Belief, ...]:
        """The beliefs that fooled, each once."""
        headings = headings_of(self.lesson)
        found: dict[str, list[tuple[str, str]]] = {}
        for one in self.questions:
            if one.belief:
                truth = next(option.feedback for option in one.question.options if option.right)
                heading = headings.get(one.question.name, "")
                found.setdefault(one.belief, []).append((truth, heading))
        return tuple(Belief(text, tuple(truths)) for text, truths in found.items())

    def __repr__(self) -> str:
        """Write the headline, a line a question, and the beliefs."""
        if not self.begun:
            return "\n".join(filter(None, [NOTHING, self.trouble]))
        beliefs = self.beliefs
        lines = [
            self.headline,
            *map(_line, self.questions),
            *[f"{YOUR_MOVE}{self.steps.said}."] * bool(self.steps.said),
        ]
        lines += ["", _fooled(beliefs)] * bool(self.answered)
        for belief in beliefs:
            lines.append(f"  “{belief.text}”")
            for truth, heading in belief.truths:
                lines += [f"    {truth}", *[f"    {AGAIN}{heading}"] * bool(heading)]
        return "\n".join([*lines, *filter(None, [self.trouble])])

    def _repr_html_(self) -> str:
        """Draw the same; each question opens to what was answered."""
        note = [tag("p", prose(self.trouble), "lab-note")] * bool(self.trouble)
        if not self.begun:
            return page(tag("p", prose(NOTHING), "lab-note"), *note, sheets=SHEETS)
        headline = tag("p", prose(self.headline), "lab-headline")
        lines = tag("ul", "".join(map(_item, self.questions)), "lab-predicted")
        lines += tag("p", f"{YOUR_MOVE}{self.steps.said}.") * bool(self.steps.said)
        beliefs = self.beliefs
        told = tag("p", tag("strong", prose(_fooled(beliefs)))) * bool(self.answered)
        drawn = [_drawn(belief, self.lesson) for belief in beliefs]
        return page(tag("div", "".join([headline, lines, told, *drawn, *note])), sheets=SHEETS)


def _fooled(beliefs: Sequence[Belief]) -> str:
    if not beliefs:
        return NONE_FOOLED
    one = len(beliefs) == 1
    return (
        "This belief fooled you:" if one else f"These {_in_words(len(beliefs))} beliefs fooled you:"
    )


def _in_words(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def _sign(one: Predicted) -> str:
    return ("✓" if one.right else "✗") if one.answered else "○"


def _line(one: Predicted) -> str:
    more = "" if one.answered else f" ({NOT_ASKED})"
    return f"  {_sign(one)} {shortened(one.question.text)}{more}"


def shortened(text: str, longest: int = LONGEST) -> str:
    """Cut a text between two words, and never within code.

    >>> shortened("You send `POST /predict`. Which code?", 20)
    'You send …'
    """
    if len(text) <= longest:
        return text
    cut = textwrap.shorten(text, longest, placeholder="")
    whole = cut if cut.count("`") % 2 == 0 else cut.rpartition("`")[0]
    return f"{whole.rstrip(' ,.;:')} …"


def _item(one: Predicted) -> str:
    words = "right" if one.right else "wrong" if one.answered else NOT_ASKED
    sign = tag("span", _sign(one), f"lab-sign lab-{words.split()[0]}", aria_hidden="true")
    said = tag("span", f"{words}: ", "lab-unseen") if one.answered else ""
    more = "" if one.answered else tag("span", f" ({NOT_ASKED})", "lab-faint")
    line = tag("span", f"{said}{prose(shortened(one.question.text))}{more}")
    return tag("li", f"{sign}{line}")


def _drawn(belief: Belief, lesson: str) -> str:
    thought = tag("p", f"“{prose(belief.text)}”", "lab-thought")
    parts = [thought]
    for truth, heading in belief.truths:
        parts += [tag("p", prose(truth)), _again(lesson, heading) if heading else ""]
    return tag("div", "".join(parts), "lab-result lab-limited")


def _again(lesson: str, heading: str) -> str:
    anchor = quote(heading.replace(" ", "-"))
    link = tag("a", prose(heading), href=f"../{NOTEBOOKS}/{lesson}.ipynb#{anchor}")
    return tag("p", f"{AGAIN}{link}", "lab-look-again")


# Where a question stands in its lesson: below which heading.


def headings_of(lesson: str, root: Path = ROOT) -> dict[str, str]:
    """Give the heading above each question of a lesson, by the question's name.

    Nothing is given where the lesson's file is not there, or is no notebook.
    """
    return dict(_below(cells_of(root / NOTEBOOKS / f"{lesson}.ipynb"), lesson))


def _below(cells: Sequence[dict[str, Any]], lesson: str) -> Iterator[tuple[str, str]]:
    asks = re.compile(rf'ask\(\s*"{re.escape(lesson)}",\s*"(\w+)"')
    heading = ""
    for cell in cells:
        source = source_of(cell)
        if cell.get("cell_type") == "markdown":
            found = HEADING.findall(source)
            heading = MARKUP.sub("", found[-1]) if found else heading
        else:
            yield from ((name, heading) for name in asks.findall(source))
