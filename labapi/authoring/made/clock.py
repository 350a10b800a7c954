"""How many minutes a lesson, a part of it, or an exercise takes.

Nothing is typed: the minutes are counted from what there is to read and to do, at a slow learner's
pace. `WORDS_A_MINUTE` is the lower end of what most adults read of English non-fiction, 175 to 300
words a minute with a mean of 238 (Brysbaert 2019, *How many words do we read per minute?*, Journal
of Memory and Language 109): a learner whose language is another reads more slowly than the mean.
What a cell, a question or a step takes was set by walking every lesson with a clock; how long each
walk took stands in `docs/timing.toml`, and `check` refuses a lesson that is told to take more
than a quarter longer, or shorter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from nbformat import NotebookNode

from labapi.authoring import markdown
from labapi.authoring.notebook import GENERATED, Lesson

WORDS_A_MINUTE = 175
RUN_S, QUESTION_S, STEP_S, FORM_S, FOLD_S = 35, 60, 180, 30, 10
"""A cell: its code, Shift+Enter, its picture. A question: its options, and what is said of the
answer. A step: a wrong try and a right one. A form is used twice; a fold is thought about first."""
TASK_S, LINE_S = 60, 30
"""A task of an exercise: its check, twice; and each line that is written, which is typed once."""
GRID = 5
"""Minutes are told in fives: more would be a precision that nobody has."""
FORMULA = (
    f"Minutes are counted at a slow pace: {WORDS_A_MINUTE} words a minute, {RUN_S} seconds for a "
    f"cell that you run and {FORM_S} more for a form, a minute for a question, three for a step "
    f"that is judged, {FOLD_S} seconds before a fold. Each lesson was then walked with a clock; "
    "told and walked differ by at most a quarter."
)

QUESTION = re.compile(r"\blabapi\.ask\(")
STEP = re.compile(r"\blabapi\.step\(")
FORM = re.compile(r"(?<!\.)\bquestion\b|\?[\"']")
"""How a cell states the question under which a form stands."""
CHECK = re.compile(r"check\.(?!all\b)\w+\(\)")
PART = re.compile(r"^(?=## Part \d)", re.MULTILINE)
"""The heading that a part of a lesson begins with."""


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to read and to do in a stretch of cells."""

    words: int = 0
    runs: int = 0
    questions: int = 0
    steps: int = 0
    forms: int = 0
    folds: int = 0
    tasks: int = 0
    lines: int = 0

    def __add__(self, other: Work) -> Work:
        """Put two stretches together."""
        both = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return Work(*(mine + theirs for mine, theirs in both))

    @property
    def minutes(self) -> float:
        """How long it takes, to the second."""
        done = (
            self.runs * RUN_S
            + self.questions * QUESTION_S
            + self.steps * STEP_S
            + self.forms * FORM_S
            + self.folds * FOLD_S
            + self.tasks * TASK_S
            + self.lines * LINE_S
        )
        return self.words / WORDS_A_MINUTE + done / 60


def minutes_of(lesson: Lesson) -> int:
    """Tell the minutes of a lesson or of an exercise."""
    return told(sum(work_of_parts(lesson), Work()).minutes)


def minutes_of_parts(lesson: Lesson) -> list[int]:
    """Tell the minutes of each part of a lesson, which add up to its own."""
    return shared_out(minutes_of(lesson), [work.minutes for work in work_of_parts(lesson)])


def shared_out(total: int, sizes: Sequence[float]) -> list[int]:
    """Share whole minutes out among parts of these sizes, so that no minute is lost.

    >>> shared_out(35, [12.2, 12.4, 12.5])
    [11, 12, 12]
    """
    whole = sum(sizes)
    exact = [total * size / whole if whole else total / len(sizes) for size in sizes]
    shares = [int(one) for one in exact]
    nearly_more = sorted(range(len(exact)), key=lambda part: shares[part] - exact[part])
    for part in nearly_more[: total - sum(shares)]:
        shares[part] += 1
    return shares


def told(minutes: float) -> int:
    """Round to the grid that minutes are told in.

    >>> told(1.2), told(22.4), told(22.6)
    (5, 20, 25)
    """
    return max(round(minutes / GRID), 1) * GRID


def in_words(lesson: Lesson) -> str:
    """Say how long a lesson takes: `About 50 minutes, in 3 parts: 20, 15 and 15`."""
    parts = minutes_of_parts(lesson)
    said = f"About {sum(parts)} minutes"
    if len(parts) == 1:
        return said
    listed = ", ".join(map(str, parts[:-1]))
    return f"{said}, in {len(parts)} parts: {listed} and {parts[-1]}"


def written_words(lesson: Lesson) -> int:
    """Count the words of the Markdown cells that were written by hand, folds included."""
    return sum(work.words for work in work_of_parts(lesson))


def work_of_parts(lesson: Lesson) -> list[Work]:
    """Count the work of each part: the first has what stands above it, the last what follows."""
    cells = [cell for cell in lesson.cells if cell.id not in GENERATED]
    return [work_of(part) for part in _parts(cells)]


def work_of(pieces: Iterable[tuple[str, str]]) -> Work:
    """Count the work of cells, each given as its kind and its source."""
    return sum((_of_cell(kind, source) for kind, source in pieces), Work())


def _parts(cells: Sequence[NotebookNode]) -> Iterator[list[tuple[str, str]]]:
    """Part the cells, and a cell of text that a part begins in, before each heading of a part."""
    part: list[tuple[str, str]] = []
    begun = False
    for kind, source, opens in _pieces(cells):
        if opens and begun:
            yield part
            part = []
        begun = begun or opens
        part.append((kind, source))
    yield part


def _pieces(cells: Sequence[NotebookNode]) -> Iterator[tuple[str, str, bool]]:
    """Give kind and source of each cell, or piece of one, and whether a part begins with it."""
    for cell in cells:
        if cell.cell_type != "markdown":
            yield cell.cell_type, cell.source, False
            continue
        for piece in PART.split(cell.source):
            if piece.strip():
                yield "markdown", piece, bool(PART.match(piece))


def _of_cell(kind: str, source: str) -> Work:
    if kind == "markdown":
        return Work(words=markdown.words(source), folds=source.count("<details"))
    if kind != "code":
        return Work()
    if QUESTION.search(source):
        return Work(questions=1)
    if STEP.search(source):
        return Work(steps=1)
    if CHECK.fullmatch(source.strip()):
        return Work(tasks=1)
    if lines := lines_to_write(source):
        return Work(lines=lines)
    return Work(runs=1, forms=bool(FORM.search(source)))


def lines_to_write(source: str) -> int:
    r"""Count the lines of a solution that a learner has to write, or to complete.

    >>> lines_to_write('### BEGIN SOLUTION\n### STUB a = ...\na = 1\n### END SOLUTION\nprint(a)')
    1
    >>> lines_to_write('method = "PUT"  ### BLANK "PUT"\nsend(method)')
    1
    """
    count, inside = 0, False
    for line in map(str.strip, source.splitlines()):
        if line in ("### BEGIN SOLUTION", "### END SOLUTION"):
            inside = line == "### BEGIN SOLUTION"
        elif "### BLANK" in line or (inside and line and not line.startswith("###")):
            count += 1
    return count
