"""From the files of a class to its points: the verbs as a teacher types them, on a small class."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.checks.notebook.handed_in import HandIn, signed
from labapi.checks.notebook.shipped import as_shipped
from labapi.checks.variant import variant_key
from labapi.cli import main
from labapi.course import ROOT, read_notebook, solution_file, text_of
from labapi.grading.records import Records

EXERCISE = "01_what_is_an_api"
ROSTER = """\
Student,ID,SIS Login ID,Section,What is an API (77),Other (78)
    Points Possible,,,,15,10
"Lovelace, Ada",1,ada,A,,
"Bobson, Bob",2,bob,A,3,
"Missing, May",3,may,A,EX,
"Broken, Ben",4,ben,A,,
"""


def handed_in(id: str, name: str, document: dict[str, object]) -> str:
    key = variant_key("rest", id)
    note = HandIn(EXERCISE, name, id, "0", "2026-01-30T20:00:00+00:00", course="rest", variant=key)
    return text_of(signed(document, note))


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    """A course, its roster, and what its four students gave: two notebooks, a wreck, nothing."""
    room = tmp_path_factory.mktemp("room")
    (room / "course").mkdir()
    (room / "course" / "course.toml").write_text(f'name = "rest"\n[exercises.{EXERCISE}]\n')
    seed = room / "course" / "secret-seed"
    seed.write_text(secrets.token_hex(16))
    seed.chmod(0o600)
    (room / "canvas.csv").write_text(ROSTER)
    files = room / "in"
    files.mkdir()
    solved = read_notebook(solution_file(ROOT, EXERCISE))
    empty = json.loads(as_shipped(ROOT, EXERCISE))
    work = {
        "lovelaceada_1_9": ("ada", "Ada Lovelace", solved),
        "bobsonbob_2_10": ("bob", "B", empty),
    }
    for stem, whose in work.items():
        (files / f"{stem}_{EXERCISE}.ipynb").write_text(handed_in(*whose), encoding="utf-8")
    (files / f"brokenben_4_11_{EXERCISE}.ipynb").write_text("{")
    return room


@pytest.fixture
def typed(room, capsys):
    """Type a verb, and give the exit code and what was printed."""

    def type_(*words: str) -> tuple[int, str, str]:
        named = {"COURSE": room / "course", "IN": room / "in", "ROSTER": room / "canvas.csv"}
        code = main([str(named.get(word, word)) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return type_


def grade(typed, *more: str) -> tuple[int, str, str]:
    return typed("grade", "IN", "--course", "COURSE", "--roster", "ROSTER", *more)


def test_a_class_goes_from_its_files_to_its_points(typed, room):
    code, out, _ = grade(typed, "--dry-run")
    assert (code, "Nothing was graded" in out) == (3, True)
    assert not (room / "course" / "graded").exists()
    code, out, err = grade(typed, "--workers", "1")
    assert (code, out.splitlines()[0]) == (3, "2 graded, 1 missing, 1 needs you")
    assert "Broken, Ben (ben)" in out
    assert ("Sandboxed" in err) != ("NOT SANDBOXED" in err)
    code, out, _ = typed("regrade", "COURSE", "01")
    assert (code, "there is nothing to do" in out) == (3, True)
    code, out, _ = typed("export", "COURSE", "01", "--to", "ROSTER", "--feedback", "IN")
    exported = room / "course" / "graded" / EXERCISE / "export"
    rows = (exported / "canvas.csv").read_text().splitlines()
    assert rows[3] == '"Bobson, Bob",2,bob,A,0,'
    assert rows[4:] == ROSTER.splitlines()[4:]  # excused, and not gradable: as they came
    assert (exported / "feedback.zip").stat().st_size > 1000
    assert (room / "canvas.csv").read_text() == ROSTER
    code, out, _ = typed("why", "COURSE", "01", "ada")
    assert (code, "the same came" in out) == (0, True)
    code, _, err = typed("why", "COURSE", "01", "nobody")
    assert (code, "goes by 'nobody'. There are: Lovelace, Ada (ada), " in err) == (1, True)
    code, _, err = typed("why", "COURSE", "01", "Bobs")
    assert (code, "Did you mean one of these? Bobson, Bob (bob)" in err) == (1, True)


def test_a_row_with_points_by_hand_needs_nobody_when_graded_again(typed, room):
    grade(typed, "--workers", "1")
    file = room / "course" / "graded" / EXERCISE / "overrides.csv"
    plain = file.read_bytes()
    file.write_bytes(plain + b"ben,,3,By mail.\n")
    code, out, _ = grade(typed, "--workers", "1")
    assert (code, out.splitlines()[0]) == (0, "2 graded, 1 missing")
    assert "Not graded, and you have set the points:\n  Broken, Ben (ben)" in out
    file.write_bytes(plain)


def test_grading_again_tells_the_points_as_they_count(typed, room):
    grade(typed, "--workers", "1")
    settings = room / "course" / "course.toml"
    records = Records(room / "course" / "graded" / EXERCISE)
    bob, plain = next(one for one in records if one.student == "bob"), settings.read_text()
    (first, *others) = bob.tasks
    older = replace(first, points=first.out_of, by="older")
    records.save(replace(bob, kit="older", tasks=(older, *others)))
    settings.write_text(f"{plain}points = 150\n")
    _, out, _ = typed("regrade", "COURSE", "01", "--workers", "1")
    assert f"Bobson, Bob (bob): {10 * first.out_of} of 150 points -> 0 of 150 points" in out
    assert "Nothing was changed." in out
    settings.write_text(plain)
    records.save(bob)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("regrade", "COURSE", "04"), "has no exercise '04'"),
        (("export", "COURSE", "01", "--feedback", "IN"), "Give the gradebook as well"),
        (("grade", "IN", "--course", "IN", "--roster", "ROSTER"), "There is no course in"),
        (("grade", "nothing.zip", "--course", "COURSE", "--roster", "ROSTER"), "cannot be read"),
        (("grade", "IN", "--course", "COURSE", "--roster", "nothing.csv"), "cannot be read"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(typed, words, said):
    code, _, err = typed(*words)
    assert (code, said in err) == (1, True), err
