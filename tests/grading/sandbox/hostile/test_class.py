"""A class of more than a hundred, most of whom mean harm or hand in wrecks, graded as one grades.

Each row ends as it deserves: whoever is honest has full points, an attack costs its own task, and
what cannot be read needs a teacher. The verbs run as a teacher types them.
"""

from __future__ import annotations

import csv
import json
import secrets
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

import pytest

from labapi.cli import main
from labapi.grading.records import Record, Records, State
from labapi.grading.sandbox.sandbox import Sandbox
from tests.grading.report.pages import Page
from tests.grading.report.test_hostile import ALLOWED, OBEYED
from tests.grading.sandbox.hostile import handed_in, harms, probes
from tests.grading.sandbox.hostile.handed_in import ATTACKED, EXERCISE, FULL, NEEDS_YOU, TASKS

ALL = sum(TASKS.values())
HONEST_EVERY = 8
LIMITS = "call_s = 0.5\ncell_s = 0.5\nsubmission_s = 6\nmemory_mb = 300\n"
NAMES = ("=cmd|' /C calc'!A1", "<script>alert(5)</script>", "\u202eadA", "-2+3", "O'Hara; DROP")
HEAD = "Student,ID,SIS Login ID,Section,What is an API (77)\n    Points Possible,,,,5\n"


@dataclass
class Room:
    """The course, what was handed in, and what became of it."""

    folder: Path
    rows: list[tuple[str, str]] = field(default_factory=list)
    """What each student hands in, and what has to become of it."""
    entries: list[tuple[str | zipfile.ZipInfo, bytes]] = field(default_factory=list)
    code: int = 0
    out: str = ""
    err: str = ""

    def add(self, what: str, wanted: str, data: bytes, ending: str = ".ipynb") -> None:
        number = len(self.rows)
        name = f"student{number}_{1000 + number}_{5000 + number}_{EXERCISE}{ending}"
        self.rows.append((what, wanted))
        self.entries.append((handed_in.link(name) if what == "a link" else name, data))

    @property
    def next(self) -> str:
        return f"s{len(self.rows):03d}"

    @cached_property
    def records(self) -> dict[str, Record]:
        """What became of each, by what it handed in; of honest ones by their ids."""
        kept = {one.student: one for one in Records(self.folder / "course" / "graded" / EXERCISE)}
        return {
            f"{what} ({number})": kept[f"s{number:03d}"]
            for number, (what, _) in enumerate(self.rows)
            if f"s{number:03d}" in kept
        }


def _attacks() -> Iterator[tuple[str, str]]:
    for name, source in chain(probes.BARE.items(), probes.OPEN.items()):
        yield name, source + probes.PAID
    yield from harms.HARMS.items()
    yield from harms.FORGED.items()


def _fill(room: Room, told: dict[str, str]) -> None:
    """Hand in all that there is, with somebody honest every so often."""
    for name, source in _attacks():
        if len(room.rows) % HONEST_EVERY == 0:
            room.add("honest", FULL, handed_in.file_of(room.next))
        for word, stands_for in told.items():
            source = source.replace(word, stands_for)
        document = handed_in.answered(room.next, ATTACKED, source)
        room.add(name, "attack", handed_in.file_of(room.next, document))
    for name, (wanted, made) in handed_in.BROKEN.items():
        room.add(name, wanted, made(room.next))
    for name, (wanted, made) in handed_in.ZIPS.items():
        room.add(f"zip: {name}", wanted, made(room.next), ".zip")
    room.add("a link", NEEDS_YOU, b"/etc/passwd")
    room.add("a Word document by its name", NEEDS_YOU, b"PK", ".docx")
    room.add("a program by its name", NEEDS_YOU, b"roles = {}", ".py")
    room.add("honest", FULL, handed_in.file_of(room.next))
    room.entries += [(name, b"{}") for name in ("../../x.ipynb", "C:\\x.ipynb", "/etc/y.ipynb")]
    room.entries += [("x" * 3000 + ".ipynb", b"{}"), ("CON.ipynb", b""), ("con.ipynb", b"{}")]
    room.entries += [("\u0065\u0301.ipynb", b"{}"), ("\u00e9.ipynb", b"{}"), ("a\0b.ipynb", b"{}")]


@pytest.fixture(scope="module", name="room")
def _room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Grade the class, by the command."""
    with Sandbox.open(without=frozenset({"heavy"})) as trial:
        if not trial.is_one:
            pytest.skip(trial.how)
    room = Room(tmp_path_factory.mktemp("hostile"))
    course = room.folder / "course"
    (course / "handed_out").mkdir(parents=True)
    text = f'name = "{handed_in.COURSE}"\n[limits]\n{LIMITS}[exercises.{EXERCISE}]\n'
    (course / "course.toml").write_text(text)
    (course / "secret-seed").write_text(secrets.token_hex(16))
    (course / "secret-seed").chmod(0o600)
    exercise = course / "handed_out" / f"{EXERCISE}_exercise.ipynb"
    exercise.write_text(handed_in.handed_out())
    _fill(room, told(str(course / "secret-seed")))
    with zipfile.ZipFile(room.folder / "in.zip", "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in room.entries:
            zipped.writestr(name, data)
    lines = [
        f'"{NAMES[n % len(NAMES)]} {n}",{1000 + n},s{n:03d},A,\n' for n in range(len(room.rows))
    ]
    (room.folder / "canvas.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    words = ["--course", str(course), "--roster", str(room.folder / "canvas.csv")]
    line = [sys.executable, "-m", "labapi", "grade", str(room.folder / "in.zip"), *words]
    done = subprocess.run(
        [*line, "--exercise", "01"], capture_output=True, stdin=subprocess.DEVNULL
    )
    room.code, room.out, room.err = done.returncode, done.stdout.decode(), done.stderr.decode()
    return room


def told(seed_file: str, port: int = 9, mark: str = "stands-for-nothing") -> dict[str, str]:
    """Give what attacks are told of the computer."""
    return {
        "ROOT_OF_KIT": repr(str(handed_in.ROOT)),
        "SEED_FILE": repr(seed_file),
        "PORT": str(port),
        "MARK": repr(mark),
    }


def test_no_row_is_lost_and_the_exit_code_says_that_some_need_a_teacher(room):
    assert (room.code, len(room.records)) == (3, len(room.rows)), room.err
    assert len(room.rows) > 150


def test_who_is_honest_has_full_points_whoever_sits_beside(room):
    honest = {name: one for name, one in room.records.items() if name.startswith("honest")}
    assert len(honest) > 10
    assert {(one.state, one.points) for one in honest.values()} == {(State.GRADED, ALL)}


def test_an_attack_costs_its_own_task_and_earns_nothing(room):
    found = {}
    for number, (what, wanted) in enumerate(room.rows):
        record = room.records[f"{what} ({number})"]
        if wanted == "attack" and what not in harms.STARVES:
            found[what] = (record.state.value, record.points)
        elif wanted == "attack":
            assert record.points <= ALL - TASKS[ATTACKED], what
            assert record.state in (State.GRADED, State.PARTLY), what
    assert {
        what: got for what, got in found.items() if got != ("graded", ALL - TASKS[ATTACKED])
    } == {}
    assert len(found) > 80


def test_what_can_be_read_is_judged_and_what_cannot_needs_a_teacher(room):
    ends = {FULL: ("graded", ALL), NEEDS_YOU: ("needs you", 0)}
    wrong = {}
    for number, (what, wanted) in enumerate(room.rows):
        record = room.records[f"{what} ({number})"]
        got = record.state.value, record.points
        if wanted in ends and got != ends[wanted]:
            wrong[what] = (got, record.why)
    assert wrong == {}


def test_each_that_needs_a_teacher_says_why_in_a_sentence(room):
    for name, one in room.records.items():
        if one.state is State.NEEDS_YOU:
            assert 20 < len(one.why) < 400, name
            assert not OBEYED.search(one.why), name


def test_names_that_climb_are_named_and_the_terminal_is_told_one_way_in_one_line(room):
    assert room.out.count("leads out of the zip") == 3
    assert room.err.count("Sandboxed: ") == 1
    assert not OBEYED.search(room.out + room.err)


def test_the_table_that_goes_back_is_the_one_that_came_with_points_in_it(room, capsys):
    words = ["--to", str(room.folder / "canvas.csv"), "--feedback", str(room.folder / "in.zip")]
    code = main(["export", str(room.folder / "course"), "01", *words])
    assert code in (0, 3), capsys.readouterr()
    made = room.folder / "course" / "graded" / EXERCISE / "export"
    came, goes = (
        list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        for file in (room.folder / "canvas.csv", made / "canvas.csv")
    )
    assert [line[:4] for line in goes] == [line[:4] for line in came]
    for line, (what, wanted) in zip(goes[2:], room.rows, strict=True):
        assert wanted != FULL or line[4] == f"{ALL}", what
        assert wanted != NEEDS_YOU or line[4] == "", what


def test_pages_and_data_hold_nothing_that_is_obeyed(room, capsys):
    assert main(["report", str(room.folder / "course"), "01", "--no-browser"]) == 3
    pages = sorted(Path(room.folder / "course").rglob("*.html"))
    assert len(pages) > 100
    for file in pages:
        text = file.read_text(encoding="utf-8")
        assert not OBEYED.search(text), file
        page = Page(text)
        assert set(page.tags) <= set(ALLOWED.split()), file
        assert not [name for _, name, _ in page.attributes if name.startswith("on")], file
    for file in Path(room.folder / "course" / "graded").rglob("*.json"):
        json.loads(file.read_text(encoding="utf-8"), parse_constant=pytest.fail)
