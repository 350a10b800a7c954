"""The statuses that a learner predicts for the rows of a question, under their letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.problems import Unfit
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import by_letter
from labapi.checks.variant import Question, Row
from labapi.web.statuses import name_of

NAME = "predicted"


def asked_about(what: str, rows: Iterable[tuple[int, str, int, str]]) -> Question:
    """Ask about rows of a number, a kind, a status and a text; they stand in the given cell, too.

    The answer is a dictionary of the name `predicted`.
    """
    question = Question.lettered(
        Row(f"{what} {number}: {text}", status, kind) for number, kind, status, text in rows
    )
    return replace(question, solution=question.answer_source(NAME))


def predicted_statuses(
    work: Work, question: Question, what: str, statuses: Collection[int]
) -> dict[str, int]:
    """Give what the learner's dictionary says of each row; `what` is a row in words.

    Each must be one of the statuses: as a number, or as a text, with its name or without.
    """
    given = expect_type(NAME, _given(work), dict)
    said = by_letter(given)
    predicted = {}
    for letter in question.rows:
        if letter not in said:
            there = ", ".join(f"`{key!r}`" for key in list(given)[:8]) or "none"
            incorrect(f"`{NAME}` says nothing of {what} {letter}. Its keys are {there}.")
        status = read_status(said[letter])
        if status is None or status not in statuses:
            known = _listed(statuses)
            incorrect(f"For {what} {letter} you predict `{shown(said[letter])}`. Say {known}.")
        predicted[letter] = status
    return predicted


def _given(work: Work) -> Any:
    try:
        return work.value(NAME)
    except Unfit as problem:
        incorrect(f"{problem}. Write each status as a number, such as `200`.")


def read_status(said: Any) -> int | None:
    """Read one prediction; None where it is no status.

    >>> [read_status(said) for said in (404.0, " 404 ", "404 not found", True, "4o4")]
    [404, 404, 404, None, None]
    """
    if isinstance(said, str):
        number, _, name = said.strip().partition(" ")
        found = [status for status in HTTPStatus if str(status.value) == number]
        names = [known.lower() for one in found for known in ("", one.phrase, name_of(one))]
        return found[0].value if name.lower() in names else None
    if isinstance(said, bool) or not isinstance(said, int | float) or said not in range(600):
        return None
    return int(said)


def _listed(statuses: Collection[int]) -> str:
    *others, last = map(str, statuses)
    return f"one of {', '.join(others)} and {last}"


def named_rows(what: str, letters: Collection[str]) -> str:
    """Name one row by its letter; of several say how many, so that they are to be looked for.

    >>> named_rows("body", ["C"]), named_rows("request", ["A", "C"])
    ('body C', '2 of the rows')
    """
    return f"{what} {next(iter(letters))}" if len(letters) == 1 else f"{len(letters)} of the rows"
