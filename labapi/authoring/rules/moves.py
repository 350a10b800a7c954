"""The rules of what a learner does in a lesson: acts often enough, and is judged by steps.

An act is a question, a judged step or a blank. Everything else is only run, and half an hour of
that is reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nbformat import NotebookNode

from labapi.authoring import markdown
from labapi.authoring.made.clock import QUESTION, STEP
from labapi.authoring.notebook import START, STOP, SUMMARY, Lesson
from labapi.authoring.rules import Finding
from labapi.authoring.rules.shape import LONG, OWN_SHAPE, section
from labapi.authoring.step_proof import CALLS_FOR
from labapi.checks.catalogue import BrokenTask, NoSuchStep, lessons_with_steps, step_of, steps_of
from labapi.checks.notebook.answers import FOLDER, OF_STEPS
from labapi.checks.notebook.cell import lines_left_blank
from labapi.course import SOLUTIONS

MOST_ONLY_RUN, FEWEST_STEPS, FEWEST_STEPS_IN_PARTS, MOST_TERMS = 4, 2, 3, 6
WRONG = re.compile(r"^# %% (wrong|told): ", re.MULTILINE)
LOOKS_BACK = re.compile(r"""\blabapi\.recap\(\s*["']([^"']*)["']\s*\)""")
TERM = "glossary.md#"
"""How a link to a term begins."""


def moves_of(lesson: Lesson) -> Iterator[Finding]:
    """Check what a lesson has its learner do."""
    yield from _rows(lesson)
    yield from _steps(lesson)
    if lesson.stem not in OWN_SHAPE:
        yield from _enough_steps(lesson)
        yield from _terms(lesson)
        yield from _end(lesson)


def _rows(lesson: Lesson) -> Iterator[Finding]:
    """Ask for an act after so many cells that are only run; text between them is none."""
    row: list[int] = []
    for number, cell in [*lesson.of_type("code"), (0, None)]:
        if cell is not None and not _is_neutral(cell) and not _is_act(cell.source):
            row.append(number)
        elif cell is None or not _is_neutral(cell):
            if len(row) > MOST_ONLY_RUN:
                message = (
                    f"{len(row)} cells in a row are only run (from here to cell {row[-1]}), at "
                    f"most {MOST_ONLY_RUN}: ask a question or put a judged step between them"
                )
                yield Finding(lesson.path.name, row[0], message)
            row = []


def _is_neutral(cell: NotebookNode) -> bool:
    """Whether a cell begins or ends the lesson, and so neither breaks a row nor belongs to it."""
    return cell.id in (START, STOP) or bool(LOOKS_BACK.search(cell.source))


def _is_act(source: str) -> bool:
    return bool(QUESTION.search(source) or STEP.search(source) or _blanks(source))


def _blanks(source: str) -> bool:
    try:
        return bool(lines_left_blank(source))
    except SyntaxError:  # a cell with `%magic` lines
        return False


def _steps(lesson: Lesson) -> Iterator[Finding]:
    """Ask that each step is there, judges the cell that it ends, and stands in one cell."""
    asked = []
    for number, cell in lesson.of_type("code"):
        asked += [name for _, name in CALLS_FOR.findall(cell.source)]
        for message in _of_step(lesson, cell.source):
            yield Finding(lesson.path.name, number, message)
    for name, count in Counter(asked).items():
        if count > 1:
            message = f"the step {name!r} stands in {count} cells: define one for each"
            yield Finding(lesson.path.name, None, message)
    for name in _defined(lesson.stem):
        if name not in asked:
            message = (
                f"the step {name!r} is defined, and no cell ends with "
                f'labapi.step("{lesson.stem}", "{name}"): add it, or take it out of steps.py'
            )
            yield Finding(lesson.path.name, None, message)


def _of_step(lesson: Lesson, source: str) -> Iterator[str]:
    """Say what is wrong with a cell that asks to be judged."""
    if not STEP.search(source):
        return
    called = CALLS_FOR.findall(source.rstrip().splitlines()[-1])
    if not called or len(STEP.findall(source)) > 1:
        yield (
            'labapi.step("<this lesson>", "<step>") is the last line of its cell, and stands '
            "there once"
        )
        return
    ((where, name),) = called
    if where != lesson.stem:
        yield f"this step is one of {where!r}: a lesson has its own, in {lesson.stem!r}"
    elif not _blanks(source):
        yield "no blank `___` stands in the cell of this step: leave one for the learner"
    else:
        yield from _unknown(where, name)


def _unknown(lesson: str, name: str) -> Iterator[str]:
    try:
        step_of(lesson, name)
    except NoSuchStep as error:
        yield f"{error} Add it to labapi/checks/lessons/lesson_{lesson}/steps.py."
    except BrokenTask as error:
        yield str(error)


def _defined(lesson: str) -> list[str]:
    try:
        return list(steps_of(lesson)) if lesson in lessons_with_steps() else []
    except BrokenTask:  # which the cell that asks for one tells
        return []


def _enough_steps(lesson: Lesson) -> Iterator[Finding]:
    """Count the steps of which a wrong answer is known, which `labapi verify` sees failing."""
    sources = [cell.source for _, cell in lesson.of_type("code")]
    names = {name for source in sources for _, name in CALLS_FOR.findall(source)}
    count = sum(_can_be_wrong(lesson, name) for name in names)
    fewest = FEWEST_STEPS_IN_PARTS if lesson.stem in LONG else FEWEST_STEPS
    if count < fewest:
        message = (
            f"{count} judged steps with a wrong answer in {SOLUTIONS}/{FOLDER}; a lesson like "
            f"this has {fewest} at least (labapi.step)"
        )
        yield Finding(lesson.path.name, None, message)


def _can_be_wrong(lesson: Lesson, name: str) -> bool:
    answers = lesson.path.absolute().parent.parent / SOLUTIONS / FOLDER / lesson.stem / OF_STEPS
    try:
        return bool(WRONG.search((answers / f"{name}.py").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return False


def _terms(lesson: Lesson) -> Iterator[Finding]:
    """Ask that the summary brings no more terms than somebody can keep who reads it once."""
    texts = [source for kind, source in section(lesson, SUMMARY) if kind == "markdown"]
    links = (link for text in texts for link in markdown.links(text))
    terms = {target for _, target, _ in links if target.startswith(TERM)}
    if len(terms) > MOST_TERMS:
        message = (
            f"the summary brings {len(terms)} terms of the glossary, at most {MOST_TERMS}: leave "
            "the others to the place where they are needed"
        )
        yield Finding(lesson.path.name, None, message)


def _end(lesson: Lesson) -> Iterator[Finding]:
    """Ask that the lesson looks back at what was predicted, right before it stops the lab."""
    last = [cell.source for _, cell in lesson.of_type("code") if cell.id != STOP][-1:]
    if [lesson.stem] != [name for source in last for name in LOOKS_BACK.findall(source)]:
        message = f'the last cell before {STOP!r} should be labapi.recap("{lesson.stem}")'
        yield Finding(lesson.path.name, None, message)
