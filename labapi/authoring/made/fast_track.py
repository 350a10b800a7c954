"""The fast track: the beginnings of all lessons in one notebook, made from the lessons.

Of each lesson that has one it takes the summary *In three minutes* with the start cell and the one
live request; and, as long as the whole stays within a session, the first question with what is run
and read after it. Texts, code and outputs are those of the lessons, so nothing of it is
written or executed twice: `navigation` and `execute` make it anew, and nbval runs it.

It is a kind of its own: neither the rules of a lesson's shape nor those of its moves are asked of
it, only those of what is saved and linked.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

from labapi.authoring.made.clock import QUESTION, Work, in_words, work_of
from labapi.authoring.notebook import (
    CONTENTS,
    OBJECTIVES,
    STOP,
    SUMMARY,
    Lesson,
    code_cell,
    empty_notebook,
    markdown_cell,
)
from labapi.course import FAST_TRACK

MOST_MINUTES = 40
"""So long that a session of 45 minutes holds it, with a word of welcome."""
TITLE, ASKED = "The fast track", "What is all this about, in one sitting?"
INTRO = """\
Each part of this page is the beginning of a lesson: its summary, a lab of its own, and one live
request. Where a question stands, answer it before you run on: your answer is remembered, and the
lesson asks you again.

What makes you curious is one click away, in its lesson.
"""
WAY_ON = "*{question}* [The whole lesson]({file}): {minutes}."
HEADING = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)
SECTION = re.compile(r"^## +(?:Part \d+: *)?(.*)$", re.MULTILINE)
OWN_PLACE = re.compile(r"\]\(#")
FOLD_ENDS = "</details>"
STOPS = "labapi.stop()"


def composed(lessons: Sequence[Lesson]) -> Lesson | None:
    """Compose the fast track, without its navigation; None where there is no whole course.

    That is, where no lesson has the contents: a teacher's own lessons lie in a folder of their own.
    """
    if not any(lesson.cell(CONTENTS) for lesson in lessons):
        return None
    made = ((lesson, list(_brief(lesson))) for lesson in lessons)
    briefs = [(lesson, brief) for lesson, brief in made if brief]
    if not briefs:
        return None
    cells = [markdown_cell("intro", INTRO.strip())]
    left = MOST_MINUTES - sum((_work(brief) for _, brief in briefs), _work(cells)).minutes
    for lesson, brief in briefs:
        cells += brief
        first = list(_first_round(lesson))
        if (minutes := _work(first).minutes) <= left:
            cells += first
            left -= minutes
    last = code_cell(STOP, STOPS)
    last.metadata.tags = ["stop"]
    notebook = empty_notebook({"title": TITLE, "question": ASKED, "needs": ""})
    notebook.cells = _counted([*cells, last])
    return Lesson(lessons[0].path.with_name(FAST_TRACK), notebook)


def _work(cells: Sequence[NotebookNode]) -> Work:
    return work_of((cell.cell_type, cell.source) for cell in cells)


def _counted(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Number the cells that were run in their lessons as if they had been run here."""
    count = 0
    for cell in cells:
        if cell.cell_type != "code":
            continue
        count += 1
        if cell.id == STOP or cell.execution_count is not None:
            cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
    return cells


def _brief(lesson: Lesson) -> Iterator[NotebookNode]:
    """Give the summary under the lesson's own name, and all up to the objectives."""
    if (summary := lesson.cell(SUMMARY)) is None:
        return
    first = lesson.cells.index(summary)
    about = WAY_ON.format(
        question=lesson.about.get("question", ""),
        file=lesson.path.name,
        minutes=in_words(lesson)[:1].lower() + in_words(lesson)[1:],
    )
    head = f"## {lesson.number} {lesson.title}\n\n{about}"
    yield _copied(lesson, summary, f"{head}\n\n{HEADING.sub('', summary.source, count=1).strip()}")
    for cell in lesson.cells[first + 1 :]:
        heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        above = cell.source[: heading.start()] if heading else cell.source
        if above.strip():
            yield _copied(lesson, cell, above.strip())
        if heading:
            return


def _first_round(lesson: Lesson) -> Iterator[NotebookNode]:
    """Give the first question, from the start of its section to the fold that reads what was run.

    A section needs nothing but the start cell, so it can be cut out.
    """
    cells = lesson.cells
    asks = (n for n, cell in enumerate(cells) if QUESTION.search(_code(cell)))
    asked = next(asks, 0)
    begins = max((n for n in range(asked) if SECTION.search(_prose(cells[n]))), default=0)
    ends = next((n for n in range(asked + 2, len(cells)) if _prose(cells[n])), 0)
    ids = [cell.id for cell in cells]
    if not asked or not ends or OBJECTIVES not in ids or begins < ids.index(OBJECTIVES):
        return
    opening = list(SECTION.finditer(cells[begins].source))[-1]
    above = f"### {opening[1]}{cells[begins].source[opening.end() :]}"
    yield _copied(lesson, cells[begins], above, "round")
    yield from (_copied(lesson, cell, cell.source, "round") for cell in cells[begins + 1 : ends])
    fold, closed, _ = cells[ends].source.partition(FOLD_ENDS)
    if closed:
        yield _copied(lesson, cells[ends], fold + closed, "round")


def _code(cell: NotebookNode) -> str:
    return str(cell.source) if cell.cell_type == "code" else ""


def _prose(cell: NotebookNode) -> str:
    return str(cell.source) if cell.cell_type == "markdown" else ""


def _copied(lesson: Lesson, cell: NotebookNode, source: str, role: str = "") -> NotebookNode:
    """Copy a cell with this source: its id says whose it is, and its links lead back there."""
    copied = copy.deepcopy(cell)
    copied.id = "-".join(filter(None, (lesson.number, role, cell.id)))
    copied.source = source
    if cell.cell_type == "markdown":
        copied.source = OWN_PLACE.sub(f"]({lesson.path.name}#", source)
    return copied
