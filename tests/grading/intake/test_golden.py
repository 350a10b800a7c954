"""Every layout in which a platform packs a class: each file finds its student, each page its way.

The paths are those that the platforms' own sources write.
"""

from __future__ import annotations

import io
import zipfile

import pytest

from labapi.grading.exports.feedback import NoFeedback, feedback_zip
from labapi.grading.intake.archive import Archive
from labapi.grading.intake.groups import Groups
from labapi.grading.intake.matching import sorted_by_student
from labapi.grading.intake.submissions import intake_of
from labapi.grading.tables.roster import Roster, Student
from tests.grading.intake.conftest import COURSE, as_json, handed_in, notebook

FILE = "id01 03_http_methods.ipynb"
AT = "2026-01-30-20-30-10"
ADA = Student("id01", "Läst-Näme, Fírst", "40934", ("id01", "first_l"), platform="Canvas")
BOB = Student("id02", "Other, An", "40935", ("id02",), platform="Canvas")
CANVAS = Roster((ADA, BOB))
MOODLE = Roster(
    (
        Student("id01", "Fírst Läst-Näme", "1234567", ("id01",), platform="Moodle"),
        Student("id02", "An Other", "1234568", ("id02",), platform="Moodle"),
    )
)
TEXT = b"Name: F\xc3\xadrst L\xc3\xa4st-N\xc3\xa4me (first_l)\nAssignment: Ex_3\n"
LISTED = (
    b"submission_7:\n  :submitters:\n  - :name: F\n    :sid: id01\n"
    b"    :email: e\n  :created_at: 2026-01-30 20:30:10 Z\n"
)
ONE, TWO = handed_in("id01", "F. L."), handed_in("id02", "A. O.")
BLANK = as_json(notebook())
LAYOUTS: dict[str, tuple[Roster, dict[str, bytes], dict[str, str], list[str] | None]] = {
    "Canvas": (
        CANVAS,
        {f"lästnämefírst_40934_208_{FILE}": ONE, "otheran_LATE_40935_209_x.ipynb": TWO},
        {"id01": f"lästnämefírst_40934_208_{FILE}", "id02": "otheran_LATE_40935_209_x.ipynb"},
        ["lästnämefírst_40934_208_feedback.html", "otheran_LATE_40935_209_feedback.html"],
    ),
    "Canvas, attempts": (
        CANVAS,
        {"lästnämefírst_40934_208_x.ipynb": ONE, "lästnämefírst_40934_1999_x-1.ipynb": ONE},
        {"id01": "lästnämefírst_40934_1999_x-1.ipynb"},
        ["lästnämefírst_40934_1999_feedback.html"],
    ),
    "Canvas, names with digits": (
        CANVAS,
        {"lästnämefírst_40934_208_03_http_methods_exercise.ipynb": ONE},
        {"id01": "lästnämefírst_40934_208_03_http_methods_exercise.ipynb"},
        ["lästnämefírst_40934_208_feedback.html"],
    ),
    "Canvas, anonymous": (
        CANVAS,
        {"anon_x7y_208_x.ipynb": ONE, "LATE_anon_0abc_209_03_b.ipynb": TWO},
        {"id01": "anon_x7y_208_x.ipynb", "id02": "LATE_anon_0abc_209_03_b.ipynb"},
        ["LATE_anon_0abc_209_feedback.html", "anon_x7y_208_feedback.html"],
    ),
    "Canvas, a group": (
        CANVAS,
        {"team1_40935_208_x.ipynb": ONE, "a_1_2_text.html": b""},
        {"id01": "team1_40935_208_x.ipynb", "id02": "team1_40935_208_x.ipynb"},
        ["lästnämefírst_40934_208_feedback.html", "otheran_40935_208_feedback.html"],
    ),
    "Moodle, folders": (
        MOODLE,
        {
            f"Fírst Läst-Näme_1234567_assignsubmission_file/{FILE}": BLANK,
            "An Other_1234568_assignsubmission_file/a/x.ipynb": TWO,
            "An Other_1234568_assignsubmission_onlinetext/onlinetext.html": b"",
        },
        {
            "id01": f"Fírst Läst-Näme_1234567_assignsubmission_file/{FILE}",
            "id02": "An Other_1234568_assignsubmission_file/a/x.ipynb",
        },
        [
            "An Other_1234568_assignsubmission_file/feedback.html",
            "Fírst Läst-Näme_1234567_assignsubmission_file/feedback.html",
        ],
    ),
    "Moodle, before 4.1": (
        MOODLE,
        {"Fírst Läst-Näme_1234567_assignsubmission_file_/x.ipynb": ONE},
        {"id01": "Fírst Läst-Näme_1234567_assignsubmission_file_/x.ipynb"},
        ["Fírst Läst-Näme_1234567_assignsubmission_file/feedback.html"],
    ),
    "Moodle, no folders": (
        MOODLE,
        {"Fírst Läst-Näme_1234567_assignsubmission_file_03_x_y.ipynb": ONE},
        {"id01": "Fírst Läst-Näme_1234567_assignsubmission_file_03_x_y.ipynb"},
        ["Fírst Läst-Näme_1234567_assignsubmission_file_feedback.html"],
    ),
    "Moodle, a team": (
        MOODLE,
        {"Team 1_55_assignsubmission_file/x.ipynb": TWO},
        {name: "Team 1_55_assignsubmission_file/x.ipynb" for name in ("id01", "id02")},
        [
            "An Other_1234568_assignsubmission_file/feedback.html",
            "Fírst Läst-Näme_1234567_assignsubmission_file/feedback.html",
        ],
    ),
    "Moodle, blind": (
        MOODLE,
        {"Participant_1234567_assignsubmission_file/x.ipynb": ONE},
        {"id01": "Participant_1234567_assignsubmission_file/x.ipynb"},
        ["Participant_1234567_assignsubmission_file/feedback.html"],
    ),
    "Blackboard": (
        CANVAS,
        {
            f"Ex_3_first_l_attempt_{AT}.txt": TEXT,
            f"Ex_3_first_l_attempt_{AT}_x.ipynb": ONE,
            "Ex_3_first_l_attempt_2026-02-01-08-00-00.txt": TEXT,
            "Ex_3_first_l_attempt_2026-02-01-08-00-00_x_y.ipynb": ONE,
            f"Ex_3_id02_attempt_{AT}_x.ipynb": TWO,
        },
        {
            "id01": "Ex_3_first_l_attempt_2026-02-01-08-00-00_x_y.ipynb",
            "id02": f"Ex_3_id02_attempt_{AT}_x.ipynb",
        },
        None,
    ),
    "Gradescope": (
        CANVAS,
        {
            "assignment_1_export/submission_metadata.yml": LISTED,
            "assignment_1_export/submission_7/x.ipynb": ONE,
        },
        {"id01": "submission_7/x.ipynb"},
        None,
    ),
    "nbgrader": (
        CANVAS,
        {
            "submitted/id01/ex03/x.ipynb": ONE,
            "submitted/id01/ex03/timestamp.txt": b"2026-01-30 20:30:10.5 UTC",
            "submitted/id02/ex03/x.ipynb": TWO,
            "autograded/id01/ex03/x.ipynb": ONE,
            "feedback/id01/ex03/x.html": b"",
            "source/ex03/x.ipynb": BLANK,
            "release/ex03/x.ipynb": BLANK,
        },
        {"id01": "submitted/id01/ex03/x.ipynb", "id02": "submitted/id02/ex03/x.ipynb"},
        None,
    ),
    "nbgrader, from within": (
        CANVAS,
        {"id01/ex03/x.ipynb": ONE, "id01/ex03/timestamp.txt": b"", "id02/ex03/x.ipynb": TWO},
        {"id01": "id01/ex03/x.ipynb", "id02": "id02/ex03/x.ipynb"},
        None,
    ),
    "GitHub Classroom": (
        Roster(
            (
                Student("id01", "F", "", ("id01", "octo", "ex03-octo")),
                Student("id02", "A", "", ("id02", "mona", "ex03-mona")),
            )
        ),
        {"ex03-submissions/ex03-octo/x.ipynb": ONE, "ex03-submissions/ex03-mona/y.ipynb": TWO},
        {"id01": "ex03-octo/x.ipynb", "id02": "ex03-mona/y.ipynb"},
        None,
    ),
    "a folder a student": (
        CANVAS,
        {"id01/x.ipynb": ONE, "id02/x.ipynb": TWO},
        {"id01": "id01/x.ipynb", "id02": "id02/x.ipynb"},
        None,
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_file_finds_its_student_and_each_page_its_way_back(folder_of, name):
    roster, files, expected, pages = LAYOUTS[name]
    teams = Groups({"Team 1": roster.students})
    with Archive(folder_of(files)) as archive:
        intake = intake_of(archive)
        desk = sorted_by_student(intake.submissions, roster, COURSE, groups=teams)
    found = {id: mine[-1].submission.file for id, mine in desk.of.items()}
    assert found == expected
    assert not desk.strangers
    allowed = ("Moodle, folders",)  # a notebook without a note: whose it is, is clear all the same
    doubts = {one.doubt for mine in desk.of.values() for one in mine if name not in allowed}
    assert doubts <= {""}
    if pages is None:
        with pytest.raises(NoFeedback):
            feedback_zip(desk, dict.fromkeys(expected, "x"), "report")
        return
    packed = zipfile.ZipFile(
        io.BytesIO(feedback_zip(desk, {id: f"of {id}" for id in expected}, "report"))
    )
    assert sorted(packed.namelist()) == pages
    assert sorted(packed.read(one).decode() for one in pages) == [f"of {id}" for id in expected]


def test_nbgrader_says_when_an_assignment_came(folder_of):
    with Archive(folder_of(LAYOUTS["nbgrader"][1])) as archive:
        intake = intake_of(archive)
    moments = {one.file: (str(one.at), one.said_by) for one in intake.submissions}
    assert moments["submitted/id01/ex03/x.ipynb"] == (
        "2026-01-30 20:30:10.500000+00:00",
        "says nbgrader",
    )
    assert moments["submitted/id02/ex03/x.ipynb"][1] == "says the student's computer"
    assert "autograded: 1 file, beside the folder submitted" in intake.passed_over
    assert not any("timestamp" in one for one in intake.passed_over)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2015-02-02 15:58:23.948203 America/Los_Angeles", "2015-02-02 15:58:23.948203-08:00"),
        ("2015-02-02 15:58:23 Nowhere/Land", "2026-01-30 20:00:00+00:00"),
        ("", "2026-01-30 20:00:00+00:00"),
    ],
)
def test_a_moment_of_nbgrader_has_a_zone_or_is_none(folder_of, written, moment):
    files = {"id01/ex/x.ipynb": ONE, "id01/ex/timestamp.txt": written.encode(), "b/x.ipynb": TWO}
    with Archive(folder_of(files)) as archive:
        found = {one.file: str(one.at) for one in intake_of(archive).submissions}
    assert found["id01/ex/x.ipynb"] == moment
