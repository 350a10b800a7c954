"""What a worker on another machine has to have: this labapi, and a teacher's own tasks."""

from __future__ import annotations

import hashlib
import os
import platform
import threading
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from labapi.checks.catalogue import FOLDER, folder_of, offer_tasks, withdraw_tasks
from labapi.version import __version__

OTHER = """its labapi is not the grader's (here {here}, there {there}).
Install the same one there, and start the worker anew."""
PACKAGE = Path(__file__).parents[2]
PASSED_BY = ("__pycache__", ".ipynb_checkpoints")
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sent:
    """What the grader has: its labapi, and the files of tasks that are not the kit's."""

    labapi: str
    tasks: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, exercise: str) -> Sent:
        """Take it from this process."""
        folder = folder_of(exercise)
        own = () if folder.parent == FOLDER else _files(folder)
        return cls(labapi_here(), tuple(own))

    def received(self) -> str:
        """Take it into use in this process; say what stands in the way, or nothing."""
        if self.labapi != labapi_here():
            return OTHER.format(here=self.labapi, there=labapi_here())
        if self.tasks:
            with _ONE_AT_A_TIME:
                _laid_out(self.tasks)
        return ""


@cache
def labapi_here() -> str:
    """Name the labapi of this process: its version, a sum of its code, and its Python."""
    found = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*.py")):
        found.update(file.relative_to(PACKAGE).as_posix().encode())
        found.update(file.read_text(encoding="utf-8").encode())  # as any system ends its lines
    python = ".".join(platform.python_version_tuple()[:2])
    return f"{__version__} ({found.hexdigest()[:8]}) with Python {python}"


def _files(folder: Path) -> list[tuple[str, bytes]]:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return [
        (file.relative_to(folder.parent).as_posix(), file.read_bytes())
        for file in files
        if not set(file.parts) & set(PASSED_BY)
    ]


@lru_cache(maxsize=1)
def _laid_out(tasks: tuple[tuple[str, bytes], ...]) -> TemporaryDirectory[str]:
    """Write tasks into a folder of this process, and offer them in the place of earlier ones."""
    folder = TemporaryDirectory(prefix=f"labapi-tasks-{os.getpid()}-")
    for name, data in tasks:
        file = Path(folder.name, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    withdraw_tasks()
    offer_tasks(Path(folder.name))
    return folder
