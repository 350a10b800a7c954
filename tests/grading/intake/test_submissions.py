"""What was handed in, with what its path and its note say of it."""

from __future__ import annotations

import io
import zipfile

import pytest

from labapi.grading.intake.archive import Archive
from labapi.grading.intake.submissions import Submission, intake_of
from tests.grading.intake.conftest import EXERCISE, as_json, handed_in, notebook


@pytest.fixture
def taken(folder_of):
    """Read what these files, in a folder, hand in."""

    def take(files: dict[str, bytes]) -> list[Submission]:
        with Archive(folder_of(files)) as archive:
            return list(intake_of(archive).submissions)

    return take


def test_a_hand_in_says_whose_it_is_and_which_exercise(taken):
    (one,) = taken({"id01 03_http_methods.ipynb": handed_in()})
    assert one.hand_in is not None
    assert (one.hand_in.id, one.exercise, one.problem) == ("id01", EXERCISE, "")


def test_a_notebook_without_a_note_is_known_by_what_it_opens(taken):
    (one,) = taken({"x.ipynb": as_json(notebook())})
    assert (one.hand_in, one.exercise) == (None, EXERCISE)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is damaged"),
        (b'{"cells": [', "is damaged: its line 1"),
        (b'{"worksheets": []}', "is no notebook of a version"),
        (b"\xff\xfe{}", "is damaged"),
        (b'{"cells": [], "metadata": {}}', "is not an exercise of this kit"),
    ],
)
def test_a_file_that_cannot_be_judged_says_why(taken, data, said):
    (one,) = taken({"x.ipynb": data})
    assert one.problem.startswith(said)


def test_the_name_of_a_damaged_file_tells_the_exercise(taken):
    (one,) = taken({"id01 03_http_methods.ipynb": b"{"})
    assert one.exercise == EXERCISE


def test_a_zip_that_a_student_packed_is_looked_into(taken):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("mine/x.ipynb", handed_in())
    (one,) = taken({"ada_7_9_work.zip": packed.getvalue()})
    assert (one.claim.lms_id, one.exercise, one.problem) == ("7", EXERCISE, "")


@pytest.mark.parametrize("data", [b"no zip", b"PK\x05\x06" + bytes(18)])
def test_a_zip_without_a_notebook_says_so(taken, data):
    (one,) = taken({"ada_7_9_work.zip": data})
    assert one.problem in (
        "holds no notebook",
        "is no zip that can be read: ask for the notebook itself",
    )


def test_a_file_of_another_kind_is_told_where_a_platform_says_whose(taken):
    found = taken({"ada_7_9_work.pdf": b"%PDF", "bob_8_10_x.ipynb": handed_in()})
    assert found[0].problem == "is no notebook (.pdf): ask for the file that labapi hand-in makes"


def test_a_folder_around_all_is_no_student(taken):
    found = taken({"week 3/id01/x.ipynb": handed_in(), "week 3/id02/x.ipynb": handed_in("id02")})
    assert [one.claim.login for one in found] == ["id01", "id02"]


def test_the_list_of_gradescope_says_whose_and_when(taken):
    listed = (
        "submission_77:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: '0012'\n"
        "    :email: ada@uni.example\n  :created_at: 2026-01-30 20:30:10.123 Z\n  :score: 0.0\n"
    )
    files = {"e/submission_metadata.yml": listed.encode(), "e/submission_77/x.ipynb": handed_in()}
    (one,) = taken(files)
    assert (one.claim.login, one.claim.name) == ("0012", "Ada Lovelace")
    assert (str(one.at), one.said_by) == ("2026-01-30 20:30:10.123000+00:00", "says Gradescope")


@pytest.mark.parametrize(
    "listed", [b"", b"[1, 2]", b"a: {b", b"submission_77: {}", b"!!python/x 1"]
)
def test_a_list_of_gradescope_that_says_nothing_costs_nothing(taken, listed):
    (one,) = taken({"e/submission_metadata.yml": listed, "e/submission_77/x.ipynb": handed_in()})
    assert (one.claim.login, one.problem) == ("", "")


def test_the_text_of_blackboard_says_who_has_an_underscore_in_the_name(taken):
    stem = "Ex 3_ada_l_attempt_2026-01-30-20-30-10"
    text = b"Name: Ada Lovelace (ada_l)\nAssignment: Ex 3\n"
    (one,) = taken({f"{stem}.txt": text, f"{stem}_x.ipynb": handed_in()})
    assert (one.claim.login, one.claim.name) == ("ada_l", "Ada Lovelace")


def test_a_list_that_a_student_packed_makes_a_file_nobody_elses(taken):
    listed = "submission_{}:\n  :submitters:\n  - :name: {}\n    :sid: {}\n"
    own = listed.format(77, "Ada", "id01") + listed.format(78, "Bob", "id02")
    files = {
        "e/submission_metadata.yml": own.encode(),
        "e/submission_77/x.ipynb": handed_in(),
        "e/submission_77/submission_metadata.yml": listed.format(78, "Ada", "id01").encode(),
        "e/submission_77/e/submission_metadata.yml": listed.format(78, "Ada", "id01").encode(),
        "e/submission_77/e/submission_78/y.ipynb": handed_in(),
        "e/submission_78/x.ipynb": handed_in("id02"),
    }
    assert [one.claim.login for one in taken(files)] == ["id01", "id01", "id02"]


@pytest.mark.parametrize(
    "at", ["2026-01-30T20:00:00", "yesterday", "", "0001-01-01T00:00:00+23:59"]
)
def test_a_moment_that_was_changed_by_hand_is_none_or_has_a_zone(taken, at):
    (one,) = taken({"x.ipynb": handed_in(handed_in_at=at)})
    assert one.at is None or one.at.tzinfo


def test_a_file_called_after_no_day_of_blackboards_is_read_all_the_same(taken):
    (one,) = taken({"Ex 3_id01_attempt_2026-99-99-99-99-99_x.ipynb": handed_in()})
    assert (one.at, one.problem) == (None, "")
