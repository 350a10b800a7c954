"""The rules of a solution's shape: every task has its text, its answer and its check, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

from labapi.authoring import markdown
from labapi.authoring.notebook import BOTTOM, START, STOP, TOP, Lesson
from labapi.authoring.rules import Finding
from labapi.authoring.rules.shape import CELL_WORDS
from labapi.checks.notebook.blanks import has_marks
from labapi.checks.task import Task, is_answer_of

INTRO, HAND_IN, CHECK_ALL = "intro", "hand-in", "check-all"
TEXT, CHECK = "text-", "check-"
"""How the ids begin of the cells that tell a task and check it; the task's id follows."""


def shape_of_solution(solution: Lesson, tasks: Sequence[Task]) -> Iterator[Finding]:
    """Check the solution of the exercise that has these tasks."""
    for said in (*_frame(solution), *_order(solution, tasks), *_marks(solution, tasks)):
        yield Finding(solution.path.name, None, said)
    for task in tasks:
        for said in _task(solution, task):
            yield Finding(solution.path.name, None, f"task {task.id}: {said}")
    for number, cell in solution.of_type("markdown"):
        if (count := markdown.words(cell.source)) > CELL_WORDS:
            said = f"{count} words; cut it: a cell of text has at most {CELL_WORDS}"
            yield Finding(solution.path.name, number, said)


def _frame(solution: Lesson) -> Iterator[str]:
    """Ask for what every exercise opens and closes with."""
    heading = next(iter(markdown.headings(_source(solution, INTRO))), (0, ""))
    if heading[0] != 1 or not heading[1].startswith(f"Exercise {solution.number}: "):
        yield f"needs a heading '# Exercise {solution.number}: …' (id={INTRO})"
    for cell_id, text in (
        (START, "lab = labapi.start("),
        (START, f'check = labapi.exercise("{solution.stem}", made_for="'),
        (HAND_IN, "check.hand_in("),
        (HAND_IN, f"python lab.py hand-in {solution.number}"),
        (CHECK_ALL, "check.all()"),
        (STOP, "lab.stop()"),
    ):
        if text not in _source(solution, cell_id):
            yield f"needs a cell with {text} (id={cell_id})"
    stop = solution.cell(STOP)
    if stop is not None and "stop" not in stop.metadata.get("tags", []):
        yield f"the cell {STOP} needs the tag stop"


def _order(solution: Lesson, tasks: Sequence[Task]) -> Iterator[str]:
    """Ask that the cells of the tasks stand in the order of their numbers, within the frame."""
    middle = [prefix + task.id for task in tasks for prefix in (TEXT, "", CHECK)]
    wanted = [TOP, INTRO, START, *middle, HAND_IN, CHECK_ALL, STOP, BOTTOM]
    there = [cell.id for cell in solution.cells if cell.id in wanted]
    missing = [cell_id for cell_id in wanted if cell_id not in there]
    if missing:
        yield f"there is no cell with the id {', '.join(missing)}"
    expected = [cell_id for cell_id in wanted if cell_id in there]
    if there != expected:
        pairs = zip(there, expected, strict=True)
        found, should = next(pair for pair in pairs if pair[0] != pair[1])
        yield f"the cell {found} stands where {should} should"
    ends = [cell.id for cell in solution.cells][:: max(len(solution.cells) - 1, 1)]
    if ends != [TOP, BOTTOM]:
        yield "its first and last cell are not the navigation"


def _marks(solution: Lesson, tasks: Sequence[Task]) -> Iterator[str]:
    """Ask that every answer belongs to a task, and that a cell without a task gives all."""
    ids = {task.id for task in tasks}
    for _, cell in solution.of_type("code"):
        if has_marks(cell.source) and not any(is_answer_of(task, cell.id) for task in ids):
            yield f"the cell {cell.id} holds an answer, and there is no task of that name"


def _task(solution: Lesson, task: Task) -> Iterator[str]:
    text, answer = _source(solution, TEXT + task.id), solution.cell(task.id)
    wanted = (2, f"{task.number}. {markdown.plain(task.title)}")
    if text and wanted not in markdown.headings(text):
        yield f"its text needs the heading '## {task.number}. {task.title}'"
    if text and f"({task.points} point" not in text:
        yield f"its text does not say ({task.points} point{'s' * (task.points != 1)})"
    if answer is not None and not has_marks(answer.source):
        yield "its answer is not marked, so the exercise would give it away"
    check = solution.cell(CHECK + task.id)
    if check is not None and check.source.strip() != f"check.{task.id}()":
        yield f"its check must be check.{task.id}()"
    if check is not None and not _shows(check):
        yield "its check has no saved output; run: python -m labapi.authoring execute"


def _shows(cell: NotebookNode) -> bool:
    return bool(cell.get("outputs"))


def _source(solution: Lesson, cell_id: str) -> str:
    cell = solution.cell(cell_id)
    return cell.source if cell is not None else ""
