"""The rules of a lesson's shape: how long, how cut, how opened and closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from labapi.authoring import markdown
from labapi.authoring.made.clock import QUESTION, written_words
from labapi.authoring.notebook import (
    BOTTOM,
    GENERATED,
    OBJECTIVES,
    RECAP,
    START,
    STOP,
    SUMMARY,
    TOP,
    Lesson,
)
from labapi.authoring.rules import Finding
from labapi.classroom.widgets.ask.question import (
    BadQuestion,
    NoSuchQuestion,
    file_of,
    read_question,
)

CELLS, WORDS, ITEMS = (22, 34), (900, 1200), (3, 4)
CELL_WORDS, CELL_LINES, SUMMARY_WORDS, FIRST_WIN = 120, 8, 150, 4
LONG = {"10_rate_limiting", "11_rest_graphql_grpc"}  # in parts, each a full round
LONG_CELLS, LONG_WORDS = (22, 48), (900, 1700)
OWN_SHAPE = {"00_start_here"}  # held to the rules for cells, not to those for whole lessons
LIVE = re.compile(
    r"\b(?:requests|session|client)\.(?:get|head|options|post|put|patch|delete|request|send)\("
    r"|\blabapi\.replay\("
)
UNTESTABLE = {"understand", "know", "learn", "see", "be", "appreciate", "grasp", "discover"}
ASKED = re.compile(QUESTION.pattern + r"""\s*["']([^"']*)["']\s*,\s*["']([^"']*)["']""")
ASSERTS = re.compile(r"^\s*assert\b", re.MULTILINE)


def shape_of(lesson: Lesson) -> Iterator[Finding]:
    """Check one lesson against all rules of shape."""
    yield from _cells(lesson)
    yield from _ends(lesson)
    if lesson.stem not in OWN_SHAPE:
        yield from _whole(lesson)
        yield from _summary(lesson)
        yield from _objectives(lesson)


def live_requests(source: str) -> int:
    """Count the calls in a cell's source that send a request.

    >>> live_requests("r = requests.get(lab.url)")
    1
    """
    return len(LIVE.findall(source))


def _cells(lesson: Lesson) -> Iterator[Finding]:
    """Ask that no cell is longer than a reader takes in at once."""
    for number, cell in lesson.of_type("markdown"):
        count = markdown.words(cell.source)
        if count > CELL_WORDS and cell.id not in GENERATED:
            message = f"{count} words; cut it: a cell of text has at most {CELL_WORDS}"
            yield Finding(lesson.path.name, number, message)
    for number, cell in lesson.of_type("code"):
        count = len(cell.source.splitlines())
        if count > CELL_LINES:
            message = f"{count} lines; cut it: a cell of code has at most {CELL_LINES}"
            yield Finding(lesson.path.name, number, message)
        if not cell.source.strip():
            yield Finding(lesson.path.name, number, "an empty code cell; remove it")


def _ends(lesson: Lesson) -> Iterator[Finding]:
    """Ask for navigation first and last, a cell that starts the lab and one that stops it."""
    for position, cell_id in ((0, TOP), (-1, BOTTOM)):
        if not lesson.cells or lesson.cells[position].id != cell_id:
            message = (
                f"no cell {cell_id!r} in its place; run: python -m labapi.authoring navigation"
            )
            yield Finding(lesson.path.name, None, message)
    start, stop = lesson.cell(START), lesson.cell(STOP)
    if start is None or "labapi.start(" not in start.source:
        yield _lacks(lesson, START, "code cell with lab = labapi.start()")
    if stop is None or "stop" not in stop.metadata.get("tags", []):
        yield _lacks(lesson, STOP, "code cell with lab.stop() and the tag stop")


def _whole(lesson: Lesson) -> Iterator[Finding]:
    """Ask for as much as half an hour holds, and a live request at once."""
    cells, words = (LONG_CELLS, LONG_WORDS) if lesson.stem in LONG else (CELLS, WORDS)
    measures = (("cells", len(lesson.cells), cells), ("words", written_words(lesson), words))
    for what, count, (low, high) in measures:
        if not low <= count <= high:
            yield Finding(lesson.path.name, None, f"{count} {what}; a lesson has {low} to {high}")
    if not any(live_requests(cell.source) for cell in lesson.cells[:FIRST_WIN]):
        message = f"no live request in the first {FIRST_WIN} cells"
        yield Finding(lesson.path.name, None, message)


def _summary(lesson: Lesson) -> Iterator[Finding]:
    """Ask for three minutes: few words, one live request."""
    sources = section(lesson, SUMMARY)
    if not sources:
        yield _lacks(lesson, SUMMARY, "cell with the heading 'In three minutes'")
        return
    count = sum(markdown.words(source) for kind, source in sources if kind == "markdown")
    live = sum(live_requests(source) for kind, source in sources if kind == "code")
    if count > SUMMARY_WORDS:
        message = f"the summary has {count} words (all text up to the next heading), at most"
        yield Finding(lesson.path.name, None, f"{message} {SUMMARY_WORDS}")
    if live != 1:
        message = f"the summary sends {live} live requests (up to the next heading), exactly 1"
        yield Finding(lesson.path.name, None, message)


def section(lesson: Lesson, cell_id: str) -> list[tuple[str, str]]:
    """Give kind and source of the cells from this one up to the next that holds a heading."""
    ids = [cell.id for cell in lesson.cells]
    if cell_id not in ids:
        return []
    first = ids.index(cell_id)
    rest = lesson.cells[first + 1 :]
    headed = (
        count
        for count, cell in enumerate(rest)
        if cell.cell_type == "markdown" and markdown.headings(cell.source)
    )
    end = next(headed, len(rest))
    return [(cell.cell_type, cell.source) for cell in [lesson.cells[first], *rest[:end]]]


def _objectives(lesson: Lesson) -> Iterator[Finding]:
    """Ask for three or four, each with a verb that can be tested, each back in the past tense."""
    goals, recap = (_items(lesson, cell_id) for cell_id in (OBJECTIVES, RECAP))
    low, high = ITEMS
    if not low <= len(goals) <= high:
        yield _lacks(lesson, OBJECTIVES, f"cell with a list of {low} to {high} objectives")
    if len(recap) != len(goals):
        yield _lacks(lesson, RECAP, f"cell with a list of {len(goals)} items, one an objective")
    for goal in goals:
        if goal.split()[0].lower() in UNTESTABLE:
            message = f"objective {goal!r}: begin with a verb that can be tested"
            yield Finding(lesson.path.name, None, message)
    for goal, done in zip(goals, recap, strict=False):
        if not _returns(goal, done):
            message = f"recap {done!r} should be 'You' + past tense + the words of {goal!r}"
            yield Finding(lesson.path.name, None, message)


def _items(lesson: Lesson, cell_id: str) -> list[str]:
    cell = lesson.cell(cell_id)
    return markdown.items(cell.source) if cell is not None else []


def _returns(goal: str, done: str) -> bool:
    """Whether the recap says `You …` with at least half of the objective's words after its verb."""
    aim = {word.lower() for word in markdown.WORD.findall(goal)[1:]}
    said = [word.lower() for word in markdown.WORD.findall(done)]
    return said[:1] == ["you"] and 2 * len(aim & set(said)) >= len(aim)


def _lacks(lesson: Lesson, cell_id: str, what: str) -> Finding:
    return Finding(lesson.path.name, None, f"needs a {what} (id={cell_id})")


# The rules of questions: each that is asked is there, and no code tells its answer too early.


def questions_of(lesson: Lesson) -> Iterator[Finding]:
    """Check the questions that a lesson asks, and the code below each."""
    for number, cell in lesson.of_type("code"):
        for asked, name in ASKED.findall(cell.source):
            if said := _unreadable(asked, name):
                yield Finding(lesson.path.name, number, said)
    cells = list(lesson.of_type("code"))
    for (_, question), (number, telling) in pairwise(cells):
        if QUESTION.search(question.source) and ASSERTS.search(telling.source):
            message = "an assert right after a question tells the answer; let the output show it"
            yield Finding(lesson.path.name, number, message)


def _unreadable(lesson: str, name: str) -> str | None:
    """Say why a question cannot be asked; None where it can."""
    try:
        read_question(lesson, name)
    except NoSuchQuestion as error:
        return f"{error} Add it to {file_of(lesson)}."
    except BadQuestion as error:
        return str(error)
    return None
