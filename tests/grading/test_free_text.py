"""Texts that a teacher reads: a sheet that is filled in, read back, and never written over."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from labapi import cli
from labapi.authoring.notebook import write_lesson
from labapi.authoring.script import from_script
from labapi.checks import catalogue, lessons
from labapi.checks.catalogue import offer_tasks, tasks_of
from labapi.checks.exercise import exercise
from labapi.checks.notebook.handed_in import HandIn, signed
from labapi.checks.result import Outcome
from labapi.checks.variant import variant_key
from labapi.course import text_of
from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.exports.points import marked, points_csv, to_gradebook
from labapi.grading.free_text import FILE, BadFreeText, FreeText, key_of, settled
from labapi.grading.marks import mark
from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import Graded, Record, State
from labapi.grading.report.names import MadeUpNames, Names
from labapi.grading.tables.sheet import Sheet

NAME = "22_words"
TASK = '''"""Task {number}: {title}."""

from labapi.checks.task import Task

TASK = Task(
    number={number},
    title="{title}",
    points={points},
    objective="Say it in words.",
    hints=("Who would miss it?",),
    free_text=True,
)
'''
SCRIPT = '''# %% [markdown] id="intro"
"""
# Exercise 22: Words
"""

# %% id="start"
import labapi

check = labapi.exercise("22_words")

# %% [markdown] id="text-story"
"""
## 1. A story

(3 points) Write a text.
"""

# %% id="story"
### BEGIN SOLUTION
story = "PUT twice leaves one resource."
### END SOLUTION

# %% id="check-story"
check.story()
'''
FIRST = "Free text waits for you, in free_text.csv: task 2."


def graded(text: str, waits: bool = True) -> Graded:
    outcome = Outcome.WAITS if waits else Outcome.NOT_ATTEMPTED
    return Graded(
        "story", 2, "A story", outcome.value, 0, 3, "Read by …", written=text, is_judged=not waits
    )


def record(student: str, text: str, name: str = "", **changed: object) -> Record:
    judged = Graded("greet", 1, "Greet", "passed", 2, 2, "Right.")
    given = Record(
        student, name or student, NAME, State.PARTLY, why=FIRST, tasks=(judged, graded(text))
    )
    return replace(given, **changed)


CLASS = (
    record("a1", "PUT twice leaves one."),
    record("a2", "put  twice leaves\none. "),
    record("a3", '=HYPERLINK("http://evil")'),
)


def read(folder: Path, records: tuple[Record, ...] = CLASS) -> FreeText:
    return FreeText.read(folder, records, MadeUpNames("seed", records))


def rows(folder: Path) -> list[list[str]]:
    return Sheet.read(folder / FILE).rows


def fill(folder: Path, student: str, points: str, comment: str = "") -> None:
    """Write into the row of a student, as a teacher does."""
    sheet = Sheet.read(folder / FILE)
    at = next(n for n, row in enumerate(sheet.rows) if n and row[0] == student)
    (folder / FILE).write_bytes(sheet.filled_in({(at, 3): points, (at, 4): comment}))


def points_of(folder: Path, records: tuple[Record, ...] = CLASS) -> dict[str, float | None]:
    given = read(folder, records).overrides()
    return {one.student: mark(one, Assignment(NAME), LatePolicy(), given).points for one in records}


def test_texts_stand_in_a_sheet_in_which_a_spreadsheet_computes_nothing(tmp_path):
    (note,) = read(tmp_path).refreshed(Names())
    assert note == f"3 of 3 texts wait to be read, in {tmp_path / FILE}"
    head, *there = rows(tmp_path)
    assert head == ["id", "task", "text", "points", "comment", "key"]
    texts = {row[0]: row[2] for row in there}
    assert texts["a3"] == '\'=HYPERLINK("http://evil")'
    assert texts["a2"] == "put  twice leaves\none. "
    places = [row[0] for row in there]
    assert abs(places.index("a1") - places.index("a2")) == 1  # they say the same
    assert len({row[5] for row in there}) == 2


def test_until_it_is_read_a_row_has_no_points_and_no_zero(tmp_path):
    assert points_of(tmp_path) == {"a1": None, "a2": None, "a3": None}
    all_marked = marked(CLASS, Assignment(NAME), LatePolicy(), Overrides())
    assert to_gradebook(all_marked) == {}
    head, first, *_ = Sheet.parse(points_csv(all_marked)).rows
    told = dict(zip(head, first, strict=True))
    assert (told["state"], told["points"], told["greet"], told["story"]) == (
        "partly graded",
        "",
        "2",
        "",
    )
    (sentence,) = mark(CLASS[0], Assignment(NAME), LatePolicy(), Overrides()).sentences
    assert "task" in sentence.lower()
    assert "not read yet" in sentence


def test_points_for_one_text_reach_all_that_say_the_same(tmp_path):
    read(tmp_path).refreshed(Names())
    fill(tmp_path, "a2", "2,5", "Well put.")
    assert points_of(tmp_path) == {"a1": 4.5, "a2": 4.5, "a3": None}
    given = read(tmp_path).overrides()
    assert given.comments(CLASS[0], CLASS[0].tasks[1]) == ["Well put."]
    fill(tmp_path, "a1", "1")
    assert points_of(tmp_path) == {"a1": 3, "a2": 4.5, "a3": None}


def test_a_row_whose_texts_are_read_is_graded(tmp_path):
    read(tmp_path).refreshed(Names())
    fill(tmp_path, "a3", "0")
    given = read(tmp_path).overrides()
    one = settled(CLASS[2], given)
    assert (one.state, one.why) == (State.GRADED, "")
    assert settled(CLASS[0], given) is CLASS[0]
    killed = Graded("k", 3, "K", "error", 0, 1, "Not judged: late.", is_judged=False)
    both = replace(CLASS[2], tasks=(*CLASS[2].tasks, killed))
    assert settled(both, given) is both
    (said,) = mark(CLASS[2], Assignment(NAME), LatePolicy(), given).sentences
    assert said == "Your teacher read task 2: 0 of 3 points."


def test_a_word_in_the_overrides_is_the_last(tmp_path):
    read(tmp_path).refreshed(Names())
    fill(tmp_path, "a3", "1")
    own = Overrides((*read(tmp_path).overrides().rows, Override("a3", "story", 3)))
    assert mark(CLASS[2], Assignment(NAME), LatePolicy(), own).points == 5


def test_what_is_filled_in_is_not_written_over(tmp_path):
    read(tmp_path).refreshed(Names())
    fill(tmp_path, "a1", "2", "'=1")
    before = (tmp_path / FILE).read_bytes()
    assert read(tmp_path).refreshed(Names()) == [
        f"1 of 3 texts wait to be read, in {tmp_path / FILE}"
    ]
    assert (tmp_path / FILE).read_bytes() == before
    more = (*CLASS, record("a4", "Another."))
    read(tmp_path, more).refreshed(Names())
    kept = {row[0]: row[3:5] for row in rows(tmp_path)}
    assert kept["a1"] == ["2", "'=1"]
    assert kept["a4"] == ["", ""]
    assert read(tmp_path, more).overrides().comments(more[0], more[0].tasks[1]) == ["=1"]


def test_a_sheet_that_another_program_saved_is_read(tmp_path):
    read(tmp_path).refreshed(Names())
    cells = [[*row, "mine" if n else "note"] for n, row in enumerate(rows(tmp_path))]
    cells[1][3] = "1,5"
    text = "\r\n".join(
        ";".join(f'"{cell}"' if "\n" in cell else cell.replace('"', "") for cell in row)
        for row in cells
    )
    (tmp_path / FILE).write_bytes(text.encode("cp1252"))
    filled = cells[1][0]
    assert points_of(tmp_path)[filled] == 3.5
    read(tmp_path).refreshed(Names())
    head, *there = rows(tmp_path)
    assert head[-1] == "note"
    assert {row[-1] for row in there} == {"mine"}
    assert points_of(tmp_path)[filled] == 3.5


def test_a_text_that_changed_since_is_said_and_waits(tmp_path):
    read(tmp_path).refreshed(Names())
    fill(tmp_path, "a3", "3", "Good.")
    now = (*CLASS[:2], record("a3", "I thought again."))
    notes = read(tmp_path, now).refreshed(Names())
    assert notes[0].startswith("a3, task story: the text has changed since you read it.")
    assert points_of(tmp_path, now)["a3"] is None
    own = sorted(row[2:5] for row in rows(tmp_path) if row[0] == "a3")
    assert own == [['\'=HYPERLINK("http://evil")', "3", "Good."], ["I thought again.", "", ""]]
    read(tmp_path, CLASS).refreshed(Names())  # as it was before, and so are the points
    assert points_of(tmp_path)["a3"] == 5
    assert [row[3] for row in rows(tmp_path) if row[0] == "a3"] == ["3"]


def test_who_is_forgotten_is_taken_out_and_that_is_said(tmp_path):
    read(tmp_path).refreshed(Names())
    fill(tmp_path, "a3", "3")
    notes = read(tmp_path, CLASS[:2]).refreshed(Names())
    assert notes[0] == (
        "a3, task story: nobody in this exercise has this id now, so the row was taken out."
    )
    assert not [row for row in rows(tmp_path) if row[0] == "a3"]


def test_made_up_names_hide_whom_one_reads_and_are_read_back(tmp_path):
    named = (record("0012345", "I am Ada Lovelace, 0012345.", "Lovelace, Ada"), *CLASS)
    names = MadeUpNames("seed", named)
    read(tmp_path, named).refreshed(names)
    text = (tmp_path / FILE).read_text(encoding="utf-8-sig")
    assert "Lovelace" not in text
    assert "0012345" not in text
    fill(tmp_path, names.id(named[0]), "2")
    assert read(tmp_path, named).hides_names
    assert points_of(tmp_path, named)["0012345"] == 4
    read(tmp_path, named).refreshed(Names())
    assert not read(tmp_path, named).hides_names
    assert [row[3] for row in rows(tmp_path) if row[0] == "0012345"] == ["2"]


def test_zeros_that_a_spreadsheet_took_away_are_no_matter(tmp_path):
    named = (record("0012345", "Text."),)
    read(tmp_path, named).refreshed(Names())
    data = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(data.replace(b"0012345,story,Text.,", b"12345,story,Text.,1"))
    assert points_of(tmp_path, named) == {"0012345": 3}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,task,text,comment,key\n", "has no column `points`"),
        ("id,task,points,key\na1,story,much,t-1\n", "line 2: `much` is no number of points from 0"),
        ("id,task,points,key\na1,story,4,t-1\n", "line 2: `4` is no number of points from 0 to 3"),
        ("id,task,points,key\na1,story,-1,t-1\n", "line 2: `-1` is no number"),
        ("id,task,points,key\na1,story,1,t-1\na1,story,2,t-1\n", "line 3: a1 stands there twice"),
    ],
)
def test_what_cannot_be_read_back_is_told_with_its_line(tmp_path, table, said):
    (tmp_path / FILE).write_text(table)
    with pytest.raises(BadFreeText, match=said):
        read(tmp_path)


def test_an_exercise_without_texts_has_no_sheet(tmp_path):
    plain = (replace(CLASS[0], tasks=CLASS[0].tasks[:1]),)
    assert read(tmp_path, plain).refreshed(Names()) == []
    assert not (tmp_path / FILE).exists()


def test_a_key_is_nothing_that_a_spreadsheet_takes_for_a_number():
    assert key_of("x").startswith("t-")


# An exercise of a teacher's own that asks for a text, from the notebook to the gradebook.


@pytest.fixture
def tasks(tmp_path, monkeypatch) -> Iterator[Path]:
    """A folder with one such exercise; afterwards nobody knows of it any more."""
    monkeypatch.setenv(catalogue.OWN, "")
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(lessons, "__path__", [*lessons.__path__])
    folder = tmp_path / "tasks"
    (folder / f"lesson_{NAME}").mkdir(parents=True)
    task = TASK.format(number=1, title="A story", points=3)
    (folder / f"lesson_{NAME}" / "story.py").write_text(task)
    (folder / "solutions").mkdir()
    solution = folder / "solutions" / f"{NAME}_solution.ipynb"
    write_lesson(from_script(SCRIPT, solution))
    assert cli.main(["release", "--tasks", str(folder)]) == 0
    yield folder
    tasks_of.cache_clear()
    for name in [name for name in sys.modules if f"lesson_{NAME}" in name]:
        del sys.modules[name]


def test_verify_proves_a_task_that_a_teacher_reads(tasks, capsys):
    assert cli.main(["verify", "--tasks", str(tasks)]) == 0
    assert f"✓ {NAME}, story" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("A text.", Outcome.WAITS),
        (["two", "lines"], Outcome.WAITS),
        ("  ", Outcome.NOT_ATTEMPTED),
        (None, Outcome.NOT_ATTEMPTED),
        (..., Outcome.NOT_ATTEMPTED),
        (len, Outcome.SETUP),
    ],
)
def test_in_the_notebook_a_text_is_never_a_fail(tasks, value, outcome):
    offer_tasks(tasks)
    result = exercise("22", namespace={"story": value}).story()
    assert (result.outcome, result.points) == (outcome, 0)
    assert outcome is not Outcome.WAITS or "read by your teacher" in result.message
    assert "Not right" not in str(result)


def handed_in(exercise_file: Path, id: str, text: str) -> str:
    document = json.loads(exercise_file.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["id"] == "story":
            cell["source"] = [f"story = {text!r}"]
    key = variant_key("words", id)
    at = "2027-01-30T20:00:00+00:00"
    note = HandIn(NAME, id.upper(), id, "0", at, course="words", variant=key)
    return text_of(signed(document, note))


@pytest.mark.slow
def test_a_class_of_texts_goes_from_the_files_to_the_gradebook(tasks, tmp_path, capsys):
    course, files = tmp_path / "words", tmp_path / "in"
    words = ["course", "new", str(course), "--exercises", "22", "--tasks", str(tasks)]
    assert cli.main(words) == 0
    files.mkdir()
    shipped = tasks / "exercises" / f"{NAME}_exercise.ipynb"
    for id, text in {"ada": "One.", "bob": "one. "}.items():
        (files / f"{id}.ipynb").write_text(handed_in(shipped, id, text), encoding="utf-8")
    book = tmp_path / "canvas.csv"
    book.write_text(
        "Student,ID,SIS Login ID,Section,Exercise 22 (7)\n    Points Possible,,,,3\n"
        "ADA,1,ada,S,\nBOB,2,bob,S,\n"
    )
    words = ["grade", str(files), "--course", str(course), "--roster", str(book), "--workers", "1"]
    assert cli.main(words) == 3
    assert "2 of 2 texts wait to be read" in capsys.readouterr().out
    folder = course / "graded" / NAME
    assert cli.main(["report", str(course), "22"]) == 3
    page = (folder / "report" / "index.html").read_text(encoding="utf-8")
    assert "Read what was written, and set the points beside it" in page
    assert cli.main(["export", str(course), "22", "--to", str(book)]) == 3
    assert (folder / "export" / "canvas.csv").read_bytes() == book.read_bytes()
    fill(folder, "ada", "2", "Short and right.")
    assert cli.main(["export", str(course), "22", "--to", str(book)]) == 0
    lines = (folder / "export" / "canvas.csv").read_text().splitlines()
    assert lines[2:] == ["ADA,1,ada,S,2", "BOB,2,bob,S,2"]
    assert cli.main(["report", str(course), "22", "--pseudonyms"]) == 0
    assert "ada" not in {row[0] for row in rows(folder)}
    capsys.readouterr()
    assert cli.main(["regrade", str(course), "22", "--all", "--yes", "--workers", "1"]) == 0
    assert "0 came out otherwise" in capsys.readouterr().out
    assert cli.main(["why", str(course), "22", "bob"]) == 0
    told = capsys.readouterr().out
    assert "the same came" in told
    assert "Short and right." in told


def test_the_autograder_of_such_an_exercise_has_its_tasks(tasks, tmp_path):
    course, made = tmp_path / "words", tmp_path / "autograder.zip"
    words = ["course", "new", str(course), "--exercises", "03,22", "--tasks", str(tasks)]
    assert cli.main(words) == 0
    assert cli.main(["export", str(course), "22", "--gradescope", str(made)]) == 0
    with zipfile.ZipFile(made) as zipped:
        assert f"course/tasks/lesson_{NAME}/story.py" in zipped.namelist()
        assert 'tasks = "tasks"' in zipped.read("course/course.toml").decode()
        assert not [name for name in zipped.namelist() if "solution" in name]
