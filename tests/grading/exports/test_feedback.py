"""The pages of a class go back in one zip, each under the name by which a platform knows it."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

import pytest

from labapi.grading.exports.feedback import NoFeedback, feedback_zip
from labapi.grading.intake.archive import Entry
from labapi.grading.intake.layouts import layout_of
from labapi.grading.intake.matching import Desk, Matched
from labapi.grading.intake.submissions import Submission
from labapi.grading.tables.roster import Student

ADA = Student("id01", "Ada")


def names(*paths: str) -> list[str]:
    """Say how the page of a student is called whose files came under these paths."""
    claim_of = layout_of([PurePosixPath(path) for path in paths])
    files = [Entry(PurePosixPath(path), 0, bytes) for path in paths]
    matched = [Matched(Submission(file, claim_of(file.path)), ADA) for file in files]
    packed = feedback_zip(Desk({"id01": matched}), {"id01": "<p>Well done</p>"}, "report")
    with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
        assert {zipped.read(name) for name in zipped.namelist()} == {b"<p>Well done</p>"}
        return zipped.namelist()


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("lästnämefírst_40934_208_03_http_methods.ipynb", "lästnämefírst_40934_208_feedback.html"),
        ("lovelaceada_LATE_40934_208_x.ipynb", "lovelaceada_LATE_40934_208_feedback.html"),
        (
            "Ada L_123_assignsubmission_file/x.ipynb",
            "Ada L_123_assignsubmission_file/feedback.html",
        ),
        (
            "Ada L_123_assignsubmission_file_/a/x.ipynb",
            "Ada L_123_assignsubmission_file/feedback.html",
        ),
        (
            "Ada L_123_assignsubmission_file_x.ipynb",
            "Ada L_123_assignsubmission_file_feedback.html",
        ),
    ],
)
def test_a_page_keeps_what_the_platform_knows_the_student_by(path, page):
    assert names(path) == [page]


def test_of_several_attempts_the_page_goes_beside_the_last():
    assert names("a_1_2_x.ipynb", "a_1_3_x.ipynb") == ["a_1_3_feedback.html"]


def test_a_platform_that_takes_none_is_told():
    with pytest.raises(NoFeedback, match="takes no feedback for a whole class"):
        names("submission_7/x.ipynb")


def test_who_has_no_page_gets_none():
    packed = feedback_zip(Desk({"id01": []}), {}, "report")
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == []
