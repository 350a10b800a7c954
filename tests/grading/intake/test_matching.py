"""A file finds its row of the roster, or the row needs a teacher; nobody is guessed."""

from __future__ import annotations

import pytest

from labapi.grading.intake.archive import Archive
from labapi.grading.intake.matching import Desk, sorted_by_student
from labapi.grading.intake.submissions import intake_of
from labapi.grading.tables.roster import Roster, Student
from tests.grading.intake.conftest import COURSE, handed_in

ADA = Student("id01", "Lovelace, Ada", "40934", ("id01", "s-77", "40934"))
BOB = Student("id02", "Bobson, Bob", "40935", ("id02",))
TWINS = (Student("t1", "Kim Lee", "1", ("t1",)), Student("t2", "Lee Kim", "2", ("t2",)))
ROSTER = Roster((ADA, BOB, *TWINS))


@pytest.fixture
def desk(folder_of):
    """Sort these files by the students of the roster."""

    def sort(files: dict[str, bytes]) -> Desk:
        with Archive(folder_of(files)) as archive:
            return sorted_by_student(intake_of(archive).submissions, ROSTER, COURSE)

    return sort


def doubt(desk: Desk, student: Student) -> str:
    (one,) = desk.of[student.id]
    return one.doubt


def doubt_of_stranger(desk: Desk) -> str:
    (one,) = desk.strangers
    return one.doubt


@pytest.mark.parametrize("id", ["id01", " ID01 ", "s-77"])
def test_the_id_in_the_hand_in_finds_its_row(desk, id):
    assert doubt(desk({"x.ipynb": handed_in(id, "anything")}), ADA) == ""


def test_the_number_of_the_platform_finds_its_row(desk):
    assert doubt(desk({"lovelaceada_40934_9_x.ipynb": handed_in()}), ADA) == ""


def test_a_platform_and_a_hand_in_that_disagree_need_a_teacher(desk):
    said = doubt(desk({"lovelaceada_40934_9_x.ipynb": handed_in("id02", "Bob Bobson")}), ADA)
    assert "is Lovelace, Ada's, as Canvas's number says, and Bobson, Bob's, as the id" in said


def test_an_id_and_a_name_that_disagree_need_a_teacher(desk):
    assert "as the name in the hand-in says" in doubt(
        desk({"x.ipynb": handed_in("id01", "Bob Bobson")}), ADA
    )


def test_a_name_alone_finds_its_row_but_not_its_questions(desk):
    said = doubt(desk({"x.ipynb": handed_in("typo", "Ada Lovelace")}), ADA)
    assert "under the id typo, which is none of Lovelace, Ada's (id01, s-77, 40934)" in said


def test_a_name_that_two_have_is_not_guessed(desk):
    said = doubt_of_stranger(desk({"x.ipynb": handed_in("typo", "Kim Lee")}))
    assert "is true of Kim Lee (t1) and of Lee Kim (t2)" in said


def test_who_is_not_on_the_roster_is_a_stranger(desk):
    said = doubt_of_stranger(desk({"x.ipynb": handed_in("zz", "Eve")}))
    assert "nobody on the roster goes by 'zz' (the id in the hand-in) or 'Eve'" in said


def test_a_file_that_says_nothing_is_a_strangers(desk):
    assert "nothing in it says whose it is" in doubt_of_stranger(desk({"x.ipynb": b"{}"}))


def test_a_damaged_file_is_still_somebodys(desk):
    sorted_desk = desk({"lovelaceada_40934_9_x.ipynb": b"{"})
    assert [one.submission.problem != "" for one in sorted_desk.of["id01"]] == [True]


def test_who_did_not_join_needs_a_teacher(desk):
    assert "had not joined rest-2027" in doubt(desk({"x.ipynb": handed_in(course="")}), ADA)


def test_the_questions_of_another_course_need_a_teacher(desk):
    assert "for the course other" in doubt(desk({"x.ipynb": handed_in(course="other")}), ADA)


def test_a_key_that_was_changed_by_hand_needs_a_teacher(desk):
    said = doubt(desk({"x.ipynb": handed_in(variant="0" * 16)}), ADA)
    assert "was changed by hand" in said


def test_an_id_of_another_with_ones_own_name_needs_a_teacher(desk):
    files = {"x.ipynb": handed_in("id02", "Ada Lovelace")}
    assert "as the name in the hand-in says" in doubt(desk(files), BOB)


def test_attempts_are_in_the_order_of_the_platform(desk):
    files = {
        "lovelaceada_40934_1000_x.ipynb": handed_in(),
        "lovelaceada_40934_999_x.ipynb": handed_in(),
    }
    order = [one.submission.claim.order.lstrip("0") for one in desk(files).of["id01"]]
    assert order == ["999", "1000"]


def test_a_name_that_a_terminal_would_obey_is_shown_without_that(folder_of):
    eve = Student("id03", "\u202eEve\x1b[31m", "40936", ("id03",))
    roster = Roster((ADA, eve))
    files = {"x_40936_9_a.ipynb": handed_in(), "y_40936_8_b.ipynb": handed_in("id03", course="")}
    with Archive(folder_of(files)) as archive:
        found = sorted_by_student(intake_of(archive).submissions, roster, COURSE)
    doubts = [one.doubt for one in found.of["id03"]]
    assert len(doubts) == 2
    assert all(doubts)
    assert not any(mark in doubt for doubt in doubts for mark in "\u202e\x1b")
