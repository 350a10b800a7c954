"""An exercise as it is shipped: made from its solution, the one source of both.

The answer in each code cell becomes a stub or a blank (`labapi.checks.notebook.blanks` tells
the marks), and what was run leaves no trace. The cells keep their ids and their order.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from labapi.checks.notebook.blanks import BlankError, stub_of
from labapi.course import (
    EXERCISES,
    KERNEL,
    LANGUAGE,
    NoNotebook,
    exercise_file,
    name_of,
    older_exercise_file,
    read_notebook,
    shipped_file,
    solution_file,
    source_of,
    sources,
    text_of,
)

OF_SOLUTION = (
    "*This is the solution of [the exercise](../exercises/{file}): one way to do it. "
    "Yours may differ, and be as good.*\n\n"
)
"""What the first cell of a solution says before all that the exercise says too."""
_OF_ANY = re.compile(re.escape(OF_SOLUTION).replace(re.escape("{file}"), "[^)]*"))
NOWHERE = """The exercise as shipped cannot be made here: {error}.
Nor does git know {exercise}. Get a fresh copy of the course and take the file from there."""
TEXT = "text-"
"""How the id begins of the cell that tells a task; the id of its answer follows."""
POINTS = re.compile(r"\((?P<points>\d+) points?\b")
ONLY_OLDER = (
    "{old} is taken: it is this exercise under its older name. To move it to {new}, run: "
    "python lab.py update"
)
OLDER_TAKEN = (
    "{old} is taken, the exercise under its older name: your work is in it, and not in {new}. "
    "To move it there, run: python lab.py update"
)
BOTH_WORKED = (
    "You worked in {new} and in {old}, which is its older name. {taken} is taken, which was saved "
    "last."
)


class ReleaseError(ValueError):
    """An exercise cannot be made; the message names the solution, the cell and what is wrong."""


class NotShipped(LookupError):
    """Neither a solution nor git tells how an exercise was; the message says what to do."""


def as_shipped(root: Path, name: str) -> str:
    """Give the text of an exercise that nobody has worked in.

    It is made from the solution. Where that is missing or damaged, there may be a copy of what was
    handed out, or git is asked. Raises `NotShipped`.
    """
    try:
        return exercise_text(solution_file(root, name))
    except ReleaseError as error:
        exercise = f"{EXERCISES}/{exercise_file(root, name).name}"
        text = _handed_out(shipped_file(root, name)) or _of_git(root, exercise)
        if text is None:
            raise NotShipped(NOWHERE.format(error=error, exercise=exercise)) from error
        return text


def working_copy(folder: Path, name: str, kit: Path) -> tuple[Path, str]:
    """Find the file that a learner works in, and what to say where it has its older name.

    Where there are both, the one worked in is taken, and of two the one that was saved last. The
    folder holds `exercises/`, and the kit, mostly the same folder, tells how they were shipped.
    """
    new, old = exercise_file(folder, name), older_exercise_file(folder, name)
    files = {"new": new, "old": old}
    if not old.exists():
        return new, ""
    if not new.exists():
        return old, ONLY_OLDER.format(**files)
    if not is_worked(kit, old):
        return new, ""
    if not is_worked(kit, new):
        return old, OLDER_TAKEN.format(**files)
    last = max(new, old, key=lambda path: path.stat().st_mtime)
    return last, BOTH_WORKED.format(**files, taken=last)


def is_worked(kit: Path, exercise: Path) -> bool:
    """Tell whether there is work in an exercise, which an older kit may have brought.

    What may differ from kit to kit is its text, so only what stands in cells of code counts, and
    cells of any kind that were not there. A file that cannot be read may well hold work.
    """
    try:
        shipped = json.loads(as_shipped(kit, name_of(exercise)))
        document = read_notebook(exercise)
    except (NotShipped, NoNotebook):
        return True
    known = {cell.get("id"): source_of(cell) for cell in shipped["cells"]}
    return any(
        cell.get("id") not in known
        or (cell["cell_type"] == "code" and source_of(cell) != known[cell.get("id")])
        for cell in document["cells"]
        if source_of(cell).strip()
    )


def is_unchanged(exercise: Path, shipped: str) -> bool:
    """Tell whether nothing was written into an exercise; outputs are no change."""
    try:
        return sources(read_notebook(exercise)) == sources(json.loads(shipped))
    except NoNotebook:
        return False


def holds(path: Path, text: str) -> bool:
    """Tell whether a file holds this text; how its lines end is no matter."""
    if not path.is_file() or path.stat().st_size > 2 * len(text.encode()):
        return False
    return path.read_text(encoding="utf-8", errors="replace") == text


def exercise_text(solution: Path) -> str:
    """Print the exercise that a solution makes; raises `ReleaseError`."""
    try:
        data = solution.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{solution.name}: {error.strerror or error}") from error
    return made_from(data, solution.name)


def made_from(data: bytes, name: str) -> str:
    """Print the exercise that the bytes of a solution make; `name` is what an error calls it."""
    try:
        document = json.loads(data.decode("utf-8"))
        cells = [_released(cell) for cell in document["cells"]]
        about = {**document["metadata"].get("labapi", {}), **_tasks_told(document["cells"])}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = error if isinstance(error, BlankError) else _no_notebook(error)
        raise ReleaseError(f"{name}: {said}") from error
    metadata = {"kernelspec": KERNEL, "labapi": about, "language_info": LANGUAGE}
    return text_of({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _tasks_told(cells: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Note which tasks this exercise has, with their points, as its own text tells them.

    Not as labapi knows them: an exercise may be made for another version of it, and a hand-in is
    judged by the tasks that were given out.
    """
    points = {cell.get("id"): POINTS.search("".join(cell["source"])) for cell in cells}
    tasks = {
        cell["id"]: int(found["points"])
        for cell in cells
        if (found := points.get(f"{TEXT}{cell.get('id')}"))
    }
    return {"tasks": tasks} if tasks else {}


def _no_notebook(error: Exception) -> str:
    """Say why a file is no notebook, and which line of it is no JSON."""
    said = repr(error)
    if isinstance(error, json.JSONDecodeError):
        said = f"line {error.lineno} is no JSON: {error.msg}"
    return f"it is no notebook ({said}); mend it, or take it back from git"


def _released(cell: dict[str, Any]) -> dict[str, Any]:
    """Make one cell of the exercise."""
    tags = cell.get("metadata", {}).get("tags", [])
    kept = {"cell_type": cell["cell_type"], "id": cell["id"]}
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
        try:
            source = stub_of(source)
        except BlankError as error:
            raise BlankError(f"cell {cell['id']}: {error}") from error
    mark = _OF_ANY.match(source)
    lines = source[mark.end() if mark else 0 :].splitlines(keepends=True)
    return kept | {"metadata": {"tags": tags} if tags else {}, "source": lines}


def _handed_out(file: Path) -> str | None:
    """Read the copy of an exercise that a kit for students has; None where it is no notebook."""
    try:
        return text_of(read_notebook(file))
    except NoNotebook:
        return None


def _of_git(root: Path, file: str) -> str | None:
    """Ask git for a file as it was last committed; None where git or the file is missing."""
    import subprocess  # 5 ms, which opening an exercise would pay

    command = ["git", "-C", str(root), "show", f"HEAD:./{file}"]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
