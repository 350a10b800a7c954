"""Putting the files of an update in place: first all beside, then each at once.

What is beside lies in a folder with a list. From the moment that the list is there, the update
will be carried out, by this process or, if it dies, by whoever runs `python lab.py` next: lab.py
knows how to, too. Before that moment, nothing in the checkout was touched.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from labapi.course import move_over, replace_file

BESIDE, FILES, LIST = ".lab.update", "files", "list.json"


def lay_out(root: Path, put: Mapping[str, bytes], programs: Collection[str]) -> None:
    """Write the files of an update beside the checkout's; raises `OSError`."""
    beside = root / BESIDE
    give_up(root)
    for path, data in put.items():
        file = beside / FILES / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        if (root / path).exists():
            shutil.copymode(root / path, file)
        elif path in programs:
            file.chmod(0o755)


def decide(root: Path, put: Iterable[str], remove: Iterable[str]) -> None:
    """Write the list: now the update will be carried out."""
    plan = {"put": list(put), "remove": list(remove)}
    (root / BESIDE).mkdir(exist_ok=True)
    replace_file(root / BESIDE / LIST, json.dumps(plan).encode())


def give_up(root: Path) -> None:
    """Take away what is beside, if there is anything."""
    if (root / BESIDE).exists():
        shutil.rmtree(root / BESIDE)


def is_pending(root: Path) -> bool:
    """Tell whether an update was decided on and is not carried out."""
    return (root / BESIDE / LIST).exists()


def carry_out(root: Path) -> None:
    """Put the files in place; may be called again after it was interrupted at any moment."""
    plan = json.loads((root / BESIDE / LIST).read_text("utf-8"))
    for path in plan["put"]:
        file = root / BESIDE / FILES / path
        if file.exists():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            move_over(file, root / path)
    for path in plan["remove"]:
        (root / path).unlink(missing_ok=True)
        _clear(root, (root / path).parent)
    give_up(root)


def _clear(root: Path, folder: Path) -> None:
    """Remove a folder that holds nothing any more but what Python compiled, and those above it."""
    while folder != root and folder.is_dir():
        if any(entry.name != "__pycache__" for entry in folder.iterdir()):
            return
        shutil.rmtree(folder)
        folder = folder.parent


def first_closed(root: Path, paths: Iterable[str]) -> Path | None:
    """Find a folder or file that may not be written, of those that an update would change."""
    for path in paths:
        target = root / path
        folder = next(one for one in target.parents if one.exists())
        if not os.access(folder, os.W_OK):
            return folder
        if os.name == "nt" and target.exists() and not os.access(target, os.W_OK):
            return target
    return None
