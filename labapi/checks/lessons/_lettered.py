"""Answers under letters: how a question of facts is drawn, and how what is said of it is read.

    ROWS = rows("reading", False, "`GET`", "`HEAD`") | rows("changing", True, "`PUT`", …)
    question = Question.lettered(drawn(variant, ROWS, ["reading", "changing"]))
    said = said_under(work, "asks_first", question, TRUTHS)

Another kind of answer is another `Reading`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception
from labapi.checks.variant import Question, Row, Variant

Rows = Mapping[str, tuple[Row, ...]]
"""Rows to draw from, by their kind."""


def rows(kind: str, answer: Any, *texts: str) -> dict[str, tuple[Row, ...]]:
    """Make rows of one kind, which have one answer."""
    return {kind: tuple(Row(text, answer, kind) for text in texts)}


def drawn(variant: Variant, options: Rows, kinds: Iterable[str]) -> list[Row]:
    """Draw a row of each kind, of a kind that is named twice two unlike ones; in a drawn order."""
    found = [
        row
        for kind, count in Counter(kinds).items()
        for row in variant.some_of(options[kind], count)
    ]
    return variant.shuffled(found)


# What a learner has written.


@dataclass(frozen=True, slots=True)
class Reading:
    """How one answer is read: `read` gives its plain form, or None for what is none at all."""

    read: Callable[[Any], Any]
    advice: str


def said_under(work: Work, name: str, question: Question, reading: Reading) -> dict[str, Any]:
    """Give what stands under each letter of the question; the case of the letters is no matter."""
    given = expect_type(name, work.value(name), dict)
    written = by_letter(given)
    missing = [letter for letter in question.rows if letter not in written]
    if missing:
        there = f" There is {', '.join(f'`{shown(key)}`' for key in list(given)[:6])}." * bool(
            given
        )
        incorrect(
            f"`{name}` says nothing of {', '.join(missing)}.{there} It needs an answer under each "
            f"letter that `check.{name}.question()` shows."
        )
    said = {letter: reading.read(written[letter]) for letter in question.rows}
    for letter, answer in said.items():
        if answer is None:
            wrote = shown(written[letter])
            incorrect(f"For {row_of(question, letter)} you wrote `{wrote}`. {reading.advice}")
    return said


def by_letter(given: Mapping[Any, Any]) -> dict[str, Any]:
    """Take letters as they are meant: in whichever case, and with a blank beside them."""
    return {str(letter).strip().upper(): answer for letter, answer in given.items()}


def row_of(question: Question, letter: str) -> str:
    """Name a row, with its words.

    >>> row_of(Question.lettered([Row("a model is gone", 404)]), "A")
    'A (“a model is gone”)'
    """
    return f"{letter} (“{question.rows[letter].text}”)"


def wrong_letters(question: Question, said: Mapping[str, Any], *kinds: str) -> list[str]:
    """Give the letters of these kinds whose answer is not the right one."""
    return [
        letter for letter in question.letters(*kinds) if said[letter] != question.answers[letter]
    ]


def seen(question: Question, letters: Collection[str]) -> str:
    """Say which rows show it; empty for none."""
    named = " and ".join(row_of(question, letter) for letter in letters)
    return f"Look at {named}." if named else ""


def recognise(
    held: Misconception, kind: str, question: Question, said: Mapping[str, Any], *answers: Any
) -> None:
    """Tell the belief of those who gave one of these answers, or a wrong one, to a kind's rows."""
    if answers:
        fooled = [letter for letter in question.letters(kind) if said[letter] in answers]
    else:
        fooled = wrong_letters(question, said, kind)
    held.when(fooled, seen(question, fooled))


def look_again(
    question: Question,
    said: Mapping[str, Any],
    kinds: Iterable[str],
    advice: str,
    quoting: bool = False,
) -> None:
    """Say where to look again: at the first wrong answer of these kinds, which may be quoted."""
    wrong = wrong_letters(question, said, *kinds)
    if wrong:
        wrote = f" You wrote `{said[wrong[0]]}`." if quoting else ""
        incorrect(f"Look again at {row_of(question, wrong[0])}.{wrote} {advice}")


def word_of(words: Iterable[str], value: Any) -> str | None:
    """Read one of these words, in whichever case.

    >>> word_of(["gRPC", "any"], " grpc"), word_of(["gRPC", "any"], "SOAP")
    ('gRPC', None)
    """
    known = {word.lower(): word for word in words}
    return known.get(value.strip().lower()) if isinstance(value, str) else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


TRUTHS = Reading(_truth, "Write `True` or `False`, without quotes.")
