"""What becomes of each row of the roster, before anything is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest

from labapi.checks.notebook.handed_in import HandIn
from labapi.grading.course.course import Assignment
from labapi.grading.intake.archive import Entry
from labapi.grading.intake.layouts import Claim
from labapi.grading.intake.matching import Desk, Matched
from labapi.grading.intake.submissions import SAID_BY_STUDENT, Submission
from labapi.grading.records import State
from labapi.grading.run.collecting import Row, rows_of
from labapi.grading.run.lateness import NOT_COUNTED, late_by
from labapi.grading.tables.roster import Roster, Student

EXERCISE = "03_http_methods"
DUE = datetime(2026, 1, 30, 20, tzinfo=UTC)
ADA = Student("id01", "Ada")
ASSIGNMENT = Assignment(EXERCISE, DUE)


def submission(name: str = "x.ipynb", exercise: str = EXERCISE, **more: object) -> Submission:
    entry = Entry(PurePosixPath(name), 2, lambda: b"{}")
    note = HandIn(exercise, "Ada", "id01", "0", "")
    return replace(Submission(entry, Claim(), note, exercise, name), **more)


def row(*files: Matched, attempts: str = "last", student: Student = ADA) -> Row:
    desk = Desk({student.id: list(files)} if files else {})
    return rows_of(desk, Roster((student,)), ASSIGNMENT, attempts)[0]


def test_who_handed_in_nothing_is_missing():
    assert row().record.state is State.MISSING


def test_who_handed_in_another_exercise_only_is_missing_and_it_is_said():
    found = row(Matched(submission(exercise="04_status_codes"), ADA)).record
    assert (found.state, found.why) == (
        State.MISSING,
        "Only other exercises came from this student: 04 Status codes.",
    )


def test_of_several_attempts_the_last_is_judged():
    found = row(Matched(submission("1"), ADA), Matched(submission("2"), ADA))
    assert ([one.file for one in found.files], found.record.attempts) == (["2"], 2)


def test_all_attempts_are_judged_where_the_best_counts():
    found = row(Matched(submission("1"), ADA), Matched(submission("2"), ADA), attempts="best")
    assert [one.file for one in found.files] == ["1", "2"]


def test_a_last_attempt_that_cannot_be_read_is_not_passed_over():
    broken = Matched(submission("2", problem="is damaged"), ADA)
    found = row(Matched(submission("1"), ADA), broken)
    assert (found.record.state, found.files) == (State.NEEDS_YOU, ())
    assert found.record.why == "2 is damaged."


def test_a_doubt_needs_a_teacher():
    found = row(Matched(submission(), ADA, "It is Bob's.")).record
    assert (found.state, found.why) == (State.NEEDS_YOU, "It is Bob's.")


def test_a_file_of_nobody_has_a_row_of_its_own():
    desk = Desk({}, [Matched(submission("eve.ipynb"), None, "Who is that?")])
    *_, found = rows_of(desk, Roster((ADA,)), ASSIGNMENT, "last")
    assert (found.record.student, found.record.state) == ("?eve.ipynb", State.NEEDS_YOU)


# How late it is, and who says so.


def test_the_platform_is_believed_before_the_students_computer():
    late = Student("id01", "Ada", late="2 days late (says Moodle)", late_s=172_800)
    early = submission(at=DUE - timedelta(days=9), said_by=SAID_BY_STUDENT)
    assert late_by(early, late, ASSIGNMENT).seconds == 172_800


@pytest.mark.parametrize(
    ("claim", "at", "words", "seconds"),
    [
        (Claim("Canvas"), DUE + timedelta(hours=2), "", 0),
        (
            Claim("Canvas", late=True),
            DUE + timedelta(hours=2),
            "late (says Canvas); by 2 hours",
            7_200,
        ),
        (Claim(), DUE + timedelta(hours=2), "2 hours late (says the student's computer)", 7_200),
        (Claim(), DUE - timedelta(hours=2), "", 0),
        (Claim(), None, "", 0),
    ],
)
def test_lateness_without_a_table_of_the_platform(claim, at, words, seconds):
    found = late_by(submission(claim=claim, at=at, said_by=SAID_BY_STUDENT), ADA, ASSIGNMENT)
    assert found.words.startswith(words)
    assert bool(found.words) == bool(words)
    assert found.seconds == seconds


def test_late_by_nobody_knows_how_much_is_told():
    found = late_by(submission(claim=Claim("Canvas", late=True)), ADA, ASSIGNMENT)
    assert (found.words, found.doubt) == ("late (says Canvas)", NOT_COUNTED)


def test_an_extension_moves_the_moment():
    longer = replace(ASSIGNMENT, extensions={"id01": DUE + timedelta(days=1)})
    at = DUE + timedelta(hours=2)
    assert late_by(submission(at=at, said_by="says Blackboard"), ADA, longer).words == ""


def test_an_extension_may_name_any_id_of_the_student():
    longer = replace(ASSIGNMENT, extensions={"A@X.example": DUE + timedelta(days=1)})
    late = submission(at=DUE + timedelta(hours=2), said_by="says Blackboard")
    assert late_by(late, replace(ADA, known_as=("id01", "a@x.example")), longer).words == ""


def test_what_the_platform_calls_late_is_not_late_within_an_extension_of_the_course():
    longer = replace(ASSIGNMENT, extensions={"id01": DUE + timedelta(days=1)})
    late = submission(
        claim=Claim("Canvas", late=True), at=DUE + timedelta(hours=2), said_by=SAID_BY_STUDENT
    )
    found = late_by(late, ADA, longer)
    assert (found.seconds, found.doubt) == (0.0, "")
    assert found.words == ("late (says Canvas); within the extension (says the student's computer)")
    after = replace(late, at=DUE + timedelta(days=1, hours=3))
    assert late_by(after, ADA, longer).seconds == 3 * 3_600
