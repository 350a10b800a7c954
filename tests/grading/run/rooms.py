"""A course and a small class on disk, as a teacher has them: a folder, a roster, hand-ins."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from labapi.checks.notebook.handed_in import HandIn, signed
from labapi.checks.notebook.shipped import as_shipped
from labapi.checks.variant import variant_key
from labapi.course import ROOT, read_notebook, solution_file, text_of

EXERCISE = "01_what_is_an_api"
SEED = "0123456789abcdef" * 2
SOLVED = {
    "order_form": "def order_form(person):\n    return {'features': dict(person)}",
    "first_order": "import uuid\n\ndef first_order(*given):\n    return str(uuid.uuid4())",
    "roles": "roles = {'customer', 'waiter', 'kitchen'}",
}
"""Answers of which some differ from run to run, by an id, a set, an address."""


class Room:
    """What lies on the teacher's disk, and `typed`, which runs a verb as a program of its own."""

    def __init__(self, folder: Path, students: int, order: int = 0) -> None:
        self.folder, self.course, self.files = folder, folder / "rest", folder / "in"
        self.roster, self.temp = folder / "canvas.csv", folder / "temp"
        self.files.mkdir(parents=True)
        self.temp.mkdir()
        self.course.mkdir()
        (self.course / "course.toml").write_text(f'name = "rest"\n[exercises.{EXERCISE}]\n')
        seed = self.course / "secret-seed"
        seed.write_text(SEED)
        seed.chmod(0o600)
        numbers = list(range(students))
        rows = "".join(f"Student {number:02},{number},id{number:02},A,\n" for number in numbers)
        self.roster.write_text(f"Student,ID,SIS Login ID,Section,What is an API (7)\n{rows}")
        random.Random(order).shuffle(numbers)
        for number in numbers:
            (self.files / f"{number * 7 % 10}-{order}-{number:02}.ipynb").write_text(_work(number))

    @property
    def graded(self) -> Path:
        return self.course / "graded" / EXERCISE

    def words(self, *more: str) -> list[str]:
        given = [str(self.files), "--course", str(self.course), "--roster", str(self.roster)]
        return ["grade", *given, *more]

    def started(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "labapi", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"TMPDIR": str(self.temp)},
            start_new_session=True,
        )

    def typed(self, *words: str, code: int = 0) -> str:
        """Run a verb to its end, and give what it said."""
        process = self.started(*words)
        out, err = process.communicate(timeout=300)
        assert process.returncode == code, out + err
        return out + err

    def points(self) -> bytes:
        """Give all points, as they are written for the teacher."""
        self.typed("export", str(self.course), "01")
        return (self.graded / "export" / "points.csv").read_bytes()

    def bytes_kept(self, same_files: bool = False) -> dict[str, bytes]:
        """Give the records, the gradebook and the points, by their paths.

        With `same_files`, what the files of the students were called is left out, and the rows of
        the gradebook are sorted: in another order of submissions, both are others.
        """
        self.typed("export", str(self.course), "01", "--to", str(self.roster))
        kept = [*self.graded.glob("students/*"), *self.graded.glob("export/*")]
        found = {f"{one.relative_to(self.graded)}": one.read_bytes() for one in sorted(kept)}
        return {name: _unnamed(data) for name, data in found.items()} if same_files else found


def _unnamed(data: bytes) -> bytes:
    lines = re.sub(rb'"file": "[^"]*"', b"", data).splitlines()
    return b"\n".join(sorted(lines) if b"SIS Login ID" in data else lines)


@cache
def _documents() -> tuple[dict[str, Any], dict[str, Any]]:
    return read_notebook(solution_file(ROOT, EXERCISE)), json.loads(as_shipped(ROOT, EXERCISE))


def _work(number: int) -> str:
    """Write the hand-in of one student: solved, as shipped, or with answers of its own."""
    solved, shipped = _documents()
    document = json.loads(json.dumps(shipped if number % 4 == 1 else solved))
    own = list(SOLVED)[: number % 4]
    for cell in document["cells"]:
        if number % 4 > 1 and cell.get("id") in own:
            cell["source"] = SOLVED[cell["id"]]
    id, key = f"id{number:02}", variant_key("rest", f"id{number:02}")
    at = "2026-01-30T20:00:00+00:00"
    note = HandIn(EXERCISE, f"Student {number:02}", id, "0", at, course="rest", variant=key)
    return text_of(signed(document, note))
