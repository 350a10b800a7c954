r'''A lesson as plain text, for writing by hand; the notebook stays the one source.

The text is jupytext's percent format, kept to what lessons use. A head gives the facts that the
navigation prints; each cell opens with a marker; Markdown may stand between triple quotes. The
solution of an exercise needs no head.

    # ---
    # title: HTTP methods
    # question: Which method, and what may a client assume of it?
    # needs: 00_start_here, 01_what_is_an_api
    # ---
    # %% [markdown] id=summary
    """
    ## In three minutes
    """
    # %% id=start
    # %% id=stop tags=stop

A cell without an id gets one from its first words. The two generated navigation cells are left
out of the text and come back when it is read.
'''

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from labapi.authoring import markdown
from labapi.authoring.notebook import (
    BOTTOM,
    TOP,
    Lesson,
    code_cell,
    empty_notebook,
    markdown_cell,
)

MARKER = re.compile(r"^# %%(?P<markdown> \[markdown\])?(?P<options>.*)$")
HEAD = re.compile(r"\A\s*# ---\n(?P<facts>(?:#.*\n)*?)# ---\n")
FACTS = ("title", "question", "needs")


class ScriptError(ValueError):
    """The text is no lesson; the message names the line and the cure."""


def to_script(lesson: Lesson) -> str:
    """Print a lesson as text; `from_script` of it is the same lesson, outputs aside."""
    about = lesson.about
    lines = ["# ---", *(f"# {fact}: {about.get(fact, '')}".rstrip() for fact in FACTS), "# ---"]
    if lesson.is_solution and not about:
        lines = []
    for cell in lesson.cells:
        if cell.id not in (TOP, BOTTOM):
            lines += ["", *_printed(cell)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _printed(cell: NotebookNode) -> Iterator[str]:
    """Print the marker of one cell and its source."""
    prose_cell = cell.cell_type == "markdown"
    tags = f" tags={','.join(cell.metadata.tags)}" if cell.metadata.get("tags") else ""
    yield f"# %%{' [markdown]' if prose_cell else ''} id={cell.id}{tags}"
    yield from ['"""', cell.source, '"""'] if prose_cell else [cell.source]


def from_script(text: str, path: Path, before: Lesson | None = None) -> Lesson:
    """Make the lesson that `text` describes.

    A code cell whose id and source `before` also has keeps its outputs, until the next execution.
    Raises `ScriptError` for a missing head, an unknown fact or option, or an id used twice.
    """
    lesson = Lesson(path, empty_notebook({}))
    facts, body = _cut(text, needs_head=not lesson.is_solution)
    lesson.notebook.metadata.labapi.update(_facts(facts))
    known = {cell.id: cell for cell in before.cells} if before else {}
    first_line = text.count("\n") - body.count("\n") + 1
    cells = list(_cells(body.split("\n"), first_line, known))
    top, bottom = (
        markdown_cell(cell_id, known[cell_id].source if cell_id in known else "")
        for cell_id in (TOP, BOTTOM)
    )
    lesson.notebook.cells = [top, *cells, bottom]
    return lesson


def _cut(text: str, *, needs_head: bool) -> tuple[str, str]:
    """Cut a script into the facts of its head and the cells."""
    head = HEAD.match(text)
    if head is None and needs_head:
        raise ScriptError(f"line 1: expected a head, '# ---', with the lines {', '.join(FACTS)}")
    return (head["facts"], text[head.end() :]) if head else ("", text)


def _facts(head: str) -> dict[str, str]:
    pairs = [line.lstrip("# ").partition(":") for line in head.splitlines()]
    unknown = [name for name, _, _ in pairs if name not in FACTS]
    if unknown:
        raise ScriptError(f"the head has {unknown[0]!r}; it may have {', '.join(FACTS)}")
    return {name: value.strip() for name, _, value in pairs}


def _cells(
    body: Iterable[str], first_line: int, known: dict[str, NotebookNode]
) -> Iterator[NotebookNode]:
    """Cut the text at its markers and build each cell."""
    pieces = [
        (number, marker["markdown"], _options(marker["options"], number), source)
        for number, marker, source in _pieces(body, first_line)
    ]
    taken = {TOP, BOTTOM, *(options["id"] for _, _, options, _ in pieces if "id" in options)}
    used = {TOP, BOTTOM}
    for number, is_text, options, source in pieces:
        cell_id = options.get("id") or _new_id(source, taken | used)
        if cell_id in used:
            raise ScriptError(f"line {number}: the id {cell_id!r} is taken; ids are used once")
        used.add(cell_id)
        cell = _cell(cell_id, source, known.get(cell_id), markdown=bool(is_text))
        if options.get("tags"):
            cell.metadata["tags"] = options["tags"].split(",")
        yield cell


def _pieces(body: Iterable[str], first_line: int) -> Iterator[tuple[int, re.Match[str], str]]:
    """Give each cell as (line of its marker, marker, source)."""
    marker, number, lines = None, 0, list[str]()
    for count, line in enumerate(body, start=first_line):
        found = MARKER.match(line)
        if found and marker:
            yield number, marker, "\n".join(lines)
        if found:
            marker, number, lines = found, count, []
        elif marker:
            lines.append(line)
        elif line.strip():
            raise ScriptError(f"line {count}: text before the first '# %%' marker")
    if marker:
        yield number, marker, "\n".join(lines)


def _options(text: str, number: int) -> dict[str, str]:
    options = dict(re.findall(r"(id|tags)=([\w,.-]+)", text))
    if rest := re.sub(r"(id|tags)=([\w,.-]+)", "", text).strip():
        raise ScriptError(f"line {number}: {rest!r} is unknown; a marker takes id=… and tags=…")
    return options


def _cell(cell_id: str, source: str, old: NotebookNode | None, *, markdown: bool) -> NotebookNode:
    source = source.strip("\n").rstrip()
    if markdown:
        quoted = re.fullmatch(r'"""\n?(.*?)\n?"""', source, re.DOTALL)
        text = quoted[1] if quoted else source
        return markdown_cell(cell_id, text.strip("\n"))
    cell = code_cell(cell_id, source)
    if old is not None and old.cell_type == "code" and old.source == source:
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
    return cell


def _new_id(source: str, used: set[str]) -> str:
    """Make a name from the first words of a cell, numbered when it is taken."""
    lines = [line for line in source.splitlines() if line.strip(' "')]
    name = markdown.slug(markdown.plain(lines[0])) if lines else ""
    name = name or "cell"
    numbered = (f"{name}-{count}" for count in range(2, 1000))
    return name if name not in used else next(new for new in numbered if new not in used)
