"""What is learned, as a table: the objectives of all tasks, as their modules tell them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from labapi.checks.catalogue import exercise_title, tasks_of
from labapi.course import exercise_file

BAR = r"\|"
"""How a table of Markdown writes the letter that parts its cells."""
PAGE = Path("docs") / "objectives.md"
HEAD = """# Objectives

What whoever has passed a task can do, with its points. A task is paid for what is right in it,
part by part; its text in the exercise tells the parts. The page is made of the tasks themselves, by
`.venv/bin/python -m labapi.authoring objectives`.
"""
SECTION = """
## {title}

{count} tasks, {points} points: [the exercise](../{file}).

| | task | whoever has passed it can … | points |
|--:|---|---|--:|
"""


def page(exercises: Sequence[str]) -> str:
    """Write the page of these exercises."""
    return HEAD + "".join(_section(name) for name in exercises)


def _section(exercise: str) -> str:
    tasks = tasks_of(exercise)
    head = SECTION.format(
        title=exercise_title(exercise),
        count=len(tasks),
        points=sum(task.points for task in tasks),
        file=exercise_file(Path(), exercise).as_posix(),
    )
    return head + "".join(f"{row}\n" for row in _rows(exercise))


def _rows(exercise: str) -> Iterator[str]:
    for task in tasks_of(exercise):
        can = task.objective[:1].lower() + task.objective[1:].rstrip(".")
        cells = (str(task.number), f"{task.title} (`{task.id}`)", can, str(task.points))
        yield f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |"
