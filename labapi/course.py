"""Where things lie in a checkout or in a course, and how its files are read and written.

A checkout and a course hold the same folders: `notebooks/` with the lessons, `exercises/` that a
learner writes in, `solutions/` from which those are made. Whoever finds a notebook by its name, or
puts a file in the place of another, asks here. Standard library only: every room may use it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parent.parent
"""The checkout that this labapi lies in."""
NO_CHECKOUT = """labapi is not in a checkout with its notebooks: {} is missing.
Run this command with the labapi that lies beside the notebooks: in the folder of your copy of the
course (a clone or a zip file of it), python lab.py does."""

NOTEBOOKS, EXERCISES, SOLUTIONS = "notebooks", "exercises", "solutions"
SHIPPED = "shipped"
"""In a kit for students, which has no solutions: the exercises as they were handed out."""
KEPT = "kept"
"""The folder beside notebooks with copies of a learner's work; it is no part of the course."""
PATTERN = "[0-9][0-9]_*.ipynb"
FAST_TRACK = "fast_track.ipynb"
"""The notebook among the lessons that is made of their beginnings: it has no number."""
ENDING = re.compile(r"(?:_exercise|_solution)?(?:\.ipynb)?$")
"""What the name of a file adds to that of its lesson, so that no two tabs of JupyterLab look alike.

Older kits did not have it: a learner's exercise may still lie under its older name.
"""
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
"""What every notebook of the course says of its kernel, whichever Python wrote it."""
REHEARSED = "labapi_rehearsed"
"""Metadata of a lesson whose outputs are the authors': `labapi open` shows it without them."""
LARGEST = 20 * 2**20
"""More bytes than any notebook needs: a larger one is refused before it is read."""
PATIENCE_S = (0.05, 0.1, 0.2, 0.4)
"""How long Windows is waited for while another program, such as a virus scanner, holds a file."""


# The folders, and the names of the files in them.


def name_of(notebook: str | Path) -> str:
    """Name the lesson that a notebook belongs to, whichever of the folders it is in.

    >>> name_of("exercises/03_http_methods.ipynb")
    '03_http_methods'
    >>> name_of("exercises/03_http_methods_exercise.ipynb")
    '03_http_methods'
    """
    return ENDING.sub("", Path(notebook).name, count=1)


def number_of(notebook: str | Path) -> str:
    """Give the digits that the name of a lesson, an exercise or a solution begins with."""
    return name_of(notebook).split("_")[0]


def exercise_file(root: Path, name: str) -> Path:
    """Name the file that a learner works in."""
    return root / EXERCISES / f"{name}_exercise.ipynb"


def exercise_of(notebook: Path) -> Path:
    """Name the exercise of a lesson, or the one that a solution makes."""
    return exercise_file(notebook.parent.parent, name_of(notebook))


def older_exercise_file(root: Path, name: str) -> Path:
    """Name the same file as older kits did, which is where a learner may have worked in it."""
    return root / EXERCISES / f"{name}.ipynb"


def solution_file(root: Path, name: str) -> Path:
    """Name the file that holds the answers, from which the exercise is made."""
    return root / SOLUTIONS / f"{name}_solution.ipynb"


def shipped_file(root: Path, name: str) -> Path:
    """Name the file that tells how an exercise was handed out, where there is no solution."""
    return root / SHIPPED / f"{name}_exercise.ipynb"


def solutions_in(root: Path) -> list[Path]:
    """List the solution notebooks, in the order of their numbers."""
    there = (root / SOLUTIONS).glob(PATTERN)
    return sorted(path for path in there if path == solution_file(root, name_of(path)))


# A notebook as plain JSON: `nbformat` takes a second to import, which no learner should wait for.


class NoNotebook(ValueError):
    """A file cannot be read as a notebook; the message says why, after the file's name."""


class NoFile(NoNotebook):
    """What lies there is no file: a folder, a pipe, a device."""


class TooLarge(NoNotebook):
    """A file is so large that it was not read."""


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as plain data; raises `NoNotebook`.

    Whatever a learner's editor, mail program or sync may have made of the file can stand there.
    """
    try:
        data = _data_of(path)
    except OSError as error:
        raise NoNotebook(f"cannot be read ({error.strerror or error})") from error
    return parse_notebook(data)


def _data_of(path: Path) -> bytes:
    """Read a file once it is known to have an end: a pipe is waited for, a device never stops."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise NoFile("cannot be read: it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise NoFile("cannot be read: it is a pipe or a device, which has no end")
    if found.st_size <= LARGEST:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)  # it may have grown since
        if len(data) <= LARGEST:
            return data
    megabytes = max(found.st_size, LARGEST + 1) / 2**20
    raise TooLarge(f"has {megabytes:,.1f} MB, and labapi reads at most {LARGEST // 2**20}")


def parse_notebook(data: bytes) -> dict[str, Any]:
    """Read a notebook from the bytes of its file; raises `NoNotebook`."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise NoNotebook(f"is damaged: its line {error.lineno} is no JSON") from error
    except (ValueError, RecursionError) as error:
        raise NoNotebook(f"is damaged: it is no JSON text ({error})") from error
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise NoNotebook("is no notebook of a version that labapi reads")
    return dict(document)


def _is_cell(cell: Any) -> bool:
    source = cell.get("source") if isinstance(cell, dict) else None
    lines = [source] if isinstance(source, str) else source
    return (
        isinstance(lines, list)
        and all(isinstance(line, str) for line in lines)
        and isinstance(cell.get("cell_type"), str)
    )


def source_of(cell: dict[str, Any]) -> str:
    """Give what stands in a cell: a notebook may keep it whole or line by line."""
    return "".join(cell["source"])


def sources(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Give kind and source of each cell that is not empty; outputs are no part of them."""
    found = [(cell["cell_type"], source_of(cell)) for cell in document["cells"]]
    return [(kind, source) for kind, source in found if source.strip()]


def cells_of(notebook: Path) -> list[dict[str, Any]]:
    """Read the cells of a notebook; none where it is missing or cannot be read."""
    try:
        return [dict(cell) for cell in read_notebook(notebook)["cells"]]
    except NoNotebook:
        return []


def text_of(document: dict[str, Any]) -> str:
    """Print a notebook, given as plain data, as Jupyter saves it."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


# Writing: a file is there whole or not at all, and no copy of somebody's work is overwritten.


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: others may be reading it, and the disk may be full.

    What may be done with the file (its mode) stays; where it is a link, what it leads to is
    replaced.
    """
    target = path.resolve() if path.is_symlink() else path
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        draft.write_bytes(data)
        if target.exists():
            shutil.copymode(target, draft)
        move_over(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def renew_page(path: Path, text: str) -> bool:
    """Write a page that is made from something else; say whether it changed."""
    data = text.encode()
    changed = not path.exists() or path.read_bytes().replace(b"\r\n", b"\n") != data
    if changed:
        replace_file(path, data)
    return changed


def move_over(draft: Path, target: Path) -> None:
    """Put a file in the place of another, at once."""
    for wait_s in PATIENCE_S:
        try:
            draft.replace(target)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(wait_s)
        else:
            return
    draft.replace(target)


def local_time() -> datetime:
    """The time on the clock of this computer, aware of its zone."""
    return datetime.now(UTC).astimezone()


def keep(notebook: Path, now: datetime) -> Path:
    """Copy a notebook into `kept` beside it, under a name that is not taken, and give its path."""
    folder = notebook.parent / KEPT
    folder.mkdir(exist_ok=True)
    for copy in _names(folder, f"{name_of(notebook)} {now:%Y-%m-%d %H%M}"):
        try:
            file = copy.open("xb")  # fails where there is one: a kept copy is never overwritten
        except FileExistsError:
            continue
        with file, notebook.open("rb") as work:
            shutil.copyfileobj(work, file)
        return copy
    raise AssertionError("the names are endless")


def _names(folder: Path, stem: str) -> Iterator[Path]:
    yield folder / f"{stem}.ipynb"
    yield from (folder / f"{stem} ({number}).ipynb" for number in count(2))
