"""What a learner sees of a question of facts: rows and letters, drawn from the learner's own key.

Most tasks try an answer on inputs that nobody has seen, so an answer that was passed on has to work
as well. A question of facts (*which status is it?*) tries nothing. So that its answers cannot be
copied either, each learner is asked another selection of rows, under other letters.

Two sources of chance must not be mixed up: the *variant key* settles what a learner sees, on every
computer and at every grading; the *seed* settles what is tried unseen (`cases.py`). Without a key
there is variant 0, which the saved notebooks show.
"""

from __future__ import annotations

import hashlib
import random
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from labapi.classroom.notebook.markup import page, prose, tag

SHEETS = ("checks/progress/result.css",)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
T = TypeVar("T")


def variant_key(course: str, learner_id: str) -> str:
    """Compute the key of a learner in a course; empty, which is variant 0, where one is missing.

    How an id is written is no matter: a grader reads it from a list, a learner types it.

    >>> variant_key("rest-2027", "A123 ") == variant_key("Rest-2027", "a123")
    True
    """
    parts = [folded(course), folded(learner_id)]
    if not all(parts):
        return ""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def folded(text: str) -> str:
    """Write an id, or the name of a course, in the one way that stands for all ways to type it."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Variant:
    """A source of what is seen; each draw is settled by the key, the exercise and the task.

    Without a key nothing is drawn: options come as they stand, and of several the first.
    """

    def __init__(self, key: str, exercise: str, task: str) -> None:
        """Begin the sequence that belongs to this key and task."""
        digest = hashlib.sha256(f"{key}/{exercise}/{task}".encode()).digest()
        self._random = random.Random(digest) if key else None

    def one_of(self, options: Sequence[T]) -> T:
        """Draw one option."""
        return self._random.choice(options) if self._random else options[0]

    def some_of(self, options: Sequence[T], count: int) -> list[T]:
        """Draw so many options, no two the same, in a drawn order."""
        return self._random.sample(options, count) if self._random else list(options[:count])

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Give all options in a drawn order."""
        return self.some_of(options, len(options))


# The question that is drawn, and what is shown of it.


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a question: what is read, the answer to it, and which kind of row it is.

    The kind is the judge's: by it a judge finds the row that shows a misconception, whatever its
    letter and its words.
    """

    text: str
    answer: Any
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as one learner sees it, with its answers: rows under letters.

    `solution` is the reference answer as source, where it is not a dictionary of the letters.
    """

    rows: Mapping[str, Row]
    intro: str = ""
    solution: str = ""

    @classmethod
    def lettered(cls, rows: Iterable[Row], intro: str = "") -> Question:
        """Put the letters A, B, C, … to rows in their order."""
        return cls(dict(zip(LETTERS, rows, strict=False)), intro)

    @property
    def answers(self) -> dict[str, Any]:
        """The right answer under each letter."""
        return {letter: row.answer for letter, row in self.rows.items()}

    def letters(self, *kinds: str) -> list[str]:
        """Give the letters of the rows that are of one of these kinds."""
        return [letter for letter, row in self.rows.items() if row.kind in kinds]

    def answer_source(self, name: str) -> str:
        """Write the reference answer as a learner would, under the name that the task asks for."""
        lines = [f'    "{letter}": {_literal(answer)},' for letter, answer in self.answers.items()]
        return self.solution or "\n".join([f"{name} = {{", *lines, "}"])

    def asked(self) -> Asked:
        """Give what is shown of it."""
        return Asked(self.intro, tuple((letter, row.text) for letter, row in self.rows.items()))


def _literal(answer: Any) -> str:
    return f'"{answer}"' if isinstance(answer, str) and '"' not in answer else repr(answer)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without its answers: it prints as text, and draws itself in a notebook."""

    intro: str
    rows: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Write one line a row."""
        lines = [f"  {letter}  {text}" for letter, text in self.rows]
        return "\n".join([*filter(None, [self.intro]), *lines])

    def _repr_html_(self) -> str:
        """Draw the same as a table, with the letters as the heads of its rows."""
        intro = [tag("p", prose(self.intro))] * bool(self.intro)
        rows = [
            tag("tr", tag("th", letter, scope="row") + tag("td", prose(text)))
            for letter, text in self.rows
        ]
        table = tag("table", tag("tbody", "".join(rows)), "lab-rows")
        return page(tag("div", "".join([*intro, table]), "lab-result lab-open"), sheets=SHEETS)
