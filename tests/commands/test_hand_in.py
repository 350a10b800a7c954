from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest

from labapi import __version__
from labapi.checks.notebook.handed_in import as_file_name, digest, hand_in_of
from labapi.checks.notebook.workplace import Place
from labapi.checks.progress.progress import Learner, Progress
from labapi.commands.hand_in import hand_in
from labapi.course import older_exercise_file, read_notebook
from tests.commands.conftest import NAME, NOW, edit

ADA = Learner("Ada Lovelace", "a123")


def files(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "handed-in").glob("*"))


def handed(root: Path, who: Learner = ADA, **more: Any) -> int:
    return hand_in(root, "03", who, now=NOW, **more)


def test_one_file_with_the_learners_notebook_is_written(root: Path, worked: Path) -> None:
    assert handed(root) == 0
    assert files(root) == [f"a123 {NAME}.ipynb"]
    document = read_notebook(root / "handed-in" / f"a123 {NAME}.ipynb")
    assert document["cells"][1:] == read_notebook(worked)["cells"]


def test_it_says_who_handed_in_what_and_when(root: Path, worked: Path) -> None:
    handed(root)
    document = read_notebook(root / "handed-in" / f"a123 {NAME}.ipynb")
    assert document["metadata"]["labapi"]["hand_in"] == {
        "exercise": NAME,
        "name": "Ada Lovelace",
        "id": "a123",
        "labapi": __version__,
        "handed_in_at": "2026-11-24T22:10:00+00:00",
        "sha256": digest(document),
        "course": "",
        "variant": "",
    }


def test_it_is_a_valid_notebook(root: Path, worked: Path) -> None:
    handed(root)
    nbformat.validate(nbformat.read(root / "handed-in" / f"a123 {NAME}.ipynb", as_version=4))


def test_the_digest_tells_when_an_answer_was_changed_later(root: Path, worked: Path) -> None:
    handed(root)
    path = root / "handed-in" / f"a123 {NAME}.ipynb"
    edit(path, "'PUT'", "'POST'")
    document = read_notebook(path)
    sealed = hand_in_of(document)
    assert sealed is not None
    assert sealed.sha256 != digest(document)


def test_the_digest_does_not_depend_on_outputs(worked: Path) -> None:
    before = digest(read_notebook(worked))
    edit(worked, '"execution_count": null', '"execution_count": 5')
    assert digest(read_notebook(worked)) == before


def test_name_and_id_are_remembered(root: Path, worked: Path) -> None:
    handed(root)
    assert Progress.open().learner == ADA
    assert handed(root, Learner()) == 0


def test_a_name_or_id_given_later_takes_the_place_of_what_is_known(
    root: Path, worked: Path
) -> None:
    handed(root)
    handed(root, Learner(id="b456"))
    assert Progress.open().learner == Learner("Ada Lovelace", "b456")


def test_who_is_unknown_is_asked_at_a_terminal(root: Path, worked: Path) -> None:
    questions = []

    def ask(question: str) -> str:
        questions.append(question)
        return "  Ada " if "name" in question else "a123"

    assert handed(root, Learner(), ask=ask) == 0
    assert len(questions) == 2
    assert Progress.open().learner == Learner("Ada", "a123")


def test_who_is_unknown_and_cannot_be_asked_is_told_what_to_type(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handed(root, Learner(name="Ada")) == 1
    assert '--name "Ada Lovelace" --id a123' in capsys.readouterr().err
    assert files(root) == []


def test_an_exercise_without_an_answer_is_refused(
    root: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handed(root) == 1
    assert "no answer is in it" in capsys.readouterr().err
    assert files(root) == []


def test_an_exercise_that_was_only_run_is_refused(root: Path, exercise: Path) -> None:
    edit(exercise, '"execution_count": null', '"execution_count": 5')
    assert handed(root) == 1


def test_an_exercise_without_an_answer_is_handed_in_anyway_where_asked(
    root: Path, exercise: Path
) -> None:
    assert handed(root, anyway=True) == 0


def test_work_is_handed_in_where_the_solution_is_not_there(root: Path, worked: Path) -> None:
    (root / "solutions" / f"{NAME}_solution.ipynb").unlink()
    assert handed(root) == 0


def test_a_missing_notebook_is_named_with_the_cure(
    root: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise.unlink()
    assert handed(root) == 1
    assert "python lab.py reset 03" in capsys.readouterr().err


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b'{"cells": [',
        b"\xff\xfe",
        b"[]",
        b'{"cells": 5}',
        b'{"cells": [{"cell_type": "code"}]}',
        b'{"cells": [{"cell_type": "code", "source": [5]}]}',
        b"[" * 200_000,
    ],
)
def test_a_damaged_notebook_is_refused_with_the_cure(
    root: Path, exercise: Path, damaged: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise.write_bytes(damaged)
    assert handed(root) == 1
    assert "so it cannot be handed in" in capsys.readouterr().err


def test_handing_in_again_replaces_the_first_and_says_so(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed(root)
    edit(worked, "'PUT'", "'HEAD'")
    hand_in(root, "03", ADA, now=NOW + timedelta(hours=1))
    assert files(root) == [f"a123 {NAME}.ipynb"]
    assert "takes the place of the one that you made at 2026-11-24" in capsys.readouterr().out
    assert "HEAD" in (root / "handed-in" / f"a123 {NAME}.ipynb").read_text("utf-8")


def test_ids_that_make_the_same_file_name_do_not_overwrite_each_other(
    root: Path, worked: Path
) -> None:
    handed(root, Learner("Ada", "a/1"))
    handed(root, Learner("Bob", "a:1"))
    assert files(root) == [f"a-1 {NAME} (2).ipynb", f"a-1 {NAME}.ipynb"]


def test_a_file_that_is_no_hand_in_is_not_overwritten(root: Path, worked: Path) -> None:
    (root / "handed-in").mkdir()
    (root / "handed-in" / f"a123 {NAME}.ipynb").write_text("my own notes")
    handed(root)
    assert (root / "handed-in" / f"a123 {NAME}.ipynb").read_text() == "my own notes"
    assert f"a123 {NAME} (2).ipynb" in files(root)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a123", "a123"),
        ("../..", "learner"),
        ('a<>:"/\\|?*b', "a-b"),
        ("ada@example.org", "ada@example.org"),
        ("Łukasz 7", "Łukasz-7"),
        ("x" * 300, "x" * 60),
        ("𝒳" * 300, "𝒳" * 30),
        ("con.", "con"),
    ],
)
def test_a_file_name_suits_every_system(text: str, name: str) -> None:
    assert as_file_name(text) == name


def test_control_characters_do_not_reach_the_file(root: Path, worked: Path) -> None:
    assert handed(root, Learner("Ada\n\x1b[31m Love", "a\t1")) == 0
    assert Progress.open().learner == Learner("Ada [31m Love", "a 1")


def test_letters_that_no_file_can_hold_are_handed_in(root: Path, worked: Path) -> None:
    edit(worked, "'PUT'", "'\\ud800'")
    assert handed(root) == 0
    document = read_notebook(root / "handed-in" / f"a123 {NAME}.ipynb")
    assert "\ud800" in json.dumps(document["cells"], ensure_ascii=False)


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "handed-in").write_text("a file")
    assert handed(root) == 1
    assert "Nothing was handed in" in capsys.readouterr().err


def test_an_empty_cell_is_no_answer(root: Path, exercise: Path) -> None:
    document = json.loads(exercise.read_text("utf-8"))
    document["cells"].append({**document["cells"][-1], "id": "new", "source": "\n"})
    exercise.write_text(json.dumps(document), "utf-8")
    assert handed(root) == 1


def handed_in(root: Path) -> str:
    return (root / "handed-in" / f"a123 {NAME}.ipynb").read_text("utf-8")


def test_an_exercise_under_its_older_name_is_found_and_said(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = worked.rename(older_exercise_file(root, NAME))
    assert handed(root) == 0
    assert "PUT" in handed_in(root)
    assert f"{old.relative_to(root)} is taken" in capsys.readouterr().out


def test_of_two_copies_the_one_worked_in_is_taken(
    root: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = older_exercise_file(root, NAME)
    old.write_bytes(exercise.read_bytes())
    edit(old, "safe = ...", "safe = 'OLDER'")
    assert handed(root) == 0
    assert "OLDER" in handed_in(root)
    assert "your work is in it, and not in" in capsys.readouterr().out


def test_an_older_copy_without_work_is_passed_over(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = older_exercise_file(root, NAME)
    old.write_text(worked.read_text("utf-8").replace("{'GET', 'PUT'}", "..."), "utf-8")
    edit(old, "Methods", "Its text in an older kit")
    assert handed(root) == 0
    assert "PUT" in handed_in(root)
    assert "older name" not in capsys.readouterr().out


def test_of_two_copies_with_work_the_one_saved_last_is_taken(
    root: Path, worked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = older_exercise_file(root, NAME)
    old.write_bytes(worked.read_bytes())
    edit(old, "PUT", "OLDER")
    for path, saved_at in ((worked, 1_000_000_000), (old, 1_000_000_060)):
        os.utime(path, (saved_at, saved_at))
    assert handed(root) == 0
    assert "OLDER" in handed_in(root)
    assert "which was saved last" in capsys.readouterr().out


# Where the learner works, and where not.


@pytest.fixture(name="home")
def _home(tmp_path: Path, worked: Path, exercise: Path) -> Path:
    """A learner's own folder; in the kit, which others use too, somebody else has worked."""
    home = tmp_path / "home" / "rest"
    (home / "exercises").mkdir(parents=True)
    (home / "exercises" / worked.name).write_bytes(worked.read_bytes())
    edit(worked, "PUT", "OF ANOTHER")
    return home


def test_from_a_folder_with_its_own_exercises_those_are_handed_in(
    root: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handed(root, place=Place(home)) == 0
    assert "PUT" in handed_in(home)
    assert files(root) == []
    said = capsys.readouterr().out
    assert str(home / "exercises" / f"{NAME}_exercise.ipynb") in said
    assert str(home / "handed-in" / f"a123 {NAME}.ipynb") in said


def test_the_folder_may_be_named(root: Path, home: Path) -> None:
    assert handed(root, place=Place(root, home)) == 0
    assert "PUT" in handed_in(home)


def test_the_file_may_be_named(root: Path, home: Path, tmp_path: Path) -> None:
    copy = (home / "exercises" / f"{NAME}_exercise.ipynb").rename(tmp_path / f"{NAME}_mine.ipynb")
    assert hand_in(root, str(copy), ADA, now=NOW, place=Place(root)) == 0
    assert "PUT" in handed_in(tmp_path)


def test_where_one_works_without_that_exercise_nobody_elses_is_handed_in(
    root: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = home / "exercises" / f"{NAME}_exercise.ipynb"
    own.rename(home / "exercises" / "04_status_codes_exercise.ipynb")
    assert handed(root, place=Place(home)) == 1
    said = capsys.readouterr().err
    assert f"{own} is missing" in said
    assert "--folder" in said


def test_what_was_not_worked_in_leads_to_where_it_may_be(
    root: Path, exercise: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handed(root, place=Place(tmp_path)) == 1
    said = capsys.readouterr().err
    assert str(exercise) in said
    assert "name the folder with --folder" in said


def test_a_file_that_is_too_large_is_told_how_to_make_it_small(
    root: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.truncate(exercise, 2**30)
    assert handed(root) == 1
    assert "Edit > Clear Outputs of All Cells" in capsys.readouterr().err
