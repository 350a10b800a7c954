"""The answers that a task is proved with: one file a task, beside the solution notebooks.

`solutions/answers/03_http_methods/safe_methods.py` holds each answer under a mark of its own:

    # %% wrong: no_body_is_safe
    safe_methods = ["GET", "DELETE"]


    # %% right: in small letters
    safe_methods = ("get",)


    # %% only: the successes + the failures
    statuses = {"A": 201, "B": 500, "C": 200}

A wrong answer is marked with the name of the misconception that it shows, a right one with a few
words on what is unlike in it, or with nothing more. An answer that earns a part of the points is
marked with the claims that are paid for, as the judge words them: the last of them is what it
proves, those before it are what that one rests on. The reference answer is not among them: it
stands in the solution notebook. Such a file is read as text and never imported, for its answers
share their names, use what the notebook has given, and may have no end.

The answers of a judged step stand in `solutions/answers/03_http_methods/steps/key_header.py`, the
reference answer among them. Each is what a learner writes over what holds a blank, be it a line, a
whole function or a line of it (`return x`); the rest of the cell is the lesson's:

    # %% reference
    header = "Idempotency-Key"


    # %% right: in small letters
    header = "idempotency-key"


    # %% wrong: names_the_try
    header = "X-Request-Id"


    # %% told: read no key in the header `Cookie`
    header = "Cookie"

What is wrong in a way that has no name is marked with words of what the learner is `told`. As long
as the lesson has no such cell, it may stand here as well, under `# %% cell`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from labapi.checks.task import Task

FOLDER = "answers"
"""Where the files lie, below the folder of the solution notebooks."""
MARK = re.compile(r"#\s*%%")
WRONG = re.compile(r"# %% wrong: (?P<name>\w+)")
RIGHT = re.compile(r"# %% right(: \S.*)?")
ONLY = re.compile(r"# %% only: (?P<claims>\S.*)")
TOLD = re.compile(r"# %% told: (?P<words>\S.*)")
REFERENCE, CELL = "# %% reference", "# %% cell"
NO_MARK_OF_STEP = (
    f"marks no answer of a step; write `{REFERENCE}`, `# %% right: <a few words>`, "
    f"`# %% wrong: <misconception>`, `# %% told: <words of the message>` or `{CELL}`"
)
T = TypeVar("T")
OF_STEPS = "steps"
"""The folder beside the answers of a lesson's tasks with those of its judged steps."""


class AnswersError(ValueError):
    """A file of answers is missing or makes no sense; the message says where, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one task as source.

    The wrong ones are kept by the name of their misconception, those that are right in part by the
    claims that are paid for.
    """

    wrong: Mapping[str, str]
    right: tuple[str, ...]
    only: Mapping[tuple[str, ...], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepAnswers:
    """The answers of one judged step as source, by what is in their marks.

    `wrong` are known by a misconception, `told` by words of what is said. `cell` is empty where
    the lesson has it.
    """

    reference: str
    right: tuple[str, ...]
    wrong: Mapping[str, str]
    told: Mapping[str, str]
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one mark, and in which line the mark stands."""

    line: int
    mark: str
    source: str


def answers_of(exercise: str, task: Task, solutions: Path) -> Answers:
    """Read the answers of a task from below the folder of the solutions; raises `AnswersError`."""
    path = solutions / FOLDER / exercise / f"{task.id}.py"
    names = [held.name for held in task.misconceptions]
    return _read(path, solutions, lambda text: parsed(text, names))


def step_answers_of(
    lesson: str, step: str, misconceptions: Collection[str], solutions: Path
) -> StepAnswers:
    """Read the answers of a judged step; raises `AnswersError`."""
    path = solutions / FOLDER / lesson / OF_STEPS / f"{step}.py"
    return _read(path, solutions, lambda text: parsed_of_step(text, misconceptions))


def _read(path: Path, solutions: Path, parse: Callable[[str], T]) -> T:
    """Read a file of answers; raises `AnswersError` that names it."""
    said = path.relative_to(solutions.parent).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise AnswersError(f"{said} is missing: it holds the answers to prove it with") from None
    except (OSError, ValueError) as error:
        raise AnswersError(f"{said} cannot be read: {error}") from error
    try:
        return parse(text)
    except AnswersError as error:
        raise AnswersError(f"{said}, {error}") from None


def parsed(text: str, misconceptions: Collection[str]) -> Answers:
    r"""Take a file of answers apart; raises `AnswersError`, whose message begins with the line.

    >>> parsed("# %% wrong: too_much\nx = 2\n\n\n# %% right\nx = 1\n", ["too_much"])
    Answers(wrong={'too_much': 'x = 2'}, right=('x = 1',), only={})
    """
    wrong: dict[str, str] = {}
    only: dict[tuple[str, ...], str] = {}
    right: list[Section] = []
    for section in sections(text):
        if found := WRONG.fullmatch(section.mark):
            expect_new(section, found["name"] in wrong)
            expect_known(section, found["name"], misconceptions)
            wrong[found["name"]] = section.source
        elif found := ONLY.fullmatch(section.mark):
            claims = tuple(map(str.strip, found["claims"].split(" + ")))
            expect_new(section, claims in only)
            only[claims] = section.source
        elif found := RIGHT.fullmatch(section.mark):
            expect_new(section, bool(found[1]) and section.mark in [one.mark for one in right])
            right.append(section)
        else:
            raise AnswersError(
                f"line {section.line}: `{section.mark}` marks no answer; "
                "write `# %% wrong: <misconception>`, `# %% right: <a few words>` or "
                "`# %% only: <what is paid for>`"
            )
    expect_python(text)
    return Answers(wrong, tuple(section.source for section in right), only)


def parsed_of_step(text: str, misconceptions: Collection[str]) -> StepAnswers:
    r"""Take the answers of a step apart; raises `AnswersError`, whose message begins with the line.

    >>> parsed_of_step("# %% reference\nx = 1\n\n\n# %% told: there is 2\nx = 2\n", [])
    StepAnswers(reference='x = 1', right=(), wrong={}, told={'there is 2': 'x = 2'}, cell='')
    """
    once: dict[str, str] = {}
    wrong: dict[str, str] = {}
    told: dict[str, str] = {}
    right: dict[str, str] = {}
    for section in sections(text):
        kind, mark = once, section.mark
        if found := WRONG.fullmatch(section.mark):
            expect_known(section, found["name"], misconceptions)
            kind, mark = wrong, found["name"]
        elif found := TOLD.fullmatch(section.mark):
            kind, mark = told, found["words"]
        elif RIGHT.fullmatch(section.mark):
            kind = right
        elif section.mark not in (REFERENCE, CELL):
            raise AnswersError(f"line {section.line}: `{section.mark}` {NO_MARK_OF_STEP}")
        expect_new(section, mark in kind)
        kind[mark] = section.source
    if REFERENCE not in once:
        raise AnswersError(f"line 1: there is no `{REFERENCE}`, the answer that is expected")
    expect_python(text)
    return StepAnswers(once[REFERENCE], tuple(right.values()), wrong, told, once.get(CELL, ""))


def sections(text: str) -> Iterator[Section]:
    """Cut a file of answers at its marks, whatever they say; raises `AnswersError`."""
    lines = text.split("\n")
    marks = [n for n, line in enumerate(lines) if MARK.match(line)]
    for n, line in enumerate(lines[: marks[0]] if marks else lines):
        if line.strip():
            raise AnswersError(f"line {n + 1}: this stands before the first mark, `# %% …`")
    for start, end in pairwise([*marks, len(lines)]):
        section = Section(
            start + 1, lines[start].strip(), "\n".join(lines[start + 1 : end]).strip("\n")
        )
        if not section.source.strip():
            raise AnswersError(f"line {section.line}: nothing stands under `{section.mark}`")
        yield section


def expect_python(text: str) -> None:
    """Raise `AnswersError` for a file that is no Python."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise AnswersError(f"line {error.lineno}: this is no Python ({error.msg})") from error


def expect_new(section: Section, is_there: bool) -> None:
    """Raise `AnswersError` for a mark that is there already."""
    if is_there:
        raise AnswersError(f"line {section.line}: `{section.mark}` stands there twice")


def expect_known(section: Section, name: str, misconceptions: Collection[str]) -> None:
    """Raise `AnswersError` for a misconception that the task does not have."""
    if name not in misconceptions:
        known = ", ".join(misconceptions) or "none"
        raise AnswersError(
            f"line {section.line}: no misconception is called {name!r} (known: {known})"
        )
