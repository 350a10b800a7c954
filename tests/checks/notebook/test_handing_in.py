"""`check.hand_in()`: what a learner sees of it in a notebook, and which file comes of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from labapi.checks.exercise import exercise
from labapi.checks.notebook.handed_in import hand_in_of
from labapi.checks.notebook.handing_in import HandedIn, NotHandedIn
from labapi.checks.notebook.shipped import as_shipped
from labapi.checks.progress.joining import join
from labapi.checks.progress.progress import Learner, Progress
from labapi.checks.variant import variant_key
from labapi.course import ROOT, read_notebook

NAME = "03_http_methods"


@pytest.fixture(name="mine")
def _mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's own exercise, with an answer in it; the kernel is beside it."""
    file = tmp_path / "rest" / "exercises" / f"{NAME}_exercise.ipynb"
    file.parent.mkdir(parents=True)
    answered = as_shipped(ROOT, NAME).replace("safe_methods = ...", "safe_methods = {'GET'}")
    file.write_text(answered, "utf-8")
    monkeypatch.chdir(file.parent)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return file


def hand_in(name: str = "Ada Lovelace", id: str = "a123", **more: object) -> HandedIn | NotHandedIn:
    return exercise("03", namespace={}).hand_in(name, id, **more)  # type: ignore[arg-type]


def done(said: HandedIn | NotHandedIn) -> HandedIn:
    assert isinstance(said, HandedIn), said
    return said


def refused(said: HandedIn | NotHandedIn) -> str:
    assert isinstance(said, NotHandedIn), said
    return repr(said)


def test_the_file_lies_where_the_learner_works(mine: Path) -> None:
    folder = mine.parents[1] / "handed-in"
    said = done(hand_in())
    assert (said.notebook, said.file) == (mine, folder / f"a123 {NAME}.ipynb")
    assert [file.name for file in folder.iterdir()] == [said.file.name]


def test_it_says_whose_it_is_and_names_both_files(mine: Path) -> None:
    said = done(hand_in("Ada <Love>"))
    for text in ("Ada <Love> (a123), exercise 03 HTTP methods", str(mine), str(said.file)):
        assert text in repr(said)
    drawn = said._repr_html_()
    assert "Ada &lt;Love&gt; (a123)" in drawn
    assert "lab-good" in drawn
    assert str(said.file) in drawn


def test_it_warns_that_only_what_was_saved_counts(mine: Path) -> None:
    said = done(hand_in())
    assert f"as it was saved at {said.saved_at:%H:%M:%S on %Y-%m-%d}" in repr(said)
    assert "save the notebook (Ctrl+S), then hand in again" in said._repr_html_()


def test_who_one_is_has_to_be_said_once(mine: Path) -> None:
    assert 'check.hand_in(name="Ada Lovelace", id="a123")' in refused(hand_in("", ""))
    done(hand_in())
    assert done(hand_in("", "")).hand_in.name == "Ada Lovelace"


def test_a_notebook_without_an_answer_is_refused_and_its_copies_are_named(mine: Path) -> None:
    mine.with_name(f"{NAME}_exercise-Copy1.ipynb").write_bytes(mine.read_bytes())
    mine.write_text(as_shipped(ROOT, NAME), "utf-8")
    said = refused(hand_in())
    assert f"({NAME}_exercise-Copy1.ipynb lies beside it)" in said
    assert "check.hand_in(anyway=True)" in said
    done(hand_in(anyway=True))


ANSWERED = {"safe_methods = ...": "safe_methods = ['GET', 'HEAD']"}


def a_copy(mine: Path, name: str, later_s: int, answered: bool = True) -> Path:
    """Put another file of the exercise beside it, which was saved so much later."""
    text = as_shipped(ROOT, NAME)
    for blank, answer in ANSWERED.items() if answered else ():
        text = text.replace(blank, answer)
    copy = mine.with_name(name)
    copy.write_text(text, "utf-8")
    at = mine.stat().st_mtime + later_s
    os.utime(copy, (at, at))
    return copy


@pytest.mark.parametrize(
    "name",
    [
        f"{NAME}_exercise-Copy1.ipynb",
        f"{NAME}_exercise (1).ipynb",
        "Untitled.ipynb",
        "mine 3.ipynb",
    ],
)
def test_a_copy_that_was_saved_later_is_mentioned(mine: Path, name: str) -> None:
    a_copy(mine, name, later_s=60)
    said = repr(done(hand_in()))
    assert f"Beside it lies {name}, with other answers, saved later than this one." in said
    assert f'hand it in: check.hand_in(file="{name}")' in said
    assert "Beside it" not in repr(done(hand_in(file=name)))


@pytest.mark.parametrize(
    ("name", "later_s", "answered"),
    [
        (f"{NAME}_exercise-Copy1.ipynb", -60, True),
        (f"{NAME}_exercise-Copy1.ipynb", 60, False),
        (f"{NAME}_solution.ipynb", 60, True),
    ],
)
def test_a_copy_that_is_older_or_empty_is_not_mentioned(mine, name, later_s, answered) -> None:
    a_copy(mine, name, later_s, answered)
    assert done(hand_in()).notes == ()


def test_a_copy_that_is_the_same_is_not_mentioned(mine: Path) -> None:
    mine.with_name(f"{NAME}_exercise-Copy1.ipynb").write_bytes(mine.read_bytes())
    os.utime(mine, (1, 1))
    assert done(hand_in()).notes == ()


def test_the_only_one_with_answers_is_mentioned_though_it_is_older(mine: Path) -> None:
    mine.write_text(as_shipped(ROOT, NAME), "utf-8")
    a_copy(mine, "Untitled.ipynb", later_s=-60)
    assert 'hand that one in: check.hand_in(file="Untitled.ipynb")' in refused(hand_in())
    assert "Beside it lies Untitled.ipynb, with other answers." in repr(done(hand_in(anyway=True)))


def test_a_copy_that_cannot_be_read_stops_no_hand_in(mine: Path) -> None:
    mine.with_name("broken.ipynb").write_text("{", "utf-8")
    mine.with_name("folder.ipynb").mkdir()
    done(hand_in())


def test_another_file_may_be_named(mine: Path) -> None:
    other = mine.rename(mine.with_name("mine.ipynb"))
    assert 'check.hand_in(file="' in refused(hand_in())
    assert done(hand_in(file="mine.ipynb")).notebook == other
    assert "There is no file" in refused(hand_in(file="yours.ipynb"))


def test_a_notebook_of_another_exercise_is_refused(mine: Path) -> None:
    mine.write_text(as_shipped(ROOT, "04_status_codes"), "utf-8")
    assert "is not exercise 03 HTTP methods" in refused(hand_in())


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
def test_neither_the_lesson_nor_the_solution_is_handed_in(mine: Path, folder: str) -> None:
    (file,) = (ROOT / folder).glob(f"{NAME}*.ipynb")
    assert str(file) in refused(hand_in(file=str(file)))


def test_what_was_handed_in_opens_with_whose_it_is(mine: Path) -> None:
    join("rest-2027", "a123", "Ada Lovelace")
    document = read_notebook(done(hand_in()).file)
    assert "Handed in by **Ada Lovelace** (a123)" in document["cells"][0]["source"][0]
    sealed = hand_in_of(document)
    assert sealed is not None
    assert (sealed.course, sealed.variant) == ("rest-2027", variant_key("rest-2027", "a123"))
    assert 'handed_in_by="a123", course="rest-2027")' in json.dumps(document["cells"]).replace(
        '\\"', '"'
    )


def test_the_id_that_was_joined_with_is_the_one_that_hands_in(mine: Path) -> None:
    join("rest-2027", "a123", "Ada Lovelace")
    said = refused(hand_in(id="b456"))
    assert "your questions were drawn for that id" in said
    assert 'labapi.join("rest-2027", id="b456", name="Ada Lovelace")' in said
    assert Progress.open().learner.id == "a123"
    assert done(hand_in(id="A123 ")).hand_in.id == "a123"
    join("rest-2027", "b456")
    assert done(hand_in(id="b456")).hand_in.id == "b456"


def test_the_hand_in_of_another_is_not_handed_in(mine: Path) -> None:
    theirs = done(hand_in("Bob", "b456")).file
    Progress.open().introduce(Learner("Ada", "a123"))
    assert "was handed in by Bob (b456)" in refused(hand_in(file=str(theirs)))


def test_ones_own_hand_in_may_be_worked_on_and_handed_in_again(mine: Path) -> None:
    first = done(hand_in()).file
    again = done(hand_in(file=str(first)))
    assert again.file == first
    cells = [cell.get("id") for cell in read_notebook(first)["cells"]]
    assert cells.count("handed-in") == 1
    assert any("takes the place of" in note for note in again.notes)


def test_an_id_in_other_letters_replaces_what_was_handed_in_under_it(mine: Path) -> None:
    first = done(hand_in()).file
    Progress.open().introduce(Learner("Ada", "A123"))
    second = done(hand_in("", "")).file
    assert second.name == f"A123 {NAME}.ipynb"
    assert second.exists()
    assert not first.samefile(second) or len(list(first.parent.iterdir())) == 1


def test_a_folder_that_is_closed_is_told_in_a_sentence(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*given: object, **named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", closed)
    monkeypatch.setattr("labapi.checks.notebook.handing_in.replace_file", closed)
    said = refused(hand_in())
    assert "copy your notebook into one that is" in said
    assert "Errno" not in said


# Somebody else's work, run by a teacher.

ANSWER = {"safe_methods": {"GET"}}


def test_the_work_of_another_earns_one_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    theirs = exercise("03", namespace=dict(ANSWER), handed_in_by="b456")
    assert "handed in by b456" in capsys.readouterr().out
    assert theirs.safe_methods().points == 1
    theirs.safe_methods.hint()
    assert Progress.open().tasks() == {}
    assert theirs.safe_methods.solution().source != ""
    assert "(1 of 1 point)" in repr(theirs)


def test_ones_own_hand_in_earns_as_ever(capsys: pytest.CaptureFixture[str]) -> None:
    Progress.open().introduce(Learner("Ada", "a123"))
    exercise("03", namespace=dict(ANSWER), handed_in_by="A123").safe_methods()
    assert capsys.readouterr().out == ""
    assert Progress.open().best(NAME) == {"safe_methods": 1}


def test_the_questions_of_a_hand_in_are_those_of_whoever_handed_it_in() -> None:
    join("rest-2027", "a123")
    theirs = exercise("03", namespace={}, handed_in_by="b456", course="rest-2027")
    assert theirs._variant_key == variant_key("rest-2027", "b456")
    older = exercise("03", namespace={}, handed_in_by="a123")
    assert older._variant_key == ""


def test_to_introduce_oneself_in_the_work_of_another_changes_nothing_there() -> None:
    theirs = exercise("03", namespace={}, handed_in_by="b456")
    theirs._progress.introduce(Learner("Ada", "a123"))
    assert theirs._progress.learner == Learner(id="b456")


# What was not saved.


def test_a_cell_that_is_not_in_the_file_tells_that_nothing_was_saved_since(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = "check.hand_in()"
    monkeypatch.setattr("labapi.checks.notebook.handing_in.running_code", lambda: f"{running}\n")
    said = done(hand_in())
    assert "did not save the notebook since you" in repr(said)
    assert "lab-limited" in said._repr_html_()
    document = read_notebook(mine)
    document["cells"].append({"cell_type": "code", "id": "own", "source": [running]})
    mine.write_text(json.dumps(document), "utf-8")
    assert "did not save" not in repr(done(hand_in()))


def test_a_folder_that_may_not_be_looked_into_is_told(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "exists", closed)
    said = refused(hand_in())
    assert f"{mine} cannot be used: Permission denied" in said
