"""Whose a file is, in the ways in which platforms pack them."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from labapi.grading.intake.layouts import Claim, layout_of

FILE = "id01 03_http_methods.ipynb"


def claim(*paths: str) -> Claim:
    """Say what the first path claims, where all these came together."""
    files = [PurePosixPath(path) for path in paths]
    return layout_of(files)(files[0])


def test_canvas_names_a_user_an_attachment_and_the_file():
    found = claim(f"lästnämefírst_40934_208490284_{FILE}")
    assert (found.platform, found.lms_id, found.file) == ("Canvas", "40934", FILE)
    assert (found.name, found.late) == ("lästnämefírst", False)


def test_canvas_says_what_is_late():
    found = claim(f"lovelaceada_LATE_40934_208490284_{FILE}")
    assert (found.lms_id, found.name, found.late) == ("40934", "lovelaceada", True)


def test_a_file_of_canvas_may_begin_with_digits_and_an_underscore():
    found = claim("lovelaceada_1_2_03_http_methods_exercise-1.ipynb")
    assert (found.lms_id, found.file) == ("1", "03_http_methods_exercise-1.ipynb")


@pytest.mark.parametrize(
    ("path", "late"), [("anon_x7y_2_a.ipynb", False), ("LATE_anon_x7y_2_a.ipynb", True)]
)
def test_anonymous_files_of_canvas_name_nobody_but_a_word(path, late):
    found = claim(path)
    assert (found.platform, found.lms_id, found.login, found.late) == ("Canvas", "", "x7y", late)


def test_attempts_in_canvas_are_in_the_order_of_their_attachments():
    first, second = claim("a_1_999_x.ipynb"), claim("a_1_1000_x.ipynb")
    assert first.order < second.order


def test_texts_of_canvas_are_no_notebooks():
    found = layout_of([PurePosixPath("a_1_2_x.ipynb")])(PurePosixPath("b_3_4_text.html"))
    assert found.is_text


@pytest.mark.parametrize(
    "path",
    [
        f"Fírst Läst-Näme_1234567_assignsubmission_file/{FILE}",
        f"Fírst Läst-Näme_1234567_assignsubmission_file_/{FILE}",
        f"Fírst Läst-Näme_1234567_assignsubmission_file_{FILE}",
        f"course/Fírst Läst-Näme_1234567_assignsubmission_file_/{FILE}",
    ],
)
def test_moodle_names_a_participant_with_folders_and_without(path):
    found = claim(path)
    assert (found.platform, found.lms_id, found.name, found.file) == (
        "Moodle",
        "1234567",
        "Fírst Läst-Näme",
        FILE,
    )


def test_texts_of_moodle_are_no_notebooks():
    known = PurePosixPath("A_1_assignsubmission_file_/a.ipynb")
    path = PurePosixPath("A_1_assignsubmission_onlinetext_/onlinetext.html")
    assert layout_of([known])(path).is_text


def test_blackboard_names_a_user_and_a_moment():
    found = claim(f"Exercise 3_id01_attempt_2026-01-30-20-30-10_{FILE}")
    assert (found.platform, found.login, found.file) == ("Blackboard", "id01", FILE)
    assert found.order == "2026-01-30-20-30-10"


def test_a_column_of_blackboard_may_hold_underscores():
    assert claim(f"ps_1_x_id01_attempt_2026-01-30-20-30-10_{FILE}").login == "id01"


def test_nbgrader_names_a_student():
    found = claim("submitted/id01/ex03/03_http_methods_exercise.ipynb")
    assert (found.platform, found.login) == ("nbgrader", "id01")


def test_gradescope_numbers_a_submission():
    found = claim(f"assignment_1_export/submission_77/{FILE}")
    assert (found.platform, found.lms_id, found.file) == ("Gradescope", "77", FILE)


def test_a_folder_of_ones_own_may_be_a_students():
    found = claim("id01/exercises/03_http_methods_exercise.ipynb", "id02/x.ipynb")
    assert (found.platform, found.login) == ("", "id01")


def test_one_file_that_looks_like_canvas_does_not_make_a_class():
    paths = ["a_1_2_x.ipynb", "ada 03.ipynb", "bob 03.ipynb", "eve 03.ipynb"]
    assert claim(*paths).platform == ""


@pytest.mark.parametrize(
    "named", ["x_id02_attempt_2027-01-01-00-00-00_y", "x_attempt_9999-99-99-99-99-99"]
)
def test_what_a_student_calls_a_file_makes_it_nobody_elses_on_blackboard(named):
    found = claim(f"Exercise 3_id01_attempt_2026-01-30-20-30-10_{named}.ipynb")
    assert (found.login, found.order) == ("id01", "2026-01-30-20-30-10")
    assert found.file == f"{named}.ipynb"
