"""What is known of how the files of a kit were when they were brought here.

Only against that can it be told whether a difference is the learner's or the newer kit's. Git
knows it, the solutions tell it of the exercises, and each update leaves a record for the next.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from labapi.commands.updating.kit import Kit, is_notebook
from labapi.course import NoNotebook, name_of, parse_notebook, source_of, sources

RECORD = ".lab.manifest.json"
"""The file that an update leaves in a checkout: digests of all that it brought."""


@dataclass
class Manifest:
    """Digests of files, by path, and of the sources of notebooks' cells, by notebook and id.

    There may be several of each: what was brought last, and what git last heard of.
    """

    files: dict[str, set[str]] = field(default_factory=dict)
    cells: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def add(self, files: Mapping[str, bytes]) -> None:
        """Learn these files."""
        for path, data in files.items():
            self.files.setdefault(path, set()).update(marks_of(path, data))
            if is_notebook(path):
                self._add_cells(path, data)

    def _add_cells(self, path: str, data: bytes) -> None:
        known = self.cells.setdefault(key(path), {})
        try:
            cells = parse_notebook(data)["cells"]
        except NoNotebook:
            return
        for cell in cells:
            known.setdefault(str(cell.get("id")), set()).add(digest(source_of(cell)))

    def is_as_shipped(self, path: str, data: bytes) -> bool:
        """Tell whether a file is byte by byte what was brought."""
        return digest(_even(data)) in self.files.get(path, ())

    def is_unworked(self, path: str, data: bytes) -> bool:
        """Tell whether nothing was written into a file; outputs of a notebook are no change."""
        return not marks_of(path, data).isdisjoint(self.files.get(path, ()))

    def cells_of(self, path: str) -> Mapping[str, set[str]]:
        """Give the digests of the cells of a notebook, under whichever name it lies."""
        return self.cells.get(key(path), {})

    def as_record(self) -> bytes:
        """Print all of it."""
        plain = {
            "files": {path: sorted(marks) for path, marks in self.files.items()},
            "cells": {
                notebook: {cell_id: sorted(marks) for cell_id, marks in ids.items()}
                for notebook, ids in self.cells.items()
            },
        }
        return (json.dumps(plain, indent=1, sort_keys=True) + "\n").encode()

    def read_record(self, root: Path) -> None:
        """Learn what the last update brought, as far as its record can be read."""
        broken = OSError, ValueError, KeyError, TypeError, AttributeError
        with contextlib.suppress(*broken):
            record = json.loads((root / RECORD).read_text("utf-8"))
            files, cells = dict(record["files"]), dict(record["cells"])
            for path, marks in files.items():
                self.files.setdefault(path, set()).update(map(str, marks))
            for notebook, ids in cells.items():
                known = self.cells.setdefault(notebook, {})
                for cell_id, marks in dict(ids).items():
                    known.setdefault(cell_id, set()).update(map(str, marks))


def record_of(kit: Kit) -> bytes:
    """Print what an update that brings this kit leaves for the next one."""
    brought = Manifest()
    brought.add(kit.files)
    return brought.as_record()


def key(path: str) -> str:
    """Name a notebook so that its older name is no other.

    >>> key("exercises/03_http_methods_exercise.ipynb")
    'exercises/03_http_methods'
    """
    return f"{PurePosixPath(path).parent}/{name_of(path)}"


def digest(data: bytes | str) -> str:
    """Give enough of a SHA-256 to tell two texts apart."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:20]


def marks_of(path: str, data: bytes) -> set[str]:
    """Give what a file is known by: its bytes and, of a notebook, the sources of its cells."""
    marks = {digest(_even(data))}
    if path.endswith(".ipynb"):
        with contextlib.suppress(NoNotebook):  # then it is known by its bytes alone
            marks.add("sources " + digest(json.dumps(sources(parse_notebook(data)))))
    return marks


def same(path: str, one: bytes, other: bytes) -> bool:
    """Tell whether two files say the same, whatever their outputs and the ends of their lines."""
    return not marks_of(path, one).isdisjoint(marks_of(path, other))


def _even(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")
